// What we know about the visitor, the visit and the page: one JSON object that conditions read (docs/conditions.md lists
// its members). Facts change only through events, so a log replayed gives the same facts.
//
//   visitor  id, visits, isReturning, firstSeen, daysSinceLast
//   visit    pages, seconds, landingPath, source, medium, campaign, channel   (the last four by `attribution`)
//   page     path, title, query, host, type, lang, scroll, seconds (visible)
//   traits, fields, device, consent, score
//
// A visit ends after 30 minutes without an event, or when a page comes with another campaign (GA4's session, and what
// people expect of "once per session").
#pragma once

#include <cstdint>
#include <string>

#include "api/event.h"
#include "base/json.h"

namespace leadline::facts {

constexpr std::int64_t kVisitIdleMs = 30 * 60 * 1000;
constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

struct State {
  base::Json doc = base::object();  // see above
  std::int64_t now = 0;                   // wall clock of the last event; never goes back
  std::int32_t tz_minutes = 0;            // the visitor's zone, east of UTC
  std::int64_t visit_began = 0;
  std::int64_t last_event = 0;
  std::int64_t visit_number = 0;          // counts visits: the bucket of "once per session"
  std::string campaign;                   // what the current visit came by
};

struct Change {
  bool new_visit = false;
  bool new_page = false;
};

// Takes one event in. `event.wall` must not be earlier than `state.now` (the engine sees to it).
Change learn(State& state, const api::Event& event);

// Brings the members that pass with time (visit.seconds) up to `now`.
void refresh(State& state, std::int64_t now);

// A member of `doc` that is an object, created when missing.
base::Json& section(State& state, const char* name);

base::Json to_json(const State& state);
State from_json(const base::Json& json);

// What makes two campaigns different: source, medium, campaign and click ids of a page's query; "" when it has none.
std::string campaign_of(const base::Json& query);
// Advertising click ids, in the order in which they are looked for.
extern const char* const kClickIds[];
extern const int kClickIdCount;

}  // namespace leadline::facts
