#include "receiver/routing/routing.h"

#include <algorithm>

namespace leadline::receiver {

using base::Json;

const Person* Routing::find(const std::string& id) const {
  const auto found = std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.id == id; });
  return found == people.end() ? nullptr : &*found;
}

Json Routing::describe(const std::string& id) const {
  if (id.empty()) return {};
  const Person* person = find(id);
  Json out = {{"id", id}, {"name", person ? person->name : id}};
  if (person && !person->email.empty()) out["email"] = person->email;
  return out;
}

Turn turn_of(const Routing& routing, const Json& submission, const Json& facts, std::int64_t now) {
  Turn turn;
  if (base::get_text(submission, "type") == "lead.partial") return turn;
  const auto rule = std::find_if(routing.rules.begin(), routing.rules.end(), [&](const RoutingRule& one) { return wire::goes_onward(one.fits, submission, facts); });
  if (rule == routing.rules.end()) return turn;
  turn.rule = rule->fits.id;
  turn.at = now;
  for (const std::string& id : rule->people) turn.candidates.push_back({id, routing.find(id)->hours.free_at(now)});
  return turn;
}

}  // namespace leadline::receiver
