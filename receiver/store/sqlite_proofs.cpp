// What SqliteStore knows of proofs of work: which challenges are spent, and by which lead.
#include <sqlite3.h>

#include <tuple>

#include "receiver/crypto.h"
#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kSecretDigits = 64;

}  // namespace

bool SqliteStore::prepare_proofs() {
  forget_spent_ = compile("DELETE FROM proof WHERE until < ?1");
  // A lead that corrects another one spends the same challenge, for it is the same visitor's work; but not for ever. What a lead has spent
  // is its own, when it comes as a whole or has qualified.
  spend_ = compile(
      "INSERT INTO proof(site, token, until, lead) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(site, token) DO UPDATE SET lead = excluded.lead, corrected = corrected + (lead <> excluded.lead) WHERE lead = excluded.lead OR (lead = ?5 AND corrected < 5) RETURNING 1");
  make_secret_ = compile("INSERT INTO secret(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO NOTHING");
  secret_ = compile("SELECT value FROM secret WHERE name = ?1");
  return forget_spent_ && spend_ && make_secret_ && secret_;
}

// In the transaction that stores the lead: of two that come at once, one is the second. `free`: no other lead had spent it before.
bool SqliteStore::spend(const Lead& lead, const Spending& what, bool& free) {
  free = true;
  if (what.token.empty()) return true;
  sqlite3_stmt* forget = forget_spent_.get();
  sqlite3_bind_int64(forget, 1, lead.received_at);
  const bool forgotten = sqlite3_step(forget) == SQLITE_DONE || note_error();
  sqlite3_reset(forget);
  if (!forgotten) return false;
  sqlite3_stmt* spend = spend_.get();
  bind_text(spend, 1, lead.site);
  bind_text(spend, 2, what.token);
  sqlite3_bind_int64(spend, 3, what.until);
  bind_text(spend, 4, lead.id);
  bind_text(spend, 5, lead.supersedes);
  const int code = sqlite3_step(spend);
  free = code == SQLITE_ROW;
  const bool ok = free || code == SQLITE_DONE || note_error();
  sqlite3_reset(spend);
  return ok;
}

// `instead`: the lead as it stands when another label than its own holds. Of a log that came before nothing is spent.
bool SqliteStore::settle(const Lead& lead, std::optional<Lead>& instead) {
  bool reused = false, free = true;
  if (!find_reuse(lead, reused)) return false;
  if (!reused && !spend(lead, lead.anchor, free)) return false;
  if (!reused && free) return true;
  instead = lead;
  instead->label = reused ? lead.label_if_reused : lead.label_if_spent;
  if (!lead.course) return true;
  std::tie(instead->destinations, instead->turn) = lead.course(instead->label.verdict);
  return true;
}

std::optional<std::string> SqliteStore::secret(const std::string& name) {
  const std::optional<std::string> fresh = random_hex(kSecretDigits);
  if (!fresh) return std::nullopt;
  sqlite3_stmt* make = make_secret_.get();
  bind_text(make, 1, name);
  bind_text(make, 2, *fresh);
  const bool made = sqlite3_step(make) == SQLITE_DONE || note_error();
  sqlite3_reset(make);
  if (!made) return std::nullopt;
  sqlite3_stmt* find = secret_.get();
  bind_text(find, 1, name);
  std::optional<std::string> value;
  if (sqlite3_step(find) == SQLITE_ROW) value = column_bytes(find, 0);
  else note_error();
  sqlite3_reset(find);
  return value;
}

}  // namespace leadline::receiver
