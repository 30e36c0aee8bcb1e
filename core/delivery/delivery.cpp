#include "delivery/delivery.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/door.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::delivery {

using api::NoAnswer;
using api::RecordState;
using base::Json;

namespace {

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kLease = 30 * kSecond;        // how long another page may be sending our record
constexpr std::int64_t kTimeToLive = 30 * kDay;
constexpr std::int64_t kSameSubmission = 10 * kMinute;
constexpr std::int64_t kSuspiciousTries = 5;         // a captive portal's 200, before we think it is the endpoint's own
constexpr std::int64_t kLongestRetryAfter = kHour;
constexpr std::int64_t kTriesBeforeTheEnd = 10;      // a clock that jumped makes old, in an instant, what nobody has tried to send
constexpr std::int32_t kSilentTries = 3;             // in a row without an answer: blocked, most likely; one is tried each minute

struct StatusRow {
  Status status;
  const char* name;
  std::int64_t longest_ms;  // how far ahead it may be due; 0 = it is not asked again by itself
};
// In the order of Status. What is under way is so in this page alone: no record says it.
constexpr StatusRow kStatus[] = {
    {Status::ready, api::name_of(RecordState::ready), kHour},
    {Status::sending, "sending", kHour},
    {Status::wait, api::name_of(RecordState::wait), kHour},
    {Status::held, api::name_of(RecordState::held), kHour},
    {Status::quarantine, api::name_of(RecordState::quarantine), kDay},
    {Status::unclear, api::name_of(RecordState::unclear), 0},
    {Status::superseded, api::name_of(RecordState::superseded), 0},
};

const StatusRow& row_of(Status status) { return kStatus[static_cast<int>(status)]; }

bool is_asked_again(const Pending& head) { return head.status != Status::sending && row_of(head.status).longest_ms > 0; }

// By its endpoint, whose word the visitor has read.
bool is_refused(const Pending& head) {
  return head.status == Status::quarantine || (head.status == Status::unclear && api::is(head.reason, api::Reason::record_refused));
}

Pending* find_head(State& state, const std::string& key) {
  for (Pending& head : state.heads) if (head.key == key) return &head;
  return nullptr;
}

// What of a lead goes out later waits for what went before it to the same endpoint: the last word is the newest.
bool is_behind(const State& state, const Pending& head) {
  if (head.after().empty()) return false;
  for (const Pending& other : state.heads) {
    if (other.key == head.key) break;
    if (other.id() == head.id() && other.endpoint == head.endpoint) return true;
  }
  return false;
}

Road& road_to(State& state, const std::string& endpoint) {
  for (Road& road : state.roads) if (road.endpoint == endpoint) return road;
  state.roads.push_back({endpoint});
  return state.roads.back();
}

// When what waits for it may be posted.
std::int64_t due_of(const State& state, const Pending& head) {
  if (head.status == Status::ready) return head.due;  // a visitor's own
  for (const Road& road : state.roads) if (road.endpoint == head.endpoint) return std::max(head.due, road.until);
  return head.due;
}

// What holds after whatever has happened, looked at in debug builds: one head of a record, of which at most one post is under way and was counted.
[[maybe_unused]] bool is_sound(const State& state) {
  for (std::size_t i = 0; i < state.heads.size(); ++i) {
    if (state.heads[i].status == Status::sending && state.heads[i].attempts < 1) return false;
    for (std::size_t j = 0; j < i; ++j) if (state.heads[i].key == state.heads[j].key) return false;
  }
  return true;
}

void remove_head(State& state, const std::string& key) {
  state.heads.erase(std::remove_if(state.heads.begin(), state.heads.end(), [&](const Pending& head) { return head.key == key; }),
                    state.heads.end());
}

Json pending_json(const Pending& head) {
  // "sending" is true in this page alone. Who reads this is the next page, and for that one the record is due: whether the first page
  // is still at it, the lease of the record in the outbox says (kLease).
  const Status status = head.status == Status::sending ? Status::ready : head.status;
  Json out = base::object_of("key", head.key, "endpoint", head.endpoint, "form", head.form, "fp", head.fp, "created", head.created,
                             "due", head.due, "attempts", head.attempts, "state", status_name(status));
  if (!head.reason.empty()) base::put_all(out, "reason", head.reason, "answered", head.answered);
  if (!head.supersedes.empty()) base::put(out, "supersedes", head.supersedes);
  return out;
}

Pending read_head(const Json& json) {
  Pending head;
  head.key = base::get_text(json, "key");
  head.endpoint = base::get_text(json, "endpoint");
  head.form = base::get_text(json, "form");
  head.fp = base::get_text(json, "fp");
  head.reason = base::get_text(json, "reason");
  head.supersedes = base::get_text(json, "supersedes");
  head.created = base::get_int(json, "created");
  head.due = base::get_int(json, "due");
  head.attempts = base::get_int(json, "attempts");
  head.answered = base::get_int(json, "answered");
  head.lite = base::get_bool(json, "lite");
  head.bytes = static_cast<std::size_t>(std::clamp<std::int64_t>(base::get_int(json, "bytes"), 0, base::limits::kBodyBytes));
  const std::string& status = base::get_text(json, "state");
  for (const StatusRow& row : kStatus) if (status == row.name) head.status = row.status;
  return head;
}

void update_record(const Pending& head, api::Answer& answer) {
  answer.add(api::store_record(head.key, base::object_of("due", head.due, "attempts", head.attempts, "state", status_name(head.status),
                                                         "reason", head.reason, "answered", head.answered)));
}

// How its body is written: what the config says of it now may be something else than when it was sealed.
const std::string& format_of(const Json& shape) { return base::get_text(shape, "format"); }

// What a record needs to know of its endpoint. `blind`: posted without CORS. `repeat`: the receiver knows a repetition.
void write_address(const Endpoint& endpoint, const std::string& id, Json& record) {
  base::put(record, "url", endpoint.url);
  base::put(record, "type", type_for(endpoint, id));
  base::put(record, "headers", endpoint.headers);
  base::put(record, "blind", endpoint.response.rule == Rule::none);
  base::put(record, "repeat", endpoint.response.rule == Rule::key);
}

// By the rule of an endpoint that is gone from the config, any 2xx is accepted.
Response rule_of(const Model& model, const Pending& head) {
  const Endpoint* endpoint = find_endpoint(model, head.endpoint);
  return endpoint ? endpoint->response : Response();
}

// Accepted: the record, and what it corrects, are erased.
void forget(State& state, const Pending& head, api::Answer& answer) {
  answer.add(api::erase_record(head.key));
  remove_head(state, head.key);
  for (std::string id = head.supersedes, next; !id.empty(); id = std::exchange(next, "")) {
    for (std::size_t i = state.heads.size(); i-- > 0;) {
      const Pending old = state.heads[i];
      if (old.status != Status::superseded || old.id() != id) continue;
      next = old.supersedes;
      answer.add(api::erase_record(old.key));
      remove_head(state, old.key);
    }
  }
}

}  // namespace

const char* status_name(Status status) { return row_of(status).name; }

std::int64_t back_off_ms(std::int64_t attempts, base::Random& random) {
  const std::int64_t doubled = attempts > 10 ? 15 * kMinute : kSecond << std::max<std::int64_t>(0, attempts - 1);
  const std::int64_t most = std::min(15 * kMinute, doubled);
  return random.between(most / 2, most);
}

namespace {

std::size_t bytes_in(const State& state) {
  std::size_t bytes = 0;
  for (const Pending& head : state.heads) bytes += head.bytes;
  return bytes;
}

}  // namespace

bool has_bytes(const State& state, std::size_t bytes) { return bytes_in(state) + bytes <= base::limits::kOutboxBytes; }

bool has_room(const State& state, std::size_t records) {
  return state.heads.size() + records <= base::limits::kOutboxRecords && has_bytes(state, base::limits::kRecordBytes);
}

bool is_tight(const State& state) { return bytes_in(state) > base::limits::kOutboxBytes / 2; }

std::string seal(State& state, const Endpoint& endpoint, const Submission& submission, std::int64_t now, api::Answer& answer) {
  Pending head;
  head.key = submission.id + "/" + endpoint.id + submission.after;
  head.endpoint = endpoint.id;
  head.form = submission.form;
  head.fp = submission.fp;
  head.supersedes = submission.supersedes;
  head.created = head.due = now;
  head.bytes = submission.body.size();
  const bool first = !is_behind(state, head);
  head.attempts = first;
  Json record = pending_json(head);
  write_address(endpoint, submission.id, record);
  if (!format_of(endpoint.shape).empty()) base::put(record, "format", format_of(endpoint.shape));
  base::put(record, "body", submission.body);
  answer.add(api::store_record(head.key, std::move(record)));
  if (first) answer.add(api::post(head.key, head.attempts));
  if (first) head.status = Status::sending;
  state.heads.push_back(head);
  assert(is_sound(state));
  return head.key;
}

std::string fingerprint(const Json& answers) { return base::hex64(base::fnv1a64(base::dump_json(answers))); }

std::string repeat(State& state, const std::string& form, const std::string& fp, std::int64_t now) {
  std::string first;
  for (Pending& head : state.heads) {
    if (head.form != form || head.fp != fp || now - head.created >= kSameSubmission) continue;
    if (first.empty()) first = head.key;
    if (head.status == Status::sending) continue;
    head.unsure = head.unsure || head.status == Status::unclear;
    head.status = Status::ready;
    head.due = now;
  }
  return first;
}

std::string supersede(State& state, const std::string& key, api::Answer& answer) {
  const Pending* refused = find_head(state, key);
  if (!refused || !is_refused(*refused)) return {};
  const std::string id = refused->id();
  for (Pending& head : state.heads) {
    if (head.id() != id || head.status == Status::sending) continue;
    head.status = Status::superseded;
    update_record(head, answer);
  }
  return id;
}

namespace {

void forget_after(State& state, const std::string& id, std::string_view after, bool under_way, api::Answer& answer) {
  for (std::size_t i = state.heads.size(); i-- > 0;) {
    const Pending& head = state.heads[i];
    if (head.id() != id || !base::starts_with(head.after(), after) || (!under_way && head.status == Status::sending)) continue;
    const std::string key = head.key;
    answer.add(api::erase_record(key));
    remove_head(state, key);
  }
}

}  // namespace

void forget_partial(State& state, const std::string& id, api::Answer& answer) { forget_after(state, id, kPartial, true, answer); }
void forget_again(State& state, const std::string& id, api::Answer& answer) { forget_after(state, id, kQualified, false, answer); }

namespace {

// What was answered once may be accepted by the rule of today; where a repetition is known, it may be asked again.
bool judge_again(Pending& head, const Response& response, std::int64_t now) {
  if (head.status != Status::unclear) return false;
  const bool html = api::is(head.reason, api::Reason::html_page);
  const Json reply = base::object_of("status", head.answered, "body", html ? "<html>" : "");
  if (judge(response, head.id(), reply).outcome == Outcome::done) return true;
  if (response.rule == Rule::key) {
    head.status = Status::wait;
    head.due = now;
  }
  return false;
}

// Its address in the config has been mended since: it goes to the new one, at once.
void readdress(Pending& head, const Endpoint* endpoint, const Json& record, std::int64_t now, api::Answer& answer) {
  if (!endpoint || !record.contains("url") || format_of(record) != format_of(endpoint->shape)) return;
  Json address = base::object();
  write_address(*endpoint, head.id(), address);
  bool same = true;
  for (auto it = address.begin(); it != address.end(); ++it) {
    const Json* known = base::find(record, it.key());
    same = same && known && *known == *it;
  }
  if (same) return;
  answer.add(api::store_record(head.key, std::move(address)));
  if (base::get_text(record, "url") == endpoint->url || head.status == Status::superseded) return;
  head.status = Status::wait;
  head.due = now;
}

}  // namespace

std::vector<Replied> adopt(State& state, const Model& model, const Json& records, std::int64_t now, api::Answer& answer) {
  std::vector<Replied> delivered;
  if (!records.is_array()) return delivered;
  for (const Json& record : records) {
    Pending head = read_head(record);
    if (head.key.size() < 32 || find_head(state, head.key)) continue;
    // A `due` further ahead than its state allows means that the clock was set back since: due now.
    if (head.due - now > row_of(head.status).longest_ms) head.due = now;
    head.status = head.status == Status::sending ? Status::ready : head.status;
    head.stored = true;
    const bool accepted = judge_again(head, rule_of(model, head), now);
    if (!accepted) readdress(head, find_endpoint(model, head.endpoint), record, now, answer);
    state.heads.push_back(head);
    if (!accepted) continue;
    forget(state, head, answer);
    delivered.push_back({{Outcome::done}, std::move(head)});
  }
  assert(is_sound(state));
  return delivered;
}

const Pending* note_stored(State& state, const std::string& key, bool ok) {
  Pending* head = find_head(state, key);
  if (head) head->stored = ok;
  return head;
}

namespace {

std::int64_t retry_after_ms(const Json& reply) {
  return std::clamp<std::int64_t>(base::get_int(reply, "after"), 0, kLongestRetryAfter / kSecond) * kSecond;
}

// An endpoint that answers is there, whatever it says; one that never does may be blocked.
void note_road(Road& road, const Json& reply, std::int64_t now) {
  const std::string& why = base::get_text(reply, "why");
  if (api::is(why, NoAnswer::unsendable)) return;
  const bool answered = base::get_int(reply, "status") != 0 || api::is(why, NoAnswer::opaque);
  road.silent = answered ? 0 : road.silent + 1;
  road.until = road.silent >= kSilentTries ? now + kMinute : now + retry_after_ms(reply);
}

// What another page has learnt of it. What this one could not write down it knows better.
void take_over(Pending& head, const Json& record, std::int64_t now) {
  const Pending known = read_head(record);
  head.status = Status::wait;
  head.due = now;
  head.attempts = std::max<std::int64_t>(0, head.attempts - 1);
  if (known.attempts < head.attempts && row_of(known.status).longest_ms > 0) return;
  head.status = known.status;
  head.due = known.due - now > row_of(known.status).longest_ms ? now : known.due;
  head.attempts = known.attempts;
  head.reason = known.reason;
  head.answered = known.answered;
}

// When it is asked again, if at all.
void reschedule(Pending& head, const Verdict& verdict, const Json& reply, std::int64_t now, base::Random& random) {
  head.reason = verdict.reason;
  head.answered = head.reason.empty() ? 0 : base::get_int(reply, "status");
  head.status = verdict.outcome == Outcome::destination ? Status::held
                : verdict.outcome == Outcome::record    ? Status::quarantine
                : verdict.outcome == Outcome::unclear   ? Status::unclear : Status::wait;
  if (head.status != Status::wait) {
    head.due = now + row_of(head.status).longest_ms;
    return;
  }
  head.due = now + std::max(retry_after_ms(reply), back_off_ms(head.attempts, random));
}

// Of what was unclear its visitor has asked for one more post, and not for many: it is held as it was. A refusal they read, and can mend.
Replied hold_again(Pending& head, Verdict verdict, const Json& reply, api::Answer& answer) {
  if (verdict.outcome == Outcome::record || verdict.outcome == Outcome::unclear) {
    head.reason = verdict.reason;
    head.answered = base::get_int(reply, "status");
  }
  if (verdict.outcome != Outcome::record) verdict.outcome = Outcome::unclear;
  head.status = Status::unclear;
  update_record(head, answer);
  return {verdict, head};
}

}  // namespace

std::optional<Replied> take_reply(State& state, const Model& model, const Json& reply, std::int64_t now, base::Random& random,
                              api::Answer& answer) {
  const std::string& key = base::get_text(reply, "key");
  Pending* head = find_head(state, key);
  if (!head) return std::nullopt;
  const Response response = rule_of(model, *head);
  const std::string& why = base::get_text(reply, "why");
  if (api::is(why, NoAnswer::gone)) {
    Replied settled{{Outcome::gone}, *head};
    remove_head(state, key);
    return settled;
  }
  if (api::is(why, NoAnswer::claimed)) {  // another page is sending it: look again when its lease is over; not one of our attempts
    head->status = Status::wait;
    head->due = now + kLease;
    head->attempts = std::max<std::int64_t>(0, head->attempts - 1);
    return Replied{{Outcome::elsewhere}, *head};
  }
  if (api::is(why, NoAnswer::changed)) {  // another page has had an answer
    take_over(*head, base::get_object(reply, "record"), now);
    if (!judge_again(*head, response, now)) return Replied{{head->status == Status::unclear ? Outcome::unclear : Outcome::elsewhere}, *head};
    Replied settled{{Outcome::done}, *head};
    forget(state, settled.head, answer);
    return settled;
  }
  note_road(road_to(state, head->endpoint), reply, now);
  const bool unsure = std::exchange(head->unsure, false);
  Verdict verdict = judge(response, head->id(), reply);
  // Nobody but we knows the id: what it was used for before is the whole submission, whose answer was lost.
  if (head->lite && is_reused(response, reply)) verdict = {Outcome::done};
  if (verdict.outcome == Outcome::done || verdict.outcome == Outcome::unconfirmed) {
    Replied settled{verdict, *head};
    forget(state, settled.head, answer);
    return settled;
  }
  if (verdict.outcome == Outcome::record && base::get_int(reply, "status") == 413) {
    if (const std::string lite = without_log(base::get_text(reply, "sent")); !lite.empty()) {
      head->lite = true;
      head->status = unsure ? Status::unclear : Status::wait;
      head->due = now;
      answer.add(api::store_record(key, base::object_of("lite", lite, "due", now, "attempts", head->attempts, "state", status_name(head->status))));
      return Replied{{unsure ? Outcome::unclear : Outcome::transient}, *head};
    }
  }
  if (unsure) return hold_again(*head, verdict, reply, answer);
  if (verdict.outcome == Outcome::suspicious && head->attempts >= kSuspiciousTries) verdict.outcome = Outcome::destination;
  if (head->status != Status::superseded) reschedule(*head, verdict, reply, now, random);
  update_record(*head, answer);
  return Replied{verdict, *head};
}

LEADLINE_DOOR void retry_now(State& state, std::int64_t now, bool all) {
  for (Road& road : state.roads)
    if (all || road.silent > 0) road.silent = 0, road.until = now;
  for (Pending& head : state.heads)
    if (all && (head.status == Status::wait || head.status == Status::held)) head.due = now;
}

std::vector<Pending> post_due(State& state, std::int64_t now, api::Answer& answer) {
  std::vector<Pending> expired;
  for (const Pending& head : state.heads)
    if (head.status != Status::sending && now - head.created > kTimeToLive && (!is_asked_again(head) || head.attempts >= kTriesBeforeTheEnd)) expired.push_back(head);
  for (const Pending& head : expired) {
    answer.add(api::erase_record(head.key));
    remove_head(state, head.key);
  }
  for (Pending& head : state.heads) {
    if (!is_asked_again(head) || due_of(state, head) > now || is_behind(state, head)) continue;
    if (Road& road = road_to(state, head.endpoint); road.silent >= kSilentTries) road.until = now + kMinute;
    ++head.attempts;
    head.status = Status::sending;
    answer.add(api::post(head.key, head.attempts));
  }
  assert(is_sound(state) && next_due(state).value_or(now + 1) > now);  // none that is due waits for another
  return expired;
}

LEADLINE_DOOR std::optional<std::int64_t> next_due(const State& state) {
  std::optional<std::int64_t> next;
  for (const Pending& head : state.heads)
    if (is_asked_again(head) && !is_behind(state, head) && (!next || due_of(state, head) < *next)) next = due_of(state, head);
  return next;
}

LEADLINE_DOOR Json to_json(const State& state, const Model&) {
  Json out = base::list();
  for (const Pending& head : state.heads) {
    Json item = pending_json(head);
    base::put(item, "state", status_name(head.status));
    base::put(item, "stored", head.stored);
    if (head.unsure) base::put(item, "unsure", true);
    if (head.lite) base::put(item, "lite", true);
    base::push(out, std::move(item));
  }
  return out;
}

State from_json(const Json& json, const Model&) {
  State state;
  if (!json.is_array()) return state;
  for (const Json& item : json) {
    Pending head = read_head(item);
    head.stored = base::get_bool(item, "stored");
    head.unsure = base::get_bool(item, "unsure");
    if (!head.key.empty()) state.heads.push_back(std::move(head));
  }
  return state;
}

Json describe(const State& state, const std::string& form) {
  Json out = base::list();
  for (const Pending& head : state.heads) {
    if (head.form != form) continue;
    Json item = base::object_of("key", head.id(), "endpoint", head.endpoint, "state", status_name(head.status));
    if (!head.reason.empty()) base::put(item, "reason", head.reason);
    base::push(out, std::move(item));
  }
  return out;
}

}  // namespace leadline::delivery
