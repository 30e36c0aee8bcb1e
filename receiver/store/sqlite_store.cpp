#include "receiver/store/sqlite_store.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "receiver/store/sqlite_counts_schema.h"
#include "receiver/store/sqlite_desk_schema.h"
#include "receiver/store/sqlite_grants_schema.h"
#include "receiver/store/sqlite_letters_schema.h"
#include "receiver/store/sqlite_qualified_schema.h"
#include "receiver/store/sqlite_relay_schema.h"
#include "receiver/store/sqlite_routing_schema.h"
#include "receiver/store/sqlite_told_schema.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

// From an empty file to today's, a version at a time: one that an older Leadline made goes on from where it is.
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
)sql", kToldSchema, kLettersSchema, kRoutingSchema, kGrantsSchema, kQualifiedSchema, kCountsSchema, kDeskSchema};
constexpr int kDeskVersion = 15;
constexpr int kSchemaVersion = sizeof kSchema / sizeof *kSchema;

// A new file's name is on the disk only once its folder is.
bool sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool ok = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return ok;
}

}  // namespace

void SqliteStore::CloseDatabase::operator()(sqlite3* db) const { sqlite3_close(db); }
void SqliteStore::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteStore::~SqliteStore() = default;

std::string SqliteStore::last_error() const { return error_text_ + " (SQLite code " + std::to_string(error_) + ")"; }

std::unique_ptr<Store> SqliteStore::open(const std::string& folder, std::string& problem) {
  std::unique_ptr<SqliteStore> store(new SqliteStore);
  const std::string path = folder + "/" + kFile;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  store->db_.reset(db);
  if (code != SQLITE_OK) {
    problem = path + ": " + (db ? sqlite3_errmsg(db) : "out of memory");
    return nullptr;
  }
  sqlite3_extended_result_codes(db, 1);
  if (!store->configure(problem) || !store->migrate(problem)) {
    const int primary = store->error_ & 0xff;
    const bool in_use = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
    problem = in_use ? folder + " is in use by another process; a data folder belongs to one `leadline serve` at a time"
                     : path + ": " + problem;
    return nullptr;
  }
  if (!sync_folder(folder)) {
    problem = folder + ": " + std::strerror(errno);
    return nullptr;
  }
  return store;
}

bool SqliteStore::configure(std::string& problem) {
  // locking_mode first: WAL then needs no shared memory, and the lock is held from the first access on.
  const char* const settings[] = {
      "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL",    "PRAGMA synchronous = FULL",
      "PRAGMA foreign_keys = ON",        "PRAGMA secure_delete = ON",      // what is erased is overwritten, not only let go
      "PRAGMA trusted_schema = OFF",  "PRAGMA cell_size_check = ON",
      "BEGIN IMMEDIATE",                 "COMMIT",  // takes the lock now, not at the first lead
  };
  for (const char* setting : settings) {
    if (!run(setting)) {
      problem = last_error();
      return false;
    }
  }
  // A PRAGMA that was not obeyed reports no error: ask back.
  if (ask("PRAGMA journal_mode") != "wal" || ask("PRAGMA synchronous") != "2") {
    problem = "cannot be written durably here (journal " + ask("PRAGMA journal_mode") + ", synchronous " +
              ask("PRAGMA synchronous") + "): is it a local disk?";
    return false;
  }
  const std::string check = ask("PRAGMA quick_check");
  if (check != "ok") problem = "the database is damaged: " + (check.empty() ? last_error() : check);
  return check == "ok";
}

bool SqliteStore::migrate(std::string& problem) {
  const int version = std::atoi(ask("PRAGMA user_version").c_str());
  if (version < 0 || version > kSchemaVersion) {
    problem = "was made by another version of Leadline (schema " + std::to_string(version) + ", this one reads " +
              std::to_string(kSchemaVersion) + ")";
    return false;
  }
  bool ok = true;
  for (int step = version; ok && step < kSchemaVersion; ++step) {
    // What the last steps make is filled in the transaction that makes it: a file is at a version as a whole.
    const bool fill = step + 1 == kSchemaVersion && version < kDeskVersion;
    ok = run("BEGIN IMMEDIATE") && run(kSchema[step]) && (!fill || (prepare(problem) && fill_desk())) && run("COMMIT");
  }
  if (!ok) problem = last_error();
  return ok && (version < kDeskVersion || prepare(problem));
}

bool SqliteStore::prepare(std::string& problem) {
  insert_ = compile(
      "INSERT INTO lead(site, id, fp, body, received_at, occurred_at, client_total, server_total, verdict, detail, evidence, taken, quarantined_at, spam, partial, measured, email, phone, qualified_at) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, ''), nullif(?11, x''), nullif(?12, ''), ?13, nullif(?14, ''), ?15, nullif(?16, ''), nullif(?17, ''), nullif(?18, ''), ?19)");
  find_ = compile("SELECT fp, verdict, taken, received_at, quarantined_at IS NOT NULL OR released_at IS NOT NULL, partial, "
      "body IS NOT NULL AND NOT partial AND (qualified_at IS NULL OR occurred_at < ?3), qualified_at IS NOT NULL FROM lead WHERE site = ?1 AND id = ?2");
  find_evidence_ = compile("SELECT 1 FROM lead WHERE site = ?1 AND evidence = ?2 AND id <> ?3 LIMIT 1");
  const std::string rows = "SELECT seq, received_at, verdict, detail, body, taken, spam, confirmed_at, owner FROM lead WHERE site = ?1 AND seq > ?2 AND body IS NOT NULL AND quarantined_at IS ";
  list_ = compile((rows + "NULL ORDER BY seq LIMIT ?3").c_str());
  list_quarantine_ = compile((rows + "NOT NULL ORDER BY seq LIMIT ?3").c_str());
  release_ = compile(
      "UPDATE lead SET seq = (SELECT max(seq) FROM lead) + 1, quarantined_at = NULL, released_at = ?3 "
      "WHERE site = ?1 AND id = ?2 AND quarantined_at IS NOT NULL RETURNING seq");
  // The triggers on `body` do the rest.
  erase_ = compile(
      "UPDATE lead SET body = NULL, evidence = NULL, detail = NULL, spam = NULL, taken = NULL, confirmed_at = NULL, client_total = NULL, server_total = NULL, erased_at = ?3 "
      "WHERE site = ?1 AND id = ?2 AND body IS NOT NULL");
  remove_ = compile("DELETE FROM lead WHERE site = ?1 AND id = ?2");
  give_back_ = compile("DELETE FROM slot WHERE site = ?1 AND lead = ?2");
  count_ = compile("SELECT count(*) FROM slot WHERE site = ?1 AND form = ?2 AND field = ?3 AND time = ?4");
  hold_ = compile("INSERT INTO slot(site, form, field, time, ends, lead) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  held_ = compile("SELECT field, time, count(*) FROM slot WHERE site = ?1 AND form = ?2 AND ends > ?3 GROUP BY field, time");
  const bool ok = insert_ && find_ && find_evidence_ && list_ && list_quarantine_ && release_ && erase_ && remove_ && give_back_ && count_ && hold_ && held_ && prepare_files() && prepare_relay() && prepare_proofs() && prepare_told() && prepare_desk() && prepare_upkeep() && prepare_letters() && prepare_routing() && prepare_grants() && prepare_qualified() && prepare_counts();
  if (!ok) problem = last_error();
  return ok;
}

bool SqliteStore::note_error() {
  error_ = sqlite3_extended_errcode(db_.get());
  error_text_ = sqlite3_errmsg(db_.get());
  return false;
}

bool SqliteStore::run(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return true;
  return note_error();
}

std::string SqliteStore::ask(const char* sql) {
  const Statement statement = compile(sql);
  if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) {
    note_error();
    return {};
  }
  return column_bytes(statement.get(), 0);
}

SqliteStore::Statement SqliteStore::compile(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    note_error();
  }
  return Statement(statement);
}

std::optional<std::string> SqliteStore::reason_to_end() const {
  return unreadable_ || disk_failed() ? std::optional("the disk failed: " + last_error()) : std::nullopt;
}

bool SqliteStore::disk_failed() const {
  switch (error_ & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return (error_ != SQLITE_IOERR_NOMEM);
    default: return false;
  }
}

bool SqliteStore::transact(const std::function<bool()>& work) {
  error_ = SQLITE_OK;  // of an earlier failure
  drop_idle_copy();
  if (!run("BEGIN IMMEDIATE")) return false;
  if (work() && run("COMMIT")) return true;
  if (!sqlite3_get_autocommit(db_.get())) {
    const int first_error = error_;
    const std::string first_text = error_text_;
    run("ROLLBACK");
    error_ = first_error;
    error_text_ = first_text;
  }
  return false;
}

// Looks first: a retry then writes nothing, and costs no sync. Nobody comes in between: the connection is the only one.
std::optional<PutResult> SqliteStore::put(const Lead& lead) {
  sqlite3_stmt* find = find_.get();
  bind_text(find, 1, lead.site);
  bind_text(find, 2, lead.id);
  sqlite3_bind_int64(find, 3, lead.occurred_at.value_or(0));
  std::optional<PutResult> found;
  int code = sqlite3_step(find);
  bool completes = false, rises = false;
  if (code == SQLITE_ROW) {
    const bool same = column_bytes(find, 0) == lead.fingerprint;
    completes = sqlite3_column_int(find, 5) != 0 && !lead.partial;
    rises = lead.qualified && !same && sqlite3_column_int(find, 6) != 0;
    const bool late = lead.partial || lead.qualified || sqlite3_column_int(find, 7) != 0;
    found = PutResult{same ? PutStatus::same : late ? PutStatus::late : PutStatus::conflict, column_bytes(find, 1), column_bytes(find, 2), sqlite3_column_int64(find, 3), sqlite3_column_int(find, 4) != 0};
  } else if (code != SQLITE_DONE) {
    note_error();
  }
  sqlite3_reset(find);
  std::string owner;  // whoever had the part has the whole
  if (completes) code = owner_of(lead, owner) && remove(lead) ? SQLITE_DONE : SQLITE_ERROR;
  if (completes && code != SQLITE_DONE) return std::nullopt;
  if (!rises && code != SQLITE_DONE) return found;
  std::optional<Lead> instead;
  if (!settle(lead, instead)) return std::nullopt;
  const Lead& settled = instead ? *instead : lead;
  return rises ? raise(settled, std::move(*found)) : add(settled, owner);
}

std::optional<PutResult> SqliteStore::add(const Lead& lead, const std::string& owner) {
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
  if (!insert(lead, suspicion, taken)) return std::nullopt;
  const DeskPlace place{sqlite3_last_insert_rowid(db_.get()), lead.received_at, lead.site, lead.id, lead.label.verdict, suspicion.spam, lead.supersedes, !taken.empty(), suspicion.quarantined};
  if (!own(lead, owner) || !put_desk(place, lead.desk) || !enqueue(lead, suspicion, !taken.empty())) return std::nullopt;
  if (!suspicion.quarantined && !give_to_owner(lead.site, lead.id, lead.turn, lead.destinations)) return std::nullopt;
  return PutResult{PutStatus::inserted, lead.label.verdict, taken, lead.received_at, suspicion.quarantined};
}

// The part makes room for the whole, in the same transaction; AUTOINCREMENT gives no number twice.
bool SqliteStore::remove(const Lead& lead) {
  // A released lead was moved to a number of its own, which the sequence has not heard of.
  if (!run("UPDATE sqlite_sequence SET seq = max(seq, (SELECT max(seq) FROM lead)) WHERE name = 'lead'")) return false;
  sqlite3_stmt* statement = remove_.get();
  bind_text(statement, 1, lead.site);
  bind_text(statement, 2, lead.id);
  const bool ok = sqlite3_step(statement) == SQLITE_DONE || note_error();
  sqlite3_reset(statement);
  return ok;
}

bool SqliteStore::give_back(const std::string& site, const std::string& id) {
  if (id.empty()) return true;
  sqlite3_stmt* statement = give_back_.get();
  bind_text(statement, 1, site);
  bind_text(statement, 2, id);
  const bool ok = sqlite3_step(statement) == SQLITE_DONE || note_error();
  sqlite3_reset(statement);
  return ok;
}

// In the transaction that stores the lead, and nobody comes in between.
bool SqliteStore::hold(const Lead& lead, const wire::Appointment& booking, bool& held) {
  if (booking.capacity == 0) return true;
  const auto bind = [&](sqlite3_stmt* statement) {
    int at = 0;
    for (const std::string* text : {&lead.site, &booking.form, &booking.field, &booking.time}) bind_text(statement, ++at, *text);
  };
  sqlite3_stmt* count = count_.get();
  bind(count);
  const bool counted = sqlite3_step(count) == SQLITE_ROW || note_error();
  const int leads = counted ? sqlite3_column_int(count, 0) : 0;
  sqlite3_reset(count);
  if (!counted) return false;
  held = leads < booking.capacity;
  if (!held) return true;
  sqlite3_stmt* hold = hold_.get();
  bind(hold);
  sqlite3_bind_int64(hold, 5, booking.ends);
  bind_text(hold, 6, lead.id);
  const bool ok = sqlite3_step(hold) == SQLITE_DONE || note_error();
  sqlite3_reset(hold);
  return ok;
}

std::optional<std::vector<wire::HeldTime>> SqliteStore::held_times(const std::string& site, const std::string& form, std::int64_t now) {
  sqlite3_stmt* held = held_.get();
  bind_text(held, 1, site);
  bind_text(held, 2, form);
  sqlite3_bind_int64(held, 3, now);
  std::vector<wire::HeldTime> times;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(held)) == SQLITE_ROW) times.push_back({column_bytes(held, 0), column_bytes(held, 1), sqlite3_column_int(held, 2)});
  if (code != SQLITE_DONE) unreadable_ = !note_error();
  sqlite3_reset(held);
  if (unreadable_) return std::nullopt;
  return times;
}

// Asked in the transaction that stores the lead: of two that come at once, one is the second.
bool SqliteStore::find_reuse(const Lead& lead, bool& reused) {
  if (lead.evidence.empty()) return true;
  sqlite3_stmt* find = find_evidence_.get();
  bind_text(find, 1, lead.site);
  bind_blob(find, 2, lead.evidence);
  bind_text(find, 3, lead.id);
  const int code = sqlite3_step(find);
  reused = code == SQLITE_ROW;
  const bool ok = reused || code == SQLITE_DONE || note_error();
  sqlite3_reset(find);
  return ok;
}

bool SqliteStore::insert(const Lead& lead, const Suspicion& suspicion, const std::string& taken) {
  sqlite3_stmt* insert = insert_.get();
  bind_text(insert, 1, lead.site);
  bind_text(insert, 2, lead.id);
  bind_blob(insert, 3, lead.fingerprint);
  bind_blob(insert, 4, lead.body);
  sqlite3_bind_int64(insert, 5, lead.received_at);
  lead.occurred_at ? sqlite3_bind_int64(insert, 6, *lead.occurred_at) : sqlite3_bind_null(insert, 6);
  bind_optional(insert, 7, lead.client_total);
  bind_optional(insert, 8, lead.server_total);
  bind_text(insert, 9, lead.label.verdict);
  bind_text(insert, 10, lead.label.detail);
  bind_blob(insert, 11, lead.evidence);
  bind_text(insert, 12, taken);
  suspicion.quarantined ? sqlite3_bind_int64(insert, 13, lead.received_at) : sqlite3_bind_null(insert, 13);
  bind_text(insert, 14, suspicion.spam);
  sqlite3_bind_int(insert, 15, lead.partial);
  bind_text(insert, 16, lead.measured);
  bind_text(insert, 17, lead.email);
  bind_text(insert, 18, lead.phone);
  lead.qualified ? sqlite3_bind_int64(insert, 19, lead.received_at) : sqlite3_bind_null(insert, 19);
  const bool ok = sqlite3_step(insert) == SQLITE_DONE || note_error();
  sqlite3_reset(insert);
  return ok;
}

std::optional<std::vector<StoredLead>> SqliteStore::list(const std::string& site, Shelf shelf, std::int64_t after, int limit) {
  sqlite3_stmt* list = shelf == Shelf::leads ? list_.get() : list_quarantine_.get();
  bind_text(list, 1, site);
  sqlite3_bind_int64(list, 2, after);
  sqlite3_bind_int(list, 3, limit);
  std::vector<StoredLead> leads;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(list)) == SQLITE_ROW) {
    leads.push_back({sqlite3_column_int64(list, 0), sqlite3_column_int64(list, 1), column_bytes(list, 2),
                     column_bytes(list, 3), column_bytes(list, 4), column_bytes(list, 5), column_bytes(list, 6), sqlite3_column_int64(list, 7), column_bytes(list, 8)});
  }
  if (code != SQLITE_DONE) unreadable_ = !note_error();
  sqlite3_reset(list);
  if (unreadable_) return std::nullopt;
  return leads;
}

std::optional<std::int64_t> SqliteStore::release(const std::string& site, const std::string& id, std::int64_t now) {
  sqlite3_stmt* release = release_.get();
  bind_text(release, 1, site);
  bind_text(release, 2, id);
  sqlite3_bind_int64(release, 3, now);
  const int code = sqlite3_step(release);
  const std::int64_t seq = code == SQLITE_ROW ? sqlite3_column_int64(release, 0) : 0;
  bool ok = code == SQLITE_ROW || code == SQLITE_DONE || note_error();
  sqlite3_reset(release);
  if (seq > 0) ok = unhold(site, id, now);
  return ok ? std::optional(seq) : std::nullopt;
}

std::optional<bool> SqliteStore::erase(const std::string& site, const std::string& id, std::int64_t now) {
  const std::int64_t person = person_of(site, id);
  sqlite3_stmt* statement = erase_.get();
  bind_text(statement, 1, site);
  bind_text(statement, 2, id);
  sqlite3_bind_int64(statement, 3, now);
  bool ok = sqlite3_step(statement) == SQLITE_DONE || note_error();
  sqlite3_reset(statement);
  const bool any = ok && sqlite3_changes(db_.get()) > 0;
  ok = ok && give_back(site, id) && (person == 0 || regroup(site, person));
  return ok ? std::optional(any) : std::nullopt;
}

}  // namespace leadline::receiver
