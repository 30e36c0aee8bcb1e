// What comes in: plain data, already decoded from the border's line (docs/protocol.md).
#pragma once

#include <cstdint>

#include "api/border.h"
#include "base/json.h"

namespace leadline::api {

// Two clocks with two meanings, two types: a dwell time must not compile against a calendar time.
struct Wall { std::int64_t ms = 0; };  // since the Unix epoch, UTC; may jump
struct Mono { std::int64_t ms = 0; };  // since the page began; never goes back

struct Event {
  EventKind kind = EventKind::wake;
  Wall wall;
  Mono mono;
  bool has_mono = false;  // logs written by hand carry the wall clock alone
  base::Json data;        // the line's members, `k` included: what rules see as `event.*`
};

// The kind of that name; false when there is none.
bool event_kind(std::string_view name, EventKind& out);

}  // namespace leadline::api
