// What a store knows of counts without people.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;

namespace {

// Of a day, so many places are told apart; what anybody sends beyond them is counted without its page. So nobody can fill the disk with paths.
constexpr int kPlacesOfADay = 20'000;

}  // namespace

std::optional<bool> SqlStore::put_counts(const std::string& site, const metrics::CountBatch& batch, const std::string& oldest) {
  bool fresh = false;
  const bool noted = db_->lock(site) && change("DELETE FROM count_batch WHERE site = ?1 AND day < ?2", site, oldest) &&
                     each("INSERT INTO count_batch(site, id, day) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING 1", [&](const Row&) { fresh = true; }, site, batch.id, batch.day);
  if (!noted) return std::nullopt;
  if (!fresh) return db_->settle() ? std::optional(false) : std::nullopt;
  std::int64_t places = 0;
  if (!each("SELECT count(*) FROM counted WHERE site = ?1 AND day = ?2", [&](const Row& row) { places = row.integer(0); }, site, batch.day)) return std::nullopt;
  static const std::string kNowhere;
  const bool full = places >= kPlacesOfADay;
  for (const metrics::Counted& one : batch.rows) {
    const bool known = one.what == metrics::Count::visits || one.what == metrics::Count::views;
    if (full && !known) continue;  // of a form that nobody has, or a field
    const auto place = [&](const std::string& name) -> const std::string& { return full ? kNowhere : name; };
    const bool ok = change(
        "INSERT INTO counted(site, day, path, channel, surface, variant, what, field, n) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
        "ON CONFLICT(site, day, path, channel, surface, variant, what, field) DO UPDATE SET n = counted.n + excluded.n",
        site, batch.day, place(one.path), place(one.channel), place(one.surface), place(one.variant), metrics::name_of(one.what), one.field, one.n);
    if (!ok) return std::nullopt;
  }
  return true;
}

std::optional<std::vector<StoredCount>> SqlStore::counted(const std::string& site, std::int64_t after, int limit) {
  std::vector<StoredCount> rows;
  const bool ok = each(
      "SELECT rowid, day, path, channel, surface, variant, what, field, n FROM counted WHERE site = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3",
      [&](const Row& row) {
        StoredCount one;
        one.row = row.integer(0);
        std::string what;
        int at = 0;
        for (std::string* text : {&one.count.day, &one.count.path, &one.count.channel, &one.count.surface, &one.count.variant, &what, &one.count.field}) *text = row.text(++at);
        one.count.n = row.integer(8);
        if (metrics::count_named(what, one.count.what)) rows.push_back(std::move(one));
      },
      site, after, limit);
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

}  // namespace leadline::receiver
