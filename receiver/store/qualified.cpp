// What a store does of a lead that qualifies after it came: the row stays, with all that hangs on it, and says what it is now.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

// `found`: what was said of it so far.
std::optional<PutResult> SqlStore::raise(const Lead& lead, PutResult found) {
  const Label& label = lead.label;
  DeskPlace place{0, lead.received_at, lead.site, lead.id, label.verdict, lead.suspicion.spam, lead.supersedes, false, false};
  const bool raised = each(
      "UPDATE lead SET seq = {next}, fp = ?3, body = ?4, occurred_at = ?5, client_total = ?6, server_total = ?7, verdict = ?8, "
      "detail = ?9, evidence = ?10, measured = ?11, email = ?12, phone = ?13, qualified_at = ?14 "
      "WHERE site = ?1 AND id = ?2 RETURNING quarantined_at IS NOT NULL, seq, taken IS NOT NULL",
      [&](const Row& row) {
        place.quarantined = row.flag(0);
        place.seq = row.integer(1);
        place.taken = row.flag(2);
      },
      lead.site, lead.id, Value::bytes(lead.fingerprint), Value::bytes(lead.body), lead.occurred_at, lead.client_total, lead.server_total, label.verdict,
      Value::text_or_null(label.detail), Value::bytes_or_null(lead.evidence), Value::text_or_null(lead.measured), Value::text_or_null(lead.email),
      Value::text_or_null(lead.phone), lead.received_at);
  const bool apart = place.quarantined;
  if (!raised || place.seq == 0 || !put_desk(place, lead.desk) || !enqueue_again(lead, apart) || (!apart && !give_or_tell(lead))) return std::nullopt;
  found.status = PutStatus::inserted;
  found.verdict = label.verdict;
  found.taken.clear();  // the visitor was asked to choose again when it came
  return found;
}

// Where it was accepted it is due anew; where it waits, the lane may be sending what it was: see note_attempt.
bool SqlStore::enqueue_again(const Lead& lead, bool apart) {
  const std::string_view state = name_of(apart ? DeliveryState::apart : DeliveryState::waiting);
  for (const Destination& to : lead.destinations) {
    if (!to.owners.empty()) continue;  // give_or_tell
    const bool ok = change(
        "INSERT INTO relay(site, lead, endpoint, state, due) SELECT site, seq, ?3, ?4, ?5 FROM lead WHERE site = ?1 AND id = ?2 "
        "ON CONFLICT(lead, endpoint) DO UPDATE SET owed = CASE WHEN relay.state = 'waiting' THEN 1 ELSE 0 END, attempts = CASE WHEN relay.state = 'accepted' THEN 0 ELSE relay.attempts END, "
        "due = CASE WHEN relay.state = 'accepted' THEN excluded.due ELSE relay.due END, state = CASE WHEN relay.state = 'accepted' THEN 'waiting' ELSE relay.state END WHERE ?6 = 1",
        lead.site, lead.id, to.endpoint, state, to.due, to.again);
    if (!ok) return false;
  }
  return true;
}

}  // namespace leadline::receiver
