// Copies of a running store, what is too old, and what is known of one person.
#include <sqlite3.h>

#include <chrono>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

constexpr std::chrono::minutes kPatience{1};  // whoever asked for the copy has gone

}  // namespace

// A copy that is being made: SQLite's online backup (https://sqlite.org/backup.html). What this connection writes meanwhile SQLite writes into the copy as well.
struct SqliteStore::Copy {
  sqlite3* file = nullptr;
  sqlite3_backup* backup = nullptr;
  std::chrono::steady_clock::time_point stepped = std::chrono::steady_clock::now();

  ~Copy() {
    if (backup) sqlite3_backup_finish(backup);
    sqlite3_close(file);
  }
};

void SqliteStore::EndCopy::operator()(Copy* copy) const { delete copy; }

void SqliteStore::drop_idle_copy() {
  if (copy_ && std::chrono::steady_clock::now() - copy_->stepped > kPatience) copy_.reset();
}

std::optional<Copied> SqliteStore::copy(const std::string& path, int pages, std::string& problem) {
  if (!path.empty()) {
    copy_.reset(new Copy);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const bool open = sqlite3_open_v2(path.c_str(), &copy_->file, flags, nullptr) == SQLITE_OK;
    if (open) copy_->backup = sqlite3_backup_init(copy_->file, "main", db_.get(), "main");
  }
  if (!copy_ || !copy_->backup) {
    problem = copy_ && copy_->file ? sqlite3_errmsg(copy_->file) : "no copy is being made";
    copy_.reset();
    return std::nullopt;
  }
  copy_->stepped = std::chrono::steady_clock::now();
  const int code = sqlite3_backup_step(copy_->backup, pages);
  const std::int64_t of = sqlite3_backup_pagecount(copy_->backup);
  Copied copied{code == SQLITE_DONE, of - sqlite3_backup_remaining(copy_->backup), of};
  if (code == SQLITE_OK) return copied;
  const int finished = sqlite3_backup_finish(copy_->backup);
  copy_->backup = nullptr;
  const bool whole = code == SQLITE_DONE && finished == SQLITE_OK;
  if (!whole) problem = sqlite3_errstr(code == SQLITE_DONE ? finished : code);
  copy_.reset();
  return whole ? std::optional(copied) : std::nullopt;
}

bool SqliteStore::prepare_upkeep() {
  kept_ = compile(
      "SELECT seq, received_at, id, quarantined_at IS NOT NULL, measured, CASE WHEN ?4 OR measured IS NULL THEN body END FROM lead "
      "WHERE site = ?1 AND seq > ?2 AND received_at < ?3 AND body IS NOT NULL ORDER BY seq LIMIT ?5");
  whole_ = compile("SELECT seq, received_at, verdict, detail, spam, body, quarantined_at IS NOT NULL FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL");
  told_of_ = compile("SELECT json_object('kind', kind, 'row', json(row)) FROM told WHERE site = ?1 AND (email = nullif(?2, '') OR phone = nullif(?3, '')) ORDER BY kind, key");
  forget_told_of_ = compile("DELETE FROM told WHERE site = ?1 AND (email = nullif(?2, '') OR phone = nullif(?3, ''))");
  forget_erased_ = compile("DELETE FROM lead WHERE site = ?1 AND body IS NULL AND erased_at < ?2");
  return kept_ && whole_ && told_of_ && forget_told_of_ && forget_erased_;
}

std::optional<std::vector<KeptLead>> SqliteStore::kept(const std::string& site, std::int64_t after, std::int64_t before, bool bodies, int limit) {
  sqlite3_stmt* list = kept_.get();
  bind_text(list, 1, site);
  sqlite3_bind_int64(list, 2, after);
  sqlite3_bind_int64(list, 3, before);
  sqlite3_bind_int(list, 4, bodies);
  sqlite3_bind_int(list, 5, limit);
  std::vector<KeptLead> leads;
  const bool ok = each(kept_, [&](sqlite3_stmt* row) {
    leads.push_back({sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), column_bytes(row, 2), sqlite3_column_int(row, 3) != 0, column_bytes(row, 4), column_bytes(row, 5)});
  });
  return ok ? std::optional(std::move(leads)) : std::nullopt;
}

std::optional<WholeLead> SqliteStore::whole(const std::string& site, const std::string& id) {
  bind_text(whole_.get(), 1, site);
  bind_text(whole_.get(), 2, id);
  WholeLead lead;
  const bool ok = each(whole_, [&](sqlite3_stmt* row) {
    lead = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), column_bytes(row, 2), column_bytes(row, 3), column_bytes(row, 4), column_bytes(row, 5), sqlite3_column_int(row, 6) != 0};
  });
  return ok ? std::optional(std::move(lead)) : std::nullopt;
}

std::optional<std::vector<std::string>> SqliteStore::told_of(const std::string& site, const std::string& email, const std::string& phone) {
  bind_text(told_of_.get(), 1, site);
  bind_text(told_of_.get(), 2, email);
  bind_text(told_of_.get(), 3, phone);
  std::vector<std::string> rows;
  const bool ok = each(told_of_, [&](sqlite3_stmt* row) { rows.push_back(column_bytes(row, 0)); });
  return ok ? std::optional(std::move(rows)) : std::nullopt;
}

std::optional<std::int64_t> SqliteStore::forget_told_of(const std::string& site, const std::string& email, const std::string& phone) {
  bind_text(forget_told_of_.get(), 1, site);
  bind_text(forget_told_of_.get(), 2, email);
  bind_text(forget_told_of_.get(), 3, phone);
  return change(forget_told_of_) ? std::optional(changed()) : std::nullopt;
}

std::optional<std::int64_t> SqliteStore::forget_erased(const std::string& site, std::int64_t before) {
  bind_text(forget_erased_.get(), 1, site);
  sqlite3_bind_int64(forget_erased_.get(), 2, before);
  return change(forget_erased_) ? std::optional(changed()) : std::nullopt;
}

std::optional<bool> SqliteStore::empty_log() { return run("PRAGMA wal_checkpoint(TRUNCATE)") ? std::optional(true) : std::nullopt; }

}  // namespace leadline::receiver
