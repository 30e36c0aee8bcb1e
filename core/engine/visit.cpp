// What a page goes through: it begins, takes what happened, tells of what has changed, and keeps it.
#include <algorithm>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "engine/evidence.h"
#include "engine/turn.h"
#include "proof/proof.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {
constexpr std::int64_t kSaveEveryMs = 2000;  // and at once when the page is hidden, or a lead goes out
}

bool Turn::has_any() const {
  for (const config::Part part : config::kParts) if (has(part)) return true;
  return false;
}

bool Turn::is_whole() const {
  for (const config::Part part : config::kParts)
    if (!has(part) && part != config::Part::phones && part != config::Part::proof && (part != config::Part::ctas || config.has_ctas) && (part != config::Part::fields || config.has_fields) && part != config::Part::formats) return false;
  return true;
}

const forms::Form& Turn::form(std::size_t surface) const {
  const forms::Form& form = *config.surfaces[surface].form;
  return form.plain || !asked ? form : asked_form(*this, surface);
}

void Turn::make_room() {
  state.surfaces.resize(config.surfaces.size());
  while (drawn.size() < config.surfaces.size()) drawn.emplace_back();
}

void Turn::exchange(api::Event& other) {
  std::swap(event, other);
  scored.reset();
  aim.reset();
  observed = changed_page = new_page = false;
}

void Turn::begin_step() {
  scored.reset();
  focus.reset();
  aim.reset();
  observed = changed_page = new_page = urgent = decided = false;
  answer = {};
}

namespace {

// Asked when somebody reaches for what opens a form: the part that shows must do.
bool asks_for_drawing(const api::Event& event) { return event.kind == EventKind::ask && api::is(base::get_text(event.data, "what"), api::Question::drawing); }

}  // namespace

// A question waits, like anything else, for the part that answers it.
bool is_question(const Turn& turn, const api::Event& event) {
  return event.kind == EventKind::snap || asks_for_drawing(event) || (event.kind == EventKind::ask && turn.is_whole());
}

void answer_question(const Turn& turn, const api::Event& event, api::Answer& answer) {
  // Without any later part there is nothing to take over that the lines since the boot would not bring as well.
  if (event.kind == EventKind::snap && turn.has_any()) answer.add(api::store_state("", to_json(turn.state, turn.config, config::Life::page)));
  else if (event.kind == EventKind::snap) return;
  else if (asks_for_drawing(event)) answer.add(api::tell(api::name_of(api::Question::drawing), drawing_of(turn, base::get_text(event.data, "surface"))));
  else reply_to(turn, event, answer);
}

LEADLINE_DOOR void reply_to(const Turn& turn, const api::Event& event, api::Answer& answer) {
  using api::Question;
  const std::string& what = base::get_text(event.data, "what");
  const std::int64_t now = std::max(event.wall.ms, turn.state.wall);
  if (api::is(what, Question::score))
    answer.add(api::tell(what, scoring::explain(turn.config.scoring, turn.state.facts, turn.state.scoring, now, turn.config.hash, turn.state.locale)));
  else if (api::is(what, Question::why)) answer.add(api::tell(what, why(turn, base::get_text(event.data, "surface"))));
  else if (api::is(what, Question::evidence)) answer.add(api::tell(what, evidence_json(turn.state, turn.config)));
  else if (api::is(what, Question::rehearsal)) answer.add(api::tell(what, rehearse(turn, base::get_text(event.data, "surface"))));
  else if (api::is(what, Question::mine) && turn.has(config::Part::proof)) answer.add(api::tell(what, proof::mine(event.data)));
  else answer.add(api::tell(what, nullptr));
}

// `boot` begins a page: what was kept of earlier pages comes back, what belonged to the last page does not. `resume` goes
// on in the middle of one, so the trees that the browser shows are drawn again, without telling it.
void begin(Turn& turn) {
  const Json& data = turn.event.data;
  if (turn.event.kind == EventKind::resume) return resume(turn);
  if (turn.event.kind != EventKind::boot && turn.state.booted) return;
  recall(turn);
  begin_parts(turn);
  turn.state.booted = true;
  turn.state.around = base::object_of("device", base::get_object(data, "device"));
  turn.state.mono = turn.event.mono.ms;
  turn.state.saved_at = turn.state.mono;
  // Without a seed, as in a log written by hand, keys still differ as far as the first events do.
  const std::string& seed = base::get_text(data, "seed");
  turn.state.random = base::Random(seed.empty() ? base::dump_json(data) : seed);
  turn.state.locale = base::get_string(data, "lang", turn.config.locale);
  base::put(turn.event.data, "tier", consent::tier_name(turn.state.consent.tier));
  const Json& known = base::get_object(turn.state.facts.doc, "visitor");
  if (data.contains("visitor")) turn.state.visitor = base::get_text(data, "visitor");
  else if (known.contains("id")) turn.state.visitor = base::get_text(known, "id");
  else {
    if (turn.state.visitor.empty()) turn.state.visitor = turn.state.random.key().substr(0, 16);
    base::put(turn.event.data, "visitor", turn.state.visitor);
  }
}

LEADLINE_DOOR void resume(Turn& turn) {
  // What there is to read depends on what is there to be read into.
  const Json& kept = base::get_object(turn.event.data, "state");
  const Json* linked = base::find(kept, "linked");
  const config::Parts parts = linked ? read_parts(*linked) : config::Parts();
  turn.config.presets = base::get_object(kept, "presets");
  base::Diagnostics told_before;
  for (const config::Part part : config::kParts) if (!linked || parts.has(part)) config::link(turn.config, part, told_before);
  read(turn.state, turn.event.data["state"], turn.config, config::Life::page);
  config::know_plans(turn.config, turn.has(config::Part::phones));
  for (const config::Part part : config::kParts) if (turn.has(part)) link(turn, part);
  turn.make_room();
  for (std::size_t i = 0; i < turn.drawn.size(); ++i) turn.drawn[i].tree = turn.state.surfaces[i].drawn ? render(turn, i) : std::nullopt;
}

// What was kept of earlier pages. Where nothing can be read of the consent, there is none.
void recall(Turn& turn) {
  const bool known = base::get_object(turn.event.data, "state").contains("v");
  if (known) read(turn.state, turn.event.data["state"], turn.config, config::Life::visit);
  turn.state.consent = consent::begin(turn.config.consent, turn.event, known ? &turn.state.consent : nullptr);
}

// Neither clock goes back. One that is set back goes on at the pace of the monotonic one: were it to stand still, a log would
// show more reading than time in which to read (wire/plausible.h). A log without a monotonic clock gets one from the wall clock.
void take_times(Turn& turn) {
  const std::int64_t wall = std::max(turn.event.wall.ms, turn.state.wall);
  std::int64_t passed = turn.state.wall > 0 ? wall - turn.state.wall : 0;
  if (turn.event.has_mono) passed = std::max<std::int64_t>(0, turn.event.mono.ms - turn.state.mono);
  turn.event.mono.ms = turn.state.mono += passed;
  turn.event.wall.ms = turn.state.wall = std::max(wall, std::min(turn.state.wall + passed, base::limits::kLastInstant));
}

void run_timers(Turn& turn, Moment moment) {
#define TIMER(name, moment_, left, happens) if (moment == Moment::moment_) { happens; }
#include "engine/timers.def"
#undef TIMER
}

std::optional<std::int64_t> next_wake(const Turn& turn) {
  std::optional<std::int64_t> wake;
  const auto at_most = [&wake](std::optional<std::int64_t> ms) {
    if (ms && (!wake || *ms < *wake)) wake = std::max<std::int64_t>(0, *ms);
  };
#define TIMER(name, moment, left, happens) at_most(left);
#include "engine/timers.def"
#undef TIMER
  return wake;
}

// What scoring sees goes through facts, attribution and scoring, and into the log: the latter two when they are there.
void record(Turn& turn) {
  if (turn.observed) return;
  turn.observed = true;
  api::Event& event = turn.scored ? *turn.scored : turn.event;
  if (!reduce(event, turn.config)) return;
  if (is_ready(turn, event) && turn.state.waiting.events.empty()) {
    remember(turn.state, event);
    engine::apply(turn.state, turn.config, event);
  } else {
    hold(turn, event);
    learn(turn.state, turn.config, event);
  }
  base::drop(event.data);
  turn.state.unsaved = true;
}

void act(Turn& turn) {
  const Json& data = turn.event.data;
  if (turn.event.kind == EventKind::field) keep_value(turn);
  if (hold_if_early(turn)) return;
  switch (turn.event.kind) {
    case EventKind::part: take_part(turn); break;
    case EventKind::consent: take_consent(turn, turn.event); break;
    case EventKind::page: place_surfaces(turn); break;
    case EventKind::slots: place_late(turn); break;
    case EventKind::identify: take_traits(turn); break;
    case EventKind::seen: note_seen(turn); break;
    case EventKind::click: click(turn); break;
    case EventKind::open: open_named(turn, base::get_text(data, "surface")); break;
    case EventKind::close:
      if (const auto surface = find_surface(turn, base::get_text(data, "surface"))) close(turn, *surface);
      break;
    case EventKind::act: act_on_node(turn); break;
    case EventKind::minimise:
    case EventKind::preview:
      if (const auto surface = find_surface(turn, base::get_text(data, "surface")); surface && turn.has(config::Part::ctas))
        turn.event.kind == EventKind::preview ? preview(turn, *surface) : minimise(turn, *surface);
      break;
    case EventKind::field: leave_field(turn); break;
    case EventKind::submit: submit(turn); break;
    case EventKind::outbox: take_outbox(turn); break;
    case EventKind::stored: take_stored(turn); break;
    case EventKind::reply: take_reply(turn); break;
    case EventKind::show:
    case EventKind::online:
    case EventKind::flush: if (turn.has(config::Part::send)) delivery::retry_now(turn.state.delivery, turn.state.wall, turn.event.kind != EventKind::show); break;
    case EventKind::hide:
      turn.urgent = true;
      if (turn.asked) send_unfinished(turn);
      break;
    default: break;
  }
  if (turn.has(config::Part::ctas)) {
    turn.happened = turn.event;
    if (listens_alone(turn)) turn.observed = true;
  }
  record(turn);
  if (turn.changed_page) watch(turn);
}

void take_consent(Turn& turn, api::Event& event) {
  const consent::Tier before = turn.state.consent.tier;
  if (consent::take(turn.config.consent, turn.state.consent, event)) turn.answer.add(api::erase_state());
  const consent::Tier now = turn.state.consent.tier;
  base::put(event.data, "tier", consent::tier_name(now));
  turn.urgent = true;
  if (now != before) turn.answer.add(api::emit(api::Emitted::consent, base::object_of("tier", consent::tier_name(now))));
}

// What the site knows of the visitor; null takes one away. All of it is saved, and goes with each submission.
void take_traits(Turn& turn) {
  Json merged = turn.state.traits;
  const Json& traits = base::get_object(turn.event.data, "traits");
  for (auto it = traits.begin(); it != traits.end(); ++it) {
    if (it->is_null()) merged.erase(it.key());
    else if (merged.contains(it.key()) || merged.size() < base::limits::kTraits) base::put(merged, it.key(), Json(*it));
  }
  if (base::dump_json(merged).size() <= base::limits::kTraitsBytes) {
    turn.state.traits = std::move(merged);
    return;
  }
  turn.observed = true;
  base::Diagnostics problems;
  base::add_warning(problems, "", base::Problem::traits_too_large, base::integer_text(base::limits::kTraitsBytes));
  turn.answer.add(api::warn(problems[0]));
}

Standing standing(const Turn& turn) {
  const Json& score = base::get_object(turn.state.facts.doc, "score");
  const Json* total = base::find(score, "total");
  return {total ? *total : Json(), base::get_text(score, "band"), turn.state.scoring ? turn.state.scoring->moves : 0};
}

// Tells the page's listeners what the step has changed.
void announce(Turn& turn, const Standing& before) {
  const Standing after = standing(turn);
  const bool moved = after.moves != before.moves;
  if (after.total == before.total && after.band == before.band && !moved) return;
  const std::string& stage = base::get_text(base::get_object(turn.state.facts.doc, "score"), "stage");
  Json data = base::object_of("total", after.total, "band", after.band, "stage", stage);
  if (before.total != after.total) turn.answer.add(api::emit(api::Emitted::score, data));
  if (!before.band.empty() && before.band != after.band) turn.answer.add(api::emit(api::Emitted::band, data));
  if (moved) announce_stages(turn, before.moves, std::move(data));
}

// Each transition is told, the oldest first: who acts on an SQL need not care that the same event passed through MQL.
LEADLINE_DOOR void announce_stages(Turn& turn, std::int32_t moves_before, Json data) {
  const std::vector<scoring::Transition>& all = turn.state.scoring->transitions;
  const auto made = static_cast<std::size_t>(turn.state.scoring->moves - moves_before);
  for (std::size_t i = all.size() - std::min(made, all.size()); i < all.size(); ++i) {
    base::put(data, "stage", scoring::stage_name(turn.config.scoring, all[i].stage));
    base::put(data, "id", scoring::transition_id(turn.config.scoring, turn.state.facts, all[i]));
    turn.answer.add(api::emit(api::Emitted::stage, data));
    if (all[i].risen) turn.answer.add(api::emit(api::Emitted::qualified, data));
  }
}

LEADLINE_DOOR void deliver(Turn& turn) {
  send_qualified(turn);
  for (const delivery::Pending& head : delivery::post_due(turn.state.delivery, turn.state.wall, turn.answer))
    turn.answer.add(api::emit(api::Emitted::undelivered, base::object_of("key", head.id(), "form", head.form, "endpoint", head.endpoint, "reason", api::name_of(api::Reason::expired))));
}

std::optional<std::int64_t> delivery_left(const Turn& turn) {
  const auto due = turn.has(config::Part::send) ? delivery::next_due(turn.state.delivery) : std::nullopt;
  return due ? std::optional(*due - turn.state.wall) : std::nullopt;
}

std::optional<std::int64_t> save_left(const Turn& turn) {
  if (!turn.state.unsaved || !consent::storage(turn.state.consent)) return std::nullopt;
  return turn.state.saved_at + kSaveEveryMs - turn.state.mono;
}

void save(Turn& turn) {
  const auto left = save_left(turn);
  if (!left || (!turn.urgent && *left > 0)) return;
  turn.state.unsaved = false;
  turn.state.saved_at = turn.state.mono;
  turn.answer.add(api::store_state(consent::storage(turn.state.consent), to_json(turn.state, turn.config, config::Life::visit)));
}

Json why(const Turn& turn, const std::string& id) {
  const auto surface = find_surface(turn, id);
  const auto answer = [&](api::Why code) { return base::object_of("surface", id, "shown", code == api::Why::shown, "code", api::name_of(code)); };
  if (id.empty()) {  // no surface named: all of them
    Json all = base::list();
    for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) all.push_back(why(turn, turn.surface_id(i)));
    return all;
  }
  if (!surface) return answer(api::Why::unknown_surface);
  Json out = answer(is_seen(turn, *surface) ? api::Why::shown : turn.state.surfaces[*surface].placed ? api::Why::trigger_wait : api::Why::no_slot);
  base::put(out, "asOf", turn.state.wall);
  if (turn.has(config::Part::ctas)) explain_target(turn, *surface, out);
  if (turn.asked && turn.is_form(*surface) && !turn.config.surfaces[*surface].form->plain) explain_plan(turn, *surface, out);
  Json waiting = delivery::describe(turn.state.delivery, id);
  if (!waiting.empty()) base::put(out, "delivery", std::move(waiting));
  return out;
}

}  // namespace leadline::engine
