// CTAs and forms on the page: placed, opened, closed, drawn.
#include "base/door.h"
#include "base/limits.h"
#include "base/sort.h"
#include "engine/engine.h"
#include "surfaces/surfaces.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

const std::string& Engine::surface_id(std::size_t surface) const {
  return is_form(surface) ? form(surface).id : config_.ctas[surface].id;
}

std::optional<std::size_t> Engine::find_surface(const std::string& id) const {
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) if (surface_id(i) == id) return i;
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
void Engine::place_surfaces(Step& step) {
  const Json& data = step.event.data;
  const std::string& path = base::get_text(data, "path");
  const bool same = !state_.page.empty() && base::get_text(state_.page, "path") == path;
  state_.page = base::object_of("path", path, "title", base::get_text(data, "title"));
  step.changed_page = true;
  if (same) return;
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) {
    SurfaceState& surface = state_.surfaces[i];
    if (surface.drawn) {
      Json effect = api::effect(api::EffectKind::unmount);
      base::put(effect, "surface", surface_id(i));
      step.answer.add(std::move(effect));
      trees_[i].reset();
    }
    static_cast<SurfaceOnPage&>(surface) = {};
    const std::string& into = is_form(i) ? form(i).into : config_.ctas[i].into;
    surface.placed = surfaces::floats(frame(i)) || !into.empty() || has_slot(data, surface_id(i));
    touch(i);
  }
}

// Slots that the site's own script drew after the page was told of.
void Engine::place_late(Step& step) {
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) {
    if (state_.surfaces[i].placed || !has_slot(step.event.data, surface_id(i))) continue;
    state_.surfaces[i].placed = true;
    step.changed_page = true;
    touch(i);
  }
}

void Engine::open(Step& step, std::size_t surface) {
  SurfaceState& state = state_.surfaces[surface];
  if (state.open || !is_form(surface) || form(surface).display != forms::Display::modal) return;
  state.open = true;
  state.placed = true;
  touch(surface);
  step.focus = surface;
  step.answer.add(api::emit(api::Emitted::open, surface_data(surface_id(surface))));
}

void Engine::close(Step& step, std::size_t surface) {
  SurfaceState& state = state_.surfaces[surface];
  const bool cta = !is_form(surface) && state.drawn && surfaces::floats(frame(surface));
  if (!cta && !state.open) return;
  if (cta) state.closed_in = this_visit();
  step.urgent = step.urgent || cta;
  state.open = false;
  // A form that is done, or on its way, starts afresh when it is opened again; its record is the outbox's now.
  if (state.form.status != forms::Status::idle && state.form.status != forms::Status::invalid) state.form = {};
  touch(surface);
  step.answer.add(api::emit(api::Emitted::close, surface_data(surface_id(surface))));
}

// A form by its id, or the form that a CTA opens.
void Engine::open_named(Step& step, const std::string& id) {
  auto surface = find_surface(id);
  if (surface && !is_form(*surface)) surface = find_surface(config_.ctas[*surface].opens);
  if (surface) open(step, *surface);
}

void Engine::click(Step& step) {
  const std::string& cta = base::get_text(step.event.data, "cta");
  const auto surface = find_surface(cta);
  if (!surface) return;
  const std::string& target = is_form(*surface) ? cta : config_.ctas[*surface].opens;
  const auto opened = find_surface(target);
  if (!opened || form(*opened).display != forms::Display::modal) return;  // an ordinary link, for all we know
  step.answer.add(api::effect(api::EffectKind::prevent));
  open(step, *opened);
}

// A click on a CTA of ours is a click on that CTA, for rules and reports alike.
void Engine::act_on_node(Step& step) {
  const auto surface = find_surface(base::get_text(step.event.data, "surface"));
  const std::string& action = base::get_text(step.event.data, "do");
  if (!surface) return;
  if (is_form(*surface)) return act_in_form(step, *surface, action);
  const bool opens = api::is(action, api::Action::open);
  if (!opens && !api::is(action, api::Action::follow)) return;
  step.score_as(EventKind::click, base::object_of("k", api::name_of(EventKind::click), "cta", surface_id(*surface)));
  if (opens) open_named(step, surface_id(*surface));
}

void Engine::note_seen(Step& step) {
  const auto surface = find_surface(base::get_text(step.event.data, "surface"));
  if (!surface || state_.surfaces[*surface].impression) return;
  state_.surfaces[*surface].impression = true;
  step.answer.add(api::emit(api::Emitted::impression, surface_data(surface_id(*surface))));
}

surfaces::Frame Engine::frame(std::size_t surface) const {
  return is_form(surface) ? surfaces::frame_of(form(surface)) : config_.ctas[surface].frame;
}

std::int64_t Engine::this_visit() const { return base::get_int(base::get_object(state_.facts.doc, "visitor"), "visits"); }

// A depth that a trigger alone waits for says nothing of the visitor: were it scored, a CTA would change scores.
void Engine::pull_triggers(Step& step) {
  for (std::size_t i = 0; i < config_.ctas.size(); ++i)
    state_.surfaces[i].pulled = targeting::pull(config_.ctas[i].trigger, state_.surfaces[i].pulled, step.event);
  const std::vector<std::int32_t>& depths = config_.trigger_scroll;
  if (step.event.kind == EventKind::scroll && std::find(depths.begin(), depths.end(), base::get_int(step.event.data, "pct")) != depths.end())
    step.observed = true;
}

// Whether the surface is to be seen, and if not why. The gates in the order in which they are asked: the first that refuses decides.
api::Why Engine::refusal(std::size_t surface) const {
  using api::Why;
  const SurfaceState& state = state_.surfaces[surface];
  if (!state.placed) return Why::no_slot;
  if (is_form(surface)) return state.open || form(surface).display != forms::Display::modal ? Why::shown : Why::trigger_wait;
  const bool everybody = config_.ctas[surface].when.is_null();
  if (!everybody && !(has(config::Part::rules) && rules::test(config_.cta_when[surface], {&state_.facts.doc, nullptr}) == rules::Truth::yes))
    return Why::audience;
  if (state.closed_in && state.closed_in == this_visit()) return Why::closed;
  return targeting::is_pulled(config_.ctas[surface].trigger, state.pulled) ? Why::shown : Why::trigger_wait;
}

std::optional<view::Node> Engine::render(std::size_t surface) const {
  if (is_form(surface)) {
    const forms::State& state = state_.surfaces[surface].form;
    return forms::is_over(state) ? render_done(surface) : surfaces::render_form(form(surface), state, state_.locale);
  }
  return surfaces::render_cta(config_.ctas[surface], state_.locale);
}

LEADLINE_DOOR view::Node Engine::render_done(std::size_t surface) const {
  const forms::State& state = state_.surfaces[surface].form;
  const std::optional<surfaces::Next> next = state.status == forms::Status::sent ? next_of(surface) : std::nullopt;
  return surfaces::render_done(form(surface), state, state_.locale, next ? &*next : nullptr);
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
void Engine::add_focus(const Step& step, std::size_t surface, Json& ops) const {
  if (step.taken) {
    const std::string control = surfaces::control_key(step.taken->field);
    Json fill = operation(api::Op::fill, control);
    base::push(fill, step.taken->value);
    base::push(ops, std::move(fill));
    base::push(ops, operation(api::Op::focus, control));
    return;
  }
  base::push(ops, operation(api::Op::focus, surfaces::focus_key(form(surface), state_.surfaces[surface].form)));
}

// A form that is drawn again has what was entered before.
void Engine::add_values(std::size_t surface, Json& ops) const {
  const Json& values = state_.surfaces[surface].form.values;
  for (auto it = values.begin(); it != values.end(); ++it) {
    Json fill = operation(api::Op::fill, surfaces::control_key(it.key()));
    if (it->is_boolean()) base::push(fill, it->get<bool>() ? "true" : "");
    else base::push(fill, Json(*it));
    base::push(ops, std::move(fill));
  }
}

// Brings what the browser shows to what should be seen: nothing → tree → other tree → nothing.
void Engine::draw(Step& step) {
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) {
    SurfaceState& state = state_.surfaces[i];
    const bool visible = refusal(i) == api::Why::shown;
    if (!visible && state.drawn) {
      Json effect = api::effect(api::EffectKind::unmount);
      base::put(effect, "surface", surface_id(i));
      step.answer.add(std::move(effect));
      state.drawn = false;
      trees_[i].reset();
    }
    if (!visible || (state.drawn && !touched_[i])) continue;
    std::optional<view::Node> tree = render(i);
    Json ops = view::diff(trees_[i] ? &*trees_[i] : nullptr, *tree);
    if (!state.drawn && is_form(i)) add_values(i, ops);
    if (step.focus == i && is_form(i)) add_focus(step, i, ops);
    Json effect = api::effect(api::EffectKind::patch);
    base::put(effect, "surface", surface_id(i));
    if (!state.drawn) {
      base::put(effect, "mount", is_form(i) ? surfaces::mount(form(i), config_.theme, state_.locale)
                                            : surfaces::mount(config_.ctas[i], config_.theme, state_.locale));
      state.drawn = true;
      if (is_form(i)) state.shown_at = state_.mono;
    }
    if (!ops.empty()) {
      base::put(effect, "ops", std::move(ops));
      step.answer.add(std::move(effect));
    }
    trees_[i] = std::move(tree);
  }
  touched_.assign(touched_.size(), 0);
}

// What this page must listen for: the depths and seconds that rules and triggers name, and every inline surface it has.
void Engine::watch(Step& step) const {
  Json effect = api::effect(api::EffectKind::watch);
  std::vector<std::int32_t> depths = config_.watch_scroll;
  depths.insert(depths.end(), config_.trigger_scroll.begin(), config_.trigger_scroll.end());
  base::sort_unique(depths);
  base::put(effect, "scroll", list_of(depths));
  base::put(effect, "time", list_of(config_.watch_time));
  Json seen = Json::array();
  for (std::size_t i = 0; i < state_.surfaces.size(); ++i) {
    const bool opens = is_form(i) && surfaces::floats(frame(i));
    if (state_.surfaces[i].placed && !opens) base::push(seen, surface_id(i));
  }
  base::put(effect, "seen", std::move(seen));
  step.answer.add(std::move(effect));
}

}  // namespace leadline::engine
