// This machine's clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace leadline::receiver {

// ms since the epoch.
inline std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace leadline::receiver
