// What a visitor can press inside a form, besides sending it.
#include "base/door.h"
#include "engine/turn.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

// What was typed is known before the part is there that says whether it is right.
void keep_value(Turn& turn) {
  const Json& data = turn.event.data;
  const auto surface = find_surface(turn, base::get_text(data, "surface"));
  const Json* value = base::find(data, "value");
  if (surface && turn.is_form(*surface) && value) forms::keep_value(turn.state.surfaces[*surface].form, turn.form(*surface), base::get_text(data, "name"), *value);
}

LEADLINE_DOOR void leave_field(Turn& turn) {
  const Json& data = turn.event.data;
  const auto surface = find_surface(turn, base::get_text(data, "surface"));
  const Json* value = base::find(data, "value");
  // One that was left because its form was closed is not to be judged: its text is kept (keep_value).
  if (!surface || !turn.is_form(*surface) || !value || !turn.state.surfaces[*surface].drawn) return;
  if (!turn.form(*surface).plain) return leave_more(turn, *surface);
  forms::leave_field(turn.state.surfaces[*surface].form, turn.form(*surface), base::get_text(data, "name"), *value, base::find(data, "bad"));
  turn.touch(*surface);
}

LEADLINE_DOOR void act_in_form(Turn& turn, std::size_t surface, const std::string& action) {
  if (api::is(action, api::Action::take)) take_proposal(turn, surface);
  else if (api::is(action, api::Action::point)) point_at(turn, surface, {base::get_text(turn.event.data, "name"), {}, {}});
  else if (api::is(action, api::Action::back) && turn.asked) go_back(turn, surface);
  else if (api::is(action, api::Action::change) && turn.asked) change_known(turn, surface);
  else if (api::is(action, api::Action::next)) go_on(turn, surface);
  else give(turn, surface, action);
}

// From the list of what is wrong to the field that it is about.
void point_at(Turn& turn, std::size_t surface, forms::Issue aim) {
  turn.aim = std::move(aim);
  turn.focus = surface;
  turn.touch(surface);
}

// What the config promises for the form; else the appointment that was made by it.
LEADLINE_DOOR const offers::Offer* offer_of(const Turn& turn, std::size_t surface) {
  const offers::Model& offers = turn.config.offers;
  const forms::Form& form = turn.form(surface);
  const offers::Offer* offer = offers.find(form.offer);
  return offer || form.plain || !turn.asked ? offer : booking(turn, surface);
}

namespace {

// What could not be sent, for the visitor to pass on by themselves.
void copy_answers(Turn& turn, std::size_t surface) {
  Json effect = api::effect(api::EffectKind::copy);
  base::put(effect, "text", surfaces::answers_of(turn.form(surface), turn.state.surfaces[surface].form, turn.state.locale));
  turn.answer.add(std::move(effect));
}

}  // namespace

// What a form gives, where that is more than a link: a code to copy, or an entry for the calendar, which is a file of our own making.
void give(Turn& turn, std::size_t surface, const std::string& action) {
  const forms::Status status = turn.state.surfaces[surface].form.status;
  const bool stuck = status == forms::Status::failed || status == forms::Status::refused;
  if (stuck && api::is(action, api::Action::copy)) return copy_answers(turn, surface);
  const offers::Offer* offer = offer_of(turn, surface);
  if (!offer || turn.state.surfaces[surface].form.status != forms::Status::sent) return;
  if (offer->gives == offers::Gives::code && api::is(action, api::Action::copy)) {
    Json effect = api::effect(api::EffectKind::copy);
    base::put(effect, "text", offer->code);
    turn.answer.add(std::move(effect));
    turn.state.surfaces[surface].copied = true;
    turn.touch(surface);
  }
  if (offer->gives != offers::Gives::calendar || !api::is(action, api::Action::calendar)) return;
  Json effect = api::effect(api::EffectKind::save);
  base::put_all(effect, "name", offer->id + ".ics", "type", "text/calendar", "text",
                offers::calendar_file(*offer, turn.state.locale, turn.state.wall, turn.config.site + "-" + offer->id));
  turn.answer.add(std::move(effect));
}

// "Did you mean …?" was answered with yes: the one time that the core writes into a control, for it was asked to.
void take_proposal(Turn& turn, std::size_t surface) {
  auto taken = forms::take_proposal(turn.state.surfaces[surface].form, turn.form(surface), base::get_text(turn.event.data, "name"));
  if (taken) point_at(turn, surface, std::move(*taken));
}

// From the confirmation to what comes next. A CTA there is clicked like one on the page, for rules and reports alike.
void go_on(Turn& turn, std::size_t surface) {
  const std::string& opens = base::get_text(turn.form(surface).success, "opens");
  const auto next = find_surface(turn, opens);
  if (!next) return;
  if (!turn.is_form(*next)) turn.score_as(EventKind::click, base::object_of("k", api::name_of(EventKind::click), "cta", opens));
  if (!turn.is_form(*next) && !next_cta(turn, *next).href.empty()) return;  // the browser follows it
  close(turn, surface);
  open_named(turn, opens);
}

std::optional<surfaces::Next> next_of(const Turn& turn, std::size_t surface) {
  base::Diagnostics told_by_check;
  const forms::Success success = forms::read_success(turn.form(surface), {}, told_by_check);
  const auto found = find_surface(turn, success.opens);
  if (!found) return std::nullopt;
  if (turn.is_form(*found) && !is_modal(turn, *found)) return std::nullopt;  // it is where it is
  surfaces::Next next = turn.is_form(*found) ? surfaces::Next{{}, {}, turn.form(*found).title, {}} : next_cta(turn, *found);
  if (!success.button.empty()) next.button = success.button;
  return next;
}

}  // namespace leadline::engine
