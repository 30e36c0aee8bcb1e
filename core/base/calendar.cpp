#include "base/calendar.h"

namespace leadline::base {

namespace {

// So many digits as a number; -1 when they are none.
int number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  if (at + digits > text.size()) return -1;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
std::int64_t days_of(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int era = year / 400, of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return std::int64_t{era} * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct Date { int year, month, day; };

// civil_from_days, of the same.
Date date_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int of_era = static_cast<int>(days - era * 146097);
  const int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const int of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  const int civil = month < 10 ? month + 3 : month - 9;
  return {static_cast<int>(era) * 400 + year + (civil <= 2 ? 1 : 0), civil, of_year - (153 * month + 2) / 5 + 1};
}

std::string two(int value) { return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)}; }

}  // namespace

std::optional<std::int32_t> parse_clock(std::string_view text) {
  const int hour = number(text, 0, 2), minute = number(text, 3, 2);
  if (text.size() != 5 || text[2] != ':' || hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > kDayMinutes) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<std::int64_t> parse_local(std::string_view text) {
  const int year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' || year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::int64_t days = days_of(year, month, day);
  if (date_of(days).day != day) return std::nullopt;  // the 30th of February
  if (text.size() == 10) return days * kDayMinutes;
  const auto clock = text[10] == 'T' ? parse_clock(text.substr(11)) : std::nullopt;
  if (!clock) return std::nullopt;
  return days * kDayMinutes + *clock;
}

int weekday(std::int64_t minutes) {
  const std::int64_t days = (minutes < 0 ? minutes - kDayMinutes + 1 : minutes) / kDayMinutes;
  return static_cast<int>(((days + 4) % 7 + 7) % 7);  // 1970 began on a Thursday
}

std::string local_text(std::int64_t minutes) {
  const std::int64_t days = (minutes < 0 ? minutes - kDayMinutes + 1 : minutes) / kDayMinutes;
  const int of_day = static_cast<int>(minutes - days * kDayMinutes);
  const Date date = date_of(days);
  return two(date.year / 100) + two(date.year % 100) + "-" + two(date.month) + "-" + two(date.day) + "T" + two(of_day / 60) + ":" + two(of_day % 60);
}

}  // namespace leadline::base
