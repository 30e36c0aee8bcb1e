// What SqliteStore knows of the tokens that the relay is let in by.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

bool SqliteStore::prepare_grants() {
  grant_ = compile("SELECT access, expires_at, refresh, seed FROM oauth WHERE site = ?1 AND id = ?2");
  put_grant_ = compile(
      "INSERT INTO oauth(site, id, access, refresh, seed, expires_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT(site, id) DO UPDATE SET access = excluded.access, refresh = excluded.refresh, seed = excluded.seed, expires_at = excluded.expires_at");
  return grant_ && put_grant_;
}

std::optional<KeptGrant> SqliteStore::grant(const std::string& site, const std::string& id) {
  bind_text(grant_.get(), 1, site);
  bind_text(grant_.get(), 2, id);
  KeptGrant found;
  const bool ok = each(grant_, [&](sqlite3_stmt* row) { found = {column_bytes(row, 0), sqlite3_column_int64(row, 1), column_bytes(row, 2), column_bytes(row, 3)}; });
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<bool> SqliteStore::put_grant(const std::string& site, const std::string& id, const KeptGrant& grant) {
  int at = 0;
  for (const std::string* text : {&site, &id, &grant.access, &grant.refresh, &grant.seed}) bind_text(put_grant_.get(), ++at, *text);
  sqlite3_bind_int64(put_grant_.get(), ++at, grant.expires_at);
  return change(put_grant_) ? std::optional(true) : std::nullopt;
}

}  // namespace leadline::receiver
