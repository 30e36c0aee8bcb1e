#include "scoring/scoring.h"

#include <algorithm>

#include "base/door.h"
#include "base/sort.h"
#include "scoring/adjustments.h"
#include "scoring/challengers.h"
#include "scoring/grade.h"
#include "scoring/stages.h"

namespace leadline::scoring {

using base::Json;

const std::string& band_name(const Model& model, std::int32_t band) {
  static const std::string kCold = "cold";
  return band < 0 ? kCold : model.bands[static_cast<std::size_t>(band)].id;
}

const std::string& stage_name(const Model& model, std::int32_t stage) {
  static const std::string kNone;
  return stage < 0 ? kNone : model.stages[static_cast<std::size_t>(stage)].id;
}

namespace {

rules::Data data_of(const facts::State& facts, const api::Event* event) {
  return {&facts.doc, event ? &event->data : nullptr};
}

}  // namespace

LEADLINE_DOOR Milli mapped(const Rule& rule, const Json* value) {
  if (!value) return 0;
  if (value->is_array()) {
    Milli sum = 0;
    for (const Json& item : *value) sum += mapped(rule, &item);
    return sum;
  }
  const std::string text = value->is_string() ? value->get<std::string>() : base::dump_json(*value);
  for (const MappedPoints& entry : rule.value_map)
    if (entry.value == text) return entry.points;
  return 0;
}

namespace {

// State and answer rules: points while the facts are so.
void add_state_rules(const Model& model, const facts::State& facts, Score& score) {
  const rules::Data data = data_of(facts, nullptr);
  for (const std::int32_t index : model.state_rules) {
    const Rule& rule = model.rules[static_cast<std::size_t>(index)];
    const rules::Truth truth = rules::test(rule.when, data);
    if (truth == rules::Truth::unknown) score.unknown.push_back(index);
    if (truth != rules::Truth::yes) continue;
    Contribution part;
    part.rule = index;
    part.hits = 1;
    part.raw = rule.points;
    if (!rule.value_map.empty()) {
      const Json* answer = variable(data, rule.of);
      if (!answer) {
        score.unknown.push_back(index);
        continue;
      }
      part.raw = mapped(rule, answer);
    }
    if (part.raw == 0) continue;
    part.decayed = part.raw;
    part.points = rule.clamp.apply(part.raw);
    score.contributions.push_back(part);
  }
}

// `fading`: of the rules that lose value with time alone.
void add_awards(const Model& model, const Ledger& ledger, std::int64_t now, bool fading, Score& score) {
  const std::vector<Milli> sums = rule_sums(model, ledger, now);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Tally& tally = ledger.tallies[i];
    if (tally.hits == 0 && !tally.cap_hit) continue;
    Contribution part;
    part.rule = tally.rule;
    const Rule& rule = model.rules[static_cast<std::size_t>(tally.rule)];
    if (fading && rule.decay.kind == DecayKind::none) continue;
    part.raw = rule.tiers.empty() ? tally.sum : tier_points(rule, tally.hits);
    part.decayed = sums[i];
    part.points = rule.clamp.apply(sums[i]);
    part.hits = tally.hits;
    part.last_at = tally.last_at;
    part.cap_hit = tally.cap_hit;
    score.contributions.push_back(part);
  }
}

// Rules → groups → dimensions → total, each clamped in its turn. `settled`: by group, what is not among the contributions.
void add_up(const Model& model, Score& score, const std::vector<Milli>& settled = {}) {
  score.groups.assign(model.groups.size(), {});
  for (std::size_t i = 0; i < settled.size(); ++i) score.groups[i].raw = settled[i];
  score.dimensions.assign(model.dimensions.size(), {});
  score.total = {};
  for (const Contribution& part : score.contributions) {
    const Rule& rule = model.rules[static_cast<std::size_t>(part.rule)];
    score.groups[static_cast<std::size_t>(rule.group)].raw += part.points;
  }
  for (std::size_t i = 0; i < model.groups.size(); ++i) {
    Sum& group = score.groups[i];
    group.clamped = model.groups[i].clamp.apply(group.raw);
    score.dimensions[static_cast<std::size_t>(model.groups[i].dimension)].raw += group.clamped;
  }
  for (std::size_t i = 0; i < model.dimensions.size(); ++i) {
    Sum& dimension = score.dimensions[i];
    if (!score.adjusted.empty()) dimension.raw += score.adjusted[i];
    dimension.clamped = model.dimensions[i].clamp.apply(dimension.raw);
    score.total.raw += dimension.clamped;
  }
  if (!score.adjusted.empty()) score.total.raw += score.adjusted.back();
  score.total.clamped = model.total.apply(score.total.raw);
}

// Whole periods of silence since `idle_from`, each worth the rule's points but never below its floor. A century of days
// at most: a longer silence is a broken clock, and each period becomes an award.
struct Silence { std::int64_t periods = 0; Milli points = 0; };
constexpr std::int64_t kSilentPeriods = 36'500;

Silence silence_of(const Rule& rule, const State& state, std::int64_t now, Milli total) {
  Silence silence;
  if (state.idle_from == 0) return silence;
  silence.periods = std::min((now - state.idle_from) / (rule.days * kDayMs), kSilentPeriods);
  if (silence.periods <= 0) return {};
  const Milli most = std::max<Milli>(0, total - rule.floor);
  silence.points = std::max(rule.points * silence.periods, -most);
  return silence;
}

// `into`: the silence is over, and its periods become awards there. Whether there was any.
bool add_silence(const Model& model, const State& state, std::int64_t now, Score& score, Ledger* into = nullptr) {
  bool any = false;
  for (const std::int32_t index : model.inactivity_rules) {
    const Rule& rule = model.rules[static_cast<std::size_t>(index)];
    const Silence silence = silence_of(rule, state, now, score.total.clamped);
    if (silence.periods == 0) continue;
    any = true;
    const std::int64_t period = rule.days * kDayMs;
    Milli left = silence.points;
    for (std::int64_t i = 1; into && i <= silence.periods; ++i) {
      const Milli part = std::max(left, rule.points);
      append(*into, model, index, state.idle_from + i * period, part);
      left -= part;
    }
    const auto at = std::find_if(score.contributions.begin(), score.contributions.end(),
                                 [index](const Contribution& part) { return part.rule == index; });
    Contribution& part = at != score.contributions.end() ? *at : score.contributions.emplace_back();
    part.rule = index;
    part.hits += silence.periods;
    part.raw += rule.points * silence.periods;
    part.decayed += silence.points;
    part.points = rule.clamp.apply(part.decayed);
    part.last_at = state.idle_from + silence.periods * period;
    add_up(model, score);
  }
  return any;
}

}  // namespace

LEADLINE_DOOR std::int32_t band_of(const Model& model, const Score& score, std::int32_t current) {
  const auto value = [&](const Band& band) {
    return band.of < 0 ? score.total.clamped : score.dimensions[static_cast<std::size_t>(band.of)].clamped;
  };
  std::int32_t best = -1;
  for (std::size_t i = 0; i < model.bands.size(); ++i) {
    const Band& band = model.bands[i];
    // A band at or below the current one is kept until its exit; one above must be entered.
    const Milli threshold = static_cast<std::int32_t>(i) <= current ? band.exit : band.enter;
    if (value(band) >= threshold) best = static_cast<std::int32_t>(i);
  }
  return best;
}

namespace {

bool earlier(const Contribution& a, const Contribution& b) { return a.rule < b.rule; }

// Everything but the silence since the last event, which depends on the total of all the rest.
Score compute_awake(const Model& model, const facts::State& facts, const State& state, std::int64_t now) {
  Score score;
  add_awards(model, state.ledger, now, false, score);
  add_state_rules(model, facts, score);
  base::sort<Contribution, earlier>(score.contributions);
  if (!state.adjustments.empty()) sum_adjustments(model, state, now, score);
  add_up(model, score);
  return score;
}

bool is_excluded(const Model& model, const facts::State& facts) {
  return !model.exclude.empty() && rules::test(model.exclude, data_of(facts, nullptr)) == rules::Truth::yes;
}

void conclude(const Model& model, const facts::State& facts, const State& state, Score& score) {
  score.excluded = is_excluded(model, facts);
  if (score.excluded) score.total.clamped = 0;
  score.band = score.excluded ? -1 : band_of(model, score, state.band);
  if (model.fit.used()) judge_fit(model, facts, score);
}

// compute() at an event's own time, when there is no silence, without the reasons: the awards of rules that do not fade
// are not looked at again, but taken as the ledger's sums.
Score standing(const Model& model, const facts::State& facts, const State& state) {
  Score score;
  if (model.decays) add_awards(model, state.ledger, facts.now, true, score);
  add_state_rules(model, facts, score);
  if (!state.adjustments.empty()) sum_adjustments(model, state, facts.now, score);
  add_up(model, score, state.ledger.settled);
  conclude(model, facts, state, score);
  return score;
}

}  // namespace

Score compute(const Model& model, const facts::State& facts, const State& state, std::int64_t now) {
  Score score = compute_awake(model, facts, state, now);
  add_silence(model, state, now, score);
  conclude(model, facts, state, score);
  return score;
}

void write_facts(const Model& model, const Score& score, const State& state, facts::State& facts) {
  Json& section = facts::section(facts, "score");
  base::put(section, "total", base::from_thousandths(score.total.clamped));
  base::put(section, "band", band_name(model, score.band));
  base::put(section, "stage", stage_name(model, state.stage));
  base::put(section, "excluded", score.excluded);
  if (model.fit.used()) write_fit(score, section);
  for (std::size_t i = 0; i < model.dimensions.size(); ++i)
    base::put(section, model.dimensions[i].id.c_str(), base::from_thousandths(score.dimensions[i].clamped));
}

namespace {

// The highest stage whose condition holds, when that is a step up.
void move_stage(const Model& model, const facts::State& facts, State& state) {
  std::int32_t best = -1;
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    const Stage& stage = model.stages[i];
    if (!stage.when.empty() && rules::test(stage.when, data_of(facts, nullptr)) == rules::Truth::yes) best = static_cast<std::int32_t>(i);
  }
  if (best > state.stage) enter_stage(model, state, best, facts.now, "when");
}

void commit(const Model& model, facts::State& facts, State& state, const Score& score) {
  state.band = score.band;
  write_facts(model, score, state, facts);
  if (score.excluded) return;
  if (model.stages_move) move_freely(model, facts, state);
  else move_stage(model, facts, state);
  base::put(facts::section(facts, "score"), "stage", stage_name(model, state.stage));
}

Milli worth(const Rule& rule, const rules::Data& data) {
  return rule.value_map.empty() ? rule.points : mapped(rule, variable(data, rule.of));
}

void award(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  const bool tracked = event.kind == api::EventKind::track;
  const std::string name = tracked ? base::get_text(event.data, "name") : api::name_of(event.kind);
  const rules::Data data = data_of(facts, &event);
  for (const std::int32_t index : candidates(model, name, data)) {
    const Rule& rule = model.rules[static_cast<std::size_t>(index)];
    if (rules::test(rule.when, data) != rules::Truth::yes) continue;
    if (rule.cap.per != CapPer::none) {
      Tally& tally = tally_of(state.ledger, index, model.rules.size());
      if (!take_cap(model, rule, tally, facts, data)) {
        settle(state.ledger, model, tally);
        continue;
      }
    }
    append(state.ledger, model, index, facts.now, worth(rule, data));
    if (rule.qualify_as >= 0 && !is_excluded(model, facts)) qualify(model, state, rule, facts.now);
  }
}

}  // namespace

// Silence that has ended becomes awards, so that it stays in the score after the visitor has come back; and what it took
// may have been a band.
void settle_silence(const Model& model, const facts::State& facts, State& state, std::int64_t now) {
  Score score = compute_awake(model, facts, state, now);
  if (!add_silence(model, state, now, score, &state.ledger)) return;
  conclude(model, facts, state, score);
  state.band = score.band;
  state.idle_from = now;
}

namespace {

// The id by which a repeated event is known; "" for none.
const std::string& id_of(const api::Event& event) {
  static const std::string kNone;
  return event.kind == api::EventKind::track ? base::get_text(event.data, "id") : kNone;
}

// Apart, for few events come after a day or more.
void end_silence(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  const std::string& id = id_of(event);
  if (!id.empty() && has_seen(state.ledger, id)) return;
  if (!model.inactivity_rules.empty()) settle_silence(model, facts, state, event.wall.ms);
  settle_silences(model, facts, state, event.wall.ms);
}

}  // namespace

void catch_up(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  if (model.ages) age(model, facts, state, event.wall.ms);
  // No rule's silence is shorter than a day.
  const bool silent = state.idle_from > 0 && event.wall.ms - state.idle_from >= kDayMs && event.kind != api::EventKind::boot;
  if (silent && !(model.inactivity_rules.empty() && model.challengers.empty())) end_silence(model, facts, state, event);
}

void score(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  if (event.kind == api::EventKind::boot) return;
  const std::string& id = id_of(event);
  if (!id.empty() && !first_sighting(state.ledger, id)) return;
  if (!model.challengers.empty()) observe_challengers(model, facts, state, event);
  take_event(model, facts, state, event);
}

void take_event(const Model& model, facts::State& facts, State& state, const api::Event& event) {
  state.idle_from = facts.now;
  if (model.decays || !state.adjustments.empty()) state.band = standing(model, facts, state).band;
  award(model, facts, state, event);
  commit(model, facts, state, standing(model, facts, state));
}

void reconsider(const Model& model, facts::State& facts, State& state) {
  commit(model, facts, state, compute(model, facts, state, facts.now));
}

}  // namespace leadline::scoring
