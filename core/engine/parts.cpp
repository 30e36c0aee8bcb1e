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
#include "base/text.h"
#include "engine/evidence.h"
#include "engine/turn.h"

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

// A click on a CTA, or a call for one, before the part is there that knows CTAs.
bool needs_ctas(const Turn& turn, const api::Event& event) {
  if (turn.has(Part::ctas) || (event.kind != EventKind::click && event.kind != EventKind::open)) return false;
  const std::string& id = base::get_text(event.data, event.kind == EventKind::click ? "cta" : "surface");
  for (const Json& cta : base::get_array(turn.config.ctas_document, "ctas")) {
    if (id.empty() || base::get_text(cta, "id") != id) continue;
    // One that stands in the page and is a link is followed by the browser, whoever knows it.
    const Json& action = base::get_object(cta, "action");
    const bool link = cta.contains("href") || action.contains("href") || action.contains("call");
    return !link || !base::has_word("inline button banner gate", base::get_string(cta, "kind", "inline"));
  }
  return false;
}

// One that belongs to its page is over with it; what was submitted lies in the outbox as well, and comes back from there.
void keep_scored(Waiting& waiting) {
  auto& events = waiting.events;
  events.erase(std::remove_if(events.begin(), events.end(), needs_send), events.end());
}

}  // namespace

// All that the boot does not call late is there.
void begin_parts(Turn& turn) {
  keep_scored(turn.state.waiting);
  const Parts late = read_parts(base::get_array(turn.event.data, "late"));
  turn.state.linked = turn.state.asked = turn.state.hurried = {};
  for (const Part part : config::kParts) if (!late.has(part)) link(turn, part);
  config::know_plans(turn.config, turn.has(Part::phones));
}

// Kept, for a core that takes over has no other way to them.
LEADLINE_DOOR void take_presets(Turn& turn) {
  const Json& presets = base::get_object(turn.event.data, "presets");
  if (!presets.empty()) turn.config.presets = turn.state.presets = presets;
}

void take_part(Turn& turn) {
  const std::string& come = base::get_text(turn.event.data, "part");
  if (api::is(come, Part::formats)) take_presets(turn);
  for (const Part part : config::kParts) if (api::is(come, part) && !turn.has(part)) link(turn, part);
  catch_up(turn);
  take_early(turn);
}

void link(Turn& turn, Part part) {
  base::Diagnostics problems;
  config::link(turn.config, part, problems);
  for (const base::Diagnostic& problem : problems) turn.answer.add(api::warn(problem));
  turn.state.linked.add(part);
  read_late(turn.state, turn.config, part);
  if (part == Part::rules) attribution::name_touches(turn.config.attribution, turn.state.attribution, turn.state.facts);
  if (part == Part::ctas) begin_targets(turn);
  if (!turn.config.has_fields || !turn.is_whole()) return;
  config::know_plans(turn.config, turn.has(Part::phones));  // their fields may have come after the plans
  begin_fields(turn);
}

bool is_ready(const Turn& turn, const api::Event& event) {
  if (!needs_send(event)) return turn.has(Part::rules) && turn.has(Part::score);
  const bool sent = event.kind == EventKind::submit || event.kind == EventKind::outbox || event.kind == EventKind::reply;
  return turn.is_whole() && (!sent || !turn.config.has_formats || turn.has(Part::formats));
}

// Remembers the event for later. As many as a log may hold: with more of them nothing could be proved anyway.
void hold(Turn& turn, api::Event event) {
  Waiting& waiting = turn.state.waiting;
  if (waiting.events.empty()) {
    waiting.facts = turn.state.facts;
    waiting.attribution = turn.state.attribution;
  }
  base::put(event.data, "w", event.wall.ms);
  const std::size_t bytes = base::dump_json(event.data).size();
  const bool fits = waiting.events.size() < base::limits::kLogEvents && waiting.bytes + bytes <= 2 * base::limits::kLogBytes;
  turn.state.unsaved = true;
  if (!fits && !needs_send(event)) {
    waiting.full = true;
    return;
  }
  waiting.bytes += bytes;
  waiting.events.push_back(std::move(event));
}

// Whether the event waits, since the part that it is for, or one for which something before it waits, has not come.
bool hold_if_early(Turn& turn) {
  if (turn.event.kind == EventKind::submit) return false;  // does more than wait: `hold_submission`
  if (needs_ctas(turn, turn.event)) {
    turn.observed = true;
    turn.answer.add(api::effect(api::EffectKind::prevent));
    base::push(turn.state.early, Json(turn.event.data));
    return true;
  }
  if (!needs_send(turn.event) || (turn.state.waiting.events.empty() && is_ready(turn, turn.event))) return false;
  turn.observed = true;
  // The outbox is read on each page: an empty one is no reason to fetch anything.
  const bool nothing = turn.event.kind == EventKind::outbox && base::get_array(turn.event.data, "records").empty();
  if (!nothing) hold(turn, turn.event);
  return true;
}

// What waited happens now, as far as the parts are there.
void catch_up(Turn& turn) {
  if (turn.state.waiting.events.empty() || !is_ready(turn, turn.state.waiting.events.front())) return;
  Waiting waiting = std::exchange(turn.state.waiting, {});
  std::swap(turn.state.facts, waiting.facts);
  std::swap(turn.state.attribution, waiting.attribution);
  const std::int64_t wall = turn.state.wall;
  std::size_t done = 0;
  for (; done < waiting.events.size() && is_ready(turn, waiting.events[done]); ++done) take_again(turn, std::move(waiting.events[done]));
  turn.state.wall = wall;
  turn.state.unsaved = true;
  waiting.events.erase(waiting.events.begin(), waiting.events.begin() + static_cast<std::ptrdiff_t>(done));
  if (waiting.full) turn.state.log_truncated = true;
  if (waiting.events.empty() && !waiting.full) return;  // what is known now is what was known meanwhile, and the score of it
  std::swap(turn.state.facts, waiting.facts);
  std::swap(turn.state.attribution, waiting.attribution);
  if (const Json* score = base::find(waiting.facts.doc, "score")) base::put(turn.state.facts.doc, "score", *score);
  if (waiting.events.empty()) return;
  turn.state.waiting = std::move(waiting);
}

// What the visitor wanted of a CTA before the part was there that knows it.
void take_early(Turn& turn) {
  if (!turn.has(Part::ctas)) return;
  const Json early = std::exchange(turn.state.early, base::list());
  for (const Json& data : early) {
    api::Event event;
    if (!api::event_kind(base::get_text(data, "k"), event.kind)) continue;
    event.wall = turn.event.wall;
    event.mono = turn.event.mono;
    event.data = data;
    turn.exchange(event);
    act(turn);
    turn.exchange(event);
  }
}

// An event that has waited. What follows from it is a part of this step's answer.
void take_again(Turn& turn, api::Event event) {
  turn.state.wall = event.wall.ms;
  if (!needs_send(event)) {
    remember(turn.state, event);
    engine::apply(turn.state, turn.config, event);
    return;
  }
  turn.exchange(event);
  if (is_question(turn, turn.event)) answer_question(turn, turn.event, turn.answer);
  else act(turn);
  turn.exchange(event);
}

// Conditions before the first CTA that has one; scoring when the page has nothing better to do; the rest when there is a form
// to be filled in, or something waits for it. No lead waits for the numbering plans, nor for a proof of work.
void ask_for_parts(Turn& turn) {
  if (turn.state.linked.all()) return;
  Parts wanted, now;
  const auto want = [](Parts& parts, std::initializer_list<Part> list) { for (const Part part : list) parts.add(part); };
  if (!turn.config.ctas_document.is_null()) now.add(Part::ctas);
  if (turn.has(Part::ctas) && targets_ask(turn)) now.add(Part::rules);
  if (!turn.config.scoring_document.is_null()) want(wanted, {Part::rules, Part::score});
  // A form that is not plain is drawn by the whole core: what follows from an answer is known at once.
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    const SurfaceState& state = turn.state.surfaces[i];
    if (turn.is_form(i) && !turn.config.surfaces[i].form->plain)
      want((is_modal(turn, i) ? state.open : state.placed) ? now : wanted, {Part::rules, Part::score, Part::send, Part::fields});
  }
  bool send = false;
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    if (!turn.is_form(i) || !turn.state.surfaces[i].drawn) continue;
    send = true;
    if (turn.form(i).needs_plans()) now.add(Part::phones);
    if (!turn.form(i).proof.is_null()) now.add(Part::proof);
  }
  for (const api::Event& event : turn.state.waiting.events) send = send || needs_send(event);
  if (send && turn.config.has_fields) now.add(Part::fields);
  // Whoever has sent a lead may yet send it again.
  Parts& sending = send ? now : wanted;
  if (send || !turn.state.followed.empty()) want(sending, {Part::rules, Part::score, Part::send});
  if (sending.has(Part::send) && turn.config.has_formats) sending.add(Part::formats);
  for (const Part part : config::kParts) {
    const bool hurry = now.has(part) && !turn.state.hurried.has(part);
    if (turn.has(part) || (!hurry && (!wanted.has(part) || turn.state.asked.has(part)))) continue;
    Json effect = api::effect(api::EffectKind::need);
    base::put(effect, "part", api::name_of(part));
    if (part == Part::formats) base::put(effect, "presets", turn.config.formats);
    if (!hurry) base::put(effect, "idle", true);
    turn.answer.add(std::move(effect));
    turn.state.asked.add(part);
    if (hurry) turn.state.hurried.add(part);
  }
}

}  // namespace leadline::engine
