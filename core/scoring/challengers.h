// Challengers: other models that score the same events, to be compared with the champion, which alone acts.
#pragma once

#include "scoring/scoring.h"

namespace leadline::scoring {

// `challengers` of the scoring document, which stands at `pointer`. After the rest of the model.
void read_challengers(base::Json& list, const std::string& pointer, base::Diagnostics& out, Model& model);

void observe_challengers(const Model& model, facts::State& facts, State& state, const api::Event& event);
void settle_silences(const Model& model, facts::State& facts, State& state, std::int64_t now);
void age_challengers(const Model& model, facts::State& facts, State& state, std::int64_t now);

// [{model, version, total, band, stage, …}] as of `now`. `current`: the caller's own facts.
base::Json challengers_json(const Model& model, facts::State& current, const State& state, std::int64_t now);

void put_challengers(base::Json& out, const State& state, const Model& model);
void take_challengers(const base::Json& json, const Model& model, State& state);

// As long as it lives, the `score` section of the facts is the challenger's own: its conditions ask about its own score.
class AsChallenger {
 public:
  AsChallenger(const Model& model, facts::State& facts, State& state, std::size_t index);
  ~AsChallenger();
  AsChallenger(const AsChallenger&) = delete;
  AsChallenger& operator=(const AsChallenger&) = delete;
  State& state() const { return state_; }

 private:
  facts::State& facts_;
  State& state_;
};

}  // namespace leadline::scoring
