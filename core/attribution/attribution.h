// Where the visitor came from: the first touch, kept for good, and the last touch that was not direct. Both go with
// every submission; visit.source, medium, campaign and channel are facts that rules may read.
#pragma once

#include "facts/facts.h"

namespace leadline::attribution {

struct State {
  base::Json first;  // null until there is one
  base::Json last;
};

// After facts have taken the event: on a page that begins a visit (or brings a campaign), notes the touch.
void learn(State& state, facts::State& facts, const api::Event& event, facts::Change change);

// {"first","last","channel","landing"} for the submission.
base::Json describe(const State& state, const facts::State& facts);

base::Json to_json(const State& state);
State from_json(const base::Json& json);

// The default channel group, a first cut of GA4's (https://support.google.com/analytics/answer/9756891).
const char* channel_of(const std::string& source, const std::string& medium, bool has_click_id,
                       const std::string& referrer_host);

}  // namespace leadline::attribution
