// When somebody works: hours of weekdays in a zone, without holidays. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace leadline::receiver {

struct Shift {
  std::uint8_t days = 0;                        // a bit for each weekday, Monday the first
  std::int32_t from = 0, to = 0;                // minutes of the day; `to` is the later one
};

// Days off, both of them too; days since the epoch.
struct DaysOff { std::int64_t first = 0, last = 0; };

struct WorkingHours {
  std::vector<Shift> shifts;                    // none: always
  std::vector<DaysOff> off;
  std::int32_t zone = 0;                        // minutes east of UTC

  // `now` when they work then, else when they begin next; a year later when they never do. ms since the epoch.
  std::int64_t free_at(std::int64_t now) const;
};

}  // namespace leadline::receiver
