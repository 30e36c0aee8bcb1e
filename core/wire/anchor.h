// A log in somebody else's time. A page's clock is the page's to set, and so is what its log says of time. But a log may hold a line that
// could not be written before a receiver had given it a challenge (`anchored`), and it arrives when that receiver says. In between lies all
// the time that it can have taken, whoever wrote it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::wire {

struct Anchors {
  std::vector<std::string> challenges;  // that the log names, in its order; a few, and no more than that are looked at
  std::int64_t took = 0;                // ms from its first line to its last, by the visitor's clock
};

// `submission`: with a list at /evidence/log.
Anchors anchors_of(const base::Json& submission);

// Whether the lead is what it was when its page sealed it, as far as its own checksum says: not whether somebody has reckoned that anew.
bool is_whole(base::Json submission);

// Whether a log that took so long by the visitor's clock can have been made within `passed` ms of the receiver's.
bool fits_within(std::int64_t took, std::int64_t passed);

// What is allowed where two clocks are compared: each is rounded by its browser and slewed by its system.
constexpr std::int64_t slack_ms(std::int64_t span) { return 2000 + span / 1000; }

}  // namespace leadline::wire
