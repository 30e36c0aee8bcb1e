// What a store knows of several receivers.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

std::optional<bool> SqlStore::claim_delivery(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) {
  const bool ok = change(
      "UPDATE relay SET claimed_until = {now} + ?5 WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND endpoint = ?3 AND state = 'waiting' AND due <= ?4 AND claimed_until <= {now}",
      site, lead, endpoint, now, kClaimMs);
  return ok ? std::optional(changed() > 0) : std::nullopt;
}

std::optional<bool> SqlStore::put_config(const std::string& site, const std::string& hash, const std::string& text) {
  return change("INSERT INTO config(site, hash, text) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING", site, hash, text) ? std::optional(true) : std::nullopt;
}

// From one site to the next by the index, and of each its last lead: not all leads are read.
std::optional<std::map<std::string, std::int64_t>> SqlStore::newest() {
  std::map<std::string, std::int64_t> list;
  const bool ok = each(
      "WITH RECURSIVE known(site) AS (SELECT min(site) FROM lead UNION ALL SELECT (SELECT min(site) FROM lead WHERE lead.site > known.site) FROM known WHERE known.site IS NOT NULL) "
      "SELECT site, (SELECT max(seq) FROM lead WHERE lead.site = known.site AND quarantined_at IS NULL) FROM known WHERE site IS NOT NULL",
      [&](const sql::Row& row) { list[row.text(0)] = row.integer(1); });
  return ok ? std::optional(std::move(list)) : std::nullopt;
}

std::optional<std::map<std::string, std::vector<Pause>>> SqlStore::all_pauses() {
  std::map<std::string, std::vector<Pause>> list;
  const bool ok = each("SELECT site, endpoint, reason, at FROM relay_pause", [&](const sql::Row& row) { list[row.text(0)].push_back({row.text(1), row.text(2), row.integer(3)}); });
  return ok ? std::optional(std::move(list)) : std::nullopt;
}

std::optional<std::string> SqlStore::config(const std::string& site, const std::string& hash) {
  std::string text;
  const bool ok = each("SELECT text FROM config WHERE site = ?1 AND hash = ?2", [&](const sql::Row& row) { text = row.text(0); }, site, hash);
  return ok ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace leadline::receiver
