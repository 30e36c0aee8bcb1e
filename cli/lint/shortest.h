// How soon a visitor can be at a stage at the earliest, whatever they do and whatever a script invents: a bound from below. It can be
// trusted as such, for a log that undercuts it is `implausible` (core/wire/plausible.h) or earns too little; who invents a log and waits may meet it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "config/config.h"

namespace leadline::cli {

// A stage that can be reached in less costs nobody anything: one script and one form.
constexpr std::int64_t kQuickMs = 5000;

struct Shortest {
  std::string stage;
  std::int64_t ms = 0;
};

// Of each stage of the model that can be reached at all, lowest weight first.
std::vector<Shortest> shortest_ways(const base::Json& scoring, const config::Config& config);

}  // namespace leadline::cli
