// The explanation, and what of the scoring state is saved.
#include <algorithm>

#include "base/door.h"
#include "base/limits.h"
#include "base/sort.h"
#include "scoring/adjustments.h"
#include "scoring/challengers.h"
#include "scoring/grade.h"
#include "scoring/stages.h"

namespace leadline::scoring {

using base::from_thousandths;
using base::Json;

namespace {

Json sum_json(const std::string& id, const Sum& sum, const Clamp& clamp) {
  Json out = base::object();
  base::put(out, "id", id);
  base::put(out, "raw", from_thousandths(sum.raw));
  base::put(out, "clamped", from_thousandths(sum.clamped));
  if (clamp.max && sum.raw > *clamp.max) base::put(out, "cap", from_thousandths(*clamp.max));
  if (clamp.min && sum.raw < *clamp.min) base::put(out, "cap", from_thousandths(*clamp.min));
  return out;
}

Json contribution_json(const Model& model, const Contribution& part, std::string_view locale) {
  const Rule& rule = model.rules[static_cast<std::size_t>(part.rule)];
  Json out = base::object();
  base::put(out, "rule", rule.id);
  base::put(out, "group", model.groups[static_cast<std::size_t>(rule.group)].id);
  base::put(out, "points", from_thousandths(part.points));
  base::put(out, "raw", from_thousandths(part.raw));
  if (part.decayed != part.raw) base::put(out, "decayedTo", from_thousandths(part.decayed));
  base::put(out, "hits", part.hits);
  if (part.cap_hit) base::put(out, "capHit", true);
  if (part.last_at > 0) base::put(out, "lastAt", part.last_at);
  if (!rule.note.empty()) base::put(out, "note", rule.note.in(locale));
  return out;
}

// The nearest stage above the current one that conditions can reach, and which of its requirements are not met.
Json next_json(const Model& model, const facts::State& facts, const State& state) {
  for (std::size_t i = static_cast<std::size_t>(state.stage + 1); i < model.stages.size(); ++i) {
    const Stage& stage = model.stages[i];
    if (stage.when.empty()) continue;
    Json missing = base::list();
    for (const Requirement& requirement : stage.requirements) {
      const rules::Truth truth = rules::test(requirement.program, {&facts.doc, nullptr});
      if (truth == rules::Truth::yes) continue;
      Json item = base::object();
      base::put(item, "when", requirement.rule);
      base::put(item, "is", truth == rules::Truth::unknown ? "unknown" : "no");
      base::push(missing, std::move(item));
    }
    Json out = base::object();
    base::put(out, "stage", stage.id);
    base::put(out, "missing", std::move(missing));
    return out;
  }
  return nullptr;
}

Json transitions_json(const Model& model, const facts::State& facts, const State& state) {
  Json out = base::list();
  for (const Transition& transition : state.transitions)
    base::push(out, base::object_of("stage", stage_name(model, transition.stage), "at", transition.at, "why", transition.why,
                                    "id", transition_id(model, facts, transition)));
  return out;
}

Milli size(Milli points) { return points < 0 ? -points : points; }

bool weightier(const Contribution& a, const Contribution& b) { return size(a.points) > size(b.points); }
bool in_order(const Contribution& a, const Contribution& b) { return a.rule < b.rule; }

// The weightiest kReasons, in the model's order. How many there are besides.
std::size_t leave_out_small(std::vector<Contribution>& contributions) {
  constexpr std::size_t kMost = base::limits::kReasons;
  if (contributions.size() <= kMost) return 0;
  const std::size_t left_out = contributions.size() - kMost;
  base::sort<Contribution, weightier>(contributions);
  contributions.resize(kMost);
  base::sort<Contribution, in_order>(contributions);
  return left_out;
}

// `current`: facts of the caller's own, which are brought to `now`.
Json explain_as_is(const Model& model, facts::State& current, const State& state, std::int64_t now,
                   const std::string& config_hash, std::string_view locale) {
  Score score = compute(model, current, state, now);
  write_facts(model, score, state, current);
  Json out = base::object();
  base::put(out, "total", from_thousandths(score.total.clamped));
  if (score.total.raw != score.total.clamped) base::put(out, "totalRaw", from_thousandths(score.total.raw));
  base::put(out, "band", band_name(model, score.band));
  base::put(out, "stage", stage_name(model, state.stage));
  if (score.excluded) base::put(out, "status", "excluded");
  if (model.fit.used()) explain_fit(model, current, score, locale, out);
  Json dimensions = base::list();
  for (std::size_t i = 0; i < model.dimensions.size(); ++i) {
    bool used = false;
    for (const Group& group : model.groups) used = used || group.dimension == static_cast<std::int32_t>(i);
    if (used) base::push(dimensions, sum_json(model.dimensions[i].id, score.dimensions[i], model.dimensions[i].clamp));
  }
  base::put(out, "dimensions", std::move(dimensions));
  Json groups = base::list();
  for (std::size_t i = 0; i < model.groups.size(); ++i)
    base::push(groups, sum_json(model.groups[i].id, score.groups[i], model.groups[i].clamp));
  base::put(out, "groups", std::move(groups));
  const std::size_t small = leave_out_small(score.contributions);
  const std::size_t unknowns = std::min(score.unknown.size(), base::limits::kReasons);
  if (small > 0 || unknowns < score.unknown.size())
    base::put(out, "leftOut", base::object_of("contributions", static_cast<std::int64_t>(small), "unknown", static_cast<std::int64_t>(score.unknown.size() - unknowns)));
  Json contributions = base::list();
  for (const Contribution& part : score.contributions) base::push(contributions, contribution_json(model, part, locale));
  base::put(out, "contributions", std::move(contributions));
  Json unknown = base::list();
  for (std::size_t i = 0; i < unknowns; ++i) base::push(unknown, model.rules[static_cast<std::size_t>(score.unknown[i])].id);
  base::put(out, "unknown", std::move(unknown));
  Json next = next_json(model, current, state);
  if (!next.is_null()) base::put(out, "next", std::move(next));
  base::put(out, "stages", transitions_json(model, current, state));
  if (model.stages_move) base::put(out, "refused", refused_json(model, current, state, now));
  base::put(out, "model", base::object_of("version", model.version, "hash", config_hash));
  base::put(out, "asOf", now);
  if (state.ledger.truncated) base::put(out, "historyTruncated", true);
  if (!state.adjustments.empty()) base::put(out, "adjustments", adjustments_json(state, now));
  if (!model.challengers.empty()) base::put(out, "challengers", challengers_json(model, current, state, now));
  return out;
}

}  // namespace

Json explain(const Model& model, const facts::State& facts, const State& state, std::int64_t now,
             const std::string& config_hash, std::string_view locale) {
  facts::State current = facts;  // what stages are asked about must be as of `now`, without changing what is remembered
  if (!model.ages) return explain_as_is(model, current, state, now, config_hash, locale);
  State aged = state;
  age(model, current, aged, now);
  return explain_as_is(model, current, aged, now, config_hash, locale);
}

LEADLINE_DOOR Json to_json(const State& state, const Model& model) {
  Json out = base::object();
  base::put(out, "ledger", to_json(state.ledger, model));
  base::put(out, "band", band_name(model, state.band));
  base::put(out, "stage", stage_name(model, state.stage));
  base::put(out, "idleFrom", state.idle_from);
  Json transitions = base::list();
  for (const Transition& transition : state.transitions) {
    Json item = base::list();
    base::push(item, stage_name(model, transition.stage));
    base::push(item, transition.at);
    base::push(item, transition.why);
    if (transition.n > 1) base::push(item, std::int64_t{transition.n});
    base::push(transitions, std::move(item));
  }
  base::put(out, "transitions", std::move(transitions));
  put_moves(out, state, model);
  put_adjustments(out, state);
  put_challengers(out, state, model);
  return out;
}

State from_json(const Json& json, const Model& model) {
  State state;
  state.ledger = ledger_from_json(base::get_object(json, "ledger"), model);
  const std::string& band = base::get_text(json, "band");
  for (std::size_t i = 0; i < model.bands.size(); ++i)
    if (model.bands[i].id == band) state.band = static_cast<std::int32_t>(i);
  state.stage = stage_index(model, base::get_text(json, "stage"));
  state.idle_from = base::get_int(json, "idleFrom");
  for (const Json& item : base::get_array(json, "transitions")) {
    if (!item.is_array() || item.size() < 3 || !item[0].is_string() || !item[1].is_number() || !item[2].is_string()) continue;
    const std::int32_t n = item.size() > 3 && item[3].is_number() ? item[3].get<std::int32_t>() : 1;
    state.transitions.push_back({stage_index(model, item[0].get<std::string>()), item[1].get<std::int64_t>(), item[2].get<std::string>(), n, false});
  }
  take_moves(json, model, state);
  // A spoiled store may say any time: none before 1970, so that the difference to another one can be told.
  state.idle_from = std::max<std::int64_t>(0, state.idle_from);
  state.confirmed_at = std::max<std::int64_t>(0, state.confirmed_at);
  take_adjustments(json, state);
  take_challengers(json, model, state);
  return state;
}

}  // namespace leadline::scoring
