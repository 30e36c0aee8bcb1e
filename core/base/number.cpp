#include "base/number.h"

#include <cstdint>
#include <limits>

#include "base/exact_number.h"

namespace leadline::base {

namespace {

// ---- Text to number --------------------------------------------------------------------------------------------------

// The bytes of the white space or line terminator that starts `text`, 0 when there is none (ECMA-262 §12.2, §12.3).
std::size_t space_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned c = byte(0);
  if (c == ' ' || (c >= 9 && c <= 13)) return 1;
  if (c == 0xc2) return byte(1) == 0xa0 ? 2 : 0;                                // U+00A0
  if (c < 0xe1 || c > 0xef) return 0;
  const unsigned code = (c & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
  const bool space = code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 ||
                     code == 0x202f || code == 0x205f || code == 0x3000 || code == 0xfeff;
  return space ? 3 : 0;
}

std::string_view skip_space(std::string_view text) {
  while (const std::size_t length = space_length(text)) text.remove_prefix(length);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The length of the longest StrDecimalLiteral at the start of `text`; 0 when there is none.
std::size_t decimal_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] { const std::size_t from = at; while (at < text.size() && is_digit(text[at])) ++at; return at - from; };
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  constexpr std::string_view kInfinity = "Infinity";
  if (text.substr(at, kInfinity.size()) == kInfinity) return at + kInfinity.size();
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') { ++at; count += digits(); }
  if (count == 0) return 0;
  const std::size_t mantissa = at;
  if (at >= text.size() || (text[at] | 32) != 'e') return mantissa;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  return digits() != 0 ? at : mantissa;
}

constexpr double kInfinite = std::numeric_limits<double>::infinity();

// [digits][.digits][e[±]digits], correctly rounded. Not strtod: it obeys the locale, and in wasm it brings the arithmetic
// of 128-bit floats with it.
double read_unsigned(std::string_view literal) {
  static constexpr double kTens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  if (literal.size() > 16) return read_exactly(literal);
  std::int64_t digits = 0;
  std::size_t decimals = 0;
  bool point = false;
  for (const char c : literal) {
    if (is_digit(c)) {
      digits = digits * 10 + (c - '0');
      decimals += point;
    } else if (c == '.') {
      point = true;
    } else {
      return read_exactly(literal);
    }
  }
  if (digits > 999'999'999'999'999) return read_exactly(literal);
  return static_cast<double>(digits) / kTens[decimals];  // both exact, so one rounding (Clinger 1990)
}

double read_decimal(std::string_view literal) {
  const bool negative = literal[0] == '-';
  if (negative || literal[0] == '+') literal.remove_prefix(1);
  const double value = literal[0] == 'I' ? kInfinite : read_unsigned(literal);
  return negative ? -value : value;
}

// Digits of a power-of-two radix, rounded once: 60 and more leading bits are kept, what falls out below is remembered
// in the last bit, so the final conversion rounds as if it had seen everything.
double read_radix(std::string_view digits, int bits) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t leading = 0;
  double scale = 1;
  for (const char c : digits) {
    const char lower = static_cast<char>(c | 32);
    const unsigned digit = is_digit(c) ? unsigned(c - '0') : lower >= 'a' && lower <= 'f' ? unsigned(lower - 'a' + 10) : 99u;
    if (digit >> bits != 0) return kNaN;
    if (leading >> 60 != 0) {
      scale *= 1 << bits;
      leading |= digit != 0 ? 1 : 0;
    } else {
      leading = leading << bits | digit;
    }
  }
  return digits.empty() ? kNaN : static_cast<double>(leading) * scale;
}

}  // namespace

void append_number(double value, std::string& out) {
  constexpr double kLargest = 9007199254740991;  // as far as every integer is a double
  if (value != value) { out += "NaN"; return; }
  if (value < 0) { out += '-'; value = -value; }
  if (value > std::numeric_limits<double>::max()) { out += "Infinity"; return; }
  if (value <= kLargest && static_cast<double>(static_cast<std::int64_t>(value)) == value) append_integer(static_cast<std::int64_t>(value), out);
  else append_exactly(value, out);
}

void append_integer(std::int64_t value, std::string& out) {
  char reversed[20];
  int length = 0;
  auto magnitude = static_cast<std::uint64_t>(value);
  if (value < 0) magnitude = 0 - magnitude;
  do reversed[length++] = static_cast<char>('0' + magnitude % 10);
  while ((magnitude /= 10) != 0);
  if (value < 0) out += '-';
  while (length > 0) out += reversed[--length];
}

std::string integer_text(std::int64_t value) {
  std::string out;
  append_integer(value, out);
  return out;
}

double read_json_number(std::string_view literal) { return read_decimal(literal); }

std::string number_text(double value) {
  std::string out;
  append_number(value, out);
  return out;
}

double to_number(std::string_view text) {
  text = skip_space(text);
  std::size_t end = 0;  // of the last thing that is not white space
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = space_length(text.substr(at));
    at += space != 0 ? space : 1;
    if (space == 0) end = at;
  }
  text = text.substr(0, end);
  if (text.empty()) return 0;
  if (text.size() > 1 && text[0] == '0') {
    const char radix = static_cast<char>(text[1] | 32);
    if (radix == 'x' || radix == 'o' || radix == 'b') return read_radix(text.substr(2), radix == 'x' ? 4 : radix == 'o' ? 3 : 1);
  }
  return decimal_length(text) == text.size() ? read_decimal(text) : std::numeric_limits<double>::quiet_NaN();
}

double parse_float(std::string_view text) {
  text = skip_space(text);
  const std::size_t length = decimal_length(text);
  return length != 0 ? read_decimal(text.substr(0, length)) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace leadline::base
