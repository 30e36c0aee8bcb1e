// Where the visitor came from: the first touch, kept for good, and the last touch that was not direct. Both go with
// every submission; visit.source, medium, campaign and channel are facts that rules may read.
//
// A touch is noted as its page comes. What it is called (its channel, what a click id says, whether the page before counts at all)
// is worked out when conditions can be read, before which nobody asks: so the tables of names are no weight on a first paint.
#pragma once

#include "base/schema.h"
#include "facts/facts.h"

namespace leadline::attribution {

struct Model { std::vector<std::string> ignore; };  // hosts that are no source: the site's other domains, lower case

struct State {
  base::Json first;  // null until there is one
  base::Json last;   // without "channel": not named yet. Then its "before" is the last touch before it
};

void compile(const base::Json& attribution, const std::string& timezone, const std::string& pointer, base::Diagnostics& out, Model& model);

// After facts have taken the event: on a page that begins a visit (or brings a campaign), notes the touch.
void learn(State& state, facts::State& facts, const api::Event& event, facts::Change change);
// Names what was noted, and tells the facts.
void name_touches(const Model& model, State& state, facts::State& facts);

// {"first","last","channel","landing"} for the submission.
base::Json describe(const State& state, const facts::State& facts);

base::Json to_json(const State& state);
State from_json(const base::Json& json);

}  // namespace leadline::attribution
