// Which surfaces show. Decided once in a step, by what the config says (target.h), what has happened (history.h) and the situation; the
// page is drawn by it, and `why` tells it with the numbers that were compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/border.h"
#include "api/event.h"
#include "targeting/history.h"

namespace leadline::targeting {

// What there is beside the surfaces themselves. Borrowed for the call.
struct Situation {
  const base::Json& facts;         // facts::State::doc
  const base::Json& around;        // {device, path, type, query}
  std::int64_t now = 0;            // wall clock
  std::int64_t visit = 0;          // its number …
  std::int64_t visit_began = 0;    // … and when it began
  std::int32_t tz_minutes = 0;     // the visitor's zone, east of UTC
  std::string_view language;       // in which surfaces are drawn
  std::string_view visitor;        // id
  bool can_ask = true;             // whether conditions can be read: their part of the core is there
  std::string_view form_in_progress;  // the form that is being filled in; "": none
};

// A new page, or a new visit: what belonged to the last one is over.
void begin_page(const Model& model, State& state, const Situation& now);
// What the event means for the triggers.
void take(const Model& model, State& state, const api::Event& event, const Situation& now);

// Which of the targets show now (Record::up), those that begin to in `rises`. `placed`: whether the page has a place for each.
void decide(const Model& model, State& state, const Situation& now, const std::vector<char>& placed, std::vector<std::size_t>& rises);
// Whether nothing but the visitor's own wish is needed for it to show.
bool may_by_wish(const Model& model, const State& state, const Situation& now, std::size_t target);
// In how many ms `decide` may come to another answer by itself; none: not at all. `decided`: nothing has happened since it was asked last.
std::optional<std::int64_t> next_change(const Model& model, const State& state, const Situation& now, bool decided);

// It was seen, or (where it covers or floats) shown: the clocks run from here.
void count_impression(const Model& model, State& state, std::size_t target, const Situation& now);
// It is gone: what it waited for has to happen again.
void end_turn(const Model& model, State& state, std::size_t target);

// Adds every gate that is asked, up to the first that refuses: [{"gate", "passed", "detail"?}]. Which one that is; `shown`: none.
api::Why explain(const Model& model, const State& state, const Situation& now, std::size_t target, base::Json& gates);

#ifndef __wasm__
// How many gates this thread has asked: what the decision of a step costs, for the test that it is made once.
std::int64_t& gates_asked();
#endif

}  // namespace leadline::targeting
