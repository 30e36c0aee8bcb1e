// Numbers as ECMAScript prints and reads them. The oracle of the random part is the standard library's to_chars, which
// is shortest and nearest too but too big for the page.
#include "base/number.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <cstdio>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "base/random.h"

namespace {

using leadline::base::number_text;
using leadline::base::parse_float;
using leadline::base::to_number;

// The digits and exponent of both texts, so that the notation (ours is ECMAScript's) does not matter.
std::string scientific(std::string text) {
  std::string digits;
  int point = 0, exponent = 0;
  bool seen_point = false;
  std::size_t i = text[0] == '-' ? 1 : 0;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (text[i] == '.') { seen_point = true; continue; }
    digits += text[i];
    if (!seen_point) ++point;
  }
  if (i < text.size()) exponent = std::stoi(text.substr(i + 1));
  std::size_t zeros = digits.find_first_not_of('0');
  if (zeros == std::string::npos) return "0";
  digits.erase(0, zeros);
  while (digits.back() == '0') digits.pop_back();
  return (text[0] == '-' ? "-" : "") + digits + "e" + std::to_string(point + exponent - static_cast<int>(zeros));
}

std::string standard(double value) {
  char buffer[64];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr);
}

double from_bits(std::uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

void expect_shortest(double value) {
  const std::string text = number_text(value);
  ASSERT_EQ(scientific(text), scientific(standard(value))) << text;
  ASSERT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
}

TEST(NumberText, PrintsWhatJavaScriptPrints) {
  const struct { double value; const char* text; } cases[] = {
      {0, "0"}, {-0.0, "0"}, {1, "1"}, {-1, "-1"}, {10, "10"}, {0.1, "0.1"}, {0.5, "0.5"}, {1.5, "1.5"}, {-2.25, "-2.25"},
      {123.456, "123.456"}, {0.1 + 0.2, "0.30000000000000004"}, {1.0 / 3, "0.3333333333333333"}, {100, "100"},
      {1e20, "100000000000000000000"}, {123456789012345680000.0, "123456789012345680000"}, {1e21, "1e+21"},
      {1.5e21, "1.5e+21"}, {1e100, "1e+100"}, {0.000001, "0.000001"}, {0.0000012, "0.0000012"}, {1e-7, "1e-7"},
      {1.25e-7, "1.25e-7"}, {5e-324, "5e-324"}, {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"}, {9007199254740991.0, "9007199254740991"},
      {9007199254740992.0, "9007199254740992"}, {9007199254740994.0, "9007199254740994"}, {4.35, "4.35"},
      {0.001, "0.001"}, {0.0005, "0.0005"}, {999999999999.999, "999999999999.999"}, {1e23, "1e+23"},
      {5.684341886080802e-14, "5.684341886080802e-14"}, {9.5367431640625e-7, "9.5367431640625e-7"},
      {4294967296, "4294967296"}, {1844674407370955264, "1844674407370955300"}};
  for (const auto& c : cases) EXPECT_EQ(number_text(c.value), c.text);
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "Infinity");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-Infinity");
}

TEST(NumberText, PowersOfTwoAndOfTenAreShortest) {
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double power = std::ldexp(1.0, exponent);
    expect_shortest(power);
    expect_shortest(std::nextafter(power, 0));
    expect_shortest(std::nextafter(power, 2 * power));
  }
  for (int exponent = -323; exponent <= 308; ++exponent) {
    const double power = std::strtod(("1e" + std::to_string(exponent)).c_str(), nullptr);
    expect_shortest(power);
    expect_shortest(std::nextafter(power, 0));
    expect_shortest(std::nextafter(power, 2 * power));
  }
}

TEST(NumberText, AMillionRandomDoublesAreShortestAndReadBack) {
  leadline::base::Random random("number_text");
  for (int i = 0; i < 1'000'000; ++i) {
    const double value = from_bits(random.next());
    if (std::isfinite(value)) expect_shortest(value);
    if (HasFatalFailure()) return;
  }
}

TEST(NumberText, DecimalsAsPeopleWriteThemReadBack) {
  leadline::base::Random random("decimals");
  for (int i = 0; i < 200'000; ++i) {
    const double whole = static_cast<double>(random.between(-1'000'000'000'000, 1'000'000'000'000));
    expect_shortest(whole / static_cast<double>(random.between(0, 3) == 0 ? 1 : random.between(1, 100'000)));
    if (HasFatalFailure()) return;
  }
}

TEST(ToNumber, ReadsWhatNumberReads) {
  const struct { const char* text; double value; } cases[] = {
      {"", 0}, {"   ", 0}, {"3.14", 3.14}, {" 12 ", 12}, {"\t\n12\r", 12}, {"0x10", 16}, {"0XfF", 255}, {"0o17", 15},
      {"0b101", 5}, {"1e3", 1000}, {"1E-2", 0.01}, {".5", 0.5}, {"5.", 5}, {"-7", -7}, {"+7", 7}, {"-0", -0.0},
      {"007", 7}, {"\xc2\xa0" "4\xe2\x80\x83", 4}, {"\xef\xbb\xbf" "9", 9}, {"0x20000000000001", 9007199254740992.0},
      {"0x20000000000003", 9007199254740996.0}, {"0xffffffffffffffffffff", 1208925819614629200000000.0},
      {"1.7976931348623159e308", std::numeric_limits<double>::infinity()}, {"1e-400", 0},
      {"9007199254740993", 9007199254740992.0}, {"Infinity", std::numeric_limits<double>::infinity()},
      {"-Infinity", -std::numeric_limits<double>::infinity()}};
  for (const auto& c : cases) EXPECT_EQ(to_number(c.text), c.value) << c.text;
  for (const char* text : {"abc", "1a", "1 2", ".", "+", "-", "e5", "1e", "0x", "0xg", "-0x10", "1_000", "1,5", "infinity",
                           "INF", "nan", "NaN", "0x1p3", "1.2.3", "--1", "\xe1\x80"})
    EXPECT_TRUE(std::isnan(to_number(text))) << text;
}

TEST(ParseFloat, ReadsTheLongestNumberAtTheStart) {
  const struct { const char* text; double value; } cases[] = {
      {"3.14abc", 3.14}, {"  42px", 42}, {"1e3x", 1000}, {"1e", 1}, {"1e+", 1}, {"1.2.3", 1.2}, {"-.5.", -0.5}, {"0x10", 0},
      {"Infinityx", std::numeric_limits<double>::infinity()}, {"5,6", 5}, {"7.", 7}};
  for (const auto& c : cases) EXPECT_EQ(parse_float(c.text), c.value) << c.text;
  for (const char* text : {"", "   ", "abc", ".", "-", "e5", "px42", "Inf", "NaN"}) EXPECT_TRUE(std::isnan(parse_float(text))) << text;
}

// The C library's strtod is the other implementation: natively it is exact (and there is no locale set).
TEST(ToNumber, RoundsAsTheCLibraryDoes) {
  std::uint64_t seed = 88172645463325252u;
  const auto random = [&seed] { seed ^= seed << 13; seed ^= seed >> 7; return seed ^= seed << 17; };
  const auto same = [](const std::string& text) {
    const double ours = to_number(text), theirs = std::strtod(text.c_str(), nullptr);
    ASSERT_EQ(std::memcmp(&ours, &theirs, sizeof ours), 0) << text;
  };
  char buffer[1200];
  for (int i = 0; i < 60'000; ++i) {
    const std::uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!(value - value == 0)) continue;
    std::snprintf(buffer, sizeof buffer, i % 100 == 0 ? "%.1100g" : i % 2 ? "%.17g" : "%.16g", value);
    same(buffer);
    std::string digits;
    for (std::uint64_t n = 1 + random() % 30; n > 0; --n) digits += static_cast<char>('0' + random() % 10);
    same(digits + "e" + std::to_string(static_cast<int>(random() % 700) - 350));
  }
  // Exactly between two doubles, and a bit more.
  for (const char* text : {"9007199254740993", "9007199254740993.00000000000000000000000000000001", "2.4703282292062327e-324",
                           "2.4703282292062328e-324", "1.7976931348623158e308", "1.7976931348623159e308", "2.2250738585072011e-308"})
    same(text);
}

}  // namespace
