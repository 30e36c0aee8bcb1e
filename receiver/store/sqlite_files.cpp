// Files that follow a lead, in a table beside it.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

void bind_file(sqlite3_stmt* statement, const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) {
  bind_text(statement, 1, site);
  bind_text(statement, 2, lead);
  bind_text(statement, 3, field);
  sqlite3_bind_int64(statement, 4, index);
}

StoredFile stored_file(sqlite3_stmt* row) {
  return {column_bytes(row, 0), sqlite3_column_int64(row, 1), column_bytes(row, 2), column_bytes(row, 3),
          sqlite3_column_int64(row, 4), sqlite3_column_int64(row, 5), {}};
}

}  // namespace

bool SqliteStore::prepare_files() {
  body_ = compile("SELECT body FROM lead WHERE site = ?1 AND id = ?2");
  insert_file_ = compile(
      "INSERT INTO file(lead, field, number, name, type, size, fp, received_at, bytes) "
      "SELECT seq, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL");
  find_file_ = compile("SELECT fp FROM file WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND field = ?3 AND number = ?4");
  list_files_ = compile(
      "SELECT field, number, name, type, size, received_at FROM file WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) "
      "ORDER BY field, number");
  give_file_ = compile(
      "SELECT field, number, name, type, size, received_at, bytes FROM file "
      "WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND field = ?3 AND number = ?4");
  return body_ && insert_file_ && find_file_ && list_files_ && give_file_;
}

std::optional<std::string> SqliteStore::body(const std::string& site, const std::string& id) {
  sqlite3_stmt* find = body_.get();
  bind_text(find, 1, site);
  bind_text(find, 2, id);
  const int code = sqlite3_step(find);
  std::optional<std::string> found = code == SQLITE_ROW ? column_bytes(find, 0) : std::string();
  if (code != SQLITE_ROW && code != SQLITE_DONE) unreadable_ = !note_error();
  sqlite3_reset(find);
  return unreadable_ ? std::nullopt : found;
}

std::optional<PutStatus> SqliteStore::put_file(const File& file) {
  sqlite3_stmt* find = find_file_.get();
  bind_file(find, file.site, file.lead, file.field, file.index);
  const int code = sqlite3_step(find);
  std::optional<PutStatus> found;
  if (code == SQLITE_ROW) found = column_bytes(find, 0) == file.fingerprint ? PutStatus::same : PutStatus::conflict;
  else if (code != SQLITE_DONE) note_error();
  sqlite3_reset(find);
  if (code != SQLITE_DONE) return found;
  sqlite3_stmt* insert = insert_file_.get();
  bind_file(insert, file.site, file.lead, file.field, file.index);
  bind_text(insert, 5, file.name);
  bind_text(insert, 6, file.type);
  sqlite3_bind_int64(insert, 7, static_cast<std::int64_t>(file.bytes.size()));
  bind_blob(insert, 8, file.fingerprint);
  sqlite3_bind_int64(insert, 9, file.received_at);
  // An empty one is no NULL: that is what no address would be.
  sqlite3_bind_blob64(insert, 10, file.bytes.empty() ? "" : file.bytes.data(), file.bytes.size(), SQLITE_STATIC);
  const bool ok = sqlite3_step(insert) == SQLITE_DONE || note_error();
  sqlite3_reset(insert);
  sqlite3_clear_bindings(insert);  // the bytes are the caller's
  return ok && sqlite3_changes(db_.get()) == 1 ? std::optional(PutStatus::inserted) : std::nullopt;
}

std::optional<std::vector<StoredFile>> SqliteStore::files(const std::string& site, const std::string& lead) {
  sqlite3_stmt* list = list_files_.get();
  bind_text(list, 1, site);
  bind_text(list, 2, lead);
  std::vector<StoredFile> files;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(list)) == SQLITE_ROW) files.push_back(stored_file(list));
  if (code != SQLITE_DONE) unreadable_ = !note_error();
  sqlite3_reset(list);
  if (unreadable_) return std::nullopt;
  return files;
}

std::optional<StoredFile> SqliteStore::file(const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) {
  sqlite3_stmt* give = give_file_.get();
  bind_file(give, site, lead, field, index);
  const int code = sqlite3_step(give);
  StoredFile found;
  if (code == SQLITE_ROW) {
    found = stored_file(give);
    found.bytes = column_bytes(give, 6);
  } else if (code != SQLITE_DONE) {
    unreadable_ = !note_error();
  }
  sqlite3_reset(give);
  if (unreadable_) return std::nullopt;
  return found;
}

}  // namespace leadline::receiver
