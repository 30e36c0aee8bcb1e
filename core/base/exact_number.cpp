// exact_number.h for native programs: arithmetic on big integers.
#include "base/exact_number.h"

#if !defined(__wasm__) || defined(LEADLINE_OWN_NUMBERS)  // in a page JavaScript does it (wasm/numbers.cpp)

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/number.h"

namespace leadline::base {

namespace {

// A natural number below 2^4096: enough for 2^1076 × 10 and 10^309, the extremes of double, and for kMostDigits digits
// over the smallest of them.
class Natural {
 public:
  Natural() : Natural(0) {}
  explicit Natural(std::uint64_t value) {
    words_[0] = static_cast<std::uint32_t>(value);
    words_[1] = static_cast<std::uint32_t>(value >> 32);
    size_ = words_[1] != 0 ? 2 : 1;
  }
  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (int i = 0; i < size_; ++i) {
      carry += std::uint64_t{words_[i]} * factor;
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words_[size_++] = static_cast<std::uint32_t>(carry);
  }
  void add(std::uint32_t value) {
    std::uint64_t carry = value;
    for (int i = 0; carry != 0; ++i) {
      if (i == size_) words_[size_++] = 0;
      carry += words_[i];
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  void power_of_ten(int exponent) { for (; exponent > 0; --exponent) multiply(10); }
  void shift_left(int bits) {
    for (; bits >= 31; bits -= 31) multiply(std::uint32_t{1} << 31);
    multiply(std::uint32_t{1} << bits);
  }
  void subtract(const Natural& other) {  // other <= *this
    std::int64_t borrow = 0;
    for (int i = 0; i < size_; ++i) {
      borrow += std::int64_t{words_[i]} - other.word(i);
      words_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32;
    }
    while (size_ > 1 && words_[size_ - 1] == 0) --size_;
  }
  // The sign of (a + b) - c.
  static int compare_sum(const Natural& a, const Natural& b, const Natural& c) {
    std::int64_t difference = 0;
    for (int i = std::max({a.size_, b.size_, c.size_}) - 1; i >= 0; --i) {
      difference = (difference << 32) + a.word(i) + b.word(i) - c.word(i);
      if (difference > 1) return 1;
      if (difference < -2) return -1;
    }
    return difference > 0 ? 1 : difference < 0 ? -1 : 0;
  }

 private:
  static constexpr int kWords = 128;
  std::int64_t word(int i) const { return i < size_ ? words_[i] : 0; }
  std::uint32_t words_[kWords];
  int size_;
};

// Digits without trailing zeros, and where the decimal point stands: value = 0.DIGITS × 10^point.
struct Decimal {
  char digits[24];
  int count = 0;
  int point = 0;
};

Decimal from_integer(std::uint64_t value, int scale) {  // value × 10^-scale, value > 0
  Decimal out;
  char reversed[24] = {};
  int length = 0;
  for (; value != 0; value /= 10) reversed[length++] = static_cast<char>('0' + value % 10);
  int zeros = 0;
  while (reversed[zeros] == '0') ++zeros;
  out.count = length - zeros;
  out.point = length - scale;
  for (int i = 0; i < out.count; ++i) out.digits[i] = reversed[length - 1 - i];
  return out;
}

Decimal shortest(double value) {  // value > 0 and finite
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const int biased = static_cast<int>(bits >> 52 & 0x7ff);
  std::uint64_t mantissa = bits & 0xfffffffffffffu;
  const bool narrow_below = mantissa == 0 && biased > 1;  // at a power of two the gap below is half the gap above
  if (biased != 0) mantissa |= std::uint64_t{1} << 52;
  const int exponent = (biased != 0 ? biased : 1) - 1075;
  const bool even = mantissa % 2 == 0;  // the ends of the interval round to an even mantissa

  // value = rest / unit; every number closer than below / unit or above / unit reads back as `value`.
  Natural rest(mantissa), unit(2), above(1), below(1);
  rest.shift_left(narrow_below ? 2 : 1);
  if (narrow_below) { unit.multiply(2); above.multiply(2); }
  if (exponent >= 0) {
    rest.shift_left(exponent); above.shift_left(exponent); below.shift_left(exponent);
  } else {
    unit.shift_left(-exponent);
  }

  // An estimate of ceil(log10(value)), never too big and at most one too small: 1233 / 4096 is just below log10(2).
  int length = 0;
  while (length < 53 && mantissa >> length != 0) ++length;
  const int log2 = exponent + length - 1;
  Decimal out;
  out.point = log2 >= 0 ? log2 * 1233 / 4096 : -(-log2 * 1234 / 4096);
  for (int i = 0; i < out.point; ++i) unit.multiply(10);
  for (int i = out.point; i < 0; ++i) { rest.multiply(10); above.multiply(10); below.multiply(10); }
  while (Natural::compare_sum(rest, above, unit) >= (even ? 0 : 1)) { ++out.point; unit.multiply(10); }

  const Natural zero(0);
  for (;;) {
    rest.multiply(10); above.multiply(10); below.multiply(10);
    char digit = '0';
    while (Natural::compare_sum(rest, zero, unit) >= 0) { rest.subtract(unit); ++digit; }
    const bool low = Natural::compare_sum(rest, zero, below) < (even ? 1 : 0);
    const bool high = Natural::compare_sum(rest, above, unit) >= (even ? 0 : 1);
    if (low || high) {
      const int half = Natural::compare_sum(rest, rest, unit);
      if (high && (!low || half > 0 || (half == 0 && digit % 2 != 0))) ++digit;
      out.digits[out.count++] = digit;
      return out;
    }
    out.digits[out.count++] = digit;
  }
}

Decimal decimal(double value) {  // value > 0 and finite
  if (value < 1e12) {
    // Most numbers that people write. Decimals of at most 15 digits are all different doubles, so when m / 1000 is the value, it
    // is the shortest text.
    const auto thousandths = static_cast<std::uint64_t>(value * 1000 + 0.5);
    if (thousandths != 0 && static_cast<double>(thousandths) / 1000 == value) return from_integer(thousandths, 3);
  }
  return shortest(value);
}

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

// No decision between two doubles needs more significant digits than 768; what comes after them only says "a bit more".
constexpr int kMostDigits = 780;

// top / bottom, rounded to the nearest double, ties to even. Both below 2^4000; `more`: the true value is a bit greater.
double divide(Natural top, Natural bottom, bool more) {
  const Natural zero(0);
  int exponent = 0;  // top / bottom is scaled into [2^53, 2^54): 53 bits and one for the rounding
  Natural limit = bottom;
  limit.shift_left(54);
  while (Natural::compare_sum(top, zero, limit) >= 0) { limit.multiply(2); bottom.multiply(2); ++exponent; }
  limit = bottom;
  limit.shift_left(53);
  while (Natural::compare_sum(top, zero, limit) < 0 && exponent > -1075) { top.multiply(2); --exponent; }
  std::uint64_t quotient = 0;
  for (int bit = 53; bit >= 0; --bit) {
    Natural part = bottom;
    part.shift_left(bit);
    if (Natural::compare_sum(top, zero, part) < 0) continue;
    top.subtract(part);
    quotient |= std::uint64_t{1} << bit;
  }
  const bool half = quotient & 1;
  const bool rest = more || Natural::compare_sum(top, zero, zero) > 0;
  quotient >>= 1;
  if (half && (rest || (quotient & 1))) ++quotient;
  // quotient · 2^(exponent + 1) is exact now, except that it may be too large for a double.
  double value = static_cast<double>(quotient);
  for (++exponent; exponent > 0; --exponent) value *= 2;
  for (; exponent < 0; ++exponent) value /= 2;
  return value;
}

}  // namespace

// Steele & White 1990, "How to print floating-point numbers accurately", free-format algorithm. Not std::to_chars, since 2^68 and
// what is left over of a third are to have the same digits from every library.
void append_exactly(double value, std::string& out) {
  const Decimal text = decimal(value);
  const auto count = static_cast<std::size_t>(text.count);
  if (text.point > 21 || text.point < -5) {
    out += text.digits[0];
    if (count > 1) { out += '.'; out.append(text.digits + 1, count - 1); }
    out += text.point > 0 ? "e+" : "e-";
    append_integer(text.point > 0 ? text.point - 1 : 1 - text.point, out);
  } else if (text.point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-text.point), '0');
    out.append(text.digits, count);
  } else if (text.count <= text.point) {
    out.append(text.digits, count);
    out.append(static_cast<std::size_t>(text.point - text.count), '0');
  } else {
    const auto whole = static_cast<std::size_t>(text.point);
    out.append(text.digits, whole);
    out += '.';
    out.append(text.digits + whole, count - whole);
  }
}

double read_exactly(std::string_view literal) {
  Natural digits;
  int count = 0, scale = 0;  // significant digits taken; value = digits · 10^scale
  bool point = false, more = false;
  std::size_t at = 0;
  for (; at < literal.size() && (is_decimal_digit(literal[at]) || literal[at] == '.'); ++at) {
    if (literal[at] == '.') { point = true; continue; }
    const auto digit = static_cast<std::uint32_t>(literal[at] - '0');
    if (count < kMostDigits) {
      digits.multiply(10);
      digits.add(digit);
      if (count > 0 || digit != 0) ++count;
      scale -= point ? 1 : 0;
    } else {
      more = more || digit != 0;
      scale += point ? 0 : 1;
    }
  }
  if (count == 0) return 0;
  if (at < literal.size()) {  // e
    const bool negative = literal[++at] == '-';
    if (literal[at] == '-' || literal[at] == '+') ++at;
    int exponent = 0;
    for (; at < literal.size(); ++at) exponent = exponent < 100000 ? exponent * 10 + (literal[at] - '0') : exponent;
    scale += negative ? -exponent : exponent;
  }
  if (count + scale > 310) return std::numeric_limits<double>::infinity();
  if (count + scale < -330) return 0;
  Natural bottom(1);
  if (scale >= 0) digits.power_of_ten(scale);
  else bottom.power_of_ten(-scale);
  return divide(digits, bottom, more);
}

}  // namespace leadline::base

#endif
