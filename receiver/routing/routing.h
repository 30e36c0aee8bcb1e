// `routing` of the site file: which of the people who sell gets a lead. The first rule that a lead fits names some of them; of these whoever works now, or is
// back first, and among them whose last one is the longest ago. Whose turn it is the store knows (store/routing_store.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/routing/hours.h"
#include "receiver/store/routing_store.h"
#include "wire/judge.h"
#include "wire/onward.h"

namespace leadline::receiver {

struct Person {
  std::string id, name;
  std::string email;                  // as a CRM may know them by, or ""
  WorkingHours hours;
};

struct RoutingRule {
  wire::Onward fits;                  // of which leads: its id is the rule's
  std::vector<std::string> people;    // their ids
};

struct Routing {
  std::vector<Person> people;
  std::vector<RoutingRule> rules;

  const Person* find(const std::string& id) const;
  // {id, name, email?} of the one whose lead it is; null where nobody of that id is there any more.
  base::Json describe(const std::string& id) const;
};

// Whose turn it may be; nobody's when no rule fits, or the visitor has not finished the lead. Conditions see what those of the relay see (relay.h).
Turn turn_of(const Routing& routing, const base::Json& submission, const base::Json& facts, std::int64_t now);

// `config`: the site's, for its zone. What is wrong is added to `out`.
void read_routing(const base::Json& file, const base::Json& config, Routing& routing, base::Findings& out);

}  // namespace leadline::receiver
