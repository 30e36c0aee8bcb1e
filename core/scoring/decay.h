// What an award is worth after a while. Exact where the formula is exact; 2^x by integers only, so that every build gives
// the same thousandth (docs/scoring.md, "Decay").
#pragma once

#include "scoring/model.h"

namespace leadline::scoring {

// `age_ms` below zero (a clock that moved back) counts as 0.
//   timeframe, window: points, or 0 from `days` on
//   linear:            points · max(0, 1 − percent/100 · ⌊age / everyDays⌋)
//   half_life:         points · 2^(−age / halfLife)
// Rounded to the nearest thousandth, halves away from zero.
Milli value_at(Milli points, const Decay& decay, std::int64_t age_ms);

// Whether an award of `points` is worth 0 for ever from this age on. What is over can be forgotten.
bool is_over(Milli points, const Decay& decay, std::int64_t age_ms);

// points · 2^(−age/half), both in ms, half > 0. The relative error of the factor is below 2^-51 (proof in decay.cpp), so
// the result is the correctly rounded one unless the exact value lies within points · 2^-51 of a tie.
Milli halve(Milli points, std::int64_t age_ms, std::int64_t half_ms);

}  // namespace leadline::scoring
