// The parts of the core that a page fetches after it has begun (docs/protocol.md, "Parts"). The boot says which are still on
// their way, a `part` line says that one has come. So the log alone tells what was there when, and a core that is whole gives
// the same answers.
//
// What a missing part has still to see is held back in order, with what was known before it. When the part is there, it all
// happens as if nothing had waited: the same points, the same log, the same records. Meanwhile the facts go on, so that
// targeting and the page do not stand still.
#include <algorithm>
#include <utility>

#include "base/door.h"
#include "base/limits.h"
#include "engine/engine.h"
#include "engine/evidence.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;
using config::Part;
using config::Parts;

namespace {

// Whether it is about submissions or asks something. All else that waits has been reduced already and is to be scored.
bool needs_send(const api::Event& event) {
  switch (event.kind) {
    case EventKind::ask:
    case EventKind::field:
    case EventKind::outbox:
    case EventKind::reply: return true;
    case EventKind::submit: return event.data.contains("surface");
    default: return false;
  }
}

// One that belongs to its page is over with it; what was submitted lies in the outbox as well, and comes back from there.
void keep_scored(Waiting& waiting) {
  auto& events = waiting.events;
  events.erase(std::remove_if(events.begin(), events.end(), needs_send), events.end());
}

}  // namespace

// All that the boot does not call late is there.
void Engine::begin_parts(Step& step) {
  keep_scored(state_.waiting);
  const Parts late = read_parts(base::get_array(step.event.data, "late"));
  state_.linked = state_.asked = state_.hurried = {};
  for (const Part part : config::kParts) if (!late.has(part)) link(step, part);
}

void Engine::take_part(Step& step) {
  Json names = Json::array();
  base::push(names, base::get_text(step.event.data, "part"));
  const Parts come = read_parts(names);
  for (const Part part : config::kParts) if (come.has(part) && !has(part)) link(step, part);
  catch_up(step);
}

void Engine::link(Step& step, Part part) {
  base::Diagnostics problems;
  config::link(config_, part, problems);
  for (const base::Diagnostic& problem : problems) step.answer.add(api::warn(problem));
  state_.linked.add(part);
  read_late(state_, config_, part);
}

bool Engine::is_ready(const api::Event& event) const {
  return needs_send(event) ? state_.linked.all() : has(Part::rules) && has(Part::score);
}

// Remembers the event for later. As many as a log may hold: with more of them nothing could be proved anyway.
void Engine::hold(api::Event event) {
  Waiting& waiting = state_.waiting;
  if (waiting.events.empty()) {
    waiting.facts = state_.facts;
    waiting.attribution = state_.attribution;
  }
  base::put(event.data, "w", event.wall.ms);
  const std::size_t bytes = base::dump_json(event.data).size();
  const bool fits = waiting.events.size() < base::limits::kLogEvents && waiting.bytes + bytes <= 2 * base::limits::kLogBytes;
  state_.unsaved = true;
  if (!fits && !needs_send(event)) {
    waiting.full = true;
    return;
  }
  waiting.bytes += bytes;
  waiting.events.push_back(std::move(event));
}

// Whether the event waits, since the part that it is for, or one for which something before it waits, has not come.
bool Engine::hold_if_early(Step& step) {
  if (step.event.kind == EventKind::submit) return false;  // does more than wait: `hold_submission`
  if (!needs_send(step.event) || (state_.waiting.events.empty() && is_ready(step.event))) return false;
  step.observed = true;
  // The outbox is read on each page: an empty one is no reason to fetch anything.
  const bool nothing = step.event.kind == EventKind::outbox && base::get_array(step.event.data, "records").empty();
  if (!nothing) hold(step.event);
  return true;
}

// What waited happens now, as far as the parts are there.
void Engine::catch_up(Step& step) {
  if (state_.waiting.events.empty() || !is_ready(state_.waiting.events.front())) return;
  Waiting waiting = std::exchange(state_.waiting, {});
  std::swap(state_.facts, waiting.facts);
  std::swap(state_.attribution, waiting.attribution);
  const std::int64_t wall = state_.wall;
  std::size_t done = 0;
  for (; done < waiting.events.size() && is_ready(waiting.events[done]); ++done) take_again(step, std::move(waiting.events[done]));
  state_.wall = wall;
  state_.unsaved = true;
  waiting.events.erase(waiting.events.begin(), waiting.events.begin() + static_cast<std::ptrdiff_t>(done));
  if (waiting.full) state_.log_truncated = true;
  if (waiting.events.empty() && !waiting.full) return;  // what is known now is what was known meanwhile, and the score of it
  std::swap(state_.facts, waiting.facts);
  std::swap(state_.attribution, waiting.attribution);
  if (const Json* score = base::find(waiting.facts.doc, "score")) base::put(state_.facts.doc, "score", *score);
  if (waiting.events.empty()) return;
  state_.waiting = std::move(waiting);
}

// An event that has waited. What follows from it is a part of this step's answer.
void Engine::take_again(Step& step, api::Event event) {
  state_.wall = event.wall.ms;
  if (!needs_send(event)) {
    remember(state_, event);
    engine::apply(state_, config_, event);
    return;
  }
  Step past;
  past.event = std::move(event);
  past.answer = std::move(step.answer);
  if (is_question(past.event)) answer_question(past.event, past.answer);
  else act(past);
  step.answer = std::move(past.answer);
  step.urgent = step.urgent || past.urgent;
  if (past.focus) step.focus = past.focus;
}

// Conditions before the first CTA that has one; scoring when the page has nothing better to do; the rest when there is a form
// to be filled in, or something waits for it.
void Engine::ask_for_parts(Step& step) {
  if (state_.linked.all()) return;
  Parts wanted, now;
  const auto want = [](Parts& parts, std::initializer_list<Part> list) { for (const Part part : list) parts.add(part); };
  for (const surfaces::Cta& cta : config_.ctas) if (!cta.when.is_null()) now.add(Part::rules);
  if (!config_.scoring_document.is_null()) want(wanted, {Part::rules, Part::score});
  bool send = false;
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) send = send || (is_form(i) && state_.surfaces[i].drawn);
  for (const api::Event& event : state_.waiting.events) send = send || needs_send(event);
  if (send) want(now, {Part::rules, Part::score, Part::send});
  for (const Part part : config::kParts) {
    const bool hurry = now.has(part) && !state_.hurried.has(part);
    if (has(part) || (!hurry && (!wanted.has(part) || state_.asked.has(part)))) continue;
    Json effect = api::effect(api::EffectKind::need);
    base::put(effect, "part", api::name_of(part));
    if (!hurry) base::put(effect, "idle", true);
    step.answer.add(std::move(effect));
    state_.asked.add(part);
    if (hurry) state_.hurried.add(part);
  }
}

}  // namespace leadline::engine
