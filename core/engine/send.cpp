// From a submitted form to a record in the outbox. What comes back: reply.cpp.
#include <utility>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/turn.h"
#include "engine/evidence.h"
#include "formats/formats.h"
#include "surfaces/surfaces.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {

constexpr std::int64_t kPatienceMs = 4000;  // then the visitor reads "saved, will be sent"

// The score without what it is made of; `why` is the member that says so.
void leave_out_reasons(Json& lead, const char* why) {
  const Json all = base::get_object(lead, "score");
  Json score = base::object_of(why, true);
  for (const char* key : {"total", "band", "stage", "status", "grade", "matrix", "model", "asOf"})
    if (const Json* part = base::find(all, key)) base::put(score, key, *part);
  base::put(lead, "score", std::move(score));
}

// What endpoints take is limited. The lead itself matters more than the proof of its score, that more than what the site
// told us anyway, and the score more than its reasons: they go in this order, until it fits.
void leave_out(Json& lead, int round) {
  if (round == 0) base::put_all(lead["evidence"], "log", base::list(), "truncated", true);
  else if (round == 1) lead.erase("traits");
  else leave_out_reasons(lead, "truncated");
}

// The visitor was asked whether what they did on the site may be sent along, and did not agree: how far they are is said,
// not by what they got there. docs/privacy.md
void withhold_behaviour(Json& lead) {
  leave_out_reasons(lead, "withheld");
  Json channel = base::object_of("channel", base::get_text(base::get_object(lead, "attribution"), "channel"));
  base::put(lead, "attribution", std::move(channel));
  lead.erase("visit");
  base::put_all(lead["evidence"], "log", base::list(), "withheld", true);
  lead["evidence"].erase("truncated");
}

// Whether somebody has typed anything.
bool has_text(const Json& answers) {
  for (const Json& answer : answers) if (!answer.is_boolean()) return true;
  return false;
}

// Where a receiver knows how long the visit has lasted, it is to know as well that nothing of the lead has become another thing on its way.
bool is_anchored(const config::Config& config) {
  for (const delivery::Endpoint& endpoint : config.delivery->endpoints) if (!endpoint.challenge.empty()) return true;
  return false;
}

bool may_take(const delivery::Endpoint& endpoint, const std::string& form) {
  return !endpoint.by_relay() && (endpoint.forms.empty() || base::has_word(endpoint.forms, form));
}

// How many records a submission of the form may be: whether each endpoint's condition holds is known when it is scored.
std::size_t records_of(const Turn& turn, const std::string& form) {
  std::size_t records = 0;
  for (const delivery::Endpoint& endpoint : turn.config.delivery->endpoints) records += may_take(endpoint, form);
  return records;
}

// Where the outbox fills up the log goes in any case; so it does where as many records as there may be would fill it.
std::string fitting_body(const Turn& turn, Json lead, std::size_t records) {
  if (is_anchored(turn.config)) base::put(lead["evidence"], "whole", delivery::fingerprint(lead));
  const bool tight = delivery::is_tight(turn.state.delivery);
  if (tight) leave_out(lead, 0);
  std::string body = base::dump_json(lead);
  for (int round = tight; round < 3 && (body.size() > base::limits::kRecordBytes || !delivery::has_bytes(turn.state.delivery, records * body.size())); ++round) {
    leave_out(lead, round);
    body = base::dump_json(lead);
  }
  return body;
}

}  // namespace

void submit(Turn& turn) {
  Json& data = turn.event.data;
  // As evidence has it: what was submitted, without a form on this page. It is scored, and nothing is sent.
  if (!data.contains("surface") && data.contains("form")) return;
  turn.observed = true;  // an attempt is not scored
  const auto surface = find_surface(turn, base::get_text(data, "surface"));
  if (!surface || !turn.is_form(*surface)) return;
  SurfaceState& state = turn.state.surfaces[*surface];
  const Json& values = base::get_object(data, "values");
  for (auto it = values.begin(); it != values.end(); ++it) forms::keep_value(state.form, turn.form(*surface), it.key(), *it);
  const bool plain = turn.config.surfaces[*surface].form->plain || is_adopted(turn, *surface);
  if (!plain && (!turn.asked || take_step(turn, *surface))) return;
  // What belongs to the moment of the click, whenever the submission is made of it.
  if (!data.contains("page"))
    base::put_all(data, "page", turn.state.page, "traits", turn.state.traits, "shown", state.shown_at < 0 ? -1 : turn.state.mono - state.shown_at);
  if (!turn.state.waiting.events.empty() || !is_ready(turn, turn.event)) hold_submission(turn, *surface);
  else if (data.contains("id")) send_held(turn, *surface);
  else send(turn, *surface);
}

// The part that sends is still on its way. What was typed is put into the outbox as it is, so that it is not lost if the page
// is left before: then the next page sends it.
void hold_submission(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  if (forms::on_its_way(state.form) && !is_adopted(turn, surface)) return;
  state.form.status = forms::Status::sending;
  state.key = turn.state.random.key();
  state.kept = false;
  turn.touch(surface);
  base::put(turn.event.data, "id", state.key);
  hold(turn, turn.event);
  turn.answer.add(api::store_record(state.key, base::object_of("form", turn.form(surface).id, "created", turn.state.wall, "state", api::name_of(api::RecordState::raw), "body",
                                                               base::dump_json(turn.event.data))));
  turn.state.patience_until = turn.state.mono + kPatienceMs;
  turn.urgent = true;
}

// One that has waited. The form that it came from may have been closed, or be another page's by now: then it stays as it is.
LEADLINE_DOOR void send_held(Turn& turn, std::size_t surface) {
  SurfaceState& state = turn.state.surfaces[surface];
  const bool there = state.key == base::get_text(turn.event.data, "id") && forms::on_its_way(state.form);
  SurfaceState now = there ? SurfaceState() : std::exchange(state, {});
  state.form.status = forms::Status::idle;
  state.key.clear();
  send(turn, surface, !there);
  if (state.form.status != forms::Status::failed) turn.answer.add(api::erase_record(base::get_text(turn.event.data, "id")));
  if (there) return;
  state = std::move(now);
  turn.focus.reset();
}

namespace {

// The page's own form stays where it is and can be sent again, whatever has become of the last time; the same answers again are the same
// lead. Whether this is another one.
bool begin_another(Turn& turn, std::size_t surface, const Json& values, const Json& answers) {
  forms::State& state = turn.state.surfaces[surface].form;
  if (!forms::on_its_way(state)) return true;
  if (forms::normalise(turn.form(surface), state.values) == answers) return false;
  state = {};
  state.values = values;
  return true;
}

// The proof of work stands among the answers, and is none.
void keep_proof(Json& data) {
  const std::string proof = base::get_text(base::get_object(data, "values"), forms::kProofName);
  if (!proof.empty()) base::put(data, "proof", proof);
}

}  // namespace

// `alone`: nobody is there any more who could be asked to mend it. Nobody is asked in the page's own form: it has been sent, as far as
// the visitor is concerned.
LEADLINE_DOOR void send(Turn& turn, std::size_t surface, bool alone) {
  keep_proof(turn.event.data);
  if (!turn.form(surface).plain) take_answers(turn, surface);
  const Json& data = turn.event.data;
  SurfaceState& state = turn.state.surfaces[surface];
  const Json& values = base::get_object(data, "values");
  const forms::Status before = state.form.status;
  const Json answers = forms::normalise(turn.form(surface), values);
  if (is_adopted(turn, surface)) {
    if (!begin_another(turn, surface, values, answers)) return;
    alone = true;
  }
  turn.touch(surface);
  const bool good = forms::submit(state.form, turn.form(surface), values, base::get_object(data, "bad"));
  if (!good) {
    if (state.form.status != before || state.form.status == forms::Status::invalid) turn.focus = surface;
    if (!alone || !has_text(answers)) return;
    // The visitor has read that it is saved. What is wrong with it goes along, for whoever receives it.
    for (forms::Issue& issue : std::exchange(state.form.errors, {})) state.form.suggestions.push_back(std::move(issue));
    state.form.status = forms::Status::sending;
  }
  if (resend(turn, surface, answers)) return;
  if (!delivery::has_room(turn.state.delivery, records_of(turn, turn.form(surface).id))) {
    state.form.status = forms::Status::failed;
    turn.focus = surface;
    turn.answer.add(api::emit(api::Emitted::error, base::object_of("code", api::name_of(api::ErrorCode::outbox_full), "form", turn.form(surface).id)));
    return;
  }
  turn.score_as(EventKind::submit, base::object_of("k", api::name_of(EventKind::submit), "form", turn.form(surface).id, "values", answers));
  turn.observed = false;
  record(turn);  // first: the lead's score includes its own submission
  seal(turn, surface, answers);
  if (turn.has(config::Part::ctas)) open_gates(turn, turn.form(surface).id);
  turn.urgent = true;
}

// The same answers again while their record is still on its way (after "could not be sent", a reload, or in a second
// tab's form): that record is sent now, and no second lead is made.
bool resend(Turn& turn, std::size_t surface, const Json& answers) {
  const std::string key = delivery::repeat(turn.state.delivery, turn.form(surface).id, delivery::fingerprint(answers), turn.state.wall);
  if (key.empty()) return false;
  turn.state.surfaces[surface].key = key;
  turn.state.patience_until = turn.state.mono + kPatienceMs;
  return true;
}

namespace {

// What an endpoint with a format of its own gets: made of the very submission that others get.
std::string written(const Turn& turn, const forms::Form* form, const delivery::Endpoint& endpoint, const std::string& body) {
  if (endpoint.shape.is_null()) return body;
  const Json lead = base::parse_json(body).value_or(base::object());
  return formats::write(endpoint.shape, lead, formats::contact_of(form, base::get_object(lead, "fields"), turn.state.locale), nullptr);
}

bool is_excluded(const Turn& turn) { return base::get_bool(base::get_object(turn.state.facts.doc, "score"), "excluded"); }

Json consents_of(const Turn& turn, const forms::Form& asked) { return forms::consents(asked, base::get_object(turn.event.data, "values"), turn.state.wall, turn.state.locale); }

// Of an excluded visitor only to those that say they take them.
bool goes_to(const Turn& turn, const delivery::Endpoint& endpoint, const std::string& form, const Json& consents) {
  if (!delivery::agreed(endpoint, consents) || !may_take(endpoint, form)) return false;
  return (!is_excluded(turn) || endpoint.excluded) && rules::test(endpoint.when, {&turn.state.facts.doc, nullptr}) == rules::Truth::yes;
}

// The id that a submission has which went out before its form was finished; it is the whole one's from now on.
std::string take_unfinished(Turn& turn, const std::string& form) {
  Json& all = turn.state.followed;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].contains("said") || base::get_text(all[i], "form") != form) continue;
    std::string id = base::get_text(all[i], "id");
    all.erase(i);
    return id;
  }
  return {};
}

// What a feature has to say in a submission, under its name.
template <typename Feature>
inline void add_own(Json& lead, const char* folder, const Feature& own, const facts::State& facts) {
  if constexpr (requires { describe(own, facts); }) base::put(lead, folder, describe(own, facts));
}

// What the visitor said, and how. `asked`: the form, or as much of it as is sent.
Json said_in(const Turn& turn, std::size_t surface, const forms::Form& asked, const Json& values, const delivery::Submission& sealed) {
  Json lead = base::object();
  base::put(lead, "id", sealed.id);
  if (!sealed.supersedes.empty()) base::put(lead, "supersedes", sealed.supersedes);
  base::put(lead, "form", asked.id);
  if (!asked.offer.empty()) base::put(lead, "offer", asked.offer);
  base::put(lead, "locale", turn.state.locale);
  base::put(lead, "fields", values);
  base::put(lead, "consent", consents_of(turn, asked));
  base::put(lead, "page", base::get_object(turn.event.data, "page"));
  const SurfaceState& state = turn.state.surfaces[surface];
  // The page's own form can be filled in since the page began, which is when `m` begins.
  const forms::Spam spam = forms::spam(asked, values, {base::get_text(turn.event.data, "trap"), base::get_int(turn.event.data, is_adopted(turn, surface) ? "m" : "shown", -1),
                                                       base::get_bool(turn.event.data, "untouched")});
  Json reasons = base::list();
  for (const std::string& reason : spam.reasons) base::push(reasons, reason);
  if (!state.form.suggestions.empty()) base::put(lead, "warnings", forms::warnings(state.form.suggestions));
  if (const std::string& proof = base::get_text(turn.event.data, "proof"); !proof.empty()) base::put(lead, "proof", proof);
  base::put(lead, "spam", base::object_of("score", spam.score, "reasons", std::move(reasons)));
  return lead;
}

// What is known of them by now.
void add_standing(const Turn& turn, const char* type, Json& lead) {
  const Json& facts = turn.state.facts.doc;
  base::put_all(lead, "type", type, "time", turn.state.wall, "site", turn.config.site);
  base::put(lead, "score", scoring::explain(turn.config.scoring, turn.state.facts, turn.state.scoring, turn.state.wall, turn.config.hash, turn.state.locale));
#define FEATURE(folder, ...) add_own(lead, #folder, turn.state.folder, turn.state.facts);
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  const Json& visit = base::get_object(facts, "visit");
  const Json& visitor = base::get_object(facts, "visitor");
  base::put(lead, "visit", base::object_of("visitor", base::get_text(visitor, "id"), "visits", base::get_int(visitor, "visits"),
                                           "pages", base::get_int(visit, "pages"), "seconds", base::get_int(visit, "seconds")));
  Json evidence = evidence_json(turn.state, turn.config);
  base::put(evidence, "answers", delivery::fingerprint(base::get_object(lead, "fields")));  // the log keeps of them what rules read
  base::put(lead, "evidence", std::move(evidence));
}

Json submission(const Turn& turn, std::size_t surface, const Json& values, const char* type, Json said) {
  add_standing(turn, type, said);
  if (const Json& traits = base::get_object(turn.event.data, "traits"); !traits.empty()) base::put(said, "traits", traits);
  if (forms::withholds_behaviour(turn.form(surface), values)) withhold_behaviour(said);
  return said;
}

}  // namespace

// A browser compiles a function when it is first called, and a first press would wait for all that a submission calls, refused or sent. So it is called before, on copies
// (docs/performance.md, "The press that sends").
Json rehearse(const Turn& turn, const std::string& id) {
  const auto surface = find_surface(turn, id);
  if (!surface || !turn.is_form(*surface)) return nullptr;
  forms::State refused;
  forms::submit(refused, turn.form(*surface), base::object(), base::object());
  if (const auto& tree = turn.drawn[*surface].tree) view::diff(&*tree, surfaces::render_form(turn.form(*surface), refused, turn.state.locale));
  const Json answers = forms::normalise(turn.form(*surface), turn.state.surfaces[*surface].form.values);
  delivery::Submission sealed;
  sealed.fp = delivery::fingerprint(answers);
  const std::string body = fitting_body(turn, submission(turn, *surface, answers, "lead.submitted", said_in(turn, *surface, turn.form(*surface), answers, sealed)), 1);
  return std::int64_t(body.size());
}

// One record for each endpoint whose condition holds, all of the same submission: the page hears of one that goes nowhere, and why.
void seal(Turn& turn, std::size_t surface, const Json& values) {
  SurfaceState& state = turn.state.surfaces[surface];
  const std::string before = std::exchange(state.key, {});
  delivery::Submission sealed;
  std::string plain;  // as it is, for endpoints that take it so
  const std::string& held = base::get_text(turn.event.data, "id");
  sealed.form = turn.form(surface).id;
  const std::string begun = take_unfinished(turn, sealed.form);
  sealed.id = !begun.empty() ? begun : held.empty() ? turn.state.random.key() : held;
  delivery::forget_partial(turn.state.delivery, begun, turn.answer);
  sealed.fp = delivery::fingerprint(values);
  const Json consents = consents_of(turn, turn.form(surface));
  bool sends = false;  // a page to no relayed endpoint: its receiver does
  for (const delivery::Endpoint& endpoint : turn.config.delivery->endpoints) {
    sends = sends || !endpoint.by_relay();
    if (!goes_to(turn, endpoint, sealed.form, consents)) continue;
    if (state.key.empty()) {
      sealed.supersedes = delivery::supersede(turn.state.delivery, before, turn.answer);
      plain = fitting_body(turn, submission(turn, surface, values, "lead.submitted", said_in(turn, surface, turn.form(surface), values, sealed)), records_of(turn, sealed.form));
    }
    sealed.body = written(turn, &turn.form(surface), endpoint, plain);
    const std::string key = delivery::seal(turn.state.delivery, endpoint, sealed, turn.state.wall, turn.answer);
    if (state.key.empty()) state.key = key;
  }
  follow(turn, surface, values, sealed, said_in(turn, surface, turn.form(surface), values, sealed));
  turn.answer.add(api::emit(api::Emitted::submit, base::object_of("form", sealed.form, "key", state.key.empty() ? "" : sealed.id.c_str())));
  if (!state.key.empty()) {
    turn.state.patience_until = turn.state.mono + kPatienceMs;
    return;
  }
  // Where the config sends it nowhere, that is its will; where it has no endpoint that works, nobody is to be thanked.
  state.form.status = sends ? forms::Status::sent : forms::Status::failed;
  turn.answer.add(api::emit(api::Emitted::undelivered, base::object_of("form", sealed.form, "reason", is_excluded(turn) ? name_of(api::Reason::excluded) : name_of(api::Reason::no_endpoint))));
}

// The page is being left in the middle of a form (partial.cpp): a record for each endpoint, of what was answered so far. Nobody is thanked.
LEADLINE_DOOR void seal_unfinished(Turn& turn, std::size_t surface, const forms::Form& passed, const Json& answers) {
  delivery::Submission sealed;
  sealed.form = passed.id;
  sealed.after = delivery::kPartial;
  for (const delivery::Endpoint& endpoint : turn.config.delivery->endpoints) {
    // What a vendor is sent does not say that it is unfinished.
    if (!endpoint.shape.is_null() || !delivery::has_room(turn.state.delivery) || !goes_to(turn, endpoint, sealed.form, consents_of(turn, passed))) continue;
    if (sealed.id.empty()) {
      sealed.id = turn.state.random.key();
      sealed.body = fitting_body(turn, submission(turn, surface, answers, "lead.partial", said_in(turn, surface, passed, answers, sealed)), 1);
      base::push(turn.state.followed, base::object_of("form", sealed.form, "id", sealed.id));
    }
    delivery::seal(turn.state.delivery, endpoint, sealed, turn.state.wall, turn.answer);
    turn.state.unsaved = true;
  }
}

// A lead of before, as its visitor stands now (qualify.cpp): a record for each endpoint that asks for it. `number`: how often it has gone out so.
void seal_again(Turn& turn, const forms::Form* form, Json said, std::int64_t number) {
  delivery::Submission sealed;
  sealed.id = base::get_text(said, "id");
  sealed.form = base::get_text(said, "form");
  sealed.after = delivery::kQualified + base::integer_text(number);
  add_standing(turn, "lead.qualified", said);
  if (!turn.state.traits.empty()) base::put(said, "traits", turn.state.traits);
  const Json consents = base::get_array(said, "consent");
  const std::string plain = fitting_body(turn, std::move(said), 1);
  delivery::forget_again(turn.state.delivery, sealed.id, turn.answer);
  for (const delivery::Endpoint& endpoint : turn.config.delivery->endpoints) {
    if (!endpoint.qualified || !delivery::has_room(turn.state.delivery) || !goes_to(turn, endpoint, sealed.form, consents)) continue;
    sealed.body = written(turn, form, endpoint, plain);
    delivery::seal(turn.state.delivery, endpoint, sealed, turn.state.wall, turn.answer);
  }
}

}  // namespace leadline::engine
