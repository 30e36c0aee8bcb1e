#include "base/number.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace leadline::base {

void append_number(double value, std::string& out) {
  if (std::isnan(value)) { out += "NaN"; return; }
  if (std::isinf(value)) { out += value < 0 ? "-Infinity" : "Infinity"; return; }
  if (value == 0) { out += '0'; return; }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  // d.ddddde±xx  →  digits and the position of the point (ECMA-262's n)
  const char* at = buffer;
  if (*at == '-') { out += '-'; ++at; }
  std::string digits(1, *at++);
  if (*at == '.') for (++at; *at != 'e'; ++at) digits += *at;
  int exponent = 0;
  ++at;
  const bool negative = *at == '-';
  for (++at; at != end; ++at) exponent = exponent * 10 + (*at - '0');
  const int point = (negative ? -exponent : exponent) + 1;
  const int count = static_cast<int>(digits.size());
  if (point > 21 || point <= -6) {
    out += digits[0];
    if (count > 1) { out += '.'; out.append(digits, 1); }
    out += point > 0 ? "e+" : "e-";
    out += std::to_string(point > 0 ? point - 1 : 1 - point);
  } else if (point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else if (count <= point) {
    out += digits;
    out.append(static_cast<std::size_t>(point - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(point));
    out += '.';
    out.append(digits, static_cast<std::size_t>(point));
  }
}

std::string number_text(double value) {
  std::string out;
  append_number(value, out);
  return out;
}

}  // namespace leadline::base
