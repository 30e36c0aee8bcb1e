#include "base/duration.h"

namespace leadline::base {

std::optional<std::int64_t> parse_duration(std::string_view text) {
  constexpr std::int64_t kSecond = 1000, kDay = 24 * 60 * 60 * kSecond, kMost = 3660 * kDay;
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    if ((value = value * 10 + (text[digits] - '0')) > kMost) return std::nullopt;
  const std::string_view unit = text.substr(digits);
  const std::int64_t ms = unit == "ms" ? 1 : unit == "s" ? kSecond : unit == "m" ? 60 * kSecond : unit == "h" ? 3600 * kSecond : unit == "d" ? kDay : 0;
  if (digits == 0 || ms == 0 || value > kMost / ms) return std::nullopt;
  return value * ms;
}

}  // namespace leadline::base
