// Delivery: a sealed submission goes to its endpoint at least once, under one key, as the same bytes, and is forgotten
// only when the endpoint has said that it has it. The core holds the heads of the records; their bodies stay in the
// browser's outbox (docs/protocol.md, "A record of the outbox"; docs/delivery.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/effect.h"
#include "api/event.h"
#include "base/random.h"
#include "base/schema.h"
#include "rules/rules.h"

namespace leadline::delivery {

struct Endpoint {
  std::string id, url;
  std::string type;                        // Content-Type of the profile
  rules::Program when;                     // which submissions go there; none = all
  bool excluded = false;                   // those of excluded visitors too
  base::Json headers = base::Json::object();
};

struct Model { std::vector<Endpoint> endpoints; };

// What a record waits for.
enum class Status : std::uint8_t {
  ready,       // never tried, or due
  sending,     // a post is under way
  wait,        // a retry at `due`
  held,        // the endpoint refuses everybody (401, 404, a redirect …): asked again every hour
  quarantine,  // it refuses this record (400, 422 …): asked again once a day, kept for export
};

struct Head {
  std::string key, endpoint, form;
  std::string fp;             // fingerprint of the answers: the same ones twice are one lead
  std::int64_t created = 0;
  std::int64_t due = 0;       // wall clock
  std::int64_t attempts = 0;
  Status status = Status::ready;
  bool stored = false;        // on disk, as far as we know
};

struct State { std::vector<Head> heads; };

Model compile(const base::Json& delivery, const std::string& pointer, base::Diagnostics& out);
const Endpoint* find_endpoint(const Model& model, const std::string& id);

// What became of a post.
enum class Outcome : std::uint8_t { done, transient, suspicious, destination, record, elsewhere, gone };
// RELIABILITY's table: by HTTP status; 0 = no answer. `acked`: the 2xx answer's body named our key.
Outcome classify(std::int64_t status, bool acked);
// Before attempt n + 1: r · min(15 min, 1 s · 2^(n−1)), r uniform in [0.5, 1].
std::int64_t back_off_ms(std::int64_t attempts, base::Random& random);

// False when the outbox is full: the submission must be refused, visibly.
bool has_room(const State& state);
// Adds a record and its effects: `store` first, then `post`.
void seal(State& state, const Endpoint& endpoint, const std::string& key, const std::string& form,
          const std::string& fp, const std::string& body, std::int64_t now, api::Answer& answer);
// A record of that form with these answers that is not older than ten minutes and not yet delivered; or nullptr.
Head* find_same(State& state, const std::string& form, const std::string& fp, std::int64_t now);
std::string fingerprint(const base::Json& answers);
// The stored outbox was read: unknown keys are added; what we know better is kept.
void adopt(State& state, const base::Json& records, std::int64_t now);
void note_stored(State& state, const std::string& key, bool ok);

struct Settled { Outcome outcome = Outcome::gone; Head head; };
// A post ended. Adds what must be stored or erased; tells what became of which record (nullopt: not one of ours).
std::optional<Settled> settle(State& state, const base::Json& reply, std::int64_t now, base::Random& random,
                              api::Answer& answer);
// The network is back, or the site asks: everything that waits is due now.
void hurry(State& state, std::int64_t now);
// Posts what is due, drops what is older than 30 days (its heads are returned, to be reported).
std::vector<Head> drain(State& state, std::int64_t now, api::Answer& answer);
// When something is next due (wall clock); nullopt when nothing waits.
std::optional<std::int64_t> next_due(const State& state);

base::Json to_json(const State& state);
State from_json(const base::Json& json);

}  // namespace leadline::delivery
