#include "api/event.h"

#include <iterator>

namespace leadline::api {

bool event_kind(std::string_view name, EventKind& out) {
  for (std::size_t i = 0; i < std::size(kEventNames); ++i) {
    if (name == kEventNames[i]) {
      out = static_cast<EventKind>(i);
      return true;
    }
  }
  return false;
}

}  // namespace leadline::api
