// What a store knows of outcomes and spend, and of the leads' measures.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

std::optional<bool> SqlStore::put_told(const std::string& site, const Told& told, std::int64_t now) {
  const bool ok = change(
      "INSERT INTO told(site, kind, key, row, email, phone, told_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) "
      "ON CONFLICT(site, kind, key) DO UPDATE SET row = excluded.row, email = excluded.email, phone = excluded.phone, told_at = excluded.told_at",
      site, told.kind, told.key, told.row, Value::text_or_null(told.email), Value::text_or_null(told.phone), now);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<Told>> SqlStore::told(const std::string& site, const std::string& kind, const std::string& after, int limit) {
  std::vector<Told> rows;
  const bool ok = each("SELECT key, row FROM told WHERE site = ?1 AND kind = ?2 AND key > ?3 ORDER BY key LIMIT ?4",
                       [&](const Row& row) { rows.push_back({kind, row.text(0), row.text(1), {}, {}}); }, site, kind, after, limit);
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

std::optional<std::vector<MeasuredLead>> SqlStore::measured(const std::string& site, std::int64_t after, int limit) {
  std::vector<MeasuredLead> leads;
  const bool ok = each(
      "SELECT seq, received_at, measured, email, phone, CASE WHEN measured IS NULL THEN body END FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND quarantined_at IS NULL AND (measured IS NOT NULL OR body IS NOT NULL) ORDER BY seq LIMIT ?3",
      [&](const Row& row) { leads.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5)}); }, site, after, limit);
  return ok ? std::optional(std::move(leads)) : std::nullopt;
}

std::optional<std::vector<std::string>> SqlStore::some_sites() {
  std::vector<std::string> sites;
  // The first and the last by index, where DISTINCT would read every lead.
  const bool ok = each("SELECT min(site) FROM lead UNION SELECT max(site) FROM lead", [&](const Row& row) {
    if (!row.is_null(0)) sites.push_back(row.text(0));
  });
  return ok ? std::optional(std::move(sites)) : std::nullopt;
}

}  // namespace leadline::receiver
