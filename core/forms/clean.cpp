#include "forms/clean.h"

namespace leadline::forms {

char32_t take_char(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const int more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
  if (more < 0 || text.size() <= static_cast<std::size_t>(more)) {
    text.remove_prefix(1);
    return 0xfffd;
  }
  char32_t c = more == 0 ? lead : lead & (0x3fu >> more);
  for (int i = 1; i <= more; ++i) {
    const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((byte & 0xc0) != 0x80) {
      text.remove_prefix(1);
      return 0xfffd;
    }
    c = c << 6 | (byte & 0x3f);
  }
  text.remove_prefix(static_cast<std::size_t>(more) + 1);
  return c;
}

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x2069) ||
         c == 0x3000 || c == 0xfeff;
}

std::string clean(std::string_view text, bool multiline) {
  // `end` counts from the first visible character: what follows the last one is cut away.
  std::string out;
  std::size_t end = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view before = rest;
    const char32_t c = take_char(rest);
    const bool blank = is_blank(c);
    if (out.empty() && blank) continue;
    if (c == '\r' && multiline) {
      if (!rest.empty() && rest.front() == '\n') continue;
      out += '\n';
    } else if ((c != '\r' && c != '\n') || multiline) {
      out.append(before.substr(0, before.size() - rest.size()));
    }
    if (!blank) end = out.size();
  }
  out.resize(end);
  return out;
}

std::int32_t utf16_length(std::string_view text) {
  std::int32_t length = 0;
  while (!text.empty()) length += take_char(text) > 0xffff ? 2 : 1;
  return length;
}

}  // namespace leadline::forms
