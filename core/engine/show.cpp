// CTAs and forms on the page: placed, opened, closed, drawn.
#include "base/door.h"
#include "base/limits.h"
#include "base/sort.h"
#include "engine/turn.h"
#include "surfaces/surfaces.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

std::optional<std::size_t> find_surface(const Turn& turn, const std::string& id) {
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) if (turn.surface_id(i) == id) return i;
  return std::nullopt;
}

namespace {

// A page that does not say which slots it has is taken to have them all.
bool has_slot(const Json& page, const std::string& id) {
  const Json* slots = base::find(page, "slots");
  if (!slots || !slots->is_array()) return true;
  for (const Json& slot : *slots) if (slot.is_string() && slot.get_ref<const std::string&>() == id) return true;
  return false;
}

Json list_of(const std::vector<std::int32_t>& numbers) {
  Json list = Json::array();
  for (const std::int32_t number : numbers) base::push(list, std::int64_t{number});
  return list;
}

Json surface_data(const std::string& id) { return base::object_of("surface", id); }

}  // namespace

// A new path is a new page: what was shown is taken away (the page may have replaced our hosts) and drawn anew. A
// change of query alone leaves everything as it is.
void place_surfaces(Turn& turn) {
  const Json& data = turn.event.data;
  const std::string& path = base::get_text(data, "path");
  const bool same = !turn.state.page.empty() && base::get_text(turn.state.page, "path") == path;
  turn.state.page = base::object_of("path", path, "title", base::get_text(data, "title"));
  turn.changed_page = true;
  if (same) return;
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& surface = turn.state.surfaces[i];
    if (surface.drawn) {
      Json effect = api::effect(api::EffectKind::unmount);
      base::put(effect, "surface", turn.surface_id(i));
      turn.answer.add(std::move(effect));
      turn.trees[i].reset();
    }
    // What is being filled in is not lost over a change of route.
    Json values = forms::on_its_way(surface.form) ? Json::object() : std::move(surface.form.values);
    static_cast<SurfaceOnPage&>(surface) = {};
    surface.form.values = std::move(values);
    const std::string& into = turn.is_form(i) ? turn.form(i).into : turn.config.ctas[i].into;
    surface.placed = surfaces::floats(frame(turn, i)) || !into.empty() || has_slot(data, turn.surface_id(i));
    turn.touch(i);
  }
}

// Slots that the site's own script drew after the page was told of.
void place_late(Turn& turn) {
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    if (turn.state.surfaces[i].placed || !has_slot(turn.event.data, turn.surface_id(i))) continue;
    turn.state.surfaces[i].placed = true;
    turn.changed_page = true;
    turn.touch(i);
  }
}

void open(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  if (state.open || !turn.is_form(surface) || turn.form(surface).display != forms::Display::modal) return;
  state.open = true;
  state.placed = true;
  turn.touch(surface);
  turn.focus = surface;
  turn.answer.add(api::emit(api::Emitted::open, surface_data(turn.surface_id(surface))));
}

void close(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  const bool cta = !turn.is_form(surface) && state.drawn && surfaces::floats(frame(turn, surface));
  if (!cta && !state.open) return;
  if (cta) state.closed_in = this_visit(turn);
  turn.urgent = turn.urgent || cta;
  state.open = false;
  // A form that is done, or on its way, starts afresh when it is opened again; its record is the outbox's now.
  if (state.form.status != forms::Status::idle && state.form.status != forms::Status::invalid) state.form = {};
  turn.touch(surface);
  turn.answer.add(api::emit(api::Emitted::close, surface_data(turn.surface_id(surface))));
}

// A form by its id, or the form that a CTA opens.
void open_named(Turn& turn, const std::string& id) {
  auto surface = find_surface(turn, id);
  if (surface && !turn.is_form(*surface)) surface = find_surface(turn, turn.config.ctas[*surface].opens);
  if (surface) open(turn, *surface);
}

void click(Turn& turn) {
  const std::string& cta = base::get_text(turn.event.data, "cta");
  const auto surface = find_surface(turn, cta);
  if (!surface) return;
  const std::string& target = turn.is_form(*surface) ? cta : turn.config.ctas[*surface].opens;
  const auto opened = find_surface(turn, target);
  if (!opened || turn.form(*opened).display != forms::Display::modal) return;  // an ordinary link, for all we know
  turn.answer.add(api::effect(api::EffectKind::prevent));
  open(turn, *opened);
}

// A click on a CTA of ours is a click on that CTA, for rules and reports alike.
void act_on_node(Turn& turn) {
  const auto surface = find_surface(turn, base::get_text(turn.event.data, "surface"));
  const std::string& action = base::get_text(turn.event.data, "do");
  if (!surface) return;
  if (turn.is_form(*surface)) return act_in_form(turn, *surface, action);
  const bool opens = api::is(action, api::Action::open);
  if (!opens && !api::is(action, api::Action::follow)) return;
  turn.score_as(EventKind::click, base::object_of("k", api::name_of(EventKind::click), "cta", turn.surface_id(*surface)));
  if (opens) open_named(turn, turn.surface_id(*surface));
}

void note_seen(Turn& turn) {
  const auto surface = find_surface(turn, base::get_text(turn.event.data, "surface"));
  if (!surface || turn.state.surfaces[*surface].impression) return;
  turn.state.surfaces[*surface].impression = true;
  turn.answer.add(api::emit(api::Emitted::impression, surface_data(turn.surface_id(*surface))));
}

surfaces::Frame frame(const Turn& turn, std::size_t surface) {
  return turn.is_form(surface) ? surfaces::frame_of(turn.form(surface)) : turn.config.ctas[surface].frame;
}

std::int64_t this_visit(const Turn& turn) { return base::get_int(base::get_object(turn.state.facts.doc, "visitor"), "visits"); }

// A depth that a trigger alone waits for says nothing of the visitor: were it scored, a CTA would change scores.
void pull_triggers(Turn& turn) {
  for (std::size_t i = 0; i < turn.config.ctas.size(); ++i)
    turn.state.surfaces[i].pulled = targeting::pull(turn.config.ctas[i].trigger, turn.state.surfaces[i].pulled, turn.event);
  const std::vector<std::int32_t>& depths = turn.config.trigger_scroll;
  if (turn.event.kind == EventKind::scroll && std::find(depths.begin(), depths.end(), base::get_int(turn.event.data, "pct")) != depths.end())
    turn.observed = true;
}

// Whether the surface is to be seen, and if not why. The gates in the order in which they are asked: the first that refuses decides.
api::Why refusal(const Turn& turn, std::size_t surface) {
  using api::Why;
  const SurfaceState& state = turn.state.surfaces[surface];
  if (!state.placed) return Why::no_slot;
  if (turn.is_form(surface)) return state.open || turn.form(surface).display != forms::Display::modal ? Why::shown : Why::trigger_wait;
  const bool everybody = turn.config.ctas[surface].when.is_null();
  if (!everybody && !(turn.has(config::Part::rules) && rules::test(turn.config.cta_when[surface], {&turn.state.facts.doc, nullptr}) == rules::Truth::yes))
    return Why::audience;
  if (state.closed_in && state.closed_in == this_visit(turn)) return Why::closed;
  return targeting::is_pulled(turn.config.ctas[surface].trigger, state.pulled) ? Why::shown : Why::trigger_wait;
}

std::optional<view::Node> render(const Turn& turn, std::size_t surface) {
  if (turn.is_form(surface)) {
    const forms::State& state = turn.state.surfaces[surface].form;
    return forms::is_over(state) ? render_done(turn, surface) : surfaces::render_form(turn.form(surface), state, turn.state.locale);
  }
  return surfaces::render_cta(turn.config.ctas[surface], turn.state.locale);
}

LEADLINE_DOOR view::Node render_done(const Turn& turn, std::size_t surface) {
  const forms::State& state = turn.state.surfaces[surface].form;
  const std::optional<surfaces::Next> next = state.status == forms::Status::sent ? next_of(turn, surface) : std::nullopt;
  return surfaces::render_done(turn.form(surface), state, turn.state.locale, next ? &*next : nullptr);
}

namespace {

Json operation(api::Op name, const std::string& key) {
  Json op = Json::array();
  base::push(op, api::name_of(name));
  base::push(op, key);
  return op;
}

}  // namespace

// Where the focus goes. What was taken is filled in first, so that a screen reader says it when it comes there.
void add_focus(const Turn& turn, std::size_t surface, Json& ops) {
  if (turn.taken) {
    const std::string control = surfaces::control_key(turn.taken->field);
    Json fill = operation(api::Op::fill, control);
    base::push(fill, turn.taken->value);
    base::push(ops, std::move(fill));
    base::push(ops, operation(api::Op::focus, control));
    return;
  }
  base::push(ops, operation(api::Op::focus, surfaces::focus_key(turn.form(surface), turn.state.surfaces[surface].form)));
}

// A form that is drawn again has what was entered before.
void add_values(const Turn& turn, std::size_t surface, Json& ops) {
  const Json& values = turn.state.surfaces[surface].form.values;
  for (auto it = values.begin(); it != values.end(); ++it) {
    Json fill = operation(api::Op::fill, surfaces::control_key(it.key()));
    if (it->is_boolean()) base::push(fill, it->get<bool>() ? "true" : "");
    else base::push(fill, Json(*it));
    base::push(ops, std::move(fill));
  }
}

// Brings what the browser shows to what should be seen: nothing → tree → other tree → nothing.
void draw(Turn& turn) {
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    const bool visible = refusal(turn, i) == api::Why::shown;
    if (!visible && state.drawn) {
      Json effect = api::effect(api::EffectKind::unmount);
      base::put(effect, "surface", turn.surface_id(i));
      turn.answer.add(std::move(effect));
      state.drawn = false;
      turn.trees[i].reset();
    }
    if (!visible || (state.drawn && !turn.touched[i])) continue;
    std::optional<view::Node> tree = render(turn, i);
    Json ops = view::diff(turn.trees[i] ? &*turn.trees[i] : nullptr, *tree);
    if (!state.drawn && turn.is_form(i)) add_values(turn, i, ops);
    if (turn.focus == i && turn.is_form(i)) add_focus(turn, i, ops);
    Json effect = api::effect(api::EffectKind::patch);
    base::put(effect, "surface", turn.surface_id(i));
    if (!state.drawn) {
      base::put(effect, "mount", turn.is_form(i) ? surfaces::mount(turn.form(i), turn.config.theme, turn.state.locale)
                                            : surfaces::mount(turn.config.ctas[i], turn.config.theme, turn.state.locale));
      state.drawn = true;
      if (turn.is_form(i)) state.shown_at = turn.state.mono;
    }
    if (!ops.empty()) {
      base::put(effect, "ops", std::move(ops));
      turn.answer.add(std::move(effect));
    }
    turn.trees[i] = std::move(tree);
  }
  turn.touched.assign(turn.touched.size(), 0);
}

// What this page must listen for: the depths and seconds that rules and triggers name, and every inline surface it has.
void watch(Turn& turn) {
  Json effect = api::effect(api::EffectKind::watch);
  std::vector<std::int32_t> depths = turn.config.watch_scroll;
  depths.insert(depths.end(), turn.config.trigger_scroll.begin(), turn.config.trigger_scroll.end());
  base::sort_unique(depths);
  base::put(effect, "scroll", list_of(depths));
  base::put(effect, "time", list_of(turn.config.watch_time));
  Json seen = Json::array();
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    const bool opens = turn.is_form(i) && surfaces::floats(frame(turn, i));
    if (turn.state.surfaces[i].placed && !opens) base::push(seen, turn.surface_id(i));
  }
  base::put(effect, "seen", std::move(seen));
  turn.answer.add(std::move(effect));
}

}  // namespace leadline::engine
