// Forms that are not plain: what they ask follows from what was answered so far, and is made anew whenever that changes. They are drawn
// by the whole core (ask_for_parts), so nothing here waits for anything.
#include "base/door.h"
#include "base/json.h"
#include "engine/turn.h"
#include "fields/fields.h"

namespace leadline::engine {

using base::Json;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

bool is_mine(const Turn& turn, std::size_t surface) {
  return turn.is_form(surface) && !turn.config.surfaces[surface].form->plain && !turn.config.surfaces[surface].form->fields.empty();
}

fields::Asked ask_now(const Turn& turn, std::size_t surface) {
  const forms::State& state = turn.state.surfaces[surface].form;
  fields::Asked out = fields::ask(*turn.config.surfaces[surface].form, more_of(turn, surface), state, turn.state.facts.doc, plan_of(turn, surface));
  fields::offer_times(out.whole, state.values, turn.state.wall, turn.state.facts.tz_minutes);
  for (forms::Field& field : out.now.fields) {
    const forms::Field* same = field.type == forms::FieldType::slot ? out.whole.find(field.name) : nullptr;
    if (!same) continue;
    field.required = same->required;
    field.more = Json(same->more);
  }
  if (turn.state.surfaces[surface].open) out.whole.display = out.now.display = forms::Display::modal;
  // What could not be sent can be passed on by the visitor, with what was answered in the steps before.
  if (state.status == forms::Status::failed || state.status == forms::Status::refused) {
    forms::keep_said(out.whole, fields::fold(out.whole, state.values), turn.state.locale);
    base::put(out.now.success, forms::kSaid, base::get_text(out.whole.success, forms::kSaid));
  }
  if (forms::is_over(state)) out.booking = fields::booking_of(out.whole, fields::fold(out.whole, state.values));
  return out;
}

void ask(Turn& turn, std::size_t surface) {
  std::vector<fields::Asked>& asked = turn.asked;
  forms::State& state = turn.state.surfaces[surface].form;
  const bool judged = state.status == forms::Status::invalid || state.status == forms::Status::refused;
  if (judged) ask_for_known(turn, surface, &state.errors);
  fields::Asked& now = asked[surface] = ask_now(turn, surface);
  // What is wrong in the end may have been asked for in an earlier step: that one shows.
  if (!judged || state.errors.empty() || now.path.empty() || now.now.find(state.errors[0].field)) return;
  const std::vector<std::string> path = now.path;
  for (const std::string& step : path) {
    state.step = step;
    now = ask_now(turn, surface);
    if (now.now.find(state.errors[0].field)) return;
  }
}

void drop_draft(Turn& turn, const std::string& form) {
  Json& drafts = turn.state.drafts;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (base::get_text(drafts[i], "form") != form) continue;
    drafts.erase(i);
    turn.state.unsaved = true;
    return;
  }
}

// What was entered outlives the page as far as the visitor has agreed to be remembered (State::drafts, as all that is kept).
void keep_draft(Turn& turn, std::size_t surface) {
  const forms::State& state = turn.state.surfaces[surface].form;
  Json values = state.values;
  forget_known(turn, surface, values);  // it is known on the next page as well, and not shown there
  for (const forms::Field& field : turn.config.surfaces[surface].form->fields) {
    if (field.type == forms::FieldType::file) values.erase(field.name);  // files are gone with the page
    if (field.type == forms::FieldType::slot) values.erase(field.name + "." + fields::kTaken);  // and by then other times are taken
  }
  if (more_of(turn, surface).draft_days == 0 || values.empty()) return;
  drop_draft(turn, turn.surface_id(surface));
  base::push(turn.state.drafts, base::object_of("form", turn.surface_id(surface), "values", std::move(values), "step", state.step, "at", turn.state.wall));
  turn.state.unsaved = true;
}

void begin_form(Turn& turn, std::size_t surface) {
  forms::State& state = turn.state.surfaces[surface].form;
  for (const Json& draft : turn.state.drafts) {
    const std::int64_t age = turn.state.wall - base::get_int(draft, "at");
    if (base::get_text(draft, "form") != turn.surface_id(surface) || age > more_of(turn, surface).draft_days * kDayMs) continue;
    state.values = base::get_object(draft, "values");
    if (!more_of(turn, surface).in_dialog) state.step = base::get_text(draft, "step");  // no dialog opens by itself
  }
  if (state.values.empty()) drop_draft(turn, turn.surface_id(surface));
  plan_form(turn, surface);
}

}  // namespace

LEADLINE_DOOR void begin_fields(Turn& turn) {
  turn.make_room();
  std::vector<fields::Asked>& asked = turn.asked.make();
  asked.resize(turn.config.forms.forms.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (!is_mine(turn, i)) continue;
    ask(turn, i);
    if (turn.state.surfaces[i].open && !turn.state.surfaces[i].drawn) turn.focus = i;  // it was opened before it could be drawn
  }
}

// Before anything is drawn.
LEADLINE_DOOR void ask_anew(Turn& turn) {
  if (turn.event.kind == api::EventKind::consent && !consent::storage(turn.state.consent)) forget_answers(turn);
  std::vector<fields::Asked>& asked = turn.asked;
  for (std::size_t i = 0; i < turn.config.forms.forms.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    if (forms::on_its_way(state.form) && turn.drawn[i].touched) remember_answers(turn, i);
    if (!is_mine(turn, i) || !is_seen(turn, i)) continue;
    if (forms::on_its_way(state.form)) drop_draft(turn, turn.surface_id(i));
    if (!state.drawn && state.form.values.empty() && !forms::on_its_way(state.form)) begin_form(turn, i);
    if ((!state.drawn || turn.drawn[i].touched) && !asked[i].fresh) ask(turn, i);
    asked[i].fresh = false;
  }
}

LEADLINE_DOOR const forms::Form& asked_form(const Turn& turn, std::size_t surface) {
  const std::vector<fields::Asked>& asked = turn.asked;
  return asked[surface].whole;
}

LEADLINE_DOOR const offers::Offer* booking(const Turn& turn, std::size_t surface) {
  const std::vector<fields::Asked>& asked = turn.asked;
  return asked[surface].booking ? &*asked[surface].booking : nullptr;
}

LEADLINE_DOOR const forms::Form& shown_form(const Turn& turn, std::size_t surface) {
  const std::vector<fields::Asked>& asked = turn.asked;
  return asked[surface].now;
}

namespace {

void fill_node(const Json& values, const view::Node* before, const view::Node& node, Json& ops) {
  for (const view::Node& child : node.children) fill_node(values, before, child, ops);
  const std::string* name = node.attribute("name");
  const Json* answer = name && node.tag != "button" ? base::find(values, *name) : nullptr;
  if (!answer || (before && view::find(*before, node.key))) return;
  const std::string *type = node.attribute("type"), *choice = node.attribute("value");
  const bool box = type && (*type == "checkbox" || *type == "radio");
  if (!box && !answer->is_string()) return;
  const bool ticked = box && (choice ? fields::is_chosen(*answer, *choice) : answer->is_boolean() && answer->get<bool>());
  Json op = base::list();
  base::push(op, api::name_of(api::Op::fill));
  base::push(op, node.key);
  base::push(op, box ? std::string(ticked ? "true" : "") : answer->get<std::string>());
  base::push(ops, std::move(op));
}

}  // namespace

// Controls that were not there before have what was entered into them before that.
LEADLINE_DOOR void fill_more(const Turn& turn, std::size_t surface, const view::Node& tree, Json& ops) {
  const std::optional<view::Node>& before = turn.drawn[surface].tree;
  const bool was_apart = before && surfaces::is_apart(*before), moved = was_apart != surfaces::is_apart(tree);
  fill_node(turn.state.surfaces[surface].form.values, before && !moved ? &*before : nullptr, tree, ops);
  if (!was_apart || !moved) return;
  // Back in the page: at the button that the dialog was opened by, or at what was said in the end.
  Json op = base::list();
  base::push(op, api::name_of(api::Op::focus));
  base::push(op, forms::is_over(turn.state.surfaces[surface].form) ? "done" : "submit");
  base::push(ops, std::move(op));
}

namespace {

// "Other" was chosen, and nothing is typed beside it yet.
bool asks_what_else(const Json& values, const std::string& control) {
  const Json* answer = base::find(values, control);
  return answer && fields::is_chosen(*answer, fields::kOther) && base::get_text(values, control + "." + fields::kOther).empty();
}

}  // namespace

LEADLINE_DOOR void leave_more(Turn& turn, std::size_t surface) {
  const Json& data = turn.event.data;
  forms::State& state = turn.state.surfaces[surface].form;
  const std::string& control = base::get_text(data, "name");
  const std::string name = control.substr(0, control.find('.'));
  ask(turn, surface);
  std::vector<fields::Asked>& all = turn.asked;
  fields::Asked& asked = all[surface];
  const Json answers = fields::fold(asked.whole, state.values);
  const Json* answer = base::find(answers, name);
  // One of several lines is not the end of it: what is missing of an address is said when it is sent, or has been said already.
  const bool first = control == name && !asks_what_else(state.values, control);
  if (first || !state.errors.empty()) forms::leave_field(state, asked.whole, name, answer ? *answer : Json(), base::find(data, "bad"));
  asked.fresh = state.errors.empty();  // nothing that is wrong leads to another step
  keep_draft(turn, surface);
  turn.touch(surface);
}

// A submit in a step: false when it is the last one, and the form is to be sent.
LEADLINE_DOOR bool take_step(Turn& turn, std::size_t surface) {
  forms::State& state = turn.state.surfaces[surface].form;
  if (forms::on_its_way(state)) return false;
  ask(turn, surface);
  const std::vector<fields::Asked>& all = turn.asked;
  const fields::Asked& asked = all[surface];
  if (asked.last()) {
    keep_draft(turn, surface);
    return false;
  }
  const Json answers = fields::fold(asked.whole, state.values);
  state.errors = forms::validate(asked.now, answers, base::get_object(turn.event.data, "bad"));
  state.suggestions = forms::suggest(asked.now, answers);
  state.status = state.errors.empty() ? forms::Status::idle : forms::Status::invalid;
  if (state.errors.empty()) {
    // After these answers there may be less to ask; but who is to go on is not taken to the end.
    Json before = plan_of(turn, surface);
    plan_step(turn, surface);
    ask(turn, surface);
    if (asked.last()) {
      base::put(turn.state.plans, std::string_view(turn.surface_id(surface)), std::move(before));
      ask(turn, surface);
    }
    state.step = asked.path[asked.at + 1];
    if (more_of(turn, surface).in_dialog && !std::exchange(turn.state.surfaces[surface].open, true))
      turn.answer.add(api::emit(api::Emitted::open, base::object_of("surface", turn.surface_id(surface))));
  }
  keep_draft(turn, surface);
  turn.focus = surface;
  turn.touch(surface);
  return true;
}

// What is sent: the answers by field, of those that these answers lead to.
LEADLINE_DOOR void take_answers(Turn& turn, std::size_t surface) {
  forms::State& state = turn.state.surfaces[surface].form;
  const forms::Form& form = *turn.config.surfaces[surface].form;
  const Json& values = base::get_object(turn.event.data, "values");
  for (auto it = values.begin(); it != values.end(); ++it) forms::keep_value(state, form, it.key(), *it);
  ask(turn, surface);
  base::put(turn.event.data, "values", fields::fold(asked_form(turn, surface), state.values));
}

namespace {

void show_step(Turn& turn, std::size_t surface, const std::string& step) {
  forms::State& state = turn.state.surfaces[surface].form;
  state.step = step;
  state.errors.clear();
  state.suggestions.clear();
  state.status = forms::Status::idle;
  keep_draft(turn, surface);
  turn.focus = surface;
  turn.touch(surface);
}

}  // namespace

LEADLINE_DOOR void go_back(Turn& turn, std::size_t surface) {
  forms::State& state = turn.state.surfaces[surface].form;
  const std::vector<fields::Asked>& all = turn.asked;
  const fields::Asked& asked = all[surface];
  if (forms::on_its_way(state) || asked.at == 0) return;
  show_step(turn, surface, asked.path[asked.at - 1]);
}

// The dialog that a form of the page went on in was closed: its first step stands in the page again, with all that was entered. What is on
// its way, or over, stands there instead.
LEADLINE_DOOR void come_back(Turn& turn, std::size_t surface) {
  if (!forms::on_its_way(turn.state.surfaces[surface].form)) show_step(turn, surface, {});
  turn.focus.reset();  // fill_more says where it goes
}

// The visitor wants to change what is known: it is asked, from the first of it on.
LEADLINE_DOOR void change_known(Turn& turn, std::size_t surface) {
  forms::State& state = turn.state.surfaces[surface].form;
  if (forms::on_its_way(state)) return;
  const std::string first = ask_for_known(turn, surface, nullptr);
  if (first.empty()) return;
  const fields::Form& more = more_of(turn, surface);
  std::string step = state.step;
  for (const fields::Step& one : more.steps)
    for (const std::size_t field : one.fields) if (turn.config.surfaces[surface].form->fields[field].name == first) step = one.id;
  show_step(turn, surface, step);
  turn.aim = forms::Issue{first, {}, {}};
}

}  // namespace leadline::engine
