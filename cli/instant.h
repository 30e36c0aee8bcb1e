// Moments, as people and programs write them on a command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leadline::cli {

// Milliseconds since 1970 (`1793404800000`), or an ISO 8601 time: `2026-10-31`, `2026-10-31T07:00`, `2026-10-31T07:00:05.250+07:00`.
// A blank may stand for the T, as in what `explain` prints. Without a zone it is UTC: a result must not depend on the machine's.
std::optional<std::int64_t> read_instant(std::string_view text);

// What is said of an option that is none: "`--at` is a time …".
inline constexpr const char* kInstantHint =
    "is a time in whole milliseconds since 1970, such as 1793404800000, or an ISO time, such as 2026-10-31T07:00+07:00 (without a zone: UTC)";

}  // namespace leadline::cli
