// What a gate is asked about, and what of its answers the decision needs besides (gates.cpp, decide.cpp).
#pragma once

#include <utility>

#include "targeting/gates.h"

namespace leadline::targeting {

// One target, and what it is asked about. `detail`: where the numbers go that were compared; nullptr: nobody wants to know.
struct Asked {
  const Model& model;
  const State& state;
  const Situation& now;
  const Target& target;
  const Record& record;
  base::Json* detail = nullptr;

  template <typename Value>
  void tell(const char* key, Value&& value) const { if (detail) base::put(*detail, key, std::forward<Value>(value)); }
};

Asked asked_of(const Model& model, const State& state, const Situation& now, std::size_t target);

// The first gate that refuses, of some of them (gates.def); `shown` when none does.
api::Why ask_visitor(const Asked& asked);  // whether it is for this visitor, on this page …
api::Why ask_moment(const Asked& asked);   // … and, where it is, for this moment
api::Why ask_staying(const Asked& asked);  // of what shows already
api::Why ask_wish(const Asked& asked);     // of what the visitor has clicked for

// A time that lies ahead, since a clock was set back, counts as now.
std::int64_t since(const Situation& now, std::int64_t then);
// From when on the page's triggers count for it.
std::int64_t armed_at(const Asked& asked);
// When the item's time has come, of those that wait for nothing else; 0: it is no such item, or does not wait yet.
std::int64_t due(const Asked& asked, const TriggerItem& item);
bool is_pulled(const Asked& asked);
// Another one that stands in the same place of the screen. What blocks stands in all of them.
const Target* in_the_way(const Asked& asked);

constexpr std::int64_t kAfterConsentMs = 1000;  // nothing comes in the same second as a consent banner

}  // namespace leadline::targeting
