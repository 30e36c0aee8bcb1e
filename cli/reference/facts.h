// Every fact that a condition can read: its type, and since when it is known. `leadline check` knows variables by this table
// (cli/lint/variables.cpp), and docs/facts.md is made from it (tools/reference.mjs).
#pragma once

#include <string>
#include <vector>

namespace leadline::cli {

struct Fact {
  const char* name;      // `visitor.visits`; `*` any name
  const char* type;
  const char* known;     // since when; before, and when it says "when", the fact is missing: unknown
  const char* sentence;
};

// What an event brings. `on`: its kind; "" every event; "track": the tracked ones, which rules call by their names.
struct EventFact {
  const char* on;
  const char* name;      // without `event.`
  const char* type;
  const char* sentence;
};

const std::vector<Fact>& facts();
const std::vector<EventFact>& event_facts();
// The members of an event that a rule listens to by `on`, without `event.`.
std::vector<std::string> event_members(const std::string& on);

}  // namespace leadline::cli
