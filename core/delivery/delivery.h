// Delivery: a sealed submission goes to its endpoint at least once, under one id, as the same bytes, and is forgotten
// only when the endpoint's answer is what its `response` rule accepts. The core holds the heads of the records; their
// bodies stay in the browser's outbox (docs/protocol.md, "A record of the outbox"; docs/delivery.md).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/effect.h"
#include "api/event.h"
#include "base/random.h"
#include "base/schema.h"
#include "rules/rules.h"

namespace leadline::delivery {

// What keys of records end in (Pending::after).
inline constexpr char kPartial[] = "/partial", kQualified[] = "/qualified-";

// What an endpoint accepts a submission by.
enum class Rule : std::uint8_t {
  any_2xx,   // any 2xx that is not an HTML page
  key,       // the body names our id: such a receiver knows a repetition, so that it may be asked again at will
  none,      // posted without CORS: the answer cannot be read
  pointer,   // a JSON pointer into the body (RFC 6901) leads to a value
  text,      // the body contains a text
  status,    // one of these statuses
  redirect,  // a redirect
};

struct Response {
  Rule rule = Rule::any_2xx;
  std::string text;    // pointer, text
  base::Json value;    // pointer: what is expected; status: the list
  bool exact = false;  // pointer: `value` is expected there, not merely something
  std::string errors;  // a pointer to what it refuses, by field: {"email": "We know this one already"}
  std::string field, said;  // where that is a list instead: which member names the field, alone or within a text, and which says why
  std::string refused;              // a pointer: a 2xx that has something there is a refusal all the same
  base::Json again;                 // statuses after which it is asked again; null: those that usually are
  base::Json names;                 // what the endpoint calls what a form asks: {its name: ours}
};

struct Endpoint {
  std::string id, url;
  std::string files;                       // where the files of its leads go, once it has accepted them; "" = nowhere
  std::string challenge;                   // where a page asks for what anchors its log in the receiver's time; "" = nowhere
  std::string type;                        // Content-Type of the profile
  rules::Program when;                     // which submissions go there; none = all
  std::string forms;                       // of these forms alone, with spaces between them; "" = of all
  bool excluded = false;                   // those of excluded visitors too
  std::string consent;                     // those alone whose visitor has agreed to this purpose; "" = all
  bool qualified = false;                  // a lead once more, when its visitor rises to another stage later
  base::Json headers = base::object();
  Response response;
  base::Json shape;                        // how a submission is written for it (core/formats); null: as it is

  bool by_relay() const { return base::get_bool(shape, "relay"); }
};

struct Model {
  std::vector<Endpoint> endpoints;
  base::Json fallback;                     // how else a visitor can reach the site: {mailto?, tel?}; null: not said
  base::Json shapes;                       // of the config's endpoints, by their places, before they are read; null: none
};

// What a record waits for.
enum class Status : std::uint8_t {
  ready,       // never tried, or due
  sending,     // a post is under way
  wait,        // a retry at `due`
  held,        // the endpoint refuses everybody (401, 404 …): asked again every hour
  quarantine,  // it refuses this record (400, 422 …): asked again once a day, kept for export
  unclear,     // posted once, and answered by what may be a receipt or not (a redirect, a page): not posted again by itself
  superseded,  // the visitor has corrected it and sent it anew: not asked again, erased when the new one is delivered
};

struct Pending {
  std::string key;            // of the record: "<id of the submission>/<endpoint>"
  std::string endpoint, form;
  std::string fp;             // fingerprint of the answers: the same ones twice are one lead
  std::string reason;         // why it is held, in quarantine or unclear
  std::string supersedes;     // the id of the refused submission that this one corrects
  std::int64_t created = 0;
  std::int64_t due = 0;       // wall clock
  std::int64_t attempts = 0;
  std::int64_t answered = 0;  // the status of the answer that `reason` is about
  Status status = Status::ready;
  std::size_t bytes = 0;      // of its body
  bool unsure = false;        // it was unclear, and its visitor has asked for one more post: whatever that one's fate is, the first may have been taken
  bool lite = false;          // goes without its log: the whole one was too large, once
  bool stored = false;        // on disk, as far as we know

  std::string id() const { return key.substr(0, 32); }
  // What its key ends in, after the endpoint: nothing, "/partial" of a submission that its visitor has not finished, "/qualified-1" of one
  // that goes out again since they have risen to another stage.
  std::string_view after() const { return std::string_view(key).substr(std::min(key.size(), 33 + endpoint.size())); }
};

// How an endpoint has done on this page.
struct Road {
  std::string endpoint;
  std::int64_t until = 0;     // wall clock: what is asked again waits as long
  std::int32_t silent = 0;    // so many posts in a row had no answer at all
};

struct State {
  std::vector<Pending> heads;
  std::vector<Road> roads;
};

void compile(const base::Json& delivery, const std::string& timezone, const std::string& pointer, base::Diagnostics& out, Model& model);
const Endpoint* find_endpoint(const Model& model, const std::string& id);
// Whether what the visitor agreed to, {purpose, granted} each, is what the endpoint needs. `otherwise`: where they were not asked.
bool agreed(const Endpoint& endpoint, const base::Json& consents, bool otherwise = false);
// The Content-Type of a submission: the boundary between parts of a form ends in its id.
std::string type_for(const Endpoint& endpoint, const std::string& id);
const char* status_name(Status status);

// What became of a post.
enum class Outcome : std::uint8_t {
  done,         // accepted
  unconfirmed,  // posted; whether it was accepted cannot be known
  transient,    // asked again soon
  suspicious,   // a 2xx without our id from a receiver that names it: somebody else may have answered
  unclear,      // see Status
  destination,  // the endpoint refuses everybody
  record,       // it refuses this record
  elsewhere,    // another page is sending it
  gone,         // no longer in the outbox: another page has delivered it, most likely; it may as well have expired there, or the visitor has cleared it
};
struct Verdict { Outcome outcome; const char* reason = ""; };
// What an answer means (docs/delivery.md has the table). `reply`: {status, body?, why?}; status 0 = no answer.
Verdict judge(const Response& response, const std::string& id, const base::Json& reply);
// A receiver that knows a repetition says that it has another body under this id.
bool is_reused(const Response& response, const base::Json& reply);
// A submission that was too large, without what proves its score; "" where nothing can be left out.
std::string without_log(const std::string& body);
// What it says of fields in an answer that refuses, by the rule's `errors`: {"email": "…"}, under our names of what it has its own names
// for ("contact.email", "fields.email"); an empty object where it says nothing.
base::Json errors_in(const Response& response, const std::string& body);
// Before attempt n + 1: r · min(15 min, 1 s · 2^(n−1)), r uniform in [0.5, 1].
std::int64_t back_off_ms(std::int64_t attempts, base::Random& random);

// One submission, for all its endpoints: the body is encoded once.
struct Submission {
  std::string id, form, fp, body;
  std::string supersedes;     // "" = none
  std::string after = {};     // Pending::after of its records
};

// False when the outbox is full, for so many records: the submission must be refused, visibly.
bool has_room(const State& state, std::size_t records = 1);
bool has_bytes(const State& state, std::size_t bytes);
// It fills up: what is sealed from now on goes without its log.
bool is_tight(const State& state);
// Adds a record and its effects: `store` first, then `post`. Answers with its key.
std::string seal(State& state, const Endpoint& endpoint, const Submission& submission, std::int64_t now, api::Answer& answer);
// Records of that form with these answers that are not older than ten minutes and not yet delivered are due now. The
// first one's key, or "".
std::string repeat(State& state, const std::string& form, const std::string& fp, std::int64_t now);
// A record that was refused, and that the visitor is about to send corrected: none of its submission's is asked again. Its
// id, or "" when `key` is no such record.
std::string supersede(State& state, const std::string& key, api::Answer& answer);
// The whole submission is about to be sealed: what waits of it unfinished is forgotten. What is under way comes first or too late, and
// whoever receives both knows which is the whole one.
void forget_partial(State& state, const std::string& id, api::Answer& answer);
// It is about to go out again, as it is now: what waits of the last time is forgotten.
void forget_again(State& state, const std::string& id, api::Answer& answer);
std::string fingerprint(const base::Json& answers);
// Its head, or nullptr.
const Pending* note_stored(State& state, const std::string& key, bool ok);

struct Replied { Verdict verdict{Outcome::gone}; Pending head; };
// The stored outbox was read: unknown keys are added; what we know better is kept. What was unclear is judged again, by the
// rule of today; the answer tells which of it is delivered.
std::vector<Replied> adopt(State& state, const Model& model, const base::Json& records, std::int64_t now, api::Answer& answer);
// A post ended. Adds what must be stored or erased; tells what became of which record (nullopt: not one of ours).
std::optional<Replied> take_reply(State& state, const Model& model, const base::Json& reply, std::int64_t now, base::Random& random,
                              api::Answer& answer);
// The network is back, or the site asks: everything that waits is due now. The visitor is back (not `all`): what had no answer may have one now.
void retry_now(State& state, std::int64_t now, bool all = true);
// Posts what is due, drops what is older than 30 days and was tried often enough (its heads are returned, to be reported).
std::vector<Pending> post_due(State& state, std::int64_t now, api::Answer& answer);
// When something is next due (wall clock); nullopt when nothing waits.
std::optional<std::int64_t> next_due(const State& state);

base::Json to_json(const State& state, const Model&);
State from_json(const base::Json& json, const Model&);
// What waits of a form's submissions, and why: [{key, endpoint, state, reason?}].
base::Json describe(const State& state, const std::string& form);

}  // namespace leadline::delivery
