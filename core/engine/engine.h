// The engine: state, timers, and the order of things. `step` is the order in which features are asked.
//
// It never reads a clock, draws a random number, or does any I/O: time and seed come in with events, what is to be done
// goes out as effects, and the caller carries them out in order. A wake-up that comes too early, or twice, does nothing.
#pragma once

#include <memory>
#include <optional>

#include "engine/turn.h"

namespace leadline::engine {

class Engine {
 public:
  explicit Engine(std::unique_ptr<config::Config> config);

  api::Answer step(api::Event event);

  // An adjustment by whoever holds the lead; not a step of a page. What is wrong with it, or nullopt.
  std::optional<base::Problem> adjust(const api::Event& event, api::Answer& answer);

 private:
  std::unique_ptr<config::Config> config_;
  Turn turn_;
};

}  // namespace leadline::engine
