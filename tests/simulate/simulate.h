// Schedules, carried out over the real core outbox (core/delivery) and models of all around it, and judged by what is true.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simulate/mutation.h"
#include "simulate/schedule.h"

namespace leadline::simulate {

struct Result {
  std::string rule, what;             // of the first thing that went wrong; "" = nothing did
  std::uint64_t leads = 0;            // records that were sealed
  std::uint64_t lost = 0;             // committed, and absent at the end
  std::uint64_t twice = 0;            // of one action at the receiver, or at a hook that had answered
  std::uint64_t untold = 0;           // neither on the disk nor arrived when their browser was killed, and nobody was told that they were
  std::uint64_t again_unknowing = 0;  // posted to a hook again, since no answer had come

  bool failed() const { return !rule.empty(); }
};

Result run(const Schedule& schedule, Mutation mutation = Mutation::none);
// A schedule that fails by the same rule, and does not when any step of it is left out.
Schedule shrink(Schedule schedule, Mutation mutation = Mutation::none);

struct Report {
  std::uint64_t schedules = 0;
  Result sum;
  Drawn drawn;
  struct Broken {
    std::uint64_t times = 0;
    std::string told;            // the first: its seed, and what is left of it when it is shrunk
    std::vector<std::uint64_t> seeds;  // of the first of them
  };
  std::map<std::string, Broken> broken;  // by rule

  bool failed() const { return !broken.empty(); }
  void add(const Report& later);  // of seeds that come after these
};
// `schedules` of them from `seed` on; ends with the first failure unless `all`.
Report simulate(std::uint64_t seed, std::uint64_t schedules, Mutation mutation = Mutation::none, bool all = false);
// All of them, on as many processors as there are; the same report on every machine.
Report simulate_all(std::uint64_t seed, std::uint64_t schedules);

// Of a thousand pages that are refused in the same instant, the greatest share that comes back within any fiftieth of the time that they wait.
double herd(Mutation mutation = Mutation::none);

}  // namespace leadline::simulate
