// CTAs, and the surfaces that show by themselves: the page's side of `targeting`, which decides. All of it comes with the part `ctas`.
#include "base/door.h"
#include "base/sort.h"
#include "engine/turn.h"
#include "surfaces/cta.h"
#include "targeting/gates.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;
using config::Part;

namespace {

targeting::Model& model(const Turn& turn) { return turn.config.targeting; }
targeting::State& history(Turn& turn) { return turn.state.targeting; }
const targeting::State& history(const Turn& turn) { return turn.state.targeting; }

// The form that is being filled in: its dialog is open (what it says in the end is to be read as well), or somebody has typed into it.
std::string_view form_in_progress(const Turn& turn) {
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    const SurfaceState& surface = turn.state.surfaces[i];
    if (!turn.is_form(i) || !surface.drawn) continue;
    if (surface.open) return turn.surface_id(i);
    if (forms::is_over(surface.form)) continue;
    if (!surface.form.values.empty() || forms::on_its_way(surface.form)) return turn.surface_id(i);
  }
  return {};
}

targeting::Situation situation(const Turn& turn) {
  const facts::State& facts = turn.state.facts;
  return {facts.doc, turn.state.around, turn.state.wall, facts.visit_number, facts.visit_began, facts.tz_minutes, turn.state.locale,
          base::get_text(base::get_object(facts.doc, "visitor"), "id"), turn.has(Part::rules), form_in_progress(turn)};
}

// Which target the surface has; none: it has none.
std::optional<std::size_t> target_of(const Turn& turn, std::size_t surface) {
  const auto& targets = model(turn).targets;
  for (std::size_t i = 0; i < targets.size(); ++i) if (targets[i].surface == surface) return i;
  return std::nullopt;
}

const surfaces::Content& content(const Turn& turn, std::size_t surface) {
  return turn.config.surfaces[surface].cta->content_for(turn.state.facts.doc, turn.has(Part::rules));
}

void count(Turn& turn, std::size_t target) {
  targeting::count_impression(model(turn), history(turn), target, situation(turn));
  turn.state.unsaved = true;
}

// It shows from now on. What covers the page or stands over it counts as seen at once: nobody can miss it.
void rise(Turn& turn, std::size_t target) {
  const std::size_t surface = model(turn).targets[target].surface;
  SurfaceState& state = turn.state.surfaces[surface];
  const bool over = surfaces::is_over_page(turn.config.surfaces[surface].frame);
  turn.touch(surface);
  if (is_modal(turn, surface)) open(turn, surface);
  if (surfaces::stands(turn.config.surfaces[surface].frame) == surfaces::Stands::blocks && !turn.is_form(surface)) turn.focus = surface;
  if (!over || state.impression || history(turn).records[target].tab || history(turn).records[target].preview) return;
  state.impression = true;
  count(turn, target);
  turn.answer.add(api::emit(api::Emitted::impression, base::object_of("surface", turn.surface_id(surface))));
}

// What `targeting` has decided is what the page shows.
void follow(Turn& turn) {
  for (std::size_t i = 0; i < model(turn).targets.size(); ++i) {
    const targeting::Record& record = history(turn).records[i];
    SurfaceState& surface = turn.state.surfaces[model(turn).targets[i].surface];
    if (surface.tab != record.tab && surface.drawn) take_away(turn, model(turn).targets[i].surface);
    surface.up = record.up;
    surface.tab = record.tab;
  }
}

void end_turn(Turn& turn, std::size_t target) {
  targeting::end_turn(model(turn), history(turn), target);
  turn.state.unsaved = true;
}

// Does what the CTA does, but for what the browser does by following a link.
void perform(Turn& turn, std::size_t surface, const surfaces::Action& action) {
  using surfaces::Does;
  if (action.withdraws()) return turn.answer.add(api::erase_all());
  const std::string& id = turn.surface_id(surface);
  const auto target = target_of(turn, surface);
  if (action.does == Does::reveal) {
    Json effect = api::effect(api::EffectKind::reveal);
    base::put(effect, "surface", id);
    if (!action.to.empty()) base::put(effect, "selector", action.to);
    turn.answer.add(std::move(effect));
  }
  if (action.does == Does::chat) turn.answer.add(api::emit(api::Emitted::chat, base::object_of("cta", id, "with", action.to)));
  // What has come in the visitor's way has done its work, a bar stays; a gate that opens by itself is passed.
  const surfaces::Frame frame = turn.config.surfaces[surface].frame;
  const bool gate = frame == surfaces::Frame::gate && action.does == Does::reveal;
  if (gate) history(turn).records[*target].converted = turn.state.wall;
  if (gate || frame == surfaces::Frame::slideIn || surfaces::stands(frame) == surfaces::Stands::blocks) end_turn(turn, *target);
  if (action.opens_form() || action.does == Does::cta) open_named(turn, action.to);
}

// The visitor has answered the site's own question about consent: that is an event of its own, and no click for rules on clicks.
void decide(Turn& turn, std::size_t target, const std::string& tier) {
  turn.score_as(EventKind::consent, base::object_of("k", api::name_of(EventKind::consent), "tier", tier));
  take_consent(turn, *turn.scored);
  history(turn).records[target].converted = turn.state.wall;
  end_turn(turn, target);
}

bool watches(const std::vector<std::int32_t>& amounts, std::int64_t amount) { return std::find(amounts.begin(), amounts.end(), amount) != amounts.end(); }

// So many whole seconds are at least so long.
std::int32_t seconds_of(std::int64_t ms) { return static_cast<std::int32_t>((ms + 999) / 1000); }

// Into the list of that name, each once.
void add(Json& effect, const char* key, Json value) {
  Json list = base::get_array(effect, key);
  for (const Json& known : list) if (known == value) return;
  base::push(list, std::move(value));
  base::put(effect, key, std::move(list));
}

// What a trigger waits for of the events that scoring may wait for as well: a depth, or seconds; 0: of others.
std::int32_t amount_of(const targeting::TriggerItem& item, EventKind event) {
  using targeting::TriggerKind;
  if (item.kind == TriggerKind::scroll && event == EventKind::scroll) return static_cast<std::int32_t>(item.amount);
  return item.kind == TriggerKind::dwell && event == EventKind::time ? seconds_of(item.amount) : 0;
}

}  // namespace

// The part has come: its surfaces are placed like the others, and its history is what was kept of it.
LEADLINE_DOOR void begin_targets(Turn& turn) {
  turn.make_room();
  targeting::State& state = history(turn);
  state.records.resize(model(turn).targets.size());
  state.groups.resize(model(turn).groups.size());
  if (turn.event.kind != EventKind::part || turn.state.page.empty()) return;
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) turn.state.surfaces[i].placed = turn.state.surfaces[i].placed || has_place(turn, i);
  turn.changed_page = turn.new_page = true;
}

// Whether the event is for triggers alone: it says nothing of the visitor. Were it scored, a CTA would change scores.
LEADLINE_DOOR bool listens_alone(const Turn& turn) {
  const bool scroll = turn.event.kind == EventKind::scroll;
  if (!scroll && turn.event.kind != EventKind::time) return false;
  const std::int64_t amount = base::get_int(turn.event.data, scroll ? "pct" : "s");
  if (watches(scroll ? turn.config.watch_scroll : turn.config.watch_time, amount)) return false;
  for (const targeting::Target& target : model(turn).targets)
    for (const targeting::TriggerItem& item : target.trigger.items) if (amount > 0 && amount_of(item, turn.event.kind) == amount) return true;
  return false;
}

// Whether any of them has a condition.
LEADLINE_DOOR bool targets_ask(const Turn& turn) {
  for (const targeting::Target& target : model(turn).targets) {
    if (!target.when_document.is_null()) return true;
    for (const targeting::TriggerItem& item : target.trigger.items) if (!item.where_document.is_null()) return true;
  }
  const std::vector<surfaces::Cta>& ctas = turn.config.ctas;
  for (const surfaces::Cta& cta : ctas) if (!cta.cases.empty()) return true;
  return false;
}

// At the end of what an event does: decides which surfaces show.
LEADLINE_DOOR void target(Turn& turn) {
  const targeting::Situation now = situation(turn);
  targeting::State& state = history(turn);
  if (turn.state.page.empty() || turn.event.kind == EventKind::resume) return;
  const bool page = turn.event.kind == EventKind::page;
  // The same path after half an hour is another visit's: it begins anew, too.
  const bool begins = turn.new_page || (page && !state.records.empty() && state.records[0].visit != now.visit);
  if (begins) targeting::begin_page(model(turn), state, now);
  if (!page || begins) targeting::take(model(turn), state, turn.happened, now);
  // The page itself is what `load` waits for, also where the part has come after it.
  if (turn.new_page && turn.event.kind != EventKind::page) targeting::take(model(turn), state, {EventKind::page, turn.event.wall, turn.event.mono, true, base::object()}, now);
  std::vector<char> placed;
  for (const targeting::Target& one : model(turn).targets) placed.push_back(turn.state.surfaces[one.surface].placed);
  std::vector<std::size_t> rises;
  targeting::decide(model(turn), state, now, placed, rises);
  if (std::exchange(state.changed, false)) turn.state.unsaved = true;
  follow(turn);
  for (const std::size_t one : rises) rise(turn, one);
  turn.decided = rises.empty();  // what shows now may keep others away: the clocks of its group, and of the site
  // A case may have come to hold.
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i)
    if (!turn.is_form(i) && turn.state.surfaces[i].drawn && !turn.config.surfaces[i].cta->cases.empty()) turn.touch(i);
}

LEADLINE_DOOR std::optional<std::int64_t> target_left(const Turn& turn) {
  if (turn.state.page.empty()) return std::nullopt;
  return targeting::next_change(model(turn), history(turn), situation(turn), turn.decided);
}

// What triggers wait for. Nothing else is listened for.
LEADLINE_DOOR void watch_targets(const Turn& turn, Json& effect, std::vector<std::int32_t>& depths, std::vector<std::int32_t>& seconds) {
  using targeting::TriggerKind;
  for (const targeting::Target& target : model(turn).targets) {
    if (!target.enabled || !turn.state.surfaces[target.surface].placed) continue;
    if (target.manner.blocks) base::put(effect, "banner", true);
    for (const targeting::TriggerItem& item : target.trigger.items) {
      switch (item.kind) {
        case TriggerKind::scroll: base::insert_unique(depths, amount_of(item, EventKind::scroll)); break;
        case TriggerKind::dwell: base::insert_unique(seconds, amount_of(item, EventKind::time)); break;
        case TriggerKind::exit: base::put(effect, "exit", true); break;
        case TriggerKind::exitMobile: base::put(effect, "exitMobile", true); break;
        case TriggerKind::idle: add(effect, "idle", seconds_of(item.amount)); break;
        case TriggerKind::view: add(effect, "view", item.word); break;
        case TriggerKind::click: add(effect, "click", item.word); break;
        default: break;
      }
    }
  }
}

// Of a form, no more than where among the paragraphs of an article it stands.
LEADLINE_DOOR view::Node draw_cta(const Turn& turn, std::size_t surface, Json& mount) {
  if (const std::int32_t after = turn.config.surfaces[surface].after; after && mount.is_object()) base::put(mount, "after", after);
  if (turn.is_form(surface)) return {};
  const surfaces::Cta& cta = *turn.config.surfaces[surface].cta;
  if (mount.is_object()) surfaces::add_to_mount(cta, frame(turn, surface), mount);
  return surfaces::render_cta(cta, content(turn, surface), frame(turn, surface), turn.state.locale);
}

// The visitor has clicked on the page's own element for it, or the site's script asks for it. What stands over the page shows; of what
// stands in it, it happens what a click on it would do.
LEADLINE_DOOR void wish(Turn& turn, std::size_t surface) {
  const auto target = target_of(turn, surface);
  if (!target || !targeting::may_by_wish(model(turn), history(turn), situation(turn), *target)) return;
  const surfaces::Action& action = content(turn, surface).action;
  const bool over = surfaces::is_over_page(turn.config.surfaces[surface].frame);
  if (!over && action.is_link()) return;  // an ordinary link does that better
  if (turn.event.kind == EventKind::click) turn.answer.add(api::effect(api::EffectKind::prevent));
  if (!over) return perform(turn, surface, action);
  targeting::Record& record = history(turn).records[*target];
  if (record.up && !record.tab) return;
  record.up = true;
  record.tab = record.over = false;
  turn.state.surfaces[surface].placed = true;
  follow(turn);
  rise(turn, *target);
}

// A click on a CTA of ours is a click on that CTA, for rules and reports alike.
LEADLINE_DOOR void act_on_cta(Turn& turn, std::size_t surface, const std::string& action) {
  const auto target = target_of(turn, surface);
  if (!target) return;
  if (api::is(action, api::Action::restore)) {
    history(turn).records[*target].tab = false;
    turn.state.surfaces[surface].impression = true;  // it was counted before it became one
    follow(turn);
    return rise(turn, *target);
  }
  const bool second = api::is(action, api::Action::second), opens = api::is(action, api::Action::open);
  if (!second && !opens && !api::is(action, api::Action::follow)) return;
  const surfaces::Content& shown = content(turn, surface);
  if (second && shown.second_action.does == surfaces::Does::nothing) return close(turn, surface);  // "No, thank you"
  const surfaces::Action& wanted = second ? shown.second_action : shown.action;
  if (wanted.answers_consent()) return decide(turn, *target, wanted.to);
  turn.score_as(EventKind::click, base::object_of("k", api::name_of(EventKind::click), "cta", turn.surface_id(surface)));
  turn.answer.add(api::emit(api::Emitted::click, base::object_of("surface", turn.surface_id(surface))));
  if (second || opens) perform(turn, surface, wanted);
}

// By its cross, by Escape, or by the site's script. It may become a tab; a tab goes.
LEADLINE_DOOR void close_cta(Turn& turn, std::size_t surface) {
  const auto target = target_of(turn, surface);
  if (!target) return;
  targeting::Record& record = history(turn).records[*target];
  const surfaces::Cta* cta = turn.config.surfaces[surface].cta;
  if (cta && !cta->tab.empty() && !record.tab && !record.preview) return minimise(turn, surface);
  const bool stays = !cta && !model(turn).targets[*target].manner.floats;  // a form in the page, whether or not something is said of when it shows
  if (!record.up || stays) return;
  if (!record.preview) record.closed = turn.state.wall;
  end_turn(turn, *target);
  turn.urgent = true;
  if (cta) turn.answer.add(api::emit(api::Emitted::close, base::object_of("surface", turn.surface_id(surface))));
}

LEADLINE_DOOR void minimise(Turn& turn, std::size_t surface) {
  const auto target = target_of(turn, surface);
  const surfaces::Cta* cta = turn.config.surfaces[surface].cta;
  if (!target || !cta || cta->tab.empty() || !history(turn).records[*target].up) return;
  targeting::Record& record = history(turn).records[*target];
  record.tab = true;
  record.minimised = turn.state.wall;
  turn.state.unsaved = turn.urgent = true;
  follow(turn);
}

// For whoever wants to see it, past everything that would hold it back. Nothing is counted.
LEADLINE_DOOR void preview(Turn& turn, std::size_t surface) {
  if (!model(turn).preview || is_adopted(turn, surface)) return;
  turn.observed = true;
  turn.state.surfaces[surface].placed = true;
  const auto target = target_of(turn, surface);
  if (!target) return open(turn, surface);
  targeting::Record& record = history(turn).records[*target];
  record.up = record.preview = true;
  record.tab = false;
  follow(turn);
  rise(turn, *target);
}

LEADLINE_DOOR void count_seen(Turn& turn, std::size_t surface) {
  if (const auto target = target_of(turn, surface)) count(turn, *target);
}

// An endpoint has accepted what was sent by this form.
LEADLINE_DOOR void note_conversion(Turn& turn, const std::string& form) {
  for (std::size_t i = 0; i < model(turn).targets.size(); ++i) {
    const targeting::Target& target = model(turn).targets[i];
    if (target.id != form && target.opens != form) continue;
    targeting::Record& record = history(turn).records[i];
    record.converted = turn.state.wall;
    turn.state.unsaved = true;
    if (record.up && target.frequency.until_converted && turn.config.surfaces[target.surface].cta) end_turn(turn, i);
  }
}

// What was asked for has been given: the gate opens, whenever it arrives.
LEADLINE_DOOR void open_gates(Turn& turn, const std::string& form) {
  for (std::size_t i = 0; i < model(turn).targets.size(); ++i) {
    const targeting::Target& target = model(turn).targets[i];
    if (target.opens == form && turn.config.surfaces[target.surface].frame == surfaces::Frame::gate && history(turn).records[i].up) end_turn(turn, i);
  }
}

LEADLINE_DOOR void explain_target(const Turn& turn, std::size_t surface, Json& answer) {
  const auto target = target_of(turn, surface);
  if (!target) return base::put(answer, "gates", base::list());
  const SurfaceState& state = turn.state.surfaces[surface];
  const targeting::Situation now = situation(turn);
  const bool shown = is_seen(turn, surface);
  Json gates = base::list();
  api::Why code = state.placed ? targeting::explain(model(turn), history(turn), now, *target, gates) : api::Why::no_slot;
  if (shown) code = api::Why::shown;
  else if (state.placed && (code == api::Why::shown || history(turn).records[*target].up)) code = api::Why::trigger_wait;  // a dialog that was closed
  base::put(answer, "shown", shown);
  base::put(answer, "code", api::name_of(code));
  base::put(answer, "gates", std::move(gates));
}

LEADLINE_DOOR surfaces::Next next_cta(const Turn& turn, std::size_t surface) {
  const surfaces::Content& shown = content(turn, surface);
  return {shown.title, shown.text, shown.button, shown.action.is_link() ? shown.action.href() : std::string()};
}

}  // namespace leadline::engine
