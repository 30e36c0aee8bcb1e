#include "forms/readers.h"

#include <vector>

#include "base/door.h"
#include "base/localized.h"
#include "base/number.h"
#include "base/text.h"
#include "forms/email.h"
#include "forms/fold.h"
#include "forms/punycode.h"

namespace leadline::forms {

namespace {

constexpr auto kNone = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == kNone; }

// Takes the digits that `text` begins with.
std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end);
  return out;
}

void skip(std::string_view& text, std::string_view signs) { text.remove_prefix(std::min(text.find_first_not_of(signs), text.size())); }

int value_of(std::string_view digits) {
  int out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

std::string padded(int value, std::size_t digits) {
  const std::string text = base::integer_text(value);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

}  // namespace

// The first nine digits are weighed; ten less what is left of their sum after division by eleven is the tenth. As published by vendors of
// invoicing software and in python-stdnum (vn.mst); the tax authority's own circulars name the check digit, not its weights.
bool valid_tax_code(std::string_view text) {
  std::string digits;
  for (const char c : fold(text)) {
    if (is_digit(c)) digits += c;
    else if (!base::contains(" .-", {&c, 1})) return false;
  }
  if (digits.size() != 10 && digits.size() != 13) return false;
  const std::string_view all(digits);
  if (all.substr(2, 7) == "0000000" || (all.size() == 13 && all.substr(10) == "000")) return false;  // neither is given out
  constexpr int kWeights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) sum += kWeights[i] * (digits[i] - '0');
  return digits[9] - '0' == 10 - sum % 11;
}

namespace {

// In which a number of `locale` has a comma before its fraction.
bool has_decimal_comma(std::string_view locale, const std::string& language) {
  LEADLINE_DATA(send) static constexpr char kLanguages[] =
      "vi de fr es it pt nl ru uk be pl cs sk hu ro bg hr sr sl bs mk sq da nb nn no sv fi et lv lt el tr id is ca gl eu az kk ka hy";
  const std::string region = base::lower_ascii(locale.substr(locale.rfind('-') + 1));
  if (language == "es" && base::has_word("mx us pr gt hn ni pa pe sv do 419", region)) return false;
  if ((language == "de" || language == "it") && base::has_word("ch li", region)) return false;
  return base::has_word(kLanguages, language);
}

// Digits in groups: three in each but the first, which has fewer perhaps; two in those before the last in India.
bool grouped(std::string_view text, char separator) {
  std::size_t size = 0, groups = 0;
  for (const char c : text) {
    if (c != separator) {
      if (!is_digit(c) || ++size > 3) return false;
      continue;
    }
    if (size == 0 || (groups > 0 && size < (separator == ',' ? 2 : 3))) return false;
    size = 0;
    ++groups;
  }
  return groups > 0 && size == 3;
}

std::string without(std::string_view text, char separator) {
  std::string out;
  for (const char c : text) if (c != separator) out += c;
  return out;
}

}  // namespace

std::optional<double> read_number(std::string_view text, std::string_view locale) {
  std::string plain = fold(text);
  const std::string sign = !plain.empty() && (plain[0] == '-' || plain[0] == '+') ? plain.substr(0, 1) : "";
  plain.erase(0, sign.size());
  if (!sign.empty() && !plain.empty() && plain[0] == ' ') plain.erase(0, 1);
  // The sign before the fraction: the one of the two that stands once, and last; where only one is there, the reader's own.
  const std::size_t point = plain.rfind('.'), comma = plain.rfind(',');
  char decimal = has_decimal_comma(locale, base::base_language(locale)) ? ',' : '.';
  if (point != kNone && comma != kNone) decimal = point > comma ? '.' : ',';
  char group = decimal == ',' ? '.' : ',';
  for (const char other : {' ', '\''})  // 1 234 567, 1'234'567
    if (plain.find(other) != kNone) {
      if (plain.find(group) != kNone && plain.find(decimal) == kNone) std::swap(decimal, group);
      if (plain.find(group) != kNone) return std::nullopt;
      group = other;
    }
  std::size_t at = plain.find(decimal);
  const bool only_group = at == kNone && plain.find(group) != kNone && group != ' ' && group != '\'';
  if (at != kNone && at != plain.rfind(decimal)) {  // 1.234.567 where the point is the decimal sign
    std::swap(decimal, group);
    at = kNone;
    if (plain.find(decimal) != kNone) return std::nullopt;
  } else if (only_group && plain.find(group) == plain.rfind(group) && (!grouped(plain, group) || plain[0] == '0')) {
    at = plain.find(group);  // 1.5 where the point is no decimal sign
  }
  std::string whole = plain.substr(0, at);
  const std::string fraction = at == kNone ? "" : plain.substr(at + 1);
  if (whole.find(group) != kNone && !grouped(whole, group)) return std::nullopt;
  whole = without(whole, group);
  if ((!all_digits(whole) && !(whole.empty() && at != kNone)) || (!fraction.empty() && !all_digits(fraction)) || (whole.empty() && fraction.empty()))
    return std::nullopt;
  const double number = base::to_number((sign == "-" ? "-" : "") + (whole.empty() ? "0" : whole) + (fraction.empty() ? "" : "." + fraction));
  if (number - number != 0) return std::nullopt;
  return number == 0 ? 0 : number;
}

namespace {

struct Date { int year, month, day; };

bool exists(const Date& date) {
  if (date.year < 1000 || date.month < 1 || date.month > 12 || date.day < 1) return false;
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  const int days = date.month == 2 ? (leap ? 29 : 28) : date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11 ? 30 : 31;
  return date.day <= days;
}

bool month_first(std::string_view locale) { return base::has_word("en-us en-ph en-fm en-gu en-pr es-us es-pr", base::lower_ascii(locale)); }

}  // namespace

std::string read_date(std::string_view text, std::string_view locale) {
  std::string plain = fold(text);
  for (const char* word : {"ngay", "thang", "nam", "年", "月", "日", "년", "월", "일"}) plain = base::replace_all(std::move(plain), word, " ");
  std::string_view rest = plain;
  std::vector<std::string_view> parts;
  for (skip(rest, " "); !rest.empty() && parts.size() < 4; skip(rest, " /.-")) {
    parts.push_back(take_digits(rest));
    if (parts.back().empty() || parts.back().size() > 4) return {};
  }
  if (parts.size() != 3) return {};
  Date date{};
  if (parts[0].size() == 4 && parts[2].size() <= 2) date = {value_of(parts[0]), value_of(parts[1]), value_of(parts[2])};
  else if (parts[2].size() == 4 && parts[0].size() <= 2) date = {value_of(parts[2]), value_of(parts[1]), value_of(parts[0])};
  if (parts[1].size() > 2) return {};
  if (parts[2].size() == 4 && month_first(locale)) std::swap(date.month, date.day);
  // 29/11/2026 is a date in one order alone, whoever reads it.
  if (parts[2].size() == 4 && date.month > 12 && date.day <= 12) std::swap(date.month, date.day);
  return exists(date) ? padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) : std::string();
}

namespace {

enum class Half { none, morning, noon, afternoon, night, unknown };

Half half_of(std::string_view word) {
  if (word.empty()) return Half::none;
  if (base::has_word("am a.m. a.m sa s.a. sang", word)) return Half::morning;
  if (base::has_word("pm p.m. p.m ch c.h. chieu toi", word)) return Half::afternoon;
  if (word == "trua") return Half::noon;
  return word == "dem" || word == "khuya" ? Half::night : Half::unknown;
}

// The hour of 24, or -1.
int hour_of(int hour, Half half) {
  if (half == Half::none || hour > 12) return hour;
  if (hour == 0) return half == Half::morning || half == Half::night ? 0 : -1;
  if (half == Half::morning) return hour % 12;
  if (half == Half::afternoon) return hour % 12 + 12;
  if (half == Half::noon) return hour < 6 ? hour + 12 : hour;
  return hour == 12 ? 0 : hour > 6 ? hour + 12 : hour;
}

// Takes the first of the words (between spaces, longest first) that `text` begins with.
bool take_word(std::string_view& text, std::string_view words) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (!base::starts_with(text, word)) continue;
    text.remove_prefix(word.size());
    return true;
  }
  return false;
}

}  // namespace

std::string read_time(std::string_view text) {
  const std::string plain = fold(text);
  std::string_view rest = plain;
  skip(rest, " ");
  const std::string_view first = take_digits(rest);
  int hour = 0, minute = 0;
  if (first.size() == 4) {  // 0930
    hour = value_of(first.substr(0, 2));
    minute = value_of(first.substr(2));
  } else if (first.size() == 1 || first.size() == 2) {
    hour = value_of(first);
    skip(rest, " ");
    const bool sign = take_word(rest, "gio h g : .");
    skip(rest, " ");
    if (sign && take_word(rest, "ruoi")) minute = 30;
    else if (const std::string_view digits = take_digits(rest); sign && !digits.empty()) {
      if (digits.size() > 2) return {};
      minute = value_of(digits);
      skip(rest, " ");
      take_word(rest, "phut '");
      if (take_word(rest, ":") && take_digits(rest).size() != 2) return {};
    } else if (!digits.empty() || (!sign && rest.empty())) {
      return {};  // `9` alone is no time
    }
  } else {
    return {};
  }
  skip(rest, " ");
  const Half half = half_of(rest.substr(0, rest.find_last_not_of(' ') + 1));
  hour = half == Half::unknown ? -1 : hour_of(hour, half);
  return hour < 0 || hour > 23 || minute > 59 ? std::string() : padded(hour, 2) + ":" + padded(minute, 2);
}

namespace {

// What stands in the path and the query as it was typed, in the characters that an address may have (WHATWG URL, path percent-encode set).
std::string escaped(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && !base::contains("\"<>`{}^|\\", {&c, 1})) out += c;
    else out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}

bool valid_host(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  if (dot == kNone || host.size() - dot < 3 || !valid_domain(host)) return false;
  const std::string_view ending = host.substr(dot + 1);
  return ending.find_first_of("0123456789") == kNone || base::starts_with(ending, "xn--");  // 1.2.3.4 is what nobody calls their site
}

}  // namespace

std::string read_url(std::string_view text) {
  std::string scheme = "https";
  const std::size_t sign = text.find("://");
  if (sign != kNone && sign < text.find_first_of("/?#.")) {
    scheme = base::lower_ascii(text.substr(0, sign));
    text.remove_prefix(sign + 3);
  } else if (base::starts_with(text, "//")) {
    text.remove_prefix(2);
  }
  if (scheme != "http" && scheme != "https") return {};
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  std::string port;
  if (const std::size_t colon = authority.find(':'); colon != kNone) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
    if (!all_digits(port) || port.size() > 5 || value_of(port) > 65535) return {};
    if (value_of(port) == (scheme == "http" ? 80 : 443)) port.clear();
  }
  std::string host = base::lower_ascii(domain_to_ascii(authority));
  if (!host.empty() && host.back() == '.') host.pop_back();
  if (!valid_host(host)) return {};
  const std::string_view rest = text.substr(end);
  if (rest.find_first_of(" \t\r\n") != kNone) return {};  // two words are no address
  return scheme + "://" + host + (port.empty() ? "" : ":" + port) + (rest.empty() || rest[0] != '/' ? "/" : "") + escaped(rest);
}

}  // namespace leadline::forms
