// What is too old, and what is known of one person.
#include "base/json.h"
#include "receiver/store/move.h"
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

std::optional<std::vector<KeptLead>> SqlStore::kept(const std::string& site, std::int64_t after, std::int64_t before, bool bodies, int limit) {
  std::vector<KeptLead> leads;
  const bool ok = each(
      "SELECT seq, received_at, id, quarantined_at IS NOT NULL, measured, CASE WHEN ?4 = 1 OR measured IS NULL THEN body END FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND received_at < ?3 AND body IS NOT NULL ORDER BY seq LIMIT ?5",
      [&](const Row& row) { leads.push_back({row.integer(0), row.integer(1), row.text(2), row.flag(3), row.text(4), row.text(5)}); }, site, after, before, bodies, limit);
  return ok ? std::optional(std::move(leads)) : std::nullopt;
}

std::optional<WholeLead> SqlStore::whole(const std::string& site, const std::string& id) {
  WholeLead lead;
  const bool ok = each("SELECT seq, received_at, verdict, detail, spam, body, quarantined_at IS NOT NULL FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL",
                       [&](const Row& row) { lead = {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.flag(6)}; }, site, id);
  return ok ? std::optional(std::move(lead)) : std::nullopt;
}

std::optional<std::vector<std::string>> SqlStore::told_of(const std::string& site, const std::string& email, const std::string& phone) {
  std::vector<std::string> rows;
  const bool ok = each("SELECT kind, row FROM told WHERE site = ?1 AND (email = ?2 OR phone = ?3) ORDER BY kind, key",
                       [&](const Row& row) { rows.push_back(base::dump_json({{"kind", row.text(0)}, {"row", base::parse_json(row.text(1)).value_or(base::Json())}})); }, site,
                       Value::text_or_null(email), Value::text_or_null(phone));
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

std::optional<std::int64_t> SqlStore::forget_told_of(const std::string& site, const std::string& email, const std::string& phone) {
  const bool ok = change("DELETE FROM told WHERE site = ?1 AND (email = ?2 OR phone = ?3)", site, Value::text_or_null(email), Value::text_or_null(phone));
  return ok ? std::optional(changed()) : std::nullopt;
}

std::optional<std::int64_t> SqlStore::forget_erased(const std::string& site, std::int64_t before) {
  const bool ok = db_->lock(site) && change("DELETE FROM lead WHERE site = ?1 AND body IS NULL AND erased_at < ?2", site, before);
  return ok ? std::optional(changed()) : std::nullopt;
}

std::optional<bool> SqlStore::half_moved() { return is_half_moved(*db_); }

}  // namespace leadline::receiver
