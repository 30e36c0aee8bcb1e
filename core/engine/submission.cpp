// From a submitted form to a record in the outbox, and back from the endpoint's answer to what the visitor reads.
#include "base/limits.h"
#include "engine/engine.h"
#include "engine/evidence.h"
#include "surfaces/surfaces.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {
constexpr std::int64_t kPatienceMs = 4000;  // then the visitor reads "saved, will be sent"
}

namespace {

// What endpoints take is limited. The lead itself matters more than the proof of its score, that more than what the site
// told us anyway, and the score more than its reasons: they go in this order, until it fits.
void leave_out(Json& lead, int round) {
  if (round == 0) base::put_all(lead["evidence"], "log", Json::array(), "truncated", true);
  else if (round == 1) lead.erase("traits");
  else {
    const Json all = base::get_object(lead, "score");
    Json score = base::object_of("truncated", true);
    for (const char* key : {"total", "band", "stage", "status", "grade", "matrix", "model", "asOf"})
      if (const Json* part = base::find(all, key)) base::put(score, key, *part);
    base::put(lead, "score", std::move(score));
  }
}

std::string fitting_body(Json lead) {
  std::string body = base::dump_json(lead);
  for (int round = 0; round < 3 && body.size() > base::limits::kRecordBytes; ++round) {
    leave_out(lead, round);
    body = base::dump_json(lead);
  }
  return body;
}

}  // namespace

void Engine::leave_field(Step& step) {
  const Json& data = step.event.data;
  const auto surface = find_surface(base::get_text(data, "surface"));
  const Json* value = base::find(data, "value");
  if (!surface || !is_form(*surface) || !value) return;
  forms::leave_field(state_.surfaces[*surface].form, form(*surface), base::get_text(data, "name"), *value, base::find(data, "bad"));
  touch(*surface);
}

void Engine::submit(Step& step) {
  const Json& data = step.event.data;
  // As evidence has it: what was submitted, without a form on this page. It is scored, and nothing is sent.
  if (!data.contains("surface") && data.contains("form")) return;
  step.observed = true;  // an attempt is not scored
  const auto surface = find_surface(base::get_text(data, "surface"));
  if (!surface || !is_form(*surface)) return;
  SurfaceState& state = state_.surfaces[*surface];
  const Json& values = base::get_object(data, "values");
  const forms::Status before = state.form.status;
  touch(*surface);
  if (!forms::submit(state.form, form(*surface), values, base::get_object(data, "bad"))) {
    if (state.form.status != before || state.form.status == forms::Status::invalid) step.focus = *surface;
    return;
  }
  const Json answers = forms::normalise(form(*surface), values);
  if (resend(*surface, answers)) return;
  if (!delivery::has_room(state_.delivery)) {
    state.form.status = forms::Status::failed;
    step.focus = *surface;
    step.answer.add(api::emit("error", base::object_of("code", "outbox_full", "form", form(*surface).id)));
    return;
  }
  step.score_as(EventKind::submit, base::object_of("k", "submit", "form", form(*surface).id, "values", answers));
  step.observed = false;
  observe(step);  // first: the lead's score includes its own submission
  seal(step, *surface, answers);
  step.urgent = true;
}

// The same answers again while their record is still on its way (after "could not be sent", a reload, or in a second
// tab's form): that record is sent now, and no second lead is made.
bool Engine::resend(std::size_t surface, const Json& answers) {
  delivery::Head* head = delivery::find_same(state_.delivery, form(surface).id, delivery::fingerprint(answers), state_.wall);
  if (!head) return false;
  if (head->status != delivery::Status::sending) head->due = state_.wall;
  state_.surfaces[surface].key = head->key;
  state_.patience_until = state_.mono + kPatienceMs;
  return true;
}

// One record for each endpoint whose condition holds. Of an excluded visitor only for those that say they take them: the
// page hears of a submission that goes nowhere, and why.
void Engine::seal(Step& step, std::size_t surface, const Json& values) {
  SurfaceState& state = state_.surfaces[surface];
  const std::string& id = form(surface).id;
  state.key.clear();
  const bool excluded = base::get_bool(base::get_object(state_.facts.doc, "score"), "excluded");
  for (const delivery::Endpoint& endpoint : config_.delivery.endpoints) {
    if ((excluded && !endpoint.excluded) || rules::test(endpoint.when, {&state_.facts.doc, nullptr}) != rules::Truth::yes) continue;
    const std::string key = state_.random.key();
    const std::string body = fitting_body(submission(step, surface, values, key));
    delivery::seal(state_.delivery, endpoint, key, id, delivery::fingerprint(values), body, state_.wall, step.answer);
    if (state.key.empty()) state.key = key;
  }
  step.answer.add(api::emit("submit", base::object_of("form", id, "key", state.key)));
  if (state.key.empty()) {
    state.form.status = forms::Status::sent;
    step.answer.add(api::emit("undelivered", base::object_of("form", id, "reason", excluded ? "excluded" : "no_endpoint")));
    return;
  }
  state_.patience_until = state_.mono + kPatienceMs;
}

Json Engine::submission(const Step& step, std::size_t surface, const Json& values, const std::string& key) const {
  const forms::Form& asked = form(surface);
  const Json& facts = state_.facts.doc;
  Json lead = Json::object();
  base::put(lead, "id", key);
  base::put(lead, "type", "lead.submitted");
  base::put(lead, "time", state_.wall);
  base::put(lead, "site", config_.site);
  base::put(lead, "form", asked.id);
  if (!asked.offer.empty()) base::put(lead, "offer", asked.offer);
  base::put(lead, "locale", state_.locale);
  base::put(lead, "fields", values);
  base::put(lead, "consent", forms::consents(asked, base::get_object(step.event.data, "values"), state_.wall, state_.locale));
  base::put(lead, "score", scoring::explain(config_.scoring, state_.facts, state_.scoring, state_.wall, config_.hash, state_.locale));
  base::put(lead, "attribution", attribution::describe(state_.attribution, state_.facts));
  if (!state_.traits.empty()) base::put(lead, "traits", state_.traits);
  const Json& visit = base::get_object(facts, "visit");
  const Json& visitor = base::get_object(facts, "visitor");
  base::put(lead, "visit", base::object_of("visitor", base::get_text(visitor, "id"), "visits", base::get_int(visitor, "visits"),
                                           "pages", base::get_int(visit, "pages"), "seconds", base::get_int(visit, "seconds")));
  base::put(lead, "page", state_.page);
  const SurfaceState& state = state_.surfaces[surface];
  const forms::Spam spam = forms::spam(base::get_text(step.event.data, "trap"), state.shown_at < 0 ? -1 : state_.mono - state.shown_at);
  Json reasons = Json::array();
  for (const std::string& reason : spam.reasons) base::push(reasons, reason);
  base::put(lead, "spam", base::object_of("score", spam.score, "reasons", std::move(reasons)));
  base::put(lead, "evidence", evidence_json(state_, config_));
  return lead;
}

void Engine::take_reply(Step& step) {
  const auto settled = delivery::settle(state_.delivery, step.event.data, state_.wall, state_.random, step.answer);
  if (!settled) return;
  const delivery::Head& head = settled->head;
  const bool delivered = settled->outcome == delivery::Outcome::done;
  const bool refused = settled->outcome == delivery::Outcome::record || settled->outcome == delivery::Outcome::destination;
  const Json data = base::object_of("key", head.key, "form", head.form, "endpoint", head.endpoint);
  if (delivered) step.answer.add(api::emit("delivered", data));
  if (refused) {
    Json reason = data;
    base::put(reason, "status", base::get_int(step.event.data, "status"));
    base::put(reason, "reason", settled->outcome == delivery::Outcome::record ? "record_refused" : "endpoint_refused");
    step.answer.add(api::emit("undelivered", std::move(reason)));
  }
  state_.unsaved = true;
  for (std::size_t i = config_.ctas.size(); i < state_.surfaces.size(); ++i) {
    SurfaceState& state = state_.surfaces[i];
    if (state.key != head.key) continue;
    const forms::Status before = state.form.status;
    if (before != forms::Status::sending && before != forms::Status::saved) continue;
    // Never more than is true: without a copy on disk, an unanswered post may be the end of it.
    if (delivered || settled->outcome == delivery::Outcome::gone) state.form.status = forms::Status::sent;
    else state.form.status = head.stored ? forms::Status::saved : forms::Status::failed;
    if (state.form.status == before) continue;
    touch(i);
    // The confirmation replaces what had the focus; the other messages are live regions and must not move it.
    if (state.drawn && state.form.status == forms::Status::sent) step.focus = i;
  }
}

// The copy on disk came later than the bad news: the form may say that it is safe after all.
void Engine::take_stored(Step& step) {
  const std::string& key = base::get_text(step.event.data, "key");
  const bool ok = base::get_bool(step.event.data, "ok");
  delivery::note_stored(state_.delivery, key, ok);
  for (std::size_t i = config_.ctas.size(); ok && i < state_.surfaces.size(); ++i) {
    SurfaceState& state = state_.surfaces[i];
    if (state.key != key || state.form.status != forms::Status::failed) continue;
    state.form.status = forms::Status::saved;
    touch(i);
  }
}

// No answer after four seconds: what is on disk is safe, and the visitor need not wait.
void Engine::lose_patience() {
  state_.patience_until = -1;
  for (std::size_t i = config_.ctas.size(); i < state_.surfaces.size(); ++i) {
    SurfaceState& state = state_.surfaces[i];
    if (state.form.status != forms::Status::sending) continue;
    for (const delivery::Head& head : state_.delivery.heads) {
      if (head.key != state.key || !head.stored) continue;
      state.form.status = forms::Status::saved;
      touch(i);
    }
  }
}

}  // namespace leadline::engine
