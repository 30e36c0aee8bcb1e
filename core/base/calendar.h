// Local times of a config. Minutes, for nothing there is finer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadline::base {

inline constexpr std::int64_t kMinuteMs = 60'000, kDayMinutes = 24 * 60;

// "2026-12-31T18:00" or "2026-12-31", in minutes since 1970.
std::optional<std::int64_t> parse_local(std::string_view text);
// "08:00" to "24:00", in minutes of the day.
std::optional<std::int32_t> parse_clock(std::string_view text);
// 0 is a Sunday.
int weekday(std::int64_t minutes);
// The other way round: "2026-12-31T18:00".
std::string local_text(std::int64_t minutes);

}  // namespace leadline::base
