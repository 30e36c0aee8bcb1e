#include "api/event.h"

namespace leadline::api {

namespace {
constexpr const char* kNames[] = {
    "boot", "page", "slots", "scroll", "time", "seen", "click", "hide", "show", "track", "identify", "answer", "consent",
    "open", "close", "act", "field", "submit", "outbox", "stored", "reply", "wake", "online", "flush", "ask", "part", "snap", "resume",
    "adjust",
};
static_assert(sizeof kNames / sizeof *kNames == static_cast<std::size_t>(EventKind::adjust) + 1);
}  // namespace

const char* event_name(EventKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool event_kind(std::string_view name, EventKind& out) {
  for (std::size_t i = 0; i < sizeof kNames / sizeof *kNames; ++i) {
    if (name == kNames[i]) {
      out = static_cast<EventKind>(i);
      return true;
    }
  }
  return false;
}

}  // namespace leadline::api
