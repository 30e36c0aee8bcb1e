#include "engine/engine.h"

#include <algorithm>

namespace leadline::engine {

Engine::Engine(std::unique_ptr<config::Config> config) : config_(std::move(config)), turn_(*config_) {
  turn_.make_room();
  turn_.state.locale = config_->locale;
}

api::Answer Engine::step(api::Event event) {
  turn_.begin_step();
  if (is_question(turn_, event)) {
    answer_question(turn_, event, turn_.answer);
    // The answer's `wake` replaces the last one, so a question must say again what is still to come.
    const std::int64_t passed = event.has_mono ? event.mono.ms - turn_.state.mono : event.wall.ms - turn_.state.wall;
    if (const auto wake = next_wake(turn_)) turn_.answer.wake_ms = std::max<std::int64_t>(0, *wake - std::max<std::int64_t>(0, passed));
    return std::move(turn_.answer);
  }
  turn_.event = std::move(event);
  begin(turn_);
  take_times(turn_);
  const Standing before = standing(turn_);
  catch_up(turn_);
  run_timers(turn_, Moment::before);
  act(turn_);
  if (turn_.has(config::Part::ctas)) target(turn_);
  draw(turn_);
  announce(turn_, before);
  ask_for_parts(turn_);
  run_timers(turn_, Moment::after);
  turn_.answer.wake_ms = next_wake(turn_);
  base::drop(turn_.event.data);
  return std::move(turn_.answer);
}

std::optional<base::Problem> Engine::adjust(const api::Event& event, api::Answer& answer) {
  turn_.begin_step();
  turn_.event = event;
  begin(turn_);
  take_times(turn_);
  const Standing before = standing(turn_);
  if (const auto problem = scoring::adjust(turn_.config.scoring, turn_.state.facts, turn_.state.scoring, turn_.event)) return problem;
  turn_.state.unsaved = true;
  draw(turn_);
  announce(turn_, before);
  save(turn_);
  answer = std::move(turn_.answer);
  answer.wake_ms = next_wake(turn_);
  return std::nullopt;
}

}  // namespace leadline::engine
