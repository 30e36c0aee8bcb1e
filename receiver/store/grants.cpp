// What a store knows of the tokens that the relay is let in by.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

std::optional<KeptGrant> SqlStore::grant(const std::string& site, const std::string& id) {
  KeptGrant found;
  const bool ok = each("SELECT access, expires_at, refresh, seed FROM oauth WHERE site = ?1 AND id = ?2",
                       [&](const sql::Row& row) { found = {row.text(0), row.integer(1), row.text(2), row.text(3)}; }, site, id);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<bool> SqlStore::put_grant(const std::string& site, const std::string& id, const KeptGrant& grant) {
  const bool ok = change(
      "INSERT INTO oauth(site, id, access, refresh, seed, expires_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT(site, id) DO UPDATE SET access = excluded.access, refresh = excluded.refresh, seed = excluded.seed, expires_at = excluded.expires_at",
      site, id, grant.access, grant.refresh, grant.seed, grant.expires_at);
  return ok ? std::optional(true) : std::nullopt;
}

}  // namespace leadline::receiver
