// What a store knows of proofs of work: which challenges are spent, and by which lead.
#include "receiver/crypto.h"
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kSecretDigits = 64;

}  // namespace

// In the transaction that stores the lead: of two that come at once, one is the second. `free`: no other lead had spent it before.
bool SqlStore::spend(const Lead& lead, bool& free) {
  free = true;
  if (lead.spends.token.empty()) return true;
  if (!change("DELETE FROM proof WHERE until < ?1", lead.received_at)) return false;
  free = false;
  // A lead that corrects another one spends the same challenge, for it is the same visitor's work; but not for ever.
  return each(
      "INSERT INTO proof(site, token, until, lead) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(site, token) DO UPDATE SET lead = excluded.lead, corrected = proof.corrected + 1 WHERE proof.lead = ?5 AND proof.corrected < 5 RETURNING 1",
      [&](const sql::Row&) { free = true; }, lead.site, lead.spends.token, lead.spends.until, lead.id, lead.supersedes);
}

std::optional<std::string> SqlStore::secret(const std::string& name) {
  const std::optional<std::string> fresh = random_hex(kSecretDigits);
  if (!fresh || !change("INSERT INTO secret(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO NOTHING", name, *fresh)) return std::nullopt;
  std::string value;
  const bool ok = each("SELECT value FROM secret WHERE name = ?1", [&](const sql::Row& row) { value = row.text(0); }, name);
  return ok && !value.empty() && db_->settle() ? std::optional(std::move(value)) : std::nullopt;
}

}  // namespace leadline::receiver
