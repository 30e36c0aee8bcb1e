// Tokens and the relay's outbox, in tables beside the leads.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

constexpr std::int64_t kCorrectionMs = 5 * 60 * 1000;

}  // namespace

bool SqliteStore::prepare_relay() {
  put_token_ = compile("INSERT INTO token(id, hash, role, name, created_at, site) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  tokens_ = compile("SELECT id, hash, role, name, created_at, site FROM token ORDER BY created_at, rowid");
  drop_token_ = compile("DELETE FROM token WHERE id = ?1");
  enqueue_ = compile("INSERT INTO relay(site, lead, endpoint, state, due) SELECT site, seq, ?3, ?4, ?5 FROM lead WHERE site = ?1 AND id = ?2 ON CONFLICT DO NOTHING");
  supersede_ = compile(
      "UPDATE relay SET state = 'corrected' WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND state IN ('apart', 'waiting', 'failed')");
  unhold_ = compile("UPDATE relay SET state = 'waiting', due = ?3 WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND state = 'apart'");
  due_ = compile(
      "SELECT seq, id, body, verdict, detail, received_at, attempts, owner FROM relay CROSS JOIN lead ON seq = lead "
      "WHERE relay.site = ?1 AND endpoint = ?2 AND due <= ?3 AND state = 'waiting' AND body IS NOT NULL ORDER BY due, seq LIMIT ?4");
  next_due_ = compile("SELECT min(due) FROM relay WHERE site = ?1 AND endpoint = ?2 AND state = 'waiting'");
  note_attempt_ = compile(
      "UPDATE relay SET state = iif(?4 = 'accepted' AND owed AND lead <> ?9, 'waiting', ?4), due = iif(?4 = 'accepted' AND owed AND lead <> ?9, ?6, ?5), "
      "attempts = attempts + 1, tried_at = ?6, status = ?7, reason = ?8, owed = owed AND lead <> ?9 "
      "WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND endpoint = ?3");
  deliveries_ = compile(
      "SELECT endpoint, state, attempts, due, tried_at, status, reason FROM relay "
      "WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) ORDER BY endpoint");
  counts_ = compile(
      "SELECT endpoint, sum(state = 'apart'), sum(state = 'waiting'), sum(state = 'accepted'), sum(state = 'failed'), "
      "min(iif(state = 'waiting', received_at, NULL)) FROM relay JOIN lead ON seq = lead WHERE lead.site = ?1 GROUP BY endpoint");
  failed_ = compile("SELECT seq, id, endpoint, reason, status FROM relay JOIN lead ON seq = lead WHERE state = 'failed' AND relay.site = ?1 ORDER BY lead DESC LIMIT ?2");
  retry_ = compile(
      "UPDATE relay SET state = 'waiting', due = ?4, attempts = 0 WHERE endpoint = ?3 AND state IN ('failed', 'waiting') "
      "AND lead IN (SELECT seq FROM lead WHERE site = ?1 AND (?2 = '' OR id = ?2))");
  pause_ = compile("INSERT INTO relay_pause(site, endpoint, reason, at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET reason = ?3, at = ?4");
  resume_ = compile("DELETE FROM relay_pause WHERE site = ?1 AND endpoint = ?2");
  pauses_ = compile("SELECT endpoint, reason, at FROM relay_pause WHERE site = ?1 ORDER BY endpoint");
  return put_token_ && tokens_ && drop_token_ && enqueue_ && supersede_ && unhold_ && due_ && next_due_ && note_attempt_ && deliveries_ && counts_ &&
         failed_ && retry_ && pause_ && resume_ && pauses_;
}

bool SqliteStore::change(const Statement& statement) {
  const bool ok = sqlite3_step(statement.get()) == SQLITE_DONE || note_error();
  sqlite3_reset(statement.get());
  return ok;
}

std::int64_t SqliteStore::changed() const { return sqlite3_changes(db_.get()); }

bool SqliteStore::each(const Statement& statement, const std::function<void(sqlite3_stmt*)>& take) {
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) take(statement.get());
  if (code != SQLITE_DONE) unreadable_ = !note_error();
  sqlite3_reset(statement.get());
  return !unreadable_;
}

// ---- tokens

std::optional<bool> SqliteStore::put_token(const StoredToken& token) {
  const std::string role(name_of(token.role));
  bind_text(put_token_.get(), 1, token.id);
  bind_blob(put_token_.get(), 2, token.hash);
  bind_text(put_token_.get(), 3, role);
  bind_text(put_token_.get(), 4, token.name);
  sqlite3_bind_int64(put_token_.get(), 5, token.created_at);
  bind_text(put_token_.get(), 6, token.site);
  return change(put_token_) ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<StoredToken>> SqliteStore::tokens() {
  std::vector<StoredToken> found;
  const bool ok = each(tokens_, [&](sqlite3_stmt* row) {
    // One of a role that this version does not know is no token here.
    if (const auto role = role_named(column_bytes(row, 2))) found.push_back({column_bytes(row, 0), column_bytes(row, 1), *role, column_bytes(row, 3), sqlite3_column_int64(row, 4), column_bytes(row, 5)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<bool> SqliteStore::drop_token(const std::string& id) {
  bind_text(drop_token_.get(), 1, id);
  return change(drop_token_) ? std::optional(changed() > 0) : std::nullopt;
}

// ---- the outbox

// In the transaction that stores the lead. Whose time another lead has is asked to choose again: that is waited for a little, so that of one
// person one lead is sent on.
bool SqliteStore::enqueue(const Lead& lead, const Suspicion& suspicion, bool may_be_corrected) {
  if (!lead.supersedes.empty()) {
    bind_text(supersede_.get(), 1, lead.site);
    bind_text(supersede_.get(), 2, lead.supersedes);
    if (!change(supersede_)) return false;
  }
  const DeliveryState state = suspicion.quarantined ? DeliveryState::apart : DeliveryState::waiting;
  for (const Destination& to : lead.destinations) {
    if (!to.owners.empty()) continue;  // until it is known whose it is
    if (!enqueue_one(lead.site, lead.id, {to.endpoint, to.due + (may_be_corrected ? kCorrectionMs : 0), {}}, state)) return false;
  }
  return true;
}

bool SqliteStore::enqueue_one(const std::string& site, const std::string& lead, const Destination& to, DeliveryState state) {
  const std::string name(name_of(state));
  int at = 0;
  for (const std::string* text : {&site, &lead, &to.endpoint, &name}) bind_text(enqueue_.get(), ++at, *text);
  sqlite3_bind_int64(enqueue_.get(), ++at, to.due);
  return change(enqueue_);
}

// In the transaction that releases it.
bool SqliteStore::unhold(const std::string& site, const std::string& id, std::int64_t now) {
  bind_text(unhold_.get(), 1, site);
  bind_text(unhold_.get(), 2, id);
  sqlite3_bind_int64(unhold_.get(), 3, now);
  return change(unhold_);
}

std::optional<std::vector<DueDelivery>> SqliteStore::due_deliveries(const std::string& site, const std::string& endpoint, std::int64_t now, int most) {
  bind_text(due_.get(), 1, site);
  bind_text(due_.get(), 2, endpoint);
  sqlite3_bind_int64(due_.get(), 3, now);
  sqlite3_bind_int(due_.get(), 4, most);
  std::vector<DueDelivery> found;
  const bool ok = each(due_, [&](sqlite3_stmt* row) {
    found.push_back({sqlite3_column_int64(row, 0), column_bytes(row, 1), column_bytes(row, 2), column_bytes(row, 3), column_bytes(row, 4), sqlite3_column_int64(row, 5), sqlite3_column_int64(row, 6), column_bytes(row, 7)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::int64_t> SqliteStore::next_delivery(const std::string& site, const std::string& endpoint) {
  bind_text(next_due_.get(), 1, site);
  bind_text(next_due_.get(), 2, endpoint);
  std::int64_t due = kNever;
  const bool ok = each(next_due_, [&](sqlite3_stmt* row) {
    if (sqlite3_column_type(row, 0) != SQLITE_NULL) due = sqlite3_column_int64(row, 0);
  });
  return ok ? std::optional(due) : std::nullopt;
}

std::optional<bool> SqliteStore::note_attempt(const std::string& site, const std::string& lead, const std::string& endpoint, const Attempt& attempt) {
  sqlite3_stmt* note = note_attempt_.get();
  const std::string state(name_of(attempt.state));
  int at = 0;
  for (const std::string* text : {&site, &lead, &endpoint, &state}) bind_text(note, ++at, *text);
  for (const std::int64_t number : {attempt.due, attempt.at, static_cast<std::int64_t>(attempt.status)}) sqlite3_bind_int64(note, ++at, number);
  bind_text(note, ++at, attempt.reason);
  sqlite3_bind_int64(note, ++at, attempt.seq);
  return change(note_attempt_) ? std::optional(changed() > 0) : std::nullopt;
}

std::optional<std::vector<Delivery>> SqliteStore::deliveries(const std::string& site, const std::string& lead) {
  bind_text(deliveries_.get(), 1, site);
  bind_text(deliveries_.get(), 2, lead);
  std::vector<Delivery> found;
  const bool ok = each(deliveries_, [&](sqlite3_stmt* row) {
    found.push_back({column_bytes(row, 0), column_bytes(row, 1), sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4),
                     sqlite3_column_int(row, 5), column_bytes(row, 6)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::vector<DeliveryCounts>> SqliteStore::count_deliveries(const std::string& site) {
  bind_text(counts_.get(), 1, site);
  std::vector<DeliveryCounts> found;
  const bool ok = each(counts_, [&](sqlite3_stmt* row) {
    found.push_back({column_bytes(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4),
                     sqlite3_column_int64(row, 5)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::vector<FailedDelivery>> SqliteStore::failed_deliveries(const std::string& site, int most) {
  bind_text(failed_.get(), 1, site);
  sqlite3_bind_int(failed_.get(), 2, most);
  std::vector<FailedDelivery> found;
  const bool ok = each(failed_, [&](sqlite3_stmt* row) {
    found.push_back({sqlite3_column_int64(row, 0), column_bytes(row, 1), column_bytes(row, 2), column_bytes(row, 3), sqlite3_column_int(row, 4)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::int64_t> SqliteStore::retry_deliveries(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) {
  int at = 0;
  for (const std::string* text : {&site, &lead, &endpoint}) bind_text(retry_.get(), ++at, *text);
  sqlite3_bind_int64(retry_.get(), ++at, now);
  return change(retry_) ? std::optional(changed()) : std::nullopt;
}

std::optional<bool> SqliteStore::pause(const std::string& site, const Pause& pause) {
  int at = 0;
  for (const std::string* text : {&site, &pause.endpoint, &pause.reason}) bind_text(pause_.get(), ++at, *text);
  sqlite3_bind_int64(pause_.get(), ++at, pause.at);
  return change(pause_) ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqliteStore::resume(const std::string& site, const std::string& endpoint) {
  bind_text(resume_.get(), 1, site);
  bind_text(resume_.get(), 2, endpoint);
  return change(resume_) ? std::optional(changed() > 0) : std::nullopt;
}

std::optional<std::vector<Pause>> SqliteStore::pauses(const std::string& site) {
  bind_text(pauses_.get(), 1, site);
  std::vector<Pause> found;
  const bool ok = each(pauses_, [&](sqlite3_stmt* row) { found.push_back({column_bytes(row, 0), column_bytes(row, 1), sqlite3_column_int64(row, 2)}); });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace leadline::receiver
