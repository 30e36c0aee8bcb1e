#include "receiver/desk/fold.h"

#include <cstring>

#include "base/text.h"

namespace leadline::receiver {

namespace {

struct LetterRange { char32_t first, last; char base; };

// Unicode 15, Latin-1 Supplement to Latin Extended Additional: which letter is under the marks.
constexpr LetterRange kLetters[] = {
    {0xC0, 0xC6, 'a'}, {0xC7, 0xC7, 'c'}, {0xC8, 0xCB, 'e'}, {0xCC, 0xCF, 'i'}, {0xD0, 0xD0, 'd'}, {0xD1, 0xD1, 'n'}, {0xD2, 0xD6, 'o'}, {0xD7, 0xD7, ' '},
    {0xD8, 0xD8, 'o'}, {0xD9, 0xDC, 'u'}, {0xDD, 0xDD, 'y'}, {0xDE, 0xDE, 't'}, {0xDF, 0xDF, 's'}, {0xE0, 0xE6, 'a'}, {0xE7, 0xE7, 'c'}, {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'}, {0xF0, 0xF0, 'd'}, {0xF1, 0xF1, 'n'}, {0xF2, 0xF6, 'o'}, {0xF7, 0xF7, ' '}, {0xF8, 0xF8, 'o'}, {0xF9, 0xFC, 'u'}, {0xFD, 0xFD, 'y'},
    {0xFE, 0xFE, 't'}, {0xFF, 0xFF, 'y'}, {0x100, 0x105, 'a'}, {0x106, 0x10D, 'c'}, {0x10E, 0x111, 'd'}, {0x112, 0x11B, 'e'}, {0x11C, 0x123, 'g'},
    {0x124, 0x127, 'h'}, {0x128, 0x133, 'i'}, {0x134, 0x135, 'j'}, {0x136, 0x138, 'k'}, {0x139, 0x142, 'l'}, {0x143, 0x14B, 'n'}, {0x14C, 0x153, 'o'},
    {0x154, 0x159, 'r'}, {0x15A, 0x161, 's'}, {0x162, 0x167, 't'}, {0x168, 0x173, 'u'}, {0x174, 0x175, 'w'}, {0x176, 0x178, 'y'}, {0x179, 0x17E, 'z'},
    {0x17F, 0x17F, 's'}, {0x1A0, 0x1A1, 'o'}, {0x1AF, 0x1B0, 'u'}, {0x1CD, 0x1CE, 'a'}, {0x1CF, 0x1D0, 'i'}, {0x1D1, 0x1D2, 'o'}, {0x1D3, 0x1DC, 'u'},
    {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'}, {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
};

// The next character; U+FFFD, one byte long, for what is no UTF-8.
char32_t next_character(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  char32_t character = length == 1 ? lead : length == 2 ? lead & 0x1Fu : length == 3 ? lead & 0x0Fu : lead & 0x07u;
  bool ok = length > 0 && length <= text.size();
  for (std::size_t at = 1; ok && at < length; ++at) {
    ok = (byte(at) & 0xC0u) == 0x80u;
    character = character << 6 | (byte(at) & 0x3Fu);
  }
  text.remove_prefix(ok ? length : 1);
  return ok ? character : 0xFFFD;
}

void append_utf8(char32_t character, std::string& out) {
  if (character < 0x80) out += static_cast<char>(character);
  else if (character < 0x800) out += {static_cast<char>(0xC0 | character >> 6), static_cast<char>(0x80 | (character & 0x3F))};
  else if (character < 0x10000) out += {static_cast<char>(0xE0 | character >> 12), static_cast<char>(0x80 | (character >> 6 & 0x3F)), static_cast<char>(0x80 | (character & 0x3F))};
  else out += {static_cast<char>(0xF0 | character >> 18), static_cast<char>(0x80 | (character >> 12 & 0x3F)), static_cast<char>(0x80 | (character >> 6 & 0x3F)), static_cast<char>(0x80 | (character & 0x3F))};
}

void append_folded(char32_t character, std::string& out) {
  if (character < 0x80) {
    const char c = static_cast<char>(character);
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c < ' ' || c == 0x7F ? ' ' : c;
    return;
  }
  if (character >= 0x300 && character <= 0x36F) return;  // marks of their own: a name may be typed with them (NFD)
  for (const LetterRange& range : kLetters) {
    if (character >= range.first && character <= range.last) { out += range.base; return; }
  }
  const bool greek = character >= 0x391 && character <= 0x3A9, cyrillic = character >= 0x410 && character <= 0x42F, more = character >= 0x400 && character <= 0x40F;
  if (greek || cyrillic) character += 32;
  else if (more) character += 80;
  const bool sign = character < 0xC0 || (character >= 0x2000 && character <= 0x2BFF) || (character >= 0x3000 && character <= 0x303F) || character == 0xFFFD;
  if (sign) out += ' ';
  else append_utf8(character, out);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_part(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) if (is_digit(c)) digits += c;
  return digits;
}

std::vector<std::string> tokens_of(std::string_view folded) {
  std::vector<std::string> tokens;
  for (std::string& one : base::split(folded, ' ')) if (!one.empty()) tokens.push_back(std::move(one));
  return tokens;
}

bool is_part_of_number(std::string_view token) { return token.find_first_not_of("0123456789().-") == std::string_view::npos; }

// "+84", "0084", "(0912)": what a number begins with.
bool begins_number(std::string_view token) {
  if (token[0] == '+') token.remove_prefix(1);
  return !token.empty() && (is_digit(token[0]) || token[0] == '(') && is_part_of_number(token);
}

bool has(std::string_view text, std::string_view part) { return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr; }

bool has_all(std::string_view words, const std::vector<std::string>& wanted) {
  for (const std::string& word : wanted) if (!has(words, word)) return false;
  return true;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append_folded(next_character(text), out);
  return out;
}

void add_words(std::string_view text, std::size_t most, std::string& words) {
  const auto add = [&](std::string_view word) {
    if (!word.empty() && words.size() + 1 + word.size() <= most) words.append(1, ' ').append(word);
  };
  for (const std::string& token : tokens_of(fold(text.substr(0, most)))) {
    add(token);
    for (std::size_t at = 0; at < token.size();) {
      std::size_t end = at;
      while (end < token.size() && is_word_part(token[end])) ++end;
      if (end - at < token.size()) add(std::string_view(token).substr(at, end - at));
      at = end + 1;
    }
  }
}

std::string dialled_numbers(std::string_view phone) {
  const std::string digits = digits_of(phone.substr(0, 64));
  return digits.empty() ? std::string() : base::starts_with(digits, "84") ? digits + " 0" + digits.substr(2) : digits;
}

Search::Search(std::string_view query) {
  const std::vector<std::string> tokens = tokens_of(fold(query));
  for (std::size_t at = 0; at < tokens.size();) {
    if (!begins_number(tokens[at])) { words_.push_back(" " + tokens[at++]); continue; }
    Number number;
    std::string all;
    const std::size_t begin = at;
    while (at < tokens.size() && (at == begin || is_part_of_number(tokens[at]))) {
      number.words.push_back(" " + tokens[at]);
      all += tokens[at++];
    }
    number.digits = digits_of(all);
    if (base::starts_with(number.digits, "00")) number.digits.erase(0, 2);
    const std::string home = base::starts_with(number.digits, "0") ? number.digits.substr(1) : number.digits;
    if (home.size() >= 5) number.abroad = home;
    numbers_.push_back(std::move(number));
  }
}

bool Search::finds(std::string_view words, std::string_view numbers) const {
  if (!has_all(words, words_)) return false;
  for (const Number& one : numbers_) {
    const bool phone = (!one.digits.empty() && has(numbers, one.digits)) || (!one.abroad.empty() && has(numbers, one.abroad));
    if (!phone && !has_all(words, one.words)) return false;
  }
  return true;
}

}  // namespace leadline::receiver
