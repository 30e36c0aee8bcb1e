// What SqliteStore does of a lead that qualifies after it came: the row stays, with all that hangs on it, and says what it is now.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

bool SqliteStore::prepare_qualified() {
  raise_ = compile(
      "UPDATE lead SET seq = (SELECT max(seq) FROM lead) + 1, fp = ?3, body = ?4, occurred_at = ?5, client_total = ?6, server_total = ?7, verdict = ?8, "
      "detail = nullif(?9, ''), evidence = nullif(?10, x''), measured = nullif(?11, ''), email = nullif(?12, ''), phone = nullif(?13, ''), qualified_at = ?14 "
      "WHERE site = ?1 AND id = ?2 RETURNING quarantined_at IS NOT NULL, seq, taken IS NOT NULL");
  // Where it was accepted it is due anew; where it waits, the lane may be sending what it was: see note_attempt.
  enqueue_again_ = compile(
      "INSERT INTO relay(lead, endpoint, state, due) SELECT seq, ?3, ?4, ?5 FROM lead WHERE site = ?1 AND id = ?2 "
      "ON CONFLICT(lead, endpoint) DO UPDATE SET owed = (state = 'waiting'), attempts = iif(state = 'accepted', 0, attempts), "
      "due = iif(state = 'accepted', excluded.due, due), state = iif(state = 'accepted', 'waiting', state) WHERE ?6");
  return raise_ && enqueue_again_;
}

// `found`: what was said of it so far.
std::optional<PutResult> SqliteStore::raise(const Lead& lead, PutResult found) {
  const Label& label = lead.label;
  sqlite3_stmt* raise = raise_.get();
  bind_text(raise, 1, lead.site);
  bind_text(raise, 2, lead.id);
  bind_blob(raise, 3, lead.fingerprint);
  bind_blob(raise, 4, lead.body);
  lead.occurred_at ? sqlite3_bind_int64(raise, 5, *lead.occurred_at) : sqlite3_bind_null(raise, 5);
  bind_optional(raise, 6, lead.client_total);
  bind_optional(raise, 7, lead.server_total);
  bind_text(raise, 8, label.verdict);
  bind_text(raise, 9, label.detail);
  bind_blob(raise, 10, lead.evidence);
  bind_text(raise, 11, lead.measured);
  bind_text(raise, 12, lead.email);
  bind_text(raise, 13, lead.phone);
  sqlite3_bind_int64(raise, 14, lead.received_at);
  const bool raised = sqlite3_step(raise) == SQLITE_ROW || note_error();
  const bool apart = raised && sqlite3_column_int(raise, 0) != 0;
  const DeskPlace place{raised ? sqlite3_column_int64(raise, 1) : 0, lead.received_at, lead.site, lead.id, label.verdict, lead.suspicion.spam, lead.supersedes, raised && sqlite3_column_int(raise, 2) != 0, apart};
  sqlite3_reset(raise);
  if (!raised || !put_desk(place, lead.desk) || !enqueue_again(lead, apart) || (!apart && !give_or_tell(lead))) return std::nullopt;
  found.status = PutStatus::inserted;
  found.verdict = label.verdict;
  found.taken.clear();  // the visitor was asked to choose again when it came
  return found;
}

bool SqliteStore::enqueue_again(const Lead& lead, bool apart) {
  const std::string state(name_of(apart ? DeliveryState::apart : DeliveryState::waiting));
  for (const Destination& to : lead.destinations) {
    if (!to.owners.empty()) continue;  // give_or_tell
    bind_text(enqueue_again_.get(), 1, lead.site);
    bind_text(enqueue_again_.get(), 2, lead.id);
    bind_text(enqueue_again_.get(), 3, to.endpoint);
    bind_text(enqueue_again_.get(), 4, state);
    sqlite3_bind_int64(enqueue_again_.get(), 5, to.due);
    sqlite3_bind_int(enqueue_again_.get(), 6, to.again);
    if (!change(enqueue_again_)) return false;
  }
  return true;
}

}  // namespace leadline::receiver
