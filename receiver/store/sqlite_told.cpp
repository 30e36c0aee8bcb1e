// What SqliteStore knows of outcomes and spend, and of the leads' measures.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

bool SqliteStore::prepare_told() {
  put_told_ = compile(
      "INSERT INTO told(site, kind, key, row, email, phone, told_at) VALUES(?1, ?2, ?3, ?4, nullif(?5, ''), nullif(?6, ''), ?7) "
      "ON CONFLICT(site, kind, key) DO UPDATE SET row = excluded.row, email = excluded.email, phone = excluded.phone, told_at = excluded.told_at");
  told_ = compile("SELECT key, row FROM told WHERE site = ?1 AND kind = ?2 AND key > ?3 ORDER BY key LIMIT ?4");
  measured_ = compile(
      "SELECT seq, received_at, measured, email, phone, CASE WHEN measured IS NULL THEN body END FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND quarantined_at IS NULL AND coalesce(measured, body) IS NOT NULL ORDER BY seq LIMIT ?3");
  // From one to the next: of a site that has a million leads one is looked at.
  sites_ = compile(
      "WITH RECURSIVE one(site) AS (SELECT min(site) FROM lead UNION ALL SELECT (SELECT min(site) FROM lead WHERE site > one.site) FROM one WHERE one.site IS NOT NULL LIMIT ?1) "
      "SELECT site FROM one WHERE site IS NOT NULL");
  return put_told_ && told_ && measured_ && sites_;
}

std::optional<bool> SqliteStore::put_told(const std::string& site, const Told& told, std::int64_t now) {
  sqlite3_stmt* put = put_told_.get();
  int at = 0;
  for (const std::string* text : {&site, &told.kind, &told.key, &told.row, &told.email, &told.phone}) bind_text(put, ++at, *text);
  sqlite3_bind_int64(put, 7, now);
  return change(put_told_) ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<Told>> SqliteStore::told(const std::string& site, const std::string& kind, const std::string& after, int limit) {
  sqlite3_stmt* list = told_.get();
  bind_text(list, 1, site);
  bind_text(list, 2, kind);
  bind_text(list, 3, after);
  sqlite3_bind_int(list, 4, limit);
  std::vector<Told> rows;
  const bool ok = each(told_, [&](sqlite3_stmt* row) { rows.push_back({kind, column_bytes(row, 0), column_bytes(row, 1), {}, {}}); });
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

std::optional<std::vector<MeasuredLead>> SqliteStore::measured(const std::string& site, std::int64_t after, int limit) {
  sqlite3_stmt* list = measured_.get();
  bind_text(list, 1, site);
  sqlite3_bind_int64(list, 2, after);
  sqlite3_bind_int(list, 3, limit);
  std::vector<MeasuredLead> leads;
  const bool ok = each(measured_, [&](sqlite3_stmt* row) {
    leads.push_back({sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), column_bytes(row, 2), column_bytes(row, 3), column_bytes(row, 4), column_bytes(row, 5)});
  });
  return ok ? std::optional(std::move(leads)) : std::nullopt;
}

std::optional<std::vector<std::string>> SqliteStore::some_sites(int most) {
  sqlite3_bind_int(sites_.get(), 1, most);
  std::vector<std::string> sites;
  const bool ok = each(sites_, [&](sqlite3_stmt* row) { sites.push_back(column_bytes(row, 0)); });
  return ok ? std::optional(std::move(sites)) : std::nullopt;
}

}  // namespace leadline::receiver
