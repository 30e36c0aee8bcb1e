// Which rules an event asks. Rules of kind `event` are indexed by what they listen to, and below that by a guard: an
// equality or `in` test on one fact (rules::guards) without which a rule cannot hold. So an event costs the rules that
// can match it and those without a guard, not the rules there are (docs/performance.md).
#pragma once

#include <string>
#include <vector>

#include "rules/rules.h"

namespace leadline::scoring {

struct Model;

// The rules that ask for certain values of one fact.
struct GuardedFact {
  struct Entry {
    std::uint64_t key = 0;  // a value's type and hash. Two values with one key only cost a question too many
    std::int32_t rule = 0;
  };
  std::string path;                 // dotted: `event.path`
  std::vector<Entry> entries;       // by key, then in the model's order
  // Every rule of `entries`, once. All are asked when the fact is a list or an object: JSON Logic's `==` makes a text or a number of
  // those before it compares ([1] == 1 holds), so their hash says nothing.
  std::vector<std::int32_t> rules;
};

struct Listener {
  std::string on;  // an event's kind, or a tracked event's name
  std::vector<std::int32_t> unguarded;
  std::vector<GuardedFact> facts;  // at most kGuardedFacts: more would cost more than they save
};
constexpr std::size_t kGuardedFacts = 16;

// Fills `model.listeners` from `model.rules`. A rule with several guards is listed under one of them: the one whose values occur in
// the fewest other rules, so that an event leads to as few rules as possible.
void index_events(Model& model);

const Listener* find_listener(const Model& model, const std::string& on);

// The rules that listen to `on` and may hold of `data`, in the model's order; every rule that does hold is among them.
std::vector<std::int32_t> candidates(const Model& model, const std::string& on, const rules::Data& data);

}  // namespace leadline::scoring
