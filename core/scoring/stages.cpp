#include "scoring/stages.h"

#include "base/hash.h"
#include "base/number.h"
#include "scoring/challengers.h"
#include "scoring/reading.h"

namespace leadline::scoring {

using base::child_pointer;
using base::Json;

namespace {

constexpr const char* kByCondition = "when";
constexpr const char* kByAge = "ageOut";

bool holds(const Stage& stage, const facts::State& facts) {
  return !stage.when.empty() && rules::test(stage.when, {&facts.doc, nullptr}) == rules::Truth::yes;
}

const char* refusal_name(Refusal refusal) {
  return refusal == Refusal::once ? "once" : refusal == Refusal::cooldown ? "cooldown" : "lower_weight";
}

// What is remembered of a stage; the last place is that of no stage.
StageMemory& memory_of(const Model& model, State& state, std::int32_t stage) {
  state.stages.resize(model.stages.size() + 1);
  return stage < 0 ? state.stages.back() : state.stages[static_cast<std::size_t>(stage)];
}

// Why a stage may not be risen to now.
Refusal refusal_of(const Model& model, const State& state, std::int32_t to, std::int64_t now) {
  if (to < state.stage) return Refusal::lower_weight;
  const auto index = static_cast<std::size_t>(to);
  if (index >= state.stages.size() || state.stages[index].rises == 0) return Refusal::none;
  const Stage& stage = model.stages[index];
  if (stage.again == Again::once) return Refusal::once;
  const bool waits = stage.again == Again::cooldown && now - state.stages[index].risen_at < stage.cooldown_days * kDayMs;
  return waits ? Refusal::cooldown : Refusal::none;
}

bool is_reason(const std::string& why) { return why == kByCondition || why == kByAge; }

// How long the current stage lasts unconfirmed; 0: for ever.
std::int64_t lasts(const Model& model, const State& state) {
  return state.stage < 0 ? 0 : model.stages[static_cast<std::size_t>(state.stage)].age_out_days * kDayMs;
}

}  // namespace

void read_moves(const Json& json, const std::string& pointer, base::Diagnostics& out, Model& model, Stage& stage) {
  stage.any_direction = base::choose(json, "direction", {"up", "any"}, 0, pointer, out) == 1;
  const Json* again = base::find(json, "again");
  const Json* age = base::find(json, "ageOut");
  if (again && again->is_object()) {
    const std::string place = child_pointer(pointer, "again");
    base::check_keys(*again, place, {"cooldownDays"}, out);
    stage.cooldown_days = read_days(*again, "cooldownDays", place, 0, out);
    if (stage.cooldown_days > 0) stage.again = Again::cooldown;
    else if (!again->contains("cooldownDays")) base::add_error(out, place, base::Problem::again_needs_days);
  } else if (again) {
    stage.again = base::choose(json, "again", {"every", "once"}, 0, pointer, out) == 1 ? Again::once : Again::every;
  }
  if (age) {
    const std::string place = child_pointer(pointer, "ageOut");
    base::check_keys(*age, place, {"days"}, out);
    stage.age_out_days = read_days(*age, "days", place, 0, out);
    if (!age->contains("days")) base::add_error(out, place, base::Problem::age_needs_days);
  }
  model.stages_move = true;
  model.ages = model.ages || stage.age_out_days > 0;
}

std::int32_t stage_index(const Model& model, const std::string& id) {
  for (std::size_t i = 0; i < model.stages.size(); ++i)
    if (model.stages[i].id == id) return static_cast<std::int32_t>(i);
  return -1;
}

void enter_stage(const Model& model, State& state, std::int32_t stage, std::int64_t at, std::string why) {
  std::int32_t n = 1;  // where stages only rise, each is entered once
  if (model.stages_move) {
    StageMemory& memory = memory_of(model, state, stage);
    n = ++memory.entries;
    memory.refusal = Refusal::none;
    if (stage > state.stage) {
      ++memory.rises;
      memory.risen_at = at;
    } else {  // who has fallen is no longer further
      for (StageMemory& other : state.stages)
        if (other.refusal == Refusal::lower_weight) other.refusal = Refusal::none;
    }
    state.confirmed_at = at;
    state.by_rule = false;
  }
  const bool risen = stage > state.stage;
  state.stage = stage;
  ++state.moves;
  if (state.transitions.size() >= kTransitions) state.transitions.erase(state.transitions.begin());
  state.transitions.push_back({stage, at, std::move(why), n, risen});
}

void qualify(const Model& model, State& state, const Rule& rule, std::int64_t at) {
  if (rule.qualify_as == state.stage) {
    state.confirmed_at = at;
    return;
  }
  const Refusal refusal = refusal_of(model, state, rule.qualify_as, at);
  if (refusal == Refusal::none) {
    enter_stage(model, state, rule.qualify_as, at, is_reason(rule.id) ? "rule:" + rule.id : rule.id);
    state.by_rule = true;
  } else if (model.stages_move) {
    StageMemory& memory = memory_of(model, state, rule.qualify_as);
    memory.refusal = refusal;
    memory.refused_at = at;
    memory.refused_rule = rule.id;
  }
}

void move_freely(const Model& model, const facts::State& facts, State& state) {
  std::int32_t best = -1;
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    const auto stage = static_cast<std::int32_t>(i);
    if (!holds(model.stages[i], facts)) continue;
    if (stage <= state.stage || refusal_of(model, state, stage, facts.now) == Refusal::none) best = stage;
    if (stage != state.stage) continue;
    state.confirmed_at = facts.now;
    state.by_rule = false;
  }
  const bool may_fall = state.stage >= 0 && model.stages[static_cast<std::size_t>(state.stage)].any_direction && !state.by_rule;
  if (best > state.stage || (may_fall && best != state.stage)) enter_stage(model, state, best, facts.now, kByCondition);
}

void age(const Model& model, facts::State& facts, State& state, std::int64_t now) {
  // Subtracted, not added: what was saved may hold any time, and `now` be the last one (found by fuzzing).
  for (std::int64_t ms = lasts(model, state); ms > 0 && now - state.confirmed_at >= ms; ms = lasts(model, state)) {
    const std::int64_t due = state.confirmed_at + ms;
    // Asked as of the fall, whenever that is found out; of the score only the stage changes: the rest moves at events.
    const Json before = facts::section(facts, "score");
    const Score then = compute(model, facts, state, due);
    write_facts(model, then, state, facts);
    std::int32_t best = then.excluded ? -1 : state.stage - 1;  // who is excluded enters no stage, and none by a fall
    while (best >= 0 && !holds(model.stages[static_cast<std::size_t>(best)], facts)) --best;
    enter_stage(model, state, best, due, kByAge);
    base::put(facts.doc, "score", before);
    base::put(facts.doc["score"], "stage", stage_name(model, best));
  }
  if (!model.challengers.empty()) age_challengers(model, facts, state, now);
}

std::string transition_id(const Model& model, const facts::State& facts, const Transition& transition) {
  return base::hex64(base::fnv1a64(base::get_text(base::get_object(facts.doc, "visitor"), "id") + "\n" + model.version + "\n" +
                                   stage_name(model, transition.stage) + "\n" + base::integer_text(transition.n)));
}

Json refused_json(const Model& model, const facts::State& facts, const State& state, std::int64_t now) {
  Json out = base::list();
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    const auto stage = static_cast<std::int32_t>(i);
    const StageMemory* memory = i < state.stages.size() ? &state.stages[i] : nullptr;
    const bool by_rule = memory && memory->refusal != Refusal::none;
    if (stage == state.stage || !(by_rule || holds(model.stages[i], facts))) continue;
    const Refusal refusal = by_rule ? memory->refusal : refusal_of(model, state, stage, now);
    if (refusal == Refusal::none) continue;  // the next event enters it
    Json item = base::object_of("stage", model.stages[i].id, "reason", refusal_name(refusal));
    if (by_rule) base::put_all(item, "why", memory->refused_rule, "at", memory->refused_at);
    if (refusal == Refusal::cooldown) base::put(item, "until", memory->risen_at + model.stages[i].cooldown_days * kDayMs);
    base::push(out, std::move(item));
  }
  return out;
}

void put_moves(Json& out, const State& state, const Model& model) {
  if (!model.stages_move) return;
  base::put(out, "confirmedAt", state.confirmed_at);
  base::put(out, "byRule", state.by_rule);
  Json stages = base::list();
  for (std::size_t i = 0; i < state.stages.size(); ++i) {
    const StageMemory& memory = state.stages[i];
    if (memory.entries == 0 && memory.refusal == Refusal::none) continue;
    Json item = base::list();
    base::push(item, i < model.stages.size() ? model.stages[i].id : std::string());
    for (const std::int64_t number : {std::int64_t{memory.entries}, std::int64_t{memory.rises}, memory.risen_at,
                                      static_cast<std::int64_t>(memory.refusal), memory.refused_at})
      base::push(item, number);
    base::push(item, memory.refused_rule);
    base::push(stages, std::move(item));
  }
  base::put(out, "stages", std::move(stages));
}

namespace {

// A model that learns to age, or to refuse, takes over what was saved before it did: from the transitions.
void recall_moves(const Model& model, State& state) {
  std::int32_t before = -1;
  for (const Transition& transition : state.transitions) {
    StageMemory& memory = memory_of(model, state, transition.stage);
    ++memory.entries;
    if (transition.stage > before) {
      ++memory.rises;
      memory.risen_at = transition.at;
    }
    before = transition.stage;
    state.confirmed_at = transition.at;
  }
}

}  // namespace

void take_moves(const Json& json, const Model& model, State& state) {
  if (!model.stages_move) return;
  // What was saved before this was: the reason tells.
  state.by_rule = base::get_bool(json, "byRule", !state.transitions.empty() && !is_reason(state.transitions.back().why));
  if (!json.contains("confirmedAt")) return recall_moves(model, state);
  state.confirmed_at = base::get_int(json, "confirmedAt");
  for (const Json& item : base::get_array(json, "stages")) {
    if (!item.is_array() || item.size() != 7 || !item[0].is_string() || !item[6].is_string()) continue;
    const std::string& id = item[0].get_ref<const std::string&>();
    const std::int32_t stage = stage_index(model, id);
    if (stage < 0 && !id.empty()) continue;  // the model no longer has it
    const auto number = [&item](std::size_t i) { return item[i].is_number() ? item[i].get<std::int64_t>() : 0; };
    StageMemory& memory = memory_of(model, state, stage);
    memory.entries = static_cast<std::int32_t>(number(1));
    memory.rises = static_cast<std::int32_t>(number(2));
    memory.risen_at = number(3);
    memory.refusal = number(4) > 0 && number(4) <= 3 ? static_cast<Refusal>(number(4)) : Refusal::none;
    memory.refused_at = number(5);
    memory.refused_rule = item[6].get<std::string>();
  }
}

}  // namespace leadline::scoring
