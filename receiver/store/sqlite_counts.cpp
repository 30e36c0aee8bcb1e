// What SqliteStore knows of counts without people.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

// Of a day, so many places are told apart; what anybody sends beyond them is counted without its page. So nobody can fill the disk with paths.
constexpr int kPlacesOfADay = 20'000;

}  // namespace

bool SqliteStore::prepare_counts() {
  put_batch_ = compile("INSERT INTO count_batch(site, id, day) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING 1");
  forget_batches_ = compile("DELETE FROM count_batch WHERE site = ?1 AND day < ?2");
  places_ = compile("SELECT count(*) FROM counted WHERE site = ?1 AND day = ?2");
  put_count_ = compile(
      "INSERT INTO counted(site, day, path, channel, surface, variant, what, field, n) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
      "ON CONFLICT DO UPDATE SET n = n + excluded.n");
  counted_ = compile("SELECT rowid, day, path, channel, surface, variant, what, field, n FROM counted WHERE site = ?1 AND rowid > ?2 ORDER BY rowid LIMIT ?3");
  return put_batch_ && forget_batches_ && places_ && put_count_ && counted_;
}

std::optional<bool> SqliteStore::put_counts(const std::string& site, const metrics::CountBatch& batch, const std::string& oldest) {
  bind_text(forget_batches_.get(), 1, site);
  bind_text(forget_batches_.get(), 2, oldest);
  if (!change(forget_batches_)) return std::nullopt;
  bind_text(put_batch_.get(), 1, site);
  bind_text(put_batch_.get(), 2, batch.id);
  bind_text(put_batch_.get(), 3, batch.day);
  bool fresh = false;
  if (!each(put_batch_, [&](sqlite3_stmt*) { fresh = true; })) return std::nullopt;
  if (!fresh) return false;
  bind_text(places_.get(), 1, site);
  bind_text(places_.get(), 2, batch.day);
  std::int64_t places = 0;
  if (!each(places_, [&](sqlite3_stmt* row) { places = sqlite3_column_int64(row, 0); })) return std::nullopt;
  static const std::string kNowhere;
  const bool full = places >= kPlacesOfADay;
  for (const metrics::Counted& one : batch.rows) {
    const std::string what(metrics::name_of(one.what));
    const bool known = one.what == metrics::Count::visits || one.what == metrics::Count::views;
    if (full && !known) continue;  // of a form that nobody has, or a field
    int at = 0;
    for (const std::string* text : {&site, &batch.day, full ? &kNowhere : &one.path, full ? &kNowhere : &one.channel, full ? &kNowhere : &one.surface, full ? &kNowhere : &one.variant, &what, &one.field})
      bind_text(put_count_.get(), ++at, *text);
    sqlite3_bind_int64(put_count_.get(), 9, one.n);
    if (!change(put_count_)) return std::nullopt;
  }
  return true;
}

std::optional<std::vector<StoredCount>> SqliteStore::counted(const std::string& site, std::int64_t after, int limit) {
  bind_text(counted_.get(), 1, site);
  sqlite3_bind_int64(counted_.get(), 2, after);
  sqlite3_bind_int(counted_.get(), 3, limit);
  std::vector<StoredCount> rows;
  const bool ok = each(counted_, [&](sqlite3_stmt* row) {
    StoredCount one;
    one.row = sqlite3_column_int64(row, 0);
    std::string what;
    int at = 0;
    for (std::string* text : {&one.count.day, &one.count.path, &one.count.channel, &one.count.surface, &one.count.variant, &what, &one.count.field}) *text = column_bytes(row, ++at);
    one.count.n = sqlite3_column_int64(row, 8);
    if (metrics::count_named(what, one.count.what)) rows.push_back(std::move(one));
  });
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

}  // namespace leadline::receiver
