// What has happened to each surface: the clocks of how often it may show, and how far what it waits for has come. It is the feature's
// state (config/features.h), kept from visit to visit as far as the consent allows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/border.h"
#include "targeting/target.h"

namespace leadline::targeting {

// Of one surface. Times are wall clock, 0: never.
struct Record {
  // For as long as the visitor is known.
  std::int64_t shown = 0, closed = 0, minimised = 0, converted = 0;  // when last
  std::int64_t impressions = 0;
  std::int64_t shown_in = 0;  // the visit in which it was shown last

  // For the visit `visit`.
  std::int64_t visit = 0;
  std::uint32_t in_visit = 0;      // what of its trigger has happened: a bit for each item
  std::int64_t waits_since = 0;    // since when its `delay` runs
  std::int64_t ready_at = 0;       // when it is to be shown (`showAfter`), once what it waits for has happened
  bool tab = false;                // it has become a tab at the edge
  std::vector<std::vector<std::int64_t>> counted;  // when the event of each item has happened; kept longer where it says `within`

  // For the page.
  std::uint32_t on_page = 0;
  bool up = false;                 // it shows
  bool preview = false;            // it shows because somebody wants to see it: nothing is counted
  bool over = false;               // it has had its turn …
  bool dropped = false;            // … or lost it, until what it waits for happens again
  std::int64_t queued_until = 0;   // it has lost to another, and waits so long for its turn

  // For the step.
  api::Why code = api::Why::shown; // the gate that keeps it away, as `decide` has found
};

// When one of a group was shown last, and how often in the visit.
struct Shown {
  std::int64_t last = 0, visit = 0;
  std::int32_t in_visit = 0;
};

struct State {
  std::vector<Record> records;     // as Model::targets
  std::vector<Shown> groups;       // as Model::groups
  Shown global;
  // For the page.
  std::int64_t page_began = 0;
  std::int64_t asked_at = 0;       // when a consent was last asked for, or given
  bool banner = false;             // a consent banner stands there
  // For the step.
  bool changed = false;            // a surface has begun to wait for what comes by itself: that has to be kept, for the next page
};

base::Json to_json(const State& state, const Model& model);
State from_json(const base::Json& json, const Model& model);

}  // namespace leadline::targeting
