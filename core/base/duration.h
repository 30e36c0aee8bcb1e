// Lengths of time as a config writes them: "500ms" "30s" "5m" "12h" "7d".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace leadline::base {

// In milliseconds; nullopt when it is not written so, or longer than ten years.
std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace leadline::base
