// The ledger: awards, appended and never changed, and per rule what must outlive them. It is bounded: awards that have
// faded to nothing are forgotten, and when there are still too many, the oldest are folded into their rule's sum. For
// rules without decay folding is exact. For rules with decay the folded awards age from the oldest one's time (a score is
// never raised by it) and `truncated` says so.
#pragma once

#include "facts/facts.h"
#include "scoring/decay.h"
#include "scoring/model.h"

namespace leadline::scoring {

struct Award {
  std::int32_t tally = 0;   // whose: index into Ledger::tallies
  std::int64_t at = 0;      // wall clock
  Milli points = 0;
};

// What is remembered of one rule that has ever been hit.
struct Tally {
  std::int32_t rule = 0;           // index into Model::rules
  std::int64_t hits = 0;           // awards, whether still worth something or not
  Milli sum = 0;                   // their points, undecayed
  Milli folded = 0;                // the part of `sum` that is no longer in `awards`
  std::int64_t folded_hits = 0;
  std::int64_t folded_at = 0;      // folded awards of a decaying rule age from here
  std::int64_t last_at = 0;
  std::int64_t bucket = 0;         // the cap's current bucket
  std::int32_t in_bucket = 0;
  bool cap_hit = false;            // some event earned nothing because of the cap
  Milli settled = 0;               // this rule's part of Ledger::settled
  std::vector<std::int64_t> distinct;  // hashes of values, one for each award; 53 bits, so that they survive JavaScript
};

struct Ledger {
  std::vector<Award> awards;            // by time
  std::vector<Tally> tallies;
  std::vector<std::int32_t> by_rule;    // rule → tally, -1 = none; sized like Model::rules
  std::vector<std::string> seen_ids;    // ids of tracked events: the same id twice is one award
  std::size_t next_seen = 0;            // where the ring is written next
  bool truncated = false;
  // By group: what the rules that do not fade are worth together, each clamped. Kept up to date, so that an event costs
  // what it earns and not what was earned before it. Not saved: it follows from the tallies.
  std::vector<Milli> settled;
};

// The tally of a rule, made when missing.
Tally& tally_of(Ledger& ledger, std::int32_t rule, std::size_t rules);
const Tally* find_tally(const Ledger& ledger, std::int32_t rule);

bool has_seen(const Ledger& ledger, const std::string& id);
// True the first time an id is seen; ids older than limits::kSeenEventIds distinct ones are forgotten.
bool first_sighting(Ledger& ledger, const std::string& id);

// The variable at a dotted path: of the event when it begins with `event`, of the facts otherwise.
const base::Json* variable(const rules::Data& data, std::string_view path);

// Takes a place in the cap's bucket, or returns false: when it is full (and notes it), or when what tells
// buckets apart is not known.
bool take_cap(const Model& model, const Rule& rule, Tally& tally, const facts::State& facts, const rules::Data& data);

// Brings `settled` up to date after a change of `tally`.
void settle(Ledger& ledger, const Model& model, Tally& tally);

void append(Ledger& ledger, const Model& model, std::int32_t rule, std::int64_t at, Milli points);

// What a rule with tiers is worth at that many hits.
Milli tier_points(const Rule& rule, std::int64_t hits);
// What the awards of each tally are worth at `now`, before the rule's clamp; tiers included. One pass over the ledger.
std::vector<Milli> rule_sums(const Model& model, const Ledger& ledger, std::int64_t now);

base::Json to_json(const Ledger& ledger, const Model& model);
// Awards of rules that the model no longer has are dropped.
Ledger ledger_from_json(const base::Json& json, const Model& model);

}  // namespace leadline::scoring
