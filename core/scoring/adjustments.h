// Manual adjustments: points that somebody who holds the lead adds or takes, dated and signed. They stand beside the rules
// and never freeze them. A page has no way to make one (wire/session.h), and no evidence may hold one (wire/replay.cpp).
#pragma once

#include "scoring/scoring.h"

namespace leadline::scoring {

// Their sums at `now`, by dimension and for the total, into the score.
void sum_adjustments(const Model& model, const State& state, std::int64_t now, Score& score);

base::Json adjustments_json(const State& state, std::int64_t now);
void put_adjustments(base::Json& out, const State& state);
void take_adjustments(const base::Json& json, State& state);

}  // namespace leadline::scoring
