// How a model has scored a lead: what two models are compared by.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace leadline::metrics {

struct Marks {
  bool scored = false;
  std::int64_t total = 0;                                    // points in thousandths, as those of the rules
  std::string band, stage;
  std::vector<std::pair<std::string, std::int64_t>> points;  // by rule; those that gave none are left out
};

// As a submission says it: its `score`.
Marks marks_of(const base::Json& explanation);

// Points in thousandths.
std::int64_t to_milli(double points);

}  // namespace leadline::metrics
