// From the endpoint's answer to what the visitor reads; and what earlier pages have left in the outbox.
#include <utility>

#include "base/door.h"
#include "base/text.h"
#include "engine/turn.h"
#include "formats/formats.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {

// What the visitor may be told of it, and no more: without a copy on disk, an unanswered post may be the end of it.
forms::Status told_of(const delivery::Replied& settled) {
  using delivery::Outcome;
  switch (settled.verdict.outcome) {
    case Outcome::done: return forms::Status::sent;
    case Outcome::gone:  // what became of it only another page has seen, if any
    case Outcome::unconfirmed:
    case Outcome::unclear: return forms::Status::unconfirmed;
    case Outcome::record: return forms::Status::refused;
    default: return settled.head.stored ? forms::Status::saved : forms::Status::failed;
  }
}

// What a site's listeners hear of it; nothing while it is simply on its way.
std::optional<api::Emitted> event_of(delivery::Outcome outcome) {
  using delivery::Outcome;
  switch (outcome) {
    case Outcome::done: return api::Emitted::delivered;
    case Outcome::unconfirmed: return api::Emitted::unconfirmed;
    case Outcome::unclear:
    case Outcome::record:
    case Outcome::destination: return api::Emitted::undelivered;
    default: return std::nullopt;
  }
}

}  // namespace

LEADLINE_DOOR void take_reply(Turn& turn) {
  const auto settled = delivery::take_reply(turn.state.delivery, turn.config.delivery, turn.event.data, turn.state.wall, turn.state.random, turn.answer);
  if (!settled) return;
  tell_of(turn, *settled, base::get_int(turn.event.data, "status"));
}

// The outbox of earlier pages. What was posted then may be accepted by the config of today.
LEADLINE_DOOR void take_outbox(Turn& turn) {
  Json sealed = base::list();
  for (const Json& record : base::get_array(turn.event.data, "records")) {
    if (api::is(base::get_text(record, "state"), api::RecordState::raw)) take_raw(turn, record);
    else base::push(sealed, Json(record));
  }
  for (const delivery::Replied& settled : delivery::adopt(turn.state.delivery, turn.config.delivery, sealed, turn.state.wall, turn.answer))
    tell_of(turn, settled, settled.head.answered);
}

// Submitted on a page that was left before it could be sent.
void take_raw(Turn& turn, const Json& record) {
  const std::string& key = base::get_text(record, "key");
  auto data = base::parse_json(base::get_text(record, "body"));
  if (!data || base::get_text(*data, "id") != key || key.size() != 32) return turn.answer.add(api::erase_record(key));
  const auto surface = find_surface(turn, base::get_text(*data, "surface"));
  if (!surface || !turn.is_form(*surface)) return;  // another page of the site may know its form
  if (turn.state.surfaces[*surface].key == key) return;  // this very page's
  api::Event past;
  past.kind = EventKind::submit;
  past.wall.ms = turn.state.wall;
  past.data = std::move(*data);
  turn.exchange(past);
  turn.observed = true;
  send_held(turn, *surface);
  turn.exchange(past);
  turn.urgent = true;
}

namespace {

// The value at a JSON pointer (RFC 6901) of the receiver's answer, when it is an address that may be followed.
std::string address_in(const std::string& body, const std::string& pointer) {
  const auto answer = base::parse_json(body);
  const Json* at = answer ? &*answer : nullptr;
  for (const std::string& step : base::split(pointer.empty() ? pointer : pointer.substr(1), '/'))
    at = at && at->is_object() ? base::find(*at, base::replace_all(base::replace_all(step, "~1", "/"), "~0", "~")) : nullptr;
  return at && at->is_string() && view::safe_url(at->get_ref<const std::string&>()) ? at->get<std::string>() : std::string();
}

// It was accepted: where what it gives lies is said by the answer, or by the config; a redirect begins.
void give_link(Turn& turn, std::size_t surface) {
  const offers::Model& offers = turn.config.offers;
  const offers::Offer* offer = offers.find(turn.form(surface).offer);
  if (!offer || is_adopted(turn, surface)) return;
  std::string& gift = turn.state.surfaces[surface].gift;
  if (!offer->answer.empty()) gift = address_in(base::get_text(turn.event.data, "body"), offer->answer);
  if (gift.empty()) gift = offer->href;
  if (offer->gives != offers::Gives::redirect || gift.empty()) return;
  Json effect = api::effect(api::EffectKind::go);
  base::put_all(effect, "href", gift, "after", offer->after_ms);
  turn.answer.add(std::move(effect));
}

}  // namespace

namespace {

// What an endpoint that has names of its own says of a field: under `fields.NAME`, or under what that is of a contact.
const Json* said_of(const Json& errors, const forms::Form& form, const std::string& field) {
  for (auto it = errors.begin(); it != errors.end(); ++it) {
    const std::size_t dot = it.key().find('.');
    const std::string_view root = std::string_view(it.key()).substr(0, dot), rest = std::string_view(it.key()).substr(dot + 1);
    if (dot != std::string::npos && (root == "fields" ? rest == field : formats::contact_field(form, rest) == field)) return &*it;
  }
  return nullptr;
}

// What the endpoint says of the answers stands beside their fields; once they are corrected the form is sent anew, in the place of this one.
void mark_refused(Turn& turn, std::size_t surface, const std::string& endpoint_id) {
  constexpr std::size_t kBytes = 200;
  const delivery::Endpoint* endpoint = delivery::find_endpoint(turn.config.delivery, endpoint_id);
  const Json errors = endpoint ? delivery::errors_in(endpoint->response, base::get_text(turn.event.data, "body")) : base::object();
  forms::State& state = turn.state.surfaces[surface].form;
  state.errors.clear();
  for (const forms::Field& field : turn.form(surface).fields) {
    const Json* said = base::find(errors, field.name);
    if (!said && !endpoint->shape.is_null()) said = said_of(errors, turn.form(surface), field.name);
    if (said && said->is_array() && !said->empty()) said = &(*said)[0];  // several: the first
    if (!said || !said->is_string() || field.type == forms::FieldType::hidden) continue;
    const std::string text = base::truncate_utf8(said->get_ref<const std::string&>(), kBytes);
    state.errors.push_back({field.name, text.empty() ? forms::Code::not_taken : forms::Code::refused, text});
  }
  if (!state.errors.empty() && turn.state.surfaces[surface].drawn) turn.focus = surface;
}

}  // namespace

void tell_of(Turn& turn, const delivery::Replied& settled, std::int64_t status) {
  const delivery::Pending& head = settled.head;
  turn.state.unsaved = true;
  if (!head.after().empty()) return;  // nobody has submitted anything just now, so nobody hears of it
  if (settled.verdict.outcome == delivery::Outcome::done && turn.has(config::Part::ctas)) note_conversion(turn, head.form);
  // What was held already, and asked for once more without an answer, is no news.
  const auto name = event_of(settled.verdict.outcome);
  if (name && (*name != api::Emitted::undelivered || settled.verdict.reason[0])) {
    Json data = base::object_of("key", head.id(), "form", head.form, "endpoint", head.endpoint);
    // What follows an accepted lead has an address of its own.
    const delivery::Endpoint* endpoint = *name == api::Emitted::delivered ? delivery::find_endpoint(turn.config.delivery, head.endpoint) : nullptr;
    if (endpoint && !endpoint->files.empty()) base::put(data, "files", endpoint->files);
    if (settled.verdict.reason[0]) base::put_all(data, "reason", settled.verdict.reason, "status", status);
    turn.answer.add(api::emit(*name, std::move(data)));
  }
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    const forms::Status before = state.form.status;
    if (state.key != head.key || before == forms::Status::idle || before == forms::Status::invalid) continue;
    state.form.status = told_of(settled);
    if (state.form.status == before) continue;
    turn.touch(i);
    if (state.form.status == forms::Status::sent) give_link(turn, i);
    if (state.form.status == forms::Status::refused) mark_refused(turn, i, settled.head.endpoint);
    // What replaces the form had the focus in it; the other messages are live regions and must not move it.
    if (state.drawn && forms::is_over(state.form)) turn.focus = i;
  }
}

void take_stored(Turn& turn) {
  const std::string& key = base::get_text(turn.event.data, "key");
  const bool ok = base::get_bool(turn.event.data, "ok");
  const bool raw = !base::contains(key, "/");  // as it was typed: of a record of an endpoint its head knows
  for (SurfaceState& state : turn.state.surfaces) state.kept = state.kept || (ok && raw && state.key == key);
  if (turn.has(config::Part::send)) note_stored(turn, key, ok);
}

// The copy on disk came later than the bad news: the form may say that it is safe after all. Or it is lost, and the form may say so no more.
LEADLINE_DOOR void note_stored(Turn& turn, const std::string& key, bool ok) {
  const delivery::Pending* head = delivery::note_stored(turn.state.delivery, key, ok);
  const forms::Status before = ok ? forms::Status::failed : forms::Status::saved;
  const forms::Status after = ok ? forms::Status::saved : head && head->status == delivery::Status::sending ? forms::Status::sending : forms::Status::failed;
  for (std::size_t i = 0; (ok || head) && i < turn.state.surfaces.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    if (state.key != key || state.form.status != before) continue;
    state.form.status = after;
    turn.touch(i);
  }
}

// No answer after four seconds: what is on disk is safe, and the visitor need not wait.
void lose_patience(Turn& turn) {
  if (turn.state.patience_until < 0 || turn.state.mono < turn.state.patience_until) return;
  turn.state.patience_until = -1;
  for (std::size_t i = 0; i < turn.state.surfaces.size(); ++i) {
    SurfaceState& state = turn.state.surfaces[i];
    if (state.form.status != forms::Status::sending) continue;
    bool stored = state.kept;
    if (turn.has(config::Part::send))
      for (const delivery::Pending& head : turn.state.delivery->heads) stored = stored || (head.key == state.key && head.stored);
    if (!stored) continue;
    state.form.status = forms::Status::saved;
    turn.touch(i);
  }
}

}  // namespace leadline::engine
