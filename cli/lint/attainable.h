// Between which values a score can lie, whatever a visitor does: interval arithmetic over the model, rule by rule and clamp
// by clamp. Every score lies inside; a bound need not be reached (two rules may exclude each other).
#pragma once

#include <vector>

#include "config/config.h"

namespace leadline::cli {

using scoring::Milli;

// Stands for "no bound": far above any sum of points, far from overflow.
constexpr Milli kUnbounded = Milli{1} << 60;

struct Range { Milli low = 0, high = 0; };

struct Attainable {
  std::vector<Range> rules, groups, dimensions;  // by index of the model; each after its own clamp
  Range total;
};

// `can_fire`: by index of the model's rules; the others are worth 0.
Attainable attainable(const scoring::Model& model, const std::vector<bool>& can_fire);
// Likewise, with so many awards of each rule at the most.
Attainable attainable(const scoring::Model& model, const std::vector<bool>& can_fire, const std::vector<std::int64_t>& hits);

// The most awards that a rule can ever get; kUnbounded when there is no such number.
std::int64_t most_hits(const scoring::Rule& rule);

}  // namespace leadline::cli
