// How a lead moves between stages: up by a condition or by a rule's `qualifyAs`, down by its condition (`direction: any`)
// or with age (`ageOut`), up again as often as `again` allows. Stages move at events; those that are due to fall in
// between are settled before the next event, at the time of the fall, so that it makes no difference when somebody asks.
#pragma once

#include "scoring/scoring.h"

namespace leadline::scoring {

// `direction`, `again` and `ageOut` of a stage in the config.
inline bool has_moves(const base::Json& json) {
  for (const char* key : {"direction", "again", "ageOut"}) if (base::find(json, key)) return true;
  return false;
}
void read_moves(const base::Json& json, const std::string& pointer, base::Diagnostics& out, Model& model, Stage& stage);

void enter_stage(const Model& model, State& state, std::int32_t stage, std::int64_t at, std::string why);

// A rule with `qualifyAs` was hit.
void qualify(const Model& model, State& state, const Rule& rule, std::int64_t at);

// After an event, for models whose stages do more than rise.
void move_freely(const Model& model, const facts::State& facts, State& state);

// [{stage, reason, …}]: stages whose conditions hold, or whose rule was hit, and that are not entered all the same.
base::Json refused_json(const Model& model, const facts::State& facts, const State& state, std::int64_t now);

void put_moves(base::Json& out, const State& state, const Model& model);
void take_moves(const base::Json& json, const Model& model, State& state);

// The stage of that name, -1 for none.
std::int32_t stage_index(const Model& model, const std::string& id);

}  // namespace leadline::scoring
