// Scoring: events in, a ledger of awards, and out of it at any time a score with every reason. docs/scoring.md.
//
// `catch_up` and `score` are the only functions that change what is remembered. Bands and stages move there, just before
// an event counts and just after it, and nowhere else: so a replay of the events gives the same bands and stages, however
// often somebody asked in between.
#pragma once

#include "scoring/ledger.h"

namespace leadline::scoring {

struct Transition {
  std::int32_t stage = -1;
  std::int64_t at = 0;
  std::string why;     // "when", "ageOut", or the rule whose `qualifyAs` did it ("rule:when" when it is called like the others)
  std::int32_t n = 1;  // which entry into this stage it was
  bool risen = false;  // it was a step up. Not saved: for whoever tells of it in the step that makes it
};

// Why a stage is not entered though its condition holds, or its rule was hit.
enum class Refusal : std::uint8_t { none, lower_weight, once, cooldown };

// What is remembered of a stage, where stages do more than rise (stages.h).
struct StageMemory {
  std::int32_t entries = 0, rises = 0;  // a fall is an entry too
  std::int64_t risen_at = 0;
  Refusal refusal = Refusal::none;      // of the last `qualifyAs` that was refused since
  std::int64_t refused_at = 0;
  std::string refused_rule;
};

// Points added or taken by hand (adjustments.h).
struct Adjustment {
  std::string id, by, note;
  std::string dimension;     // "": the total
  Milli points = 0;
  std::int64_t at = 0;
  std::int64_t expires = 0;  // 0: never
};

struct State {
  Ledger ledger;
  std::int32_t band = -1;   // index into Model::bands; -1 = below all of them ("cold")
  std::int32_t stage = -1;  // index into Model::stages; -1 = none yet
  std::vector<Transition> transitions;  // the last kTransitions
  std::int64_t idle_from = 0;           // when the visitor last did something: stages that age by inactivity count from here
  std::vector<StageMemory> stages;      // by index of the model, then that of no stage; empty where stages only rise
  std::int64_t confirmed_at = 0;        // when the stage was entered, or last found to hold
  // The stage was entered by a rule's `qualifyAs`, and its own condition has been false ever since. A stage is left when its condition
  // becomes false; one that was never true cannot become false, so this one stays.
  bool by_rule = false;
  std::vector<Adjustment> adjustments;
  std::vector<State> challengers;       // parallel to Model::challengers, once there was an event
  base::Json own_score;                 // of a challenger: its `score` section of the facts
  // How many transitions there were since this object was made (`transitions` keeps only the last of them). The engine compares it
  // before and after an event, to tell the page what is new. Not saved.
  std::int32_t moves = 0;
};
constexpr std::size_t kTransitions = 16;

// One rule's part in a score.
struct Contribution {
  std::int32_t rule = 0;
  Milli raw = 0;      // undecayed, unclamped
  Milli decayed = 0;  // after decay
  Milli points = 0;   // after the rule's clamp: what goes into its group
  std::int64_t hits = 0;
  std::int64_t last_at = 0;
  bool cap_hit = false;
};

struct Sum { Milli raw = 0, clamped = 0; };  // raw: before this clamp, after those below it

struct Score {
  std::vector<Contribution> contributions;  // in the model's order; zero ones left out unless something hit them
  std::vector<Sum> groups, dimensions;      // by index of the model
  Sum total;
  std::vector<Milli> adjusted;              // by dimension, then for the total; empty when there are no adjustments
  bool excluded = false;
  std::int32_t band = -1;                   // what the band would be now
  std::int32_t grade = -1, letter = -1, digit = 0;  // grade.h; -1: not known, or not asked for
  std::vector<std::int32_t> unknown;        // rules whose condition lacks a fact
};

// What a `valueMap` gives for a value, or the sum over a list of values (a multi-select).
Milli mapped(const Rule& rule, const base::Json* value);
// The band at these sums, coming from `current`: one that was entered is kept until its exit.
std::int32_t band_of(const Model& model, const Score& score, std::int32_t current);

// Pure: what everything is worth at `now`.
Score compute(const Model& model, const facts::State& facts, const State& state, std::int64_t now);

// Before the facts take an event: what time alone has done is made fast, with what was known until then. Stages whose time
// was over have fallen; the silence that the event ends becomes awards, and moves the band.
void catch_up(const Model& model, facts::State& facts, State& state, const api::Event& event);

// After facts have taken the event. Writes the `score` section of the facts.
void score(const Model& model, facts::State& facts, State& state, const api::Event& event);

// What `score` does for one model with an event that is new.
void take_event(const Model& model, facts::State& facts, State& state, const api::Event& event);

// An adjustment by whoever holds the lead: {id, points, by, note?, dimension?, expires?}. No event of the visitor's: it
// ends no silence and begins no visit. The same id twice is one. Nullopt, or what is wrong with it.
std::optional<base::Problem> adjust(const Model& model, facts::State& facts, State& state, const api::Event& event);

// Bands and stages as of `facts.now`, after something that was no event.
void reconsider(const Model& model, facts::State& facts, State& state);

// The silence until `now` of one model, challengers apart.
void settle_silence(const Model& model, const facts::State& facts, State& state, std::int64_t now);

// For models with `ages`: stages whose time was over by `now` have fallen.
void age(const Model& model, facts::State& facts, State& state, std::int64_t now);

// The same id for the same transition, wherever and however often it is worked out: for whoever must act on it once.
std::string transition_id(const Model& model, const facts::State& facts, const Transition& transition);

// The `score` section of the facts, {total, band, stage, <dimension>…}: before conditions of stages, CTAs and endpoints
// are asked.
void write_facts(const Model& model, const Score& score, const State& state, facts::State& facts);

// {total, band, stage, dimensions, groups, contributions, unknown, next?, model, asOf, historyTruncated?}: what
// `leadline.score()` returns and what goes with every submission. `config_hash`: the config's.
base::Json explain(const Model& model, const facts::State& facts, const State& state, std::int64_t now,
                   const std::string& config_hash, std::string_view locale);

// "cold" below all bands; "" for no stage.
const std::string& band_name(const Model& model, std::int32_t band);
const std::string& stage_name(const Model& model, std::int32_t stage);

base::Json to_json(const State& state, const Model& model);
State from_json(const base::Json& json, const Model& model);

}  // namespace leadline::scoring
