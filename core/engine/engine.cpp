#include "engine/engine.h"

#include <algorithm>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "engine/evidence.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {
constexpr std::int64_t kSaveEveryMs = 2000;  // and at once when the page is hidden, or a lead goes out
}

Engine::Engine(std::unique_ptr<config::Config> config) : owned_(std::move(config)), config_(*owned_) {
  const std::size_t surfaces = config_.ctas.size() + config_.forms.forms.size();
  state_.surfaces.resize(surfaces);
  trees_.resize(surfaces);
  touched_.resize(surfaces);
  state_.locale = config_.locale;
}

api::Answer Engine::step(api::Event event) {
  Step step;
  if (is_question(event)) {
    answer_question(event, step.answer);
    // The answer's `wake` replaces the last one, so a question must say again what is still to come.
    const std::int64_t passed = event.has_mono ? event.mono.ms - state_.mono : event.wall.ms - state_.wall;
    if (const auto wake = next_wake()) step.answer.wake_ms = std::max<std::int64_t>(0, *wake - std::max<std::int64_t>(0, passed));
    return std::move(step.answer);
  }
  step.event = std::move(event);
  begin(step);
  take_times(step);
  const Standing before = standing();
  catch_up(step);
  run_timers(step, Moment::before);
  act(step);
  draw(step);
  announce(step, before);
  ask_for_parts(step);
  run_timers(step, Moment::after);
  step.answer.wake_ms = next_wake();
  base::drop(step.event.data);
  return std::move(step.answer);
}

std::optional<base::Problem> Engine::adjust(const api::Event& event, api::Answer& answer) {
  Step step;
  step.event = event;
  begin(step);
  take_times(step);
  const Standing before = standing();
  if (const auto problem = scoring::adjust(config_.scoring, state_.facts, state_.scoring, step.event)) return problem;
  state_.unsaved = true;
  draw(step);
  announce(step, before);
  save(step);
  answer = std::move(step.answer);
  answer.wake_ms = next_wake();
  return std::nullopt;
}

// A question waits, like anything else, for the part that answers it.
bool Engine::is_question(const api::Event& event) const {
  return event.kind == EventKind::snap || (event.kind == EventKind::ask && state_.linked.all());
}

void Engine::answer_question(const api::Event& event, api::Answer& answer) const {
  if (event.kind == EventKind::snap) answer.add(api::store_state("", to_json(state_, config_, config::Life::page)));
  else reply_to(event, answer);
}

LEADLINE_DOOR void Engine::reply_to(const api::Event& event, api::Answer& answer) const {
  using api::Question;
  const std::string& what = base::get_text(event.data, "what");
  const std::int64_t now = std::max(event.wall.ms, state_.wall);
  if (api::is(what, Question::score))
    answer.add(api::tell(what, scoring::explain(config_.scoring, state_.facts, state_.scoring, now, config_.hash, state_.locale)));
  else if (api::is(what, Question::why)) answer.add(api::tell(what, why(base::get_text(event.data, "surface"))));
  else if (api::is(what, Question::evidence)) answer.add(api::tell(what, evidence_json(state_, config_)));
  else answer.add(api::tell(what, nullptr));
}

// `boot` begins a page: what was kept of earlier pages comes back, what belonged to the last page does not. `resume` goes
// on in the middle of one, so the trees that the browser shows are drawn again, without telling it.
void Engine::begin(Step& step) {
  const Json& data = step.event.data;
  if (step.event.kind == EventKind::resume) return resume(step);
  if (step.event.kind != EventKind::boot && state_.booted) return;
  recall(step);
  begin_parts(step);
  state_.booted = true;
  state_.mono = step.event.mono.ms;
  state_.saved_at = state_.mono;
  // Without a seed, as in a log written by hand, keys still differ as far as the first events do.
  const std::string& seed = base::get_text(data, "seed");
  state_.random = base::Random(seed.empty() ? base::dump_json(data) : seed);
  state_.locale = base::get_string(data, "lang", config_.locale);
  base::put(step.event.data, "tier", consent::tier_name(state_.consent.tier));
  const Json& known = base::get_object(state_.facts.doc, "visitor");
  if (data.contains("visitor")) state_.visitor = base::get_text(data, "visitor");
  else if (known.contains("id")) state_.visitor = base::get_text(known, "id");
  else {
    if (state_.visitor.empty()) state_.visitor = state_.random.key().substr(0, 16);
    base::put(step.event.data, "visitor", state_.visitor);
  }
}

void Engine::resume(Step& step) {
  state_ = {};
  state_.surfaces.resize(trees_.size());
  read(state_, step.event.data["state"], config_, config::Life::page);
  for (const config::Part part : config::kParts) if (has(part)) link(step, part);
  for (std::size_t i = 0; i < trees_.size(); ++i) trees_[i] = state_.surfaces[i].drawn ? render(i) : std::nullopt;
}

// What was kept of earlier pages. Where nothing can be read of the consent, there is none.
void Engine::recall(Step& step) {
  const bool known = base::get_object(step.event.data, "state").contains("v");
  if (known) read(state_, step.event.data["state"], config_, config::Life::visit);
  state_.consent = consent::begin(config_.consent, step.event, known ? &state_.consent : nullptr);
}

// Neither clock goes back. One that is set back goes on at the pace of the monotonic one: were it to stand still, a log would
// show more reading than time in which to read (wire/plausible.h). A log without a monotonic clock gets one from the wall clock.
void Engine::take_times(Step& step) {
  const std::int64_t wall = std::max(step.event.wall.ms, state_.wall);
  std::int64_t passed = state_.wall > 0 ? wall - state_.wall : 0;
  if (step.event.has_mono) passed = std::max<std::int64_t>(0, step.event.mono.ms - state_.mono);
  step.event.mono.ms = state_.mono += passed;
  step.event.wall.ms = state_.wall = std::max(wall, std::min(state_.wall + passed, base::limits::kLastInstant));
}

void Engine::run_timers(Step& step, Moment moment) {
#define TIMER(name, moment_, left, happens) if (moment == Moment::moment_) { happens; }
#include "engine/timers.def"
#undef TIMER
}

std::optional<std::int64_t> Engine::next_wake() const {
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
void Engine::record(Step& step) {
  if (step.observed) return;
  step.observed = true;
  api::Event& event = step.scored ? *step.scored : step.event;
  if (!reduce(event, config_)) return;
  if (is_ready(event) && state_.waiting.events.empty()) {
    remember(state_, event);
    engine::apply(state_, config_, event);
  } else {
    hold(event);
    learn(state_, event);
  }
  base::drop(event.data);
  state_.unsaved = true;
}

void Engine::act(Step& step) {
  const Json& data = step.event.data;
  if (step.event.kind == EventKind::field) keep_value(step);
  if (hold_if_early(step)) return;
  switch (step.event.kind) {
    case EventKind::part: take_part(step); break;
    case EventKind::consent:
      if (consent::take(config_.consent, state_.consent, step.event)) step.answer.add(api::erase_state());
      base::put(step.event.data, "tier", consent::tier_name(state_.consent.tier));
      step.urgent = true;
      break;
    case EventKind::page: place_surfaces(step); break;
    case EventKind::slots: place_late(step); break;
    case EventKind::identify: take_traits(step); break;
    case EventKind::seen: note_seen(step); break;
    case EventKind::click: click(step); break;
    case EventKind::open: open_named(step, base::get_text(data, "surface")); break;
    case EventKind::close:
      if (const auto surface = find_surface(base::get_text(data, "surface"))) close(step, *surface);
      break;
    case EventKind::act: act_on_node(step); break;
    case EventKind::field: leave_field(step); break;
    case EventKind::submit: submit(step); break;
    case EventKind::outbox: take_outbox(step); break;
    case EventKind::stored: take_stored(step); break;
    case EventKind::reply: take_reply(step); break;
    case EventKind::online:
    case EventKind::flush: if (has(config::Part::send)) delivery::retry_now(state_.delivery, state_.wall); break;
    case EventKind::hide: step.urgent = true; break;
    default: break;
  }
  pull_triggers(step);
  record(step);
  if (step.changed_page) watch(step);
}

// What the site knows of the visitor; null takes one away. All of it is saved, and goes with each submission.
void Engine::take_traits(Step& step) {
  Json merged = state_.traits;
  const Json& traits = base::get_object(step.event.data, "traits");
  for (auto it = traits.begin(); it != traits.end(); ++it) {
    if (it->is_null()) merged.erase(it.key());
    else if (merged.contains(it.key()) || merged.size() < base::limits::kTraits) base::put(merged, it.key(), Json(*it));
  }
  if (base::dump_json(merged).size() <= base::limits::kTraitsBytes) {
    state_.traits = std::move(merged);
    return;
  }
  step.observed = true;
  base::Diagnostics problems;
  base::add_warning(problems, "", base::Problem::traits_too_large, base::integer_text(base::limits::kTraitsBytes));
  step.answer.add(api::warn(problems[0]));
}

Engine::Standing Engine::standing() const {
  const Json& score = base::get_object(state_.facts.doc, "score");
  const Json* total = base::find(score, "total");
  return {total ? *total : Json(), base::get_text(score, "band"), state_.scoring.moves};
}

// Tells the page's listeners what the step has changed.
void Engine::announce(Step& step, const Standing& before) {
  const Standing after = standing();
  const bool moved = after.moves != before.moves;
  if (after.total == before.total && after.band == before.band && !moved) return;
  const std::string& stage = base::get_text(base::get_object(state_.facts.doc, "score"), "stage");
  Json data = base::object_of("total", after.total, "band", after.band, "stage", stage);
  if (before.total != after.total) step.answer.add(api::emit(api::Emitted::score, data));
  if (!before.band.empty() && before.band != after.band) step.answer.add(api::emit(api::Emitted::band, data));
  if (moved) announce_stages(step, before.moves, std::move(data));
}

// Each transition is told, the oldest first: who acts on an SQL need not care that the same event passed through MQL.
LEADLINE_DOOR void Engine::announce_stages(Step& step, std::int32_t moves_before, Json data) {
  const std::vector<scoring::Transition>& all = state_.scoring.transitions;
  const auto made = static_cast<std::size_t>(state_.scoring.moves - moves_before);
  for (std::size_t i = all.size() - std::min(made, all.size()); i < all.size(); ++i) {
    base::put(data, "stage", scoring::stage_name(config_.scoring, all[i].stage));
    base::put(data, "id", scoring::transition_id(config_.scoring, state_.facts, all[i]));
    step.answer.add(api::emit(api::Emitted::stage, data));
    if (all[i].risen) step.answer.add(api::emit(api::Emitted::qualified, data));
  }
}

LEADLINE_DOOR void Engine::deliver(Step& step) {
  for (const delivery::Pending& head : delivery::post_due(state_.delivery, state_.wall, step.answer))
    step.answer.add(api::emit(api::Emitted::undelivered, base::object_of("key", head.id(), "form", head.form, "endpoint", head.endpoint, "reason", api::name_of(api::Reason::expired))));
}

std::optional<std::int64_t> Engine::delivery_left() const {
  const auto due = has(config::Part::send) ? delivery::next_due(state_.delivery) : std::nullopt;
  return due ? std::optional(*due - state_.wall) : std::nullopt;
}

std::optional<std::int64_t> Engine::save_left() const {
  if (!state_.unsaved || !consent::storage(state_.consent)) return std::nullopt;
  return state_.saved_at + kSaveEveryMs - state_.mono;
}

void Engine::save(Step& step) {
  const auto left = save_left();
  if (!left || (!step.urgent && *left > 0)) return;
  state_.unsaved = false;
  state_.saved_at = state_.mono;
  step.answer.add(api::store_state(consent::storage(state_.consent), to_json(state_, config_, config::Life::visit)));
}

Json Engine::why(const std::string& id) const {
  const auto surface = find_surface(id);
  const auto answer = [&](api::Why code) { return base::object_of("surface", id, "shown", code == api::Why::shown, "code", api::name_of(code)); };
  if (id.empty()) {  // no surface named: all of them
    Json all = Json::array();
    for (std::size_t i = 0; i < state_.surfaces.size(); ++i) all.push_back(why(surface_id(i)));
    return all;
  }
  if (!surface) return answer(api::Why::unknown_surface);
  Json out = answer(refusal(*surface));
  Json waiting = delivery::describe(state_.delivery, id);
  if (!waiting.empty()) base::put(out, "delivery", std::move(waiting));
  return out;
}

}  // namespace leadline::engine
