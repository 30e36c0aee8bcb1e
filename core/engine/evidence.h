// Evidence: the events that scoring sees, reduced to what the config's conditions read. The engine scores the reduced
// event, keeps it in the log, and the log goes with a submission: so replaying it gives the same score by construction,
// and nothing that no rule reads is remembered at all.
#pragma once

#include <optional>

#include "api/event.h"
#include "engine/state.h"

namespace leadline::engine {

// Reduces the event; false for events that scoring does not see, which stay as they are.
//  - query parameters: campaign parameters (utm_*, click ids) and those a condition reads
//  - title, referrer's path, properties, traits, answers: only when a condition reads them
//  - e-mail addresses and phone numbers in answers: only that they were given (`true`)
bool reduce(api::Event& event, const config::Config& config);

// Appends to the log; when it is full (limits::kLogEvents, kLogBytes) the log is frozen and says so.
void remember(State& state, const api::Event& reduced);

// Facts take the reduced event, and whoever else learns of it.
void learn(State& state, const config::Config& config, const api::Event& reduced);
// Scoring takes it as well, before and after them: the part of a step that a replay repeats.
void apply(State& state, const config::Config& config, const api::Event& reduced);

// {core, config, log, truncated?}
base::Json evidence_json(const State& state, const config::Config& config);

}  // namespace leadline::engine
