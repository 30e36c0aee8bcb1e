#include "delivery/delivery.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::delivery {

using base::Json;

namespace {

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kLease = 30 * kSecond;        // how long another page may be sending our record
constexpr std::int64_t kTimeToLive = 30 * kDay;
constexpr std::int64_t kSameSubmission = 10 * kMinute;
constexpr std::int64_t kSuspiciousTries = 5;         // a captive portal's 200, before we think it is the endpoint's own
constexpr std::int64_t kLongestRetryAfter = kHour;

constexpr const char* kStatus[] = {"ready", "sending", "wait", "held", "quarantine"};

Head* find_head(State& state, const std::string& key) {
  for (Head& head : state.heads) if (head.key == key) return &head;
  return nullptr;
}

void remove_head(State& state, const std::string& key) {
  state.heads.erase(std::remove_if(state.heads.begin(), state.heads.end(), [&](const Head& head) { return head.key == key; }),
                    state.heads.end());
}

Json head_json(const Head& head) {
  // What is under way in this page is only due in the eyes of the next.
  const Status status = head.status == Status::sending ? Status::ready : head.status;
  return base::object_of("key", head.key, "endpoint", head.endpoint, "form", head.form, "fp", head.fp, "created", head.created,
                         "due", head.due, "attempts", head.attempts, "state", kStatus[static_cast<int>(status)]);
}

Head read_head(const Json& json) {
  Head head;
  head.key = base::get_text(json, "key");
  head.endpoint = base::get_text(json, "endpoint");
  head.form = base::get_text(json, "form");
  head.fp = base::get_text(json, "fp");
  head.created = base::get_int(json, "created");
  head.due = base::get_int(json, "due");
  head.attempts = base::get_int(json, "attempts");
  const std::string& status = base::get_text(json, "state");
  for (int i = 0; i < 5; ++i) if (status == kStatus[i]) head.status = static_cast<Status>(i);
  return head;
}

void update_record(const Head& head, api::Answer& answer) {
  answer.add(api::store_record(head.key, base::object_of("due", head.due, "attempts", head.attempts,
                                                         "state", kStatus[static_cast<int>(head.status)])));
}

}  // namespace

Model compile(const Json& delivery, const std::string& pointer, base::Diagnostics& out) {
  Model model;
  base::check_keys(delivery, pointer, {"endpoints"}, out);
  const Json& list = base::get_array(delivery, "endpoints");
  const std::string place = base::child_pointer(pointer, "endpoints");
  if (list.size() > base::limits::kEndpoints)
    base::add_error(out, place, PROBLEM("too_many_endpoints", "at most {} endpoints"), base::limits::kEndpoints);
  for (std::size_t i = 0; i < list.size() && i < base::limits::kEndpoints; ++i) {
    const std::string at = base::child_pointer(place, i);
    base::check_keys(list[i], at, {"id", "url", "when", "excluded", "profile", "format", "headers"}, out);
    const std::size_t before = out.size();
    Endpoint endpoint;
    endpoint.id = base::require_string(list[i], "id", at, out);
    endpoint.url = base::require_string(list[i], "url", at, out);
    endpoint.excluded = base::get_bool(list[i], "excluded");
    const bool as_text = base::choose(list[i], "profile", {"json", "json-text"}, 0, at, out) == 1;
    endpoint.type = as_text ? "text/plain;charset=UTF-8" : "application/json";
    base::choose(list[i], "format", {"leadline"}, 0, at, out);
    endpoint.headers = base::get_object(list[i], "headers");
    if (const Json* when = base::find(list[i], "when"))
      endpoint.when = rules::compile(*when, base::child_pointer(at, "when"), out).value_or(rules::Program());
    if (base::contains(endpoint.url, "://") && !base::starts_with(endpoint.url, "https://") && !base::starts_with(endpoint.url, "http://"))
      base::add_error_at(out, at, "url", PROBLEM("unsafe_url", "the url must be https, http or relative"));
    if (find_endpoint(model, endpoint.id)) base::add_error_at(out, at, "id", PROBLEM("duplicate_id",
        "two endpoints have this id"));
    bool broken = false;
    for (std::size_t d = before; d < out.size(); ++d) broken = broken || out[d].severity == base::Severity::error;
    if (!broken) model.endpoints.push_back(std::move(endpoint));
  }
  return model;
}

const Endpoint* find_endpoint(const Model& model, const std::string& id) {
  for (const Endpoint& endpoint : model.endpoints) if (endpoint.id == id) return &endpoint;
  return nullptr;
}

Outcome classify(std::int64_t status, bool acked) {
  if (status >= 200 && status < 300) return acked ? Outcome::done : Outcome::suspicious;
  if (status < 200 || status == 408 || status == 409 || status == 425 || status == 429 || status >= 500) return Outcome::transient;
  if (status < 400 || status == 401 || status == 403 || status == 404 || status == 405 || status == 407 || status == 410)
    return Outcome::destination;
  return Outcome::record;
}

std::int64_t back_off_ms(std::int64_t attempts, base::Random& random) {
  const std::int64_t doubled = attempts > 10 ? 15 * kMinute : kSecond << std::max<std::int64_t>(0, attempts - 1);
  const std::int64_t most = std::min(15 * kMinute, doubled);
  return random.between(most / 2, most);
}

bool has_room(const State& state) { return state.heads.size() < base::limits::kOutboxRecords; }

void seal(State& state, const Endpoint& endpoint, const std::string& key, const std::string& form,
          const std::string& fp, const std::string& body, std::int64_t now, api::Answer& answer) {
  Head head;
  head.key = key;
  head.endpoint = endpoint.id;
  head.form = form;
  head.fp = fp;
  head.created = head.due = now;
  head.attempts = 1;
  Json record = head_json(head);
  base::put(record, "url", endpoint.url);
  base::put(record, "type", endpoint.type);
  base::put(record, "headers", endpoint.headers);
  base::put(record, "body", body);
  answer.add(api::store_record(key, std::move(record)));
  answer.add(api::post(key, head.attempts));
  head.status = Status::sending;
  state.heads.push_back(std::move(head));
}

std::string fingerprint(const Json& answers) { return base::hex64(base::fnv1a64(base::dump_json(answers))); }

Head* find_same(State& state, const std::string& form, const std::string& fp, std::int64_t now) {
  for (Head& head : state.heads)
    if (head.form == form && head.fp == fp && now - head.created < kSameSubmission) return &head;
  return nullptr;
}

void adopt(State& state, const Json& records, std::int64_t now) {
  if (!records.is_array()) return;
  for (const Json& record : records) {
    Head head = read_head(record);
    if (head.key.size() != 32 || find_head(state, head.key)) continue;
    // A `due` further ahead than its state allows means that the clock was set back since: due now.
    const std::int64_t ahead = head.status == Status::quarantine ? kDay : kHour;
    if (head.due - now > ahead) head.due = now;
    head.status = head.status == Status::sending ? Status::ready : head.status;
    head.stored = true;
    state.heads.push_back(std::move(head));
  }
}

void note_stored(State& state, const std::string& key, bool ok) {
  if (Head* head = find_head(state, key)) head->stored = ok;
}

namespace {

// `accepted` in the answer's body must be our key: a captive portal's 200 is no receipt.
bool is_acked(const Json& reply, const std::string& key) {
  const auto body = base::parse_json(base::get_text(reply, "body"));
  return body && base::get_text(*body, "accepted") == key;
}

void reschedule(Head& head, Outcome outcome, const Json& reply, std::int64_t now, base::Random& random) {
  if (outcome == Outcome::suspicious && head.attempts >= kSuspiciousTries) outcome = Outcome::destination;
  if (outcome == Outcome::destination || outcome == Outcome::record) {
    const bool whole_endpoint = outcome == Outcome::destination;
    head.status = whole_endpoint ? Status::held : Status::quarantine;
    head.due = now + (whole_endpoint ? kHour : kDay);
    return;
  }
  head.status = Status::wait;
  const std::int64_t after = std::clamp<std::int64_t>(base::get_int(reply, "after"), 0, kLongestRetryAfter / kSecond) * kSecond;
  head.due = now + std::max(after, back_off_ms(head.attempts, random));
}

}  // namespace

std::optional<Settled> settle(State& state, const Json& reply, std::int64_t now, base::Random& random, api::Answer& answer) {
  const std::string& key = base::get_text(reply, "key");
  Head* head = find_head(state, key);
  if (!head) return std::nullopt;
  Settled settled;
  const std::string& why = base::get_text(reply, "why");
  if (why == "gone") {  // delivered (and erased) by another page
    settled.outcome = Outcome::gone;
    settled.head = *head;
    remove_head(state, key);
    return settled;
  }
  if (why == "claimed") {  // another page is sending it: look again when its lease is over; not one of our attempts
    head->status = Status::wait;
    head->due = now + kLease;
    head->attempts = std::max<std::int64_t>(0, head->attempts - 1);
    settled.outcome = Outcome::elsewhere;
    settled.head = *head;
    return settled;
  }
  settled.outcome = classify(base::get_int(reply, "status"), is_acked(reply, key));
  if (settled.outcome == Outcome::done) {
    settled.head = *head;
    remove_head(state, key);
    answer.add(api::erase_record(key));
    return settled;
  }
  reschedule(*head, settled.outcome, reply, now, random);
  update_record(*head, answer);
  settled.head = *head;
  return settled;
}

void hurry(State& state, std::int64_t now) {
  for (Head& head : state.heads)
    if (head.status == Status::wait || head.status == Status::held) head.due = now;
}

std::vector<Head> drain(State& state, std::int64_t now, api::Answer& answer) {
  std::vector<Head> expired;
  for (const Head& head : state.heads)
    if (head.status != Status::sending && now - head.created > kTimeToLive) expired.push_back(head);
  for (const Head& head : expired) {
    answer.add(api::erase_record(head.key));
    remove_head(state, head.key);
  }
  for (Head& head : state.heads) {
    if (head.status == Status::sending || head.due > now) continue;
    ++head.attempts;
    head.status = Status::sending;
    answer.add(api::post(head.key, head.attempts));
  }
  return expired;
}

std::optional<std::int64_t> next_due(const State& state) {
  std::optional<std::int64_t> next;
  for (const Head& head : state.heads)
    if (head.status != Status::sending && (!next || head.due < *next)) next = head.due;
  return next;
}

Json to_json(const State& state) {
  Json out = Json::array();
  for (const Head& head : state.heads) {
    Json item = head_json(head);
    base::put(item, "state", kStatus[static_cast<int>(head.status)]);
    base::put(item, "stored", head.stored);
    base::push(out, std::move(item));
  }
  return out;
}

State from_json(const Json& json) {
  State state;
  if (!json.is_array()) return state;
  for (const Json& item : json) {
    Head head = read_head(item);
    head.stored = base::get_bool(item, "stored");
    if (!head.key.empty()) state.heads.push_back(std::move(head));
  }
  return state;
}

}  // namespace leadline::delivery
