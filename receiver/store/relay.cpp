// Tokens and the relay's outbox, in tables beside the leads.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

namespace {

constexpr std::int64_t kCorrectionMs = 5 * 60 * 1000;

}  // namespace

// ---- tokens

std::optional<bool> SqlStore::put_token(const StoredToken& token) {
  const bool ok = change("INSERT INTO token(id, hash, role, name, created_at) VALUES(?1, ?2, ?3, ?4, ?5)", token.id, Value::bytes(token.hash), name_of(token.role), token.name, token.created_at);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<StoredToken>> SqlStore::tokens() {
  std::vector<StoredToken> found;
  const bool ok = each("SELECT id, hash, role, name, created_at FROM token ORDER BY created_at, rowid", [&](const Row& row) {
    // One of a role that this version does not know is no token here.
    if (const auto role = role_named(row.text(2))) found.push_back({row.text(0), row.text(1), *role, row.text(3), row.integer(4)});
  });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<bool> SqlStore::drop_token(const std::string& id) { return change("DELETE FROM token WHERE id = ?1", id) ? std::optional(changed() > 0) : std::nullopt; }

// ---- the outbox

// In the transaction that stores the lead. Whose time another lead has is asked to choose again: that is waited for a little, so that of one
// person one lead is sent on.
bool SqlStore::enqueue(const Lead& lead, const Suspicion& suspicion, bool may_be_corrected) {
  const bool ok = lead.supersedes.empty() ||
                  change("UPDATE relay SET state = 'corrected' WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND state IN ('apart', 'waiting', 'failed')", lead.site, lead.supersedes);
  if (!ok) return false;
  const DeliveryState state = suspicion.quarantined ? DeliveryState::apart : DeliveryState::waiting;
  for (const Destination& to : lead.destinations) {
    if (!to.owners.empty()) continue;  // until it is known whose it is
    if (!enqueue_one(lead.site, lead.id, {to.endpoint, to.due + (may_be_corrected ? kCorrectionMs : 0), {}}, state)) return false;
  }
  return true;
}

bool SqlStore::enqueue_one(const std::string& site, const std::string& lead, const Destination& to, DeliveryState state) {
  return change("INSERT INTO relay(lead, endpoint, state, due) SELECT seq, ?3, ?4, ?5 FROM lead WHERE site = ?1 AND id = ?2 ON CONFLICT DO NOTHING", site, lead, to.endpoint, name_of(state), to.due);
}

// In the transaction that releases it.
bool SqlStore::unhold(const std::string& site, const std::string& id, std::int64_t now) {
  return change("UPDATE relay SET state = 'waiting', due = ?3 WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND state = 'apart'", site, id, now);
}

std::optional<std::vector<DueDelivery>> SqlStore::due_deliveries(const std::string& site, const std::string& endpoint, std::int64_t now, int most) {
  std::vector<DueDelivery> found;
  const bool ok = each(
      "SELECT seq, id, body, verdict, detail, received_at, attempts, owner FROM relay {first} JOIN lead ON seq = relay.lead "
      "WHERE endpoint = ?2 AND due <= ?3 AND state = 'waiting' AND claimed_until <= {now} AND site = ?1 AND body IS NOT NULL ORDER BY due, seq LIMIT ?4",
      [&](const Row& row) { found.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5), row.integer(6), row.text(7)}); }, site, endpoint, now, most);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::int64_t> SqlStore::next_delivery(const std::string& site, const std::string& endpoint) {
  std::int64_t due = kNever;
  const bool ok = each("SELECT min(CASE WHEN claimed_until > due THEN claimed_until ELSE due END) FROM relay {first} JOIN lead ON seq = relay.lead WHERE endpoint = ?2 AND state = 'waiting' AND site = ?1", [&](const Row& row) {
    if (!row.is_null(0)) due = row.integer(0);
  }, site, endpoint);
  return ok ? std::optional(due) : std::nullopt;
}

std::optional<bool> SqlStore::note_attempt(const std::string& site, const std::string& lead, const std::string& endpoint, const Attempt& attempt) {
  const bool ok = change(
      "UPDATE relay SET state = CASE WHEN ?4 = 'accepted' AND owed = 1 AND lead <> ?9 THEN 'waiting' ELSE ?4 END, due = CASE WHEN ?4 = 'accepted' AND owed = 1 AND lead <> ?9 THEN ?6 ELSE ?5 END, "
      "attempts = attempts + 1, claimed_until = 0, tried_at = ?6, status = ?7, reason = ?8, owed = CASE WHEN owed = 1 AND lead <> ?9 THEN 1 ELSE 0 END "
      "WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND endpoint = ?3",
      site, lead, endpoint, name_of(attempt.state), attempt.due, attempt.at, attempt.status, attempt.reason, attempt.seq);
  return ok ? std::optional(changed() > 0) : std::nullopt;
}

std::optional<std::vector<Delivery>> SqlStore::deliveries(const std::string& site, const std::string& lead) {
  std::vector<Delivery> found;
  const bool ok = each(
      "SELECT endpoint, state, attempts, due, tried_at, status, reason FROM relay WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) ORDER BY endpoint",
      [&](const Row& row) { found.push_back({row.text(0), row.text(1), row.integer(2), row.integer(3), row.integer(4), static_cast<int>(row.integer(5)), row.text(6)}); }, site, lead);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::vector<DeliveryCounts>> SqlStore::count_deliveries(const std::string& site) {
  std::vector<DeliveryCounts> found;
  const bool ok = each(
      "SELECT endpoint, count(*) FILTER (WHERE state = 'apart'), count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'accepted'), "
      "count(*) FILTER (WHERE state = 'failed'), min(CASE WHEN state = 'waiting' THEN received_at END) FROM relay JOIN lead ON seq = relay.lead WHERE site = ?1 GROUP BY endpoint ORDER BY endpoint",
      [&](const Row& row) { found.push_back({row.text(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5)}); }, site);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::vector<FailedDelivery>> SqlStore::failed_deliveries(const std::string& site, int most) {
  std::vector<FailedDelivery> found;
  const bool ok = each("SELECT seq, id, endpoint, reason, status FROM relay JOIN lead ON seq = relay.lead WHERE state = 'failed' AND site = ?1 ORDER BY relay.lead DESC LIMIT ?2",
                       [&](const Row& row) { found.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), static_cast<int>(row.integer(4))}); }, site, most);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<std::int64_t> SqlStore::retry_deliveries(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) {
  const bool ok = change(
      "UPDATE relay SET state = 'waiting', due = ?4, attempts = 0, claimed_until = 0 WHERE endpoint = ?3 AND state IN ('failed', 'waiting') "
      "AND lead IN (SELECT seq FROM lead WHERE site = ?1 AND (?2 = '' OR id = ?2))", site, lead, endpoint, now);
  return ok ? std::optional(changed()) : std::nullopt;
}

std::optional<bool> SqlStore::pause(const std::string& site, const Pause& pause) {
  const bool ok = change("INSERT INTO relay_pause(site, endpoint, reason, at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(site, endpoint) DO UPDATE SET reason = excluded.reason, at = excluded.at", site,
                         pause.endpoint, pause.reason, pause.at);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqlStore::resume(const std::string& site, const std::string& endpoint) {
  return change("DELETE FROM relay_pause WHERE site = ?1 AND endpoint = ?2", site, endpoint) ? std::optional(changed() > 0) : std::nullopt;
}

std::optional<std::vector<Pause>> SqlStore::pauses(const std::string& site) {
  std::vector<Pause> found;
  const bool ok = each("SELECT endpoint, reason, at FROM relay_pause WHERE site = ?1 ORDER BY endpoint", [&](const Row& row) { found.push_back({row.text(0), row.text(1), row.integer(2)}); }, site);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace leadline::receiver
