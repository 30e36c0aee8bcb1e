// What a store knows of proofs of work: which challenges are spent, and by which lead.
#include <tuple>

#include "receiver/crypto.h"
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kSecretDigits = 64;

}  // namespace

// In the transaction that stores the lead: of two that come at once, one is the second. `free`: no other lead had spent it before.
bool SqlStore::spend(const Lead& lead, const Spending& what, bool& free) {
  free = true;
  if (what.token.empty()) return true;
  if (!change("DELETE FROM proof WHERE until < ?1", lead.received_at)) return false;
  free = false;
  // A lead that corrects another one spends the same challenge, for it is the same visitor's work; but not for ever. What a lead has spent
  // is its own, when it comes as a whole or has qualified.
  return each(
      "INSERT INTO proof(site, token, until, lead) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(site, token) DO UPDATE SET lead = excluded.lead, corrected = proof.corrected + CASE WHEN proof.lead <> excluded.lead THEN 1 ELSE 0 END "
      "WHERE proof.lead = excluded.lead OR (proof.lead = ?5 AND proof.corrected < 5) RETURNING 1",
      [&](const sql::Row&) { free = true; }, lead.site, what.token, what.until, lead.id, lead.supersedes);
}

// `instead`: the lead as it stands when another label than its own holds. Of a log that came before nothing is spent.
bool SqlStore::settle(const Lead& lead, std::optional<Lead>& instead) {
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

std::optional<std::string> SqlStore::secret(const std::string& name) {
  const std::optional<std::string> fresh = random_hex(kSecretDigits);
  if (!fresh || !change("INSERT INTO secret(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO NOTHING", name, *fresh)) return std::nullopt;
  std::string value;
  const bool ok = each("SELECT value FROM secret WHERE name = ?1", [&](const sql::Row& row) { value = row.text(0); }, name);
  return ok && !value.empty() && db_->settle() ? std::optional(std::move(value)) : std::nullopt;
}

}  // namespace leadline::receiver
