// CTAs and forms on the page: placed, opened, closed, drawn.
#include "base/door.h"
#include "base/limits.h"
#include "engine/turn.h"
#include "surfaces/surfaces.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

std::optional<std::size_t> find_surface(const Turn& turn, const std::string& id) {
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) if (turn.surface_id(i) == id) return i;
  return std::nullopt;
}

// Whether the page has a place for it. One that does not say which slots it has is taken to have them all.
bool has_place(const Turn& turn, std::size_t i) {
  const surfaces::Surface& surface = turn.config.surfaces[i];
  if (is_adopted(turn, i)) return false;
  if (surfaces::is_over_page(surface.frame) || !surface.into().empty()) return true;
  for (const Json& slot : turn.state.slots) {
    if (!slot.is_string()) continue;
    const std::string& name = slot.get_ref<const std::string&>();
    if (name == surface.id() || name == "*") return true;
  }
  return false;
}

namespace {

Json list_of(const std::vector<std::int32_t>& numbers) {
  Json list = base::list();
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
  for (const char* key : {"path", "type", "query"}) {
    if (const Json* value = base::find(data, key)) base::put(turn.state.around, key, *value);
    else turn.state.around.erase(key);
  }
  turn.state.slots = base::get_array(data, "slots");
  if (!data.contains("slots")) base::push(turn.state.slots, "*");
  if (same) return;
  turn.new_page = true;
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& surface = turn.state.surfaces[i];
    if (surface.drawn) take_away(turn, i);
    // What is being filled in is not lost over a change of route.
    Json values = forms::on_its_way(surface.form) ? base::object() : std::move(surface.form.values);
    surface = {};
    surface.form.values = std::move(values);
    surface.placed = has_place(turn, i);
    turn.touch(i);
  }
}

void take_away(Turn& turn, std::size_t surface) {
  Json effect = api::effect(api::EffectKind::unmount);
  base::put(effect, "surface", turn.surface_id(surface));
  turn.answer.add(std::move(effect));
  turn.state.surfaces[surface].drawn = false;
  turn.drawn[surface].tree.reset();
}

// Slots that the site's own script drew after the page was told of.
void place_late(Turn& turn) {
  turn.state.slots = base::get_array(turn.event.data, "slots");
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    if (turn.state.surfaces[i].placed || !has_place(turn, i)) continue;
    turn.state.surfaces[i].placed = true;
    turn.changed_page = true;
    turn.touch(i);
  }
}

void open(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  if (state.open || !is_modal(turn, surface)) return;
  state.open = true;
  state.placed = true;
  turn.touch(surface);
  turn.focus = surface;
  turn.answer.add(api::emit(api::Emitted::open, surface_data(turn.surface_id(surface))));
}

void close(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  if (turn.has(config::Part::ctas) && (state.open || state.up)) close_cta(turn, surface);
  if (!turn.is_form(surface) || !state.open) return;
  state.open = false;
  // A form that is done, or on its way, starts afresh when it is opened again; its record is the outbox's now.
  if (!is_modal(turn, surface)) come_back(turn, surface);
  else if (state.form.status != forms::Status::idle && state.form.status != forms::Status::invalid) state.form = {};
  turn.touch(surface);
  turn.answer.add(api::emit(api::Emitted::close, surface_data(turn.surface_id(surface))));
}

// A form by its id, or the form that a CTA opens.
void open_named(Turn& turn, const std::string& id) {
  const auto surface = find_surface(turn, id);
  if (surface && turn.is_form(*surface)) open(turn, *surface);
  else if (surface) wish(turn, *surface);
}

void click(Turn& turn) {
  const std::string& cta = base::get_text(turn.event.data, "cta");
  const auto surface = find_surface(turn, cta);
  if (!surface) return;
  if (!turn.is_form(*surface)) return wish(turn, *surface);
  if (!is_modal(turn, *surface)) return;  // an ordinary link, for all we know
  turn.answer.add(api::effect(api::EffectKind::prevent));
  open(turn, *surface);
}

// A click on a CTA of ours is a click on that CTA, for rules and reports alike.
void act_on_node(Turn& turn) {
  const auto surface = find_surface(turn, base::get_text(turn.event.data, "surface"));
  const std::string& action = base::get_text(turn.event.data, "do");
  if (!surface) return;
  if (!turn.is_form(*surface)) act_on_cta(turn, *surface, action);
  else if (turn.has(config::Part::send)) act_in_form(turn, *surface, action);  // else what it is about has not been drawn yet
}

void note_seen(Turn& turn) {
  const auto surface = find_surface(turn, base::get_text(turn.event.data, "surface"));
  if (!surface || turn.state.surfaces[*surface].impression) return;
  turn.state.surfaces[*surface].impression = true;
  if (turn.has(config::Part::ctas)) count_seen(turn, *surface);
  turn.answer.add(api::emit(api::Emitted::impression, surface_data(turn.surface_id(*surface))));
}

surfaces::Frame frame(const Turn& turn, std::size_t surface) {
  return turn.state.surfaces[surface].tab ? surfaces::Frame::tab : turn.config.surfaces[surface].frame;
}

// A form in a dialog: it is opened.
bool is_modal(const Turn& turn, std::size_t surface) { return turn.is_form(surface) && turn.config.surfaces[surface].frame == surfaces::Frame::modal; }

// A form of the page itself: it is the page's to draw.
bool is_adopted(const Turn& turn, std::size_t surface) { return turn.is_form(surface) && turn.form(surface).display == forms::Display::adopted; }

// Whether it is to be seen. A form without a target is there with its page, or waits to be opened; all else is decided by its target.
bool is_seen(const Turn& turn, std::size_t surface) {
  const SurfaceState& state = turn.state.surfaces[surface];
  if (!state.placed) return false;
  const forms::Form* form = turn.config.surfaces[surface].form;
  if (form && !form->plain && (!turn.asked || form->fields.empty())) return false;
  if (is_modal(turn, surface)) return state.open;
  const bool aimed = turn.has(config::Part::ctas) && turn.config.targeting->find(surface);
  return aimed ? state.up : turn.is_form(surface);
}

namespace {

// What is drawn of a form: all of it, or the step that shows.
const forms::Form& shown(const Turn& turn, std::size_t surface) {
  const forms::Form& form = *turn.config.surfaces[surface].form;
  return form.plain ? form : shown_form(turn, surface);
}

}  // namespace

std::optional<view::Node> render(const Turn& turn, std::size_t surface) {
  Json mount;
  if (!turn.is_form(surface)) return draw_cta(turn, surface, mount);
  const forms::State& state = turn.state.surfaces[surface].form;
  view::Node tree = forms::is_over(state) ? render_done(turn, surface) : surfaces::render_form(shown(turn, surface), state, turn.state.locale);
  if (turn.state.surfaces[surface].open && !is_modal(turn, surface)) surfaces::put_apart(tree, turn.state.locale, turn.config.surfaces[surface].form->words);
  return tree;
}

LEADLINE_DOOR view::Node render_done(const Turn& turn, std::size_t surface) {
  const forms::State& state = turn.state.surfaces[surface].form;
  const bool sent = state.status == forms::Status::sent;
  const std::optional<surfaces::Next> next = sent ? next_of(turn, surface) : std::nullopt;
  const surfaces::Gift gift{sent ? offer_of(turn, surface) : nullptr, turn.state.surfaces[surface].gift, turn.state.surfaces[surface].copied};
  return surfaces::render_done(turn.form(surface), state, turn.state.locale, next ? &*next : nullptr, gift);
}

namespace {

Json operation(api::Op name, const std::string& key) {
  Json op = base::list();
  base::push(op, api::name_of(name));
  base::push(op, key);
  return op;
}

}  // namespace

// Where the focus goes. What was taken is filled in first, so that a screen reader says it when it comes there.
void add_focus(const Turn& turn, std::size_t surface, Json& ops) {
  if (!turn.is_form(surface)) return base::push(ops, operation(api::Op::focus, "button"));
  const std::string key = turn.aim ? surfaces::control_key(turn.aim->field) : surfaces::focus_key(shown(turn, surface), turn.state.surfaces[surface].form);
  if (turn.aim && !turn.aim->value.empty()) {
    Json fill = operation(api::Op::fill, key);
    base::push(fill, turn.aim->value);
    base::push(ops, std::move(fill));
  }
  base::push(ops, operation(api::Op::focus, key));
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

namespace {

Json mount_of(const Turn& turn, std::size_t surface) {
  Json mount = surfaces::mount(turn.config.surfaces[surface], frame(turn, surface), turn.config.theme, turn.state.locale);
  if (!turn.is_form(surface) || turn.config.surfaces[surface].after) draw_cta(turn, surface, mount);
  return mount;
}

// What brings the browser from what it shows of the surface to `tree`.
Json ops_to(const Turn& turn, std::size_t i, const view::Node& tree, bool focus) {
  Json ops = view::diff(turn.drawn[i].tree ? &*turn.drawn[i].tree : nullptr, tree);
  if (turn.is_form(i) && !turn.config.surfaces[i].form->plain) fill_more(turn, i, tree, ops);
  else if (!turn.state.surfaces[i].drawn && turn.is_form(i)) add_values(turn, i, ops);
  if (focus) add_focus(turn, i, ops);
  return ops;
}

}  // namespace

// Brings what the browser shows to what should be seen: nothing → tree → other tree → nothing.
void draw(Turn& turn) {
  if (turn.asked) ask_anew(turn);
  // What goes makes room first: of two dialogs, the second would take the focus while the first still has it.
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i)
    if (turn.state.surfaces[i].drawn && !is_seen(turn, i)) take_away(turn, i);
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    if (!is_seen(turn, i) || (state.drawn && !turn.drawn[i].touched)) continue;
    std::optional<view::Node> tree = render(turn, i);
    Json ops = ops_to(turn, i, *tree, turn.focus == i);
    Json effect = api::effect(api::EffectKind::patch);
    base::put(effect, "surface", turn.surface_id(i));
    if (!state.drawn) {
      base::put(effect, "mount", mount_of(turn, i));
      state.drawn = true;
      if (turn.is_form(i)) state.shown_at = turn.state.mono;
    }
    if (!ops.empty()) {
      base::put(effect, "ops", std::move(ops));
      turn.answer.add(std::move(effect));
    }
    turn.drawn[i].tree = std::move(tree);
  }
  for (Turn::Drawn& one : turn.drawn) one.touched = false;
}

Json drawing_of(const Turn& turn, const std::string& id) {
  const auto surface = find_surface(turn, id);
  if (!surface || !is_modal(turn, *surface) || turn.state.surfaces[*surface].open || !turn.config.surfaces[*surface].form->plain) return nullptr;
  return base::object_of("mount", mount_of(turn, *surface), "ops", ops_to(turn, *surface, *render(turn, *surface), true));
}

// What this page must listen for: the depths and seconds that rules and triggers name, and every surface in the page.
void watch(Turn& turn) {
  Json effect = api::effect(api::EffectKind::watch);
  std::vector<std::int32_t> depths = turn.config.watch_scroll, seconds = turn.config.watch_time;
  if (turn.has(config::Part::ctas)) watch_targets(turn, effect, depths, seconds);
  base::put(effect, "scroll", list_of(depths));
  base::put(effect, "time", list_of(seconds));
  Json seen = base::list();
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i)
    if (turn.state.surfaces[i].placed && !surfaces::is_over_page(turn.config.surfaces[i].frame)) base::push(seen, turn.surface_id(i));
  base::put(effect, "seen", std::move(seen));
  turn.answer.add(std::move(effect));
}

}  // namespace leadline::engine
