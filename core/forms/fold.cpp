#include "forms/fold.h"

#include <cstdint>

#include "base/door.h"
#include "forms/clean.h"

namespace leadline::forms {

namespace {

struct Range { std::uint16_t first, last; char plain; };

// Letters by the blocks in which Unicode has them, capitals among them.
LEADLINE_DATA(send) constexpr Range kLetters[] = {
    {0xc0, 0xc5, 'a'}, {0xc7, 0xc7, 'c'}, {0xc8, 0xcb, 'e'}, {0xcc, 0xcf, 'i'}, {0xd1, 0xd1, 'n'}, {0xd2, 0xd6, 'o'}, {0xd8, 0xd8, 'o'},
    {0xd9, 0xdc, 'u'}, {0xdd, 0xdd, 'y'}, {0xe0, 0xe5, 'a'}, {0xe7, 0xe7, 'c'}, {0xe8, 0xeb, 'e'}, {0xec, 0xef, 'i'}, {0xf1, 0xf1, 'n'},
    {0xf2, 0xf6, 'o'}, {0xf8, 0xf8, 'o'}, {0xf9, 0xfc, 'u'}, {0xfd, 0xfd, 'y'}, {0xff, 0xff, 'y'}, {0x100, 0x105, 'a'}, {0x106, 0x10d, 'c'},
    {0x10e, 0x111, 'd'}, {0x112, 0x11b, 'e'}, {0x11c, 0x123, 'g'}, {0x124, 0x127, 'h'}, {0x128, 0x131, 'i'}, {0x134, 0x135, 'j'},
    {0x136, 0x138, 'k'}, {0x139, 0x142, 'l'}, {0x143, 0x14b, 'n'}, {0x14c, 0x151, 'o'}, {0x154, 0x159, 'r'}, {0x15a, 0x161, 's'},
    {0x162, 0x167, 't'}, {0x168, 0x173, 'u'}, {0x174, 0x175, 'w'}, {0x176, 0x178, 'y'}, {0x179, 0x17e, 'z'}, {0x1a0, 0x1a1, 'o'},
    {0x1af, 0x1b0, 'u'}, {0x1ea0, 0x1eb7, 'a'}, {0x1eb8, 0x1ec7, 'e'}, {0x1ec8, 0x1ecb, 'i'}, {0x1ecc, 0x1ee3, 'o'}, {0x1ee4, 0x1ef1, 'u'},
    {0x1ef2, 0x1ef9, 'y'}};

// "" for a mark that stands by itself, over the letter before it.
std::string_view plain_of(char32_t c, char& one) {
  for (const char32_t zero : {U'０', U'٠', U'۰'})
    if (c >= zero && c <= zero + 9) one = static_cast<char>('0' + (c - zero));
  for (const Range& range : kLetters)
    if (c >= range.first && c <= range.last) one = range.plain;
  if (c >= 'A' && c <= 'Z') one = static_cast<char>(c + 32);
  if (is_blank(c)) one = ' ';
  if (c == 0x2212 || (c >= 0x2010 && c <= 0x2013) || c == 0xff0d) one = '-';
  if (c == 0xff0e) one = '.';
  if (c == 0xff0c) one = ',';
  if (c == 0xff0f) one = '/';
  if (c == 0xff1a) one = ':';
  if (c == 0x2019) one = '\'';
  return {&one, one ? 1u : 0u};
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = take_char(text);
    if (c >= 0x300 && c <= 0x36f) continue;
    char one = '\0';
    const std::string_view plain = plain_of(c, one);
    out.append(plain.empty() ? before.substr(0, before.size() - text.size()) : plain);
  }
  return out;
}

}  // namespace leadline::forms
