// What of a form in steps goes out when its visitor leaves before the end: where the config asks for that, and the form says so.
#include "base/door.h"
#include "engine/turn.h"
#include "fields/fields.h"

namespace leadline::engine {

using base::Json;
using forms::FieldType;

namespace {

// A submission of the form was made, or is being made, or something of it went out before.
bool is_sent_already(const Turn& turn, std::size_t surface) {
  const SurfaceState& state = turn.state.surfaces[surface];
  for (const Json& one : turn.state.followed) if (!one.contains("said") && base::get_text(one, "form") == turn.surface_id(surface)) return true;
  return forms::on_its_way(state.form) || !state.key.empty();
}

// Of the steps that the answers lead through: whether it is one before that which shows.
bool is_passed(const fields::Asked& asked, const std::string& step) {
  for (std::size_t i = 0; i < asked.at; ++i) if (asked.path[i] == step) return true;
  return false;
}

// The form with as much as the visitor has gone past. What stands in the step that shows is theirs until they go on. Files follow a lead
// that was sent, and a time is held for one.
forms::Form passed_steps(const Turn& turn, std::size_t surface) {
  const std::vector<fields::Asked>& all = turn.asked;
  const fields::Asked& asked = all[surface];
  const forms::Form& form = *turn.config.surfaces[surface].form;
  forms::Form out = asked.whole;
  out.fields.clear();
  for (const fields::Step& step : more_of(turn, surface).steps) {
    if (!is_passed(asked, step.id)) continue;
    for (const std::size_t i : step.fields) {
      const forms::Field* field = asked.whole.find(form.fields[i].name);
      if (field && field->type != FieldType::file && field->type != FieldType::slot) out.fields.push_back(*field);
    }
  }
  return out;
}

void take_out(forms::Form& form, Json& answers, const std::string& name) {
  answers.erase(name);
  for (std::size_t i = form.fields.size(); i-- > 0;)
    if (form.fields[i].name == name) form.fields.erase(form.fields.begin() + static_cast<std::ptrdiff_t>(i));
}

// Without what is wrong with it. False: a consent is missing that the form cannot do without.
bool keep_what_is_right(forms::Form& form, Json& answers) {
  for (const forms::Issue& issue : forms::validate(form, answers, base::object())) {
    const forms::Field* field = form.find(issue.field);
    if (field && field->type == FieldType::consent) return false;
    take_out(form, answers, issue.field);
  }
  return true;
}

// Whether there is a way to reach whoever it is.
bool can_be_reached(const forms::Form& form, const Json& answers) {
  for (const forms::Field& field : form.fields)
    if ((field.type == FieldType::email || field.type == FieldType::tel) && !base::get_text(answers, field.name).empty()) return true;
  return false;
}

void send_steps(Turn& turn, std::size_t surface) {
  forms::Form passed = passed_steps(turn, surface);
  const SurfaceState& state = turn.state.surfaces[surface];
  Json values = fields::fold(passed, state.form.values);
  if (!keep_what_is_right(passed, values)) return;
  const Json answers = forms::normalise(passed, values);
  if (!can_be_reached(passed, answers)) return;
  api::Event left;
  left.kind = api::EventKind::submit;
  left.wall = turn.event.wall;
  left.mono = turn.event.mono;
  left.data = base::object_of("values", std::move(values), "page", turn.state.page, "traits", turn.state.traits, "shown", state.shown_at < 0 ? -1 : turn.state.mono - state.shown_at);
  turn.exchange(left);
  seal_unfinished(turn, surface, passed, answers);
  turn.exchange(left);
}

}  // namespace

// The page is hidden, which on a phone may be the last that is heard of it. Once for each form, until that is sent.
LEADLINE_DOOR void send_unfinished(Turn& turn) {
  const std::vector<fields::Asked>& asked = turn.asked;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (turn.is_form(i) && !turn.config.surfaces[i].form->plain && more_of(turn, i).partial && asked[i].at > 0 && turn.state.surfaces[i].shown_at >= 0 && !is_sent_already(turn, i))
      send_steps(turn, i);
}

}  // namespace leadline::engine
