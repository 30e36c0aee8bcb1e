#include "receiver/store/sql_store.h"

#include "receiver/store/counts_schema.h"
#include "receiver/store/desk_change_schema.h"
#include "receiver/store/desk_schema.h"
#include "receiver/store/grants_schema.h"
#include "receiver/store/letters_schema.h"
#include "receiver/store/qualified_schema.h"
#include "receiver/store/relay_schema.h"
#include "receiver/store/routing_schema.h"
#include "receiver/store/shared_schema.h"
#include "receiver/store/sites_schema.h"
#include "receiver/store/told_schema.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

namespace {

// From an empty database to today's, a version at a time: one that an older Leadline made goes on from where it is. Written for SQLite, and plainly enough that
// postgres_schema.h can read it to PostgreSQL: a table ends in `) STRICT;`, a trigger in `END;`, a step in its version.
constexpr const char* kSchema[] = {R"sql(
CREATE TABLE lead(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  site TEXT NOT NULL,
  id TEXT NOT NULL CHECK(length(id) = 32),
  fp BLOB NOT NULL CHECK(length(fp) = 32),
  body BLOB,                     -- NULL once erased: the key stays, so that a late retry cannot bring the person back
  received_at INTEGER NOT NULL,
  occurred_at INTEGER,
  client_total REAL,
  server_total REAL,
  verdict TEXT NOT NULL,
  detail TEXT,
  erased_at INTEGER,
  UNIQUE(site, id)
) STRICT;
PRAGMA user_version = 1;
)sql", R"sql(
ALTER TABLE lead ADD COLUMN evidence BLOB;
CREATE INDEX lead_evidence ON lead(site, evidence) WHERE evidence IS NOT NULL;
PRAGMA user_version = 2;
)sql", R"sql(
ALTER TABLE lead ADD COLUMN taken TEXT;  -- fields of kind slot whose time other leads had: nothing is held for them
CREATE TABLE slot(                       -- who has which time
  site TEXT NOT NULL,
  form TEXT NOT NULL,
  field TEXT NOT NULL,
  time TEXT NOT NULL,
  ends INTEGER NOT NULL,
  lead TEXT NOT NULL,
  UNIQUE(site, form, field, time, lead)
) STRICT;
CREATE INDEX slot_lead ON slot(site, lead);
PRAGMA user_version = 3;
)sql", R"sql(
ALTER TABLE lead ADD COLUMN quarantined_at INTEGER;  -- NULL: not in quarantine, or no longer
ALTER TABLE lead ADD COLUMN released_at INTEGER;
CREATE INDEX lead_listed ON lead(site, seq) WHERE quarantined_at IS NULL;  -- a flood of spam slows no reader
CREATE INDEX lead_quarantined ON lead(site, seq) WHERE quarantined_at IS NOT NULL;
PRAGMA user_version = 4;
)sql", R"sql(
CREATE TABLE file(
  lead INTEGER NOT NULL REFERENCES lead(seq) ON DELETE CASCADE ON UPDATE CASCADE,  -- a released one gets another
  field TEXT NOT NULL,
  number INTEGER NOT NULL,       -- which of the field's, from 0
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  fp BLOB NOT NULL CHECK(length(fp) = 32),
  received_at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY(lead, field, number)
) STRICT;
-- Whoever erases what a person said erases their files.
CREATE TRIGGER lead_erased AFTER UPDATE OF body ON lead WHEN NEW.body IS NULL BEGIN
  DELETE FROM file WHERE lead = NEW.seq;
END;
PRAGMA user_version = 5;
)sql", kRelaySchema, R"sql(
ALTER TABLE lead ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;  -- its visitor has not finished it
ALTER TABLE lead ADD COLUMN spam TEXT;  -- {score, reasons} as the receiver sees it; NULL: as the lead says itself
CREATE TABLE proof(                     -- challenges that leads have spent, until they could not be spent anyway
  site TEXT NOT NULL,
  token TEXT NOT NULL,
  until INTEGER NOT NULL,
  lead TEXT NOT NULL,
  corrected INTEGER NOT NULL DEFAULT 0,  -- how many leads have taken it over from the one that they correct
  PRIMARY KEY(site, token)
) STRICT;
CREATE INDEX proof_until ON proof(until);
CREATE TABLE secret(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
PRAGMA user_version = 7;
)sql", R"sql(
PRAGMA user_version = 8;
)sql", kToldSchema, kLettersSchema, kRoutingSchema, kGrantsSchema, kQualifiedSchema, kCountsSchema, kDeskSchema, kSharedSchema, kSitesSchema, kDeskChangeSchema};
constexpr int kDeskVersion = 15;
constexpr int kOldestBeside = 17;

}  // namespace

std::unique_ptr<Store> SqlStore::open(std::unique_ptr<sql::Connection> db, std::string& problem) {
  std::unique_ptr<SqlStore> store(new SqlStore(std::move(db)));
  const bool open = store->db_->migrate({kSchema, kOldestBeside, [&](int from) { return from >= kDeskVersion || store->fill_desk(); }}, problem);
  return open ? std::move(store) : nullptr;
}

namespace {

// A submission that was too large for somebody on its way comes once more, without the log that proves its score: whichever of the two comes first is the lead.
bool differ_in_log(const std::string& one, const std::string& other) {
  const auto without_log = [](const std::string& body, bool& truncated) {
    std::optional<base::Json> lead = base::parse_json(body);
    if (!lead || !lead->is_object() || base::get_object(*lead, "evidence").empty()) return std::optional<base::Json>();
    truncated = base::get_bool((*lead)["evidence"], "truncated");
    base::put_all((*lead)["evidence"], "log", base::list(), "truncated", true);
    return lead;
  };
  bool first = false, second = false;
  const std::optional<base::Json> a = without_log(one, first), b = without_log(other, second);
  return a && b && first != second && *a == *b;
}

}  // namespace

// What is there of a lead's id.
struct SqlStore::Found {
  PutResult said;
  bool same = false;
  bool part = false;       // its visitor has not finished it
  bool may_rise = false;   // it is a whole one, of before the time that this one speaks of
  bool qualified = false;  // it has risen once
};

bool SqlStore::find(const Lead& lead, std::optional<Found>& found) {
  return each(
      "SELECT fp, verdict, taken, received_at, quarantined_at IS NOT NULL OR released_at IS NOT NULL, partial, "
      "body IS NOT NULL AND partial = 0 AND (qualified_at IS NULL OR occurred_at < ?3), qualified_at IS NOT NULL FROM lead WHERE site = ?1 AND id = ?2",
      [&](const Row& row) {
        found = {{PutStatus::same, row.text(1), row.text(2), row.integer(3), row.flag(4)}, row.view(0) == lead.fingerprint, row.flag(5), row.flag(6), row.flag(7)};
      },
      lead.site, lead.id, lead.occurred_at.value_or(0));
}

// Whether other bytes under the same id are the same submission all the same.
bool SqlStore::compare(const Lead& lead, bool& same) {
  return each("SELECT body FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL", [&](const Row& row) { same = differ_in_log(lead.body, row.text(0)); }, lead.site, lead.id);
}

// Looks first: a retry then writes nothing, and costs no sync. Nobody comes in between: the site is locked.
std::optional<PutResult> SqlStore::put(const Lead& lead) {
  std::optional<Found> found;
  if (!db_->lock(lead.site) || !find(lead, found)) return std::nullopt;
  const bool rises = found && lead.qualified && !found->same && found->may_rise;
  const bool completes = found && !rises && found->part && !lead.partial;
  if (found && !rises && !completes) {
    const bool late = lead.partial || lead.qualified || found->qualified;
    if (!found->same && !late && !compare(lead, found->same)) return std::nullopt;
    found->said.status = found->same ? PutStatus::same : late ? PutStatus::late : PutStatus::conflict;
    return db_->settle() ? std::optional(std::move(found->said)) : std::nullopt;
  }
  std::string owner;  // whoever had the part has the whole
  if (completes && !(owner_of(lead, owner) && remove(lead))) return std::nullopt;
  std::optional<Lead> instead;
  if (!settle(lead, instead)) return std::nullopt;
  const Lead& settled = instead ? *instead : lead;
  return rises ? raise(settled, std::move(found->said)) : put_new(settled, owner);
}

std::optional<PutResult> SqlStore::put_new(const Lead& lead, const std::string& owner) {
  bool free = true;
  if (!give_back(lead.site, lead.supersedes) || !spend(lead, lead.spends, free)) return std::nullopt;
  const Suspicion& suspicion = free ? lead.suspicion : lead.suspicion_if_spent;
  std::string taken;
  // A machine takes no time from people; nor is it told so.
  for (const wire::Appointment& booking : lead.appointments) {
    bool held = false;
    if (!suspicion.quarantined && !hold(lead, booking, held)) return std::nullopt;
    if (!held) taken += (taken.empty() ? "" : " ") + booking.field;
  }
  std::int64_t seq = 0;
  if (!insert(lead, suspicion, taken, seq)) return std::nullopt;
  const DeskPlace place{seq, lead.received_at, lead.site, lead.id, lead.label.verdict, suspicion.spam, lead.supersedes, !taken.empty(), suspicion.quarantined};
  if (!own(lead, owner) || !put_desk(place, lead.desk) || !enqueue(lead, suspicion, !taken.empty())) return std::nullopt;
  if (!suspicion.quarantined && !give_to_owner(lead.site, lead.id, lead.turn, lead.destinations)) return std::nullopt;
  return PutResult{PutStatus::inserted, lead.label.verdict, taken, lead.received_at, suspicion.quarantined};
}

// The part makes room for the whole, in the same transaction.
bool SqlStore::remove(const Lead& lead) { return db_->keep_numbers() && change("DELETE FROM lead WHERE site = ?1 AND id = ?2", lead.site, lead.id); }

bool SqlStore::give_back(const std::string& site, const std::string& id) { return id.empty() || change("DELETE FROM slot WHERE site = ?1 AND lead = ?2", site, id); }

// In the transaction that stores the lead, and nobody comes in between.
bool SqlStore::hold(const Lead& lead, const wire::Appointment& booking, bool& held) {
  if (booking.capacity == 0) return true;
  std::int64_t leads = 0;
  const bool counted = each("SELECT count(*) FROM slot WHERE site = ?1 AND form = ?2 AND field = ?3 AND time = ?4", [&](const Row& row) { leads = row.integer(0); },
                            lead.site, booking.form, booking.field, booking.time);
  held = leads < booking.capacity;
  return counted && (!held || change("INSERT INTO slot(site, form, field, time, ends, lead) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", lead.site, booking.form, booking.field,
                                     booking.time, booking.ends, lead.id));
}

std::optional<std::vector<wire::HeldTime>> SqlStore::held_times(const std::string& site, const std::string& form, std::int64_t now) {
  std::vector<wire::HeldTime> times;
  const bool ok = each("SELECT field, time, count(*) FROM slot WHERE site = ?1 AND form = ?2 AND ends > ?3 GROUP BY field, time",
                       [&](const Row& row) { times.push_back({row.text(0), row.text(1), static_cast<int>(row.integer(2))}); }, site, form, now);
  return ok ? std::optional(std::move(times)) : std::nullopt;
}

// Asked in the transaction that stores the lead: of two that come at once, one is the second.
bool SqlStore::find_reuse(const Lead& lead, bool& reused) {
  return lead.evidence.empty() || each("SELECT 1 FROM lead WHERE site = ?1 AND evidence = ?2 AND id <> ?3 LIMIT 1", [&](const Row&) { reused = true; }, lead.site,
                                       Value::bytes(lead.evidence), lead.id);
}

bool SqlStore::insert(const Lead& lead, const Suspicion& suspicion, const std::string& taken, std::int64_t& seq) {
  const auto now_if = [&](bool so) { return so ? std::optional(lead.received_at) : std::nullopt; };
  return each(
      "INSERT INTO lead(site, id, fp, body, received_at, occurred_at, client_total, server_total, verdict, detail, evidence, taken, quarantined_at, spam, partial, measured, email, phone, qualified_at) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) RETURNING seq",
      [&](const Row& row) { seq = row.integer(0); }, lead.site, lead.id, Value::bytes(lead.fingerprint), Value::bytes(lead.body), lead.received_at, lead.occurred_at,
      lead.client_total, lead.server_total, lead.label.verdict, Value::text_or_null(lead.label.detail), Value::bytes_or_null(lead.evidence), Value::text_or_null(taken),
      now_if(suspicion.quarantined), Value::text_or_null(suspicion.spam), lead.partial, Value::text_or_null(lead.measured), Value::text_or_null(lead.email),
      Value::text_or_null(lead.phone), now_if(lead.qualified));
}

std::optional<std::vector<StoredLead>> SqlStore::list(const std::string& site, Shelf shelf, std::int64_t after, int limit) {
  static constexpr sql::Query kLeads = "SELECT seq, received_at, verdict, detail, body, taken, spam, confirmed_at, owner FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND body IS NOT NULL AND quarantined_at IS NULL ORDER BY seq LIMIT ?3";
  static constexpr sql::Query kQuarantined = "SELECT seq, received_at, verdict, detail, body, taken, spam, confirmed_at, owner FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND body IS NOT NULL AND quarantined_at IS NOT NULL ORDER BY seq LIMIT ?3";
  std::vector<StoredLead> leads;
  const bool ok = each(shelf == Shelf::leads ? kLeads : kQuarantined, [&](const Row& row) {
    leads.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.integer(7), row.text(8)});
  }, site, after, limit);
  return ok && db_->settle() ? std::optional(std::move(leads)) : std::nullopt;
}

std::optional<std::int64_t> SqlStore::release(const std::string& site, const std::string& id, std::int64_t now) {
  std::int64_t seq = 0;
  const bool ok = db_->lock(site) && each("UPDATE lead SET seq = {next}, quarantined_at = NULL, released_at = ?3 WHERE site = ?1 AND id = ?2 AND quarantined_at IS NOT NULL RETURNING seq",
                       [&](const Row& row) { seq = row.integer(0); }, site, id, now);
  return ok && (seq == 0 || unhold(site, id, now)) ? std::optional(seq) : std::nullopt;
}

// The triggers on `body` do the rest.
std::optional<bool> SqlStore::erase(const std::string& site, const std::string& id, std::int64_t now, Finish finish) {
  if (!db_->lock(site)) return std::nullopt;
  const std::int64_t person = person_of(site, id);
  const bool ok = change(
      "UPDATE lead SET body = NULL, evidence = NULL, detail = NULL, spam = NULL, taken = NULL, confirmed_at = NULL, client_total = NULL, server_total = NULL, erased_at = ?3 "
      "WHERE site = ?1 AND id = ?2 AND body IS NOT NULL", site, id, now);
  const bool any = ok && changed() > 0;
  // To put() it is a whole one from then on, of which nothing else may come: also one that somebody else had erased before.
  const bool closed = finish == Finish::allowed || change("UPDATE lead SET partial = 0 WHERE site = ?1 AND id = ?2 AND body IS NULL", site, id);
  return ok && closed && give_back(site, id) && (person == 0 || regroup(site, person)) ? std::optional(any) : std::nullopt;
}

}  // namespace leadline::receiver
