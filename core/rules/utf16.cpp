#include "rules/utf16.h"

#include <algorithm>

namespace leadline::rules {

namespace {

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xc0) != 0x80 ? 1 : 0;
    units += byte >= 0xf0 ? 1 : 0;
  }
  return units;
}

std::string utf16_slice(std::string_view text, std::size_t from, std::size_t to) {
  std::string out;
  std::size_t unit = 0;
  for (std::size_t at = 0; at < text.size() && unit < to;) {
    const std::size_t length = std::min(sequence_length(text[at]), text.size() - at);
    const std::size_t units = length == 4 ? 2 : 1;
    const std::size_t inside = std::min(to, unit + units) - std::min(std::max(from, unit), unit + units);
    if (inside == units) out.append(text.substr(at, length));
    else if (inside == 1) out += "\xef\xbf\xbd";
    unit += units;
    at += length;
  }
  return out;
}

int utf16_compare(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const std::size_t at = static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + common, b.begin()).first - a.begin());
  if (at == common) return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  const auto x = static_cast<unsigned char>(a[at]), y = static_cast<unsigned char>(b[at]);
  const bool surrogate_x = x >= 0xf0, surrogate_y = y >= 0xf0;
  if (surrogate_x != surrogate_y && (surrogate_x ? y : x) >= 0xee) return surrogate_x ? -1 : 1;
  return x < y ? -1 : 1;
}

}  // namespace leadline::rules
