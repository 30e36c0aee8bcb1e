// What comes in: plain data, already decoded from the border's line (docs/protocol.md).
#pragma once

#include <cstdint>

#include "base/json.h"

namespace leadline::api {

// Two clocks with two meanings, two types: a dwell time must not compile against a calendar time.
struct Wall { std::int64_t ms = 0; };  // since the Unix epoch, UTC; may jump
struct Mono { std::int64_t ms = 0; };  // since the page began; never goes back

// The border's `k`, in the order of docs/protocol.md.
enum class EventKind : std::uint8_t {
  boot, page, slots, scroll, time, seen, click, hide, show, track, identify, answer, consent, open, close,
  act, field, submit, outbox, stored, reply, wake, online, flush, ask, part, snap, resume, adjust,
};

struct Event {
  EventKind kind = EventKind::wake;
  Wall wall;
  Mono mono;
  bool has_mono = false;  // logs written by hand carry the wall clock alone
  base::Json data;        // the line's members, `k` included: what rules see as `event.*`
};

// The border's word for a kind ("page"), and back; false when there is none.
const char* event_name(EventKind kind);
bool event_kind(std::string_view name, EventKind& out);

}  // namespace leadline::api
