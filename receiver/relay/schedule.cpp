#include "receiver/relay/schedule.h"

#include <algorithm>

namespace leadline::receiver {

std::optional<std::int64_t> pause_after(std::int64_t attempts, const std::vector<std::int64_t>& retries, double chance, std::int64_t asked) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(retries.size())) return std::nullopt;
  const auto planned = static_cast<double>(retries[static_cast<std::size_t>(attempts - 1)]);
  return std::max(static_cast<std::int64_t>(planned * (1 + chance / 10)), std::min(asked, kLongestWait));
}

}  // namespace leadline::receiver
