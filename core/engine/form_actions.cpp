// What a visitor can press inside a form, besides sending it.
#include "base/door.h"
#include "engine/engine.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

// What was typed is known before the part is there that says whether it is right.
void Engine::keep_value(Step& step) {
  const Json& data = step.event.data;
  const auto surface = find_surface(base::get_text(data, "surface"));
  const Json* value = base::find(data, "value");
  if (surface && is_form(*surface) && value) forms::keep_value(state_.surfaces[*surface].form, form(*surface), base::get_text(data, "name"), *value);
}

void Engine::act_in_form(Step& step, std::size_t surface, const std::string& action) {
  if (!has(config::Part::send)) return;  // what it is about has not been drawn yet
  if (api::is(action, api::Action::take)) take_proposal(step, surface);
  else if (api::is(action, api::Action::next)) go_on(step, surface);
}

// "Did you mean …?" was answered with yes: the one time that the core writes into a control, for it was asked to.
LEADLINE_DOOR void Engine::take_proposal(Step& step, std::size_t surface) {
  step.taken = forms::take_proposal(state_.surfaces[surface].form, form(surface), base::get_text(step.event.data, "name"));
  if (!step.taken) return;
  step.focus = surface;
  touch(surface);
}

// From the confirmation to what comes next. A CTA there is clicked like one on the page, for rules and reports alike.
LEADLINE_DOOR void Engine::go_on(Step& step, std::size_t surface) {
  const std::string& opens = base::get_text(form(surface).success, "opens");
  const auto next = find_surface(opens);
  if (!next) return;
  if (!is_form(*next)) step.score_as(EventKind::click, base::object_of("k", api::name_of(EventKind::click), "cta", opens));
  if (!is_form(*next) && !config_.ctas[*next].href.empty()) return;  // the browser follows it
  close(step, surface);
  open_named(step, opens);
}

std::optional<surfaces::Next> Engine::next_of(std::size_t surface) const {
  base::Diagnostics told_by_check;
  const forms::Success success = forms::read_success(form(surface), {}, told_by_check);
  const auto found = find_surface(success.opens);
  if (!found) return std::nullopt;
  surfaces::Next next;
  if (is_form(*found) && form(*found).display != forms::Display::modal) return std::nullopt;  // it is where it is
  if (is_form(*found)) {
    next.button = form(*found).title;
  } else {
    const surfaces::Cta& cta = config_.ctas[*found];
    next.title = cta.title;
    next.text = cta.text;
    next.button = cta.button;
    next.href = cta.href;
  }
  if (!success.button.empty()) next.button = success.button;
  return next;
}

}  // namespace leadline::engine
