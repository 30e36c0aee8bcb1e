#include "instant.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"

namespace leadline::cli {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

// Exactly so many digits.
bool take_number(std::string_view& text, std::size_t digits, int least, int most, int& out) {
  if (text.size() < digits || !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), is_digit)) return false;
  std::from_chars(text.data(), text.data() + digits, out);
  text.remove_prefix(digits);
  return out >= least && out <= most;
}

int days_in(int year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
std::int64_t day_number(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = y / 400, of_era = y - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// .5, .250, .123456: what is finer than a millisecond is left out.
bool take_fraction(std::string_view& text, int& ms) {
  int digits = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits)
    if (digits < 3) ms = ms * 10 + (text[0] - '0');
  for (int i = digits; i < 3; ++i) ms *= 10;
  return digits > 0;
}

bool take_clock(std::string_view& text, std::int64_t& ms) {
  int hour = 0, minute = 0, second = 0, fraction = 0;
  if (!take_number(text, 2, 0, 23, hour) || !take(text, ':') || !take_number(text, 2, 0, 59, minute)) return false;
  if (take(text, ':')) {
    if (!take_number(text, 2, 0, 59, second)) return false;
    if (take(text, '.') && !take_fraction(text, fraction)) return false;
  }
  ms = ((hour * 60 + minute) * std::int64_t{60} + second) * 1000 + fraction;
  return true;
}

// Z, UTC, +07:00, +0700: minutes east.
bool take_zone(std::string_view& text, int& minutes) {
  take(text, ' ');
  if (text == "Z" || text == "z" || text == "UTC") {
    text = {};
    return true;
  }
  const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  if (sign == 0) return text.empty();
  int hour = 0, minute = 0;
  if (!take_number(text, 2, 0, 14, hour)) return false;
  take(text, ':');
  if (!take_number(text, 2, 0, 59, minute)) return false;
  minutes = sign * (hour * 60 + minute);
  return true;
}

std::optional<std::int64_t> read_iso(std::string_view text) {
  int year = 0, month = 0, day = 0, zone = 0;
  std::int64_t clock = 0;
  const bool date = take_number(text, 4, 1970, 9999, year) && take(text, '-') && take_number(text, 2, 1, 12, month) && take(text, '-') &&
                    take_number(text, 2, 1, days_in(year, month), day);
  if (!date) return std::nullopt;
  if ((take(text, 'T') || take(text, 't') || take(text, ' ')) && !take_clock(text, clock)) return std::nullopt;
  if (!take_zone(text, zone) || !text.empty()) return std::nullopt;
  const std::int64_t instant = day_number(year, month, day) * 86'400'000 + clock - zone * std::int64_t{60'000};
  return instant >= 0 ? std::optional(instant) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> read_instant(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return read_iso(text);
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
  const bool whole = error == std::errc() && end == text.data() + text.size() && ms <= base::limits::kLastInstant;
  return whole ? std::optional(ms) : std::nullopt;
}

}  // namespace leadline::cli
