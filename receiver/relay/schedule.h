// When what was not accepted is sent again: the schedule of Standard Webhooks, over some three days.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace leadline::receiver {

// How long after an attempt the next one is made, in ms; the first is made at once.
inline const std::vector<std::int64_t> kRetries = {5'000,      300'000,    1'800'000,  7'200'000, 18'000'000,
                                                   36'000'000, 50'400'000, 72'000'000, 86'400'000};
constexpr std::int64_t kLongestWait = 86'400'000;  // that an endpoint may ask for

// The pause after `attempts` of them; nullopt: that was the last. `chance` in [0, 1) spreads what failed together by a tenth. `asked`: what the
// endpoint's Retry-After wants, ms; it is not asked earlier.
std::optional<std::int64_t> pause_after(std::int64_t attempts, const std::vector<std::int64_t>& retries, double chance, std::int64_t asked);

}  // namespace leadline::receiver
