// Files that follow a lead, in a table beside it.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

namespace {

StoredFile stored_file(const Row& row) { return {row.text(0), row.integer(1), row.text(2), row.text(3), row.integer(4), row.integer(5), {}}; }

}  // namespace

std::optional<std::string> SqlStore::body(const std::string& site, const std::string& id) {
  std::string found;
  const bool ok = each("SELECT body FROM lead WHERE site = ?1 AND id = ?2", [&](const Row& row) { found = row.text(0); }, site, id);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<PutStatus> SqlStore::put_file(const File& file) {
  std::optional<PutStatus> found;
  const bool looked = each("SELECT fp FROM file WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND field = ?3 AND number = ?4",
                           [&](const Row& row) { found = row.view(0) == file.fingerprint ? PutStatus::same : PutStatus::conflict; }, file.site, file.lead, file.field, file.index);
  if (!looked) return std::nullopt;
  if (found) return db_->settle() ? found : std::nullopt;
  const bool ok = change(
      "INSERT INTO file(lead, field, number, name, type, size, fp, received_at, bytes) "
      "SELECT seq, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL",
      file.site, file.lead, file.field, file.index, file.name, file.type, file.bytes.size(), Value::bytes(file.fingerprint), file.received_at, Value::bytes(file.bytes));
  return ok && changed() == 1 ? std::optional(PutStatus::inserted) : std::nullopt;
}

std::optional<std::vector<StoredFile>> SqlStore::files(const std::string& site, const std::string& lead) {
  std::vector<StoredFile> files;
  const bool ok = each(
      "SELECT field, number, name, type, size, received_at FROM file WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) ORDER BY field, number",
      [&](const Row& row) { files.push_back(stored_file(row)); }, site, lead);
  return ok ? std::optional(std::move(files)) : std::nullopt;
}

std::optional<StoredFile> SqlStore::file(const std::string& site, const std::string& lead, const std::string& field, std::int64_t index) {
  StoredFile found;
  const bool ok = each(
      "SELECT field, number, name, type, size, received_at, bytes FROM file WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND field = ?3 AND number = ?4",
      [&](const Row& row) {
        found = stored_file(row);
        found.bytes = row.text(6);
      },
      site, lead, field, index);
  return ok ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace leadline::receiver
