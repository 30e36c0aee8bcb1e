#include "scoring/challengers.h"

#include "base/limits.h"
#include "base/number.h"
#include "scoring/grade.h"

namespace leadline::scoring {

using base::child_pointer;
using base::Json;
using base::Problem;

namespace {

State& state_of(const Model& model, State& state, std::size_t index) {
  state.challengers.resize(model.challengers.size());
  return state.challengers[index];
}

}  // namespace

AsChallenger::AsChallenger(const Model& model, facts::State& facts, State& state, std::size_t index)
    : facts_(facts), state_(state_of(model, state, index)) {
  facts::section(facts_, "score").swap(state_.own_score);
}

AsChallenger::~AsChallenger() { facts_.doc["score"].swap(state_.own_score); }

void read_challengers(Json& list, const std::string& place, base::Diagnostics& out, Model& model) {
  if (list.size() > base::limits::kChallengers)
    base::add_error(out, place, Problem::too_many_challengers, base::limits::kChallengers);
  std::size_t rules = model.rules.size();
  for (std::size_t i = 0; i < list.size() && i < base::limits::kChallengers; ++i) {
    const std::string at = child_pointer(place, i);
    const std::string id = base::require_string(list[i], "id", at, out);
    if (id.empty()) continue;
    bool repeated = false;
    for (const Model& other : model.challengers) repeated = repeated || other.id == id;
    if (repeated) {
      base::add_error_at(out, at, "id", Problem::challenger_twice);
      continue;
    }
    rules += base::get_array(list[i], "rules").size();
    if (rules > base::limits::kScoringRules) {
      base::add_error_at(out, at, "rules", Problem::too_many_challenger_rules, base::integer_text(base::limits::kScoringRules));
      continue;
    }
    Json document = std::move(list[i]);
    document.erase("id");
    if (document.erase("challengers") > 0)
      base::add_error_at(out, at, "challengers", Problem::nested_challengers);
    Model& made = model.challengers.emplace_back();
    compile(std::move(document), "visitor", at, out, made);
    made.id = id;
    made.has_fixed_zone = model.has_fixed_zone;  // one site, one calendar
    made.zone_minutes = model.zone_minutes;
    model.ages = model.ages || made.ages;
  }
}

void observe_challengers(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const AsChallenger role(model, facts, state, i);
    take_event(model.challengers[i], facts, role.state(), event);
  }
}

void settle_silences(const Model& model, facts::State& facts, State& state, std::int64_t now) {
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const AsChallenger role(model, facts, state, i);
    if (!model.challengers[i].inactivity_rules.empty()) settle_silence(model.challengers[i], facts, role.state(), now);
  }
}

void age_challengers(const Model& model, facts::State& facts, State& state, std::int64_t now) {
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const AsChallenger role(model, facts, state, i);
    age(model.challengers[i], facts, role.state(), now);
  }
}

Json challengers_json(const Model& model, facts::State& current, const State& state, std::int64_t now) {
  static const State kNew;
  Json out = base::list();
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const Model& challenger = model.challengers[i];
    const State& own = i < state.challengers.size() ? state.challengers[i] : kNew;
    base::put(current.doc, "score", own.own_score);
    const Score score = compute(challenger, current, own, now);
    Json item = base::object_of("model", challenger.id, "version", challenger.version, "total", base::from_thousandths(score.total.clamped),
                                "band", band_name(challenger, score.band), "stage", stage_name(challenger, own.stage));
    Json fit = base::object();
    explain_fit(challenger, current, score, {}, fit);
    for (const char* key : {"grade", "matrix"})
      if (const Json* value = base::find(fit, key)) base::put(item, key, *value);
    if (score.excluded) base::put(item, "status", "excluded");
    base::push(out, std::move(item));
  }
  return out;
}

void put_challengers(Json& out, const State& state, const Model& model) {
  if (state.challengers.empty()) return;
  Json challengers = base::object();
  for (std::size_t i = 0; i < state.challengers.size() && i < model.challengers.size(); ++i) {
    Json item = to_json(state.challengers[i], model.challengers[i]);
    base::put(item, "score", state.challengers[i].own_score);
    base::put(challengers, model.challengers[i].id.c_str(), std::move(item));
  }
  base::put(out, "challengers", std::move(challengers));
}

void take_challengers(const Json& json, const Model& model, State& state) {
  const Json& challengers = base::get_object(json, "challengers");
  if (challengers.empty()) return;
  for (std::size_t i = 0; i < model.challengers.size(); ++i) {
    const Json& item = base::get_object(challengers, model.challengers[i].id);
    State& own = state_of(model, state, i);
    own = from_json(item, model.challengers[i]);
    own.own_score = base::get_object(item, "score");
  }
}

}  // namespace leadline::scoring
