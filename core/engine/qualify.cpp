// A lead that qualifies later: what its visitor said stays in the browser for a while, and goes out once more, under the same id, when they
// have risen to another stage. Only where an endpoint asks for that (`"qualified": true`), and the visitor lets us keep something at all.
#include <cstdint>

#include "engine/turn.h"
#include "scoring/stages.h"

namespace leadline::engine {

using base::Json;

namespace {

constexpr std::int64_t kFollowedMs = 30 * std::int64_t{86'400'000};  // as long as a record waits in the outbox
constexpr std::size_t kFollowedBytes = 16 * 1024;                    // of all together: browsers keep little

bool asks_for_qualified(const Turn& turn) {
  for (const delivery::Endpoint& endpoint : turn.config.delivery->endpoints) if (endpoint.qualified && !endpoint.by_relay()) return true;
  return false;
}

// What is done after a submission is kept, and leaves the browser, as far as the visitor's consent goes.
bool may_follow(const Turn& turn) { return consent::storage(turn.state.consent) && asks_for_qualified(turn); }

std::int64_t weight_of(const Turn& turn, std::int32_t stage) {
  return stage < 0 ? INT64_MIN : turn.config.scoring->stages[static_cast<std::size_t>(stage)].weight;
}

bool can_rise(const Turn& turn, std::int64_t weight) {
  for (const scoring::Stage& stage : turn.config.scoring->stages) if (stage.weight > weight) return true;
  return false;
}

}  // namespace

// Of several leads of a form the last one: it is the same person, who has said more.
void follow(Turn& turn, std::size_t surface, const Json& values, const delivery::Submission& sealed, Json said) {
  Json& all = turn.state.followed;
  for (std::size_t i = all.size(); i-- > 0;)
    if (all[i].contains("said") && (base::get_text(all[i], "form") == sealed.form || base::get_text(all[i], "id") == sealed.supersedes)) all.erase(i);
  const std::int32_t stage = turn.state.scoring->stage;
  if (!may_follow(turn) || !can_rise(turn, weight_of(turn, stage)) || forms::withholds_behaviour(turn.form(surface), values)) return;
  base::put(said, "submitted", turn.state.wall);
  base::push(all, base::object_of("form", sealed.form, "id", sealed.id, "stage", scoring::stage_name(turn.config.scoring, stage), "times", 0, "said", std::move(said)));
  while (!all.empty() && base::dump_json(all).size() > kFollowedBytes) all.erase(0);
}

// Asked in each step: by what stands in the state, so that no page that is left in the wrong moment loses it.
void send_qualified(Turn& turn) {
  Json& all = turn.state.followed;
  if (all.empty() || !turn.has(config::Part::rules) || !turn.has(config::Part::score) || (turn.config.has_formats && !turn.has(config::Part::formats)) || !turn.state.waiting.events.empty()) return;
  const std::int32_t stage = turn.state.scoring->stage;
  const std::int64_t weight = weight_of(turn, stage);
  for (std::size_t i = all.size(); i-- > 0;) {
    if (!all[i].contains("said")) continue;
    const Json one = all[i];
    const Json& said = base::get_object(one, "said");
    const bool over = !may_follow(turn) || turn.state.wall - base::get_int(said, "submitted") > kFollowedMs;
    if (!over && weight <= weight_of(turn, scoring::stage_index(turn.config.scoring, base::get_text(one, "stage")))) continue;
    if (!over && !delivery::has_room(turn.state.delivery)) continue;
    turn.state.unsaved = turn.urgent = true;
    const std::int64_t times = base::get_int(one, "times") + 1;
    // Of a form that is not plain the fields may not be here.
    const forms::Form* form = turn.config.forms.find(base::get_text(one, "form"));
    if (!over) seal_again(turn, form && !form->fields.empty() ? form : nullptr, said, times);
    if (over || !can_rise(turn, weight)) all.erase(i);
    else base::put_all(all[i], "stage", scoring::stage_name(turn.config.scoring, stage), "times", times);
  }
}

}  // namespace leadline::engine
