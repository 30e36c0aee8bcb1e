#include "receiver/store/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace leadline::receiver::sql {

namespace {

constexpr std::chrono::minutes kPatience{1};  // whoever asked for a copy has gone

// The words of sql.h.
constexpr std::pair<std::string_view, std::string_view> kSqliteWords[] = {
    {"{next}", "(SELECT max(seq) FROM lead) + 1"},
    {"{now}", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"},
    {"{first}", "CROSS"},
};

struct CloseDatabase { void operator()(sqlite3* db) const { sqlite3_close(db); } };
struct Finalize { void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); } };
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

// A new file's name is on the disk only once its folder is.
bool sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool ok = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return ok;
}

std::string sqlite_words(std::string text) {
  for (const auto& [word, meant] : kSqliteWords) {
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += meant.size()) text.replace(at, word.size(), meant);
  }
  return text;
}

void bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (value.is_null()) {
    sqlite3_bind_null(statement, at);
  } else if (value.type() == Type::integer) {
    sqlite3_bind_int64(statement, at, value.integer());
  } else if (value.type() == Type::real) {
    sqlite3_bind_double(statement, at, value.real());
  } else if (value.type() == Type::text) {
    sqlite3_bind_text64(statement, at, value.view().data(), value.view().size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {  // empty bytes are no NULL: that is what no address would be
    sqlite3_bind_blob64(statement, at, value.view().empty() ? "" : value.view().data(), value.view().size(), SQLITE_STATIC);
  }
}

class SqliteRow : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* row) : row_(row) {}
  std::int64_t integer(int at) const override { return sqlite3_column_int64(row_, at); }
  double real(int at) const override { return sqlite3_column_double(row_, at); }
  bool is_null(int at) const override { return sqlite3_column_type(row_, at) == SQLITE_NULL; }
  std::string_view view(int at) const override {
    const void* data = sqlite3_column_blob(row_, at);
    return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(row_, at))) : std::string_view();
  }

 private:
  sqlite3_stmt* row_;
};

// A copy that is being made: SQLite's online backup (https://sqlite.org/backup.html). What this connection writes meanwhile SQLite writes into the copy as well.
struct FileCopy {
  sqlite3* file = nullptr;
  sqlite3_backup* backup = nullptr;
  std::chrono::steady_clock::time_point stepped = std::chrono::steady_clock::now();

  ~FileCopy() {
    if (backup) sqlite3_backup_finish(backup);
    sqlite3_close(file);
  }
};

class Sqlite : public Connection {
 public:
  bool open(const std::string& folder, std::string& problem);

  bool migrate(const Migration& migration, std::string& problem) override;
  bool transact(const std::function<bool()>& work) override;
  // A full disk passes. One that failed does not: after a failed fsync the kernel may have dropped the pages, and a second try on
  // the same file would report success for lost data. Nor does a file that cannot be read.
  std::optional<std::string> reason_to_end() const override;
  bool run(Query query, std::span<const Value> values, const Take* take) override;
  std::int64_t changed() const override { return sqlite3_changes(db_.get()); }
  bool lock(std::string_view) override { return true; }  // the connection is the only one
  bool settle() override { return true; }                // what can be read is on the disk
  bool is_shared() const override { return false; }
  bool keep_numbers() override;
  std::optional<std::int64_t> last_number() override;
  bool number_after(std::int64_t last) override;
  std::unique_ptr<Connection> reader() override { return nullptr; }
  std::unique_ptr<Connection> writer() override { return nullptr; }
  std::uint64_t era() const override { return 0; }
  std::optional<Copied> copy(const std::string& path, int pages, std::string& problem) override;
  bool empty_log() override { return run_script("PRAGMA wal_checkpoint(TRUNCATE)"); }

 private:
  bool configure(std::string& problem);
  bool run_steps(const Migration& migration, std::string& problem);
  std::string explained(const std::string& problem) const;
  bool run_script(const char* script);
  std::string ask(const char* query);
  Prepared compile(const std::string& text, unsigned flags = 0);
  sqlite3_stmt* prepared(Query query);
  bool disk_failed() const;
  std::string last_error() const { return error_text_ + " (SQLite code " + std::to_string(error_) + ")"; }
  bool note_error();  // keeps what went wrong; false

  std::string folder_;
  Database db_;
  std::unique_ptr<FileCopy> copy_;  // before the database is closed
  std::unordered_map<const char*, Prepared> prepared_;
  int error_ = 0;  // extended code of the last failure
  std::string error_text_;
  bool unreadable_ = false;
};

bool Sqlite::open(const std::string& folder, std::string& problem) {
  folder_ = folder;
  const std::string path = folder + "/" + kSqliteFile;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) {
    problem = path + ": " + (db ? sqlite3_errmsg(db) : "out of memory");
    return false;
  }
  sqlite3_extended_result_codes(db, 1);
  if (!configure(problem)) {
    problem = explained(problem);
    return false;
  }
  return true;
}

std::string Sqlite::explained(const std::string& problem) const {
  const int primary = error_ & 0xff;
  const bool in_use = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return in_use ? folder_ + " is in use by another process; a data folder belongs to one `leadline serve` at a time" : folder_ + "/" + kSqliteFile + ": " + problem;
}

bool Sqlite::configure(std::string& problem) {
  // locking_mode first: WAL then needs no shared memory, and the lock is held from the first access on.
  const char* const settings[] = {
      "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL",    "PRAGMA synchronous = FULL",
      "PRAGMA foreign_keys = ON",        "PRAGMA secure_delete = ON",      // what is erased is overwritten, not only let go
      "PRAGMA trusted_schema = OFF",  "PRAGMA cell_size_check = ON",
      "BEGIN IMMEDIATE",                 "COMMIT",  // takes the lock now, not at the first lead
  };
  for (const char* setting : settings) {
    if (!run_script(setting)) {
      problem = last_error();
      return false;
    }
  }
  // A PRAGMA that was not obeyed reports no error: ask back.
  if (ask("PRAGMA journal_mode") != "wal" || ask("PRAGMA synchronous") != "2") {
    problem = "cannot be written durably here (journal " + ask("PRAGMA journal_mode") + ", synchronous " +
              ask("PRAGMA synchronous") + "): is it a local disk?";
    return false;
  }
  const std::string check = ask("PRAGMA quick_check");
  if (check != "ok") problem = "the database is damaged: " + (check.empty() ? last_error() : check);
  return check == "ok";
}

bool Sqlite::migrate(const Migration& migration, std::string& problem) {
  if (!run_steps(migration, problem)) {
    problem = explained(problem);
    return false;
  }
  if (sync_folder(folder_)) return true;
  problem = folder_ + ": " + std::strerror(errno);
  return false;
}

bool Sqlite::run_steps(const Migration& migration, std::string& problem) {
  const int version = std::atoi(ask("PRAGMA user_version").c_str()), newest = static_cast<int>(migration.steps.size());
  if (version < 0 || version > newest) {
    problem = "was made by another version of Leadline (schema " + std::to_string(version) + ", this one reads " + std::to_string(newest) + ")";
    return false;
  }
  bool ok = true;
  for (int step = version; ok && step < newest; ++step) {
    // What the last steps make is filled in the transaction that makes it: a file is at a version as a whole.
    ok = run_script("BEGIN IMMEDIATE") && run_script(migration.steps[static_cast<std::size_t>(step)]) && (step + 1 < newest || migration.fill(version)) && run_script("COMMIT");
  }
  if (!ok) problem = last_error();
  return ok;
}

bool Sqlite::note_error() {
  error_ = sqlite3_extended_errcode(db_.get());
  error_text_ = sqlite3_errmsg(db_.get());
  return false;
}

bool Sqlite::run_script(const char* script) { return sqlite3_exec(db_.get(), script, nullptr, nullptr, nullptr) == SQLITE_OK || note_error(); }

std::string Sqlite::ask(const char* query) {
  const Prepared statement = compile(query);
  if (!statement || sqlite3_step(statement.get()) != SQLITE_ROW) {
    note_error();
    return {};
  }
  return SqliteRow(statement.get()).text(0);
}

Prepared Sqlite::compile(const std::string& text, unsigned flags) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_.get(), text.c_str(), -1, flags, &statement, nullptr) != SQLITE_OK) note_error();
  return Prepared(statement);
}

sqlite3_stmt* Sqlite::prepared(Query query) {
  Prepared& statement = prepared_[query.text];
  if (!statement) statement = compile(sqlite_words(query.text), SQLITE_PREPARE_PERSISTENT);
  return statement.get();
}

bool Sqlite::run(Query query, std::span<const Value> values, const Take* take) {
  sqlite3_stmt* statement = prepared(query);
  if (!statement) return false;
  for (std::size_t i = 0; i < values.size(); ++i) bind(statement, static_cast<int>(i) + 1, values[i]);
  const SqliteRow row(statement);
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    if (take) (*take)(row);
  }
  if (code != SQLITE_DONE) note_error();
  if (code != SQLITE_DONE && sqlite3_stmt_readonly(statement)) unreadable_ = true;
  sqlite3_reset(statement);
  return code == SQLITE_DONE;
}

std::optional<std::string> Sqlite::reason_to_end() const {
  return unreadable_ || disk_failed() ? std::optional("the disk failed: " + last_error()) : std::nullopt;
}

bool Sqlite::disk_failed() const {
  switch (error_ & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return (error_ != SQLITE_IOERR_NOMEM);
    default: return false;
  }
}

bool Sqlite::transact(const std::function<bool()>& work) {
  error_ = SQLITE_OK;  // of an earlier failure
  if (copy_ && std::chrono::steady_clock::now() - copy_->stepped > kPatience) copy_.reset();
  if (!run_script("BEGIN IMMEDIATE")) return false;
  if (work() && run_script("COMMIT")) return true;
  if (!sqlite3_get_autocommit(db_.get())) {
    const int first_error = error_;
    const std::string first_text = error_text_;
    run_script("ROLLBACK");
    error_ = first_error;
    error_text_ = first_text;
  }
  return false;
}

// A lead that was moved has a number that AUTOINCREMENT has not heard of.
bool Sqlite::keep_numbers() { return run("UPDATE sqlite_sequence SET seq = max(seq, (SELECT max(seq) FROM lead)) WHERE name = 'lead'", {}, nullptr); }

std::optional<std::int64_t> Sqlite::last_number() {
  std::optional<std::int64_t> last;
  const Take take = [&](const Row& row) { last = row.integer(0); };
  return run("SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'lead'), 0), coalesce((SELECT max(seq) FROM lead), 0))", {}, &take) ? last : std::nullopt;
}

bool Sqlite::number_after(std::int64_t last) {
  const Value values[] = {last};
  return transact([&] { return run("DELETE FROM sqlite_sequence WHERE name = 'lead'", {}, nullptr) && run("INSERT INTO sqlite_sequence(name, seq) VALUES('lead', ?1)", values, nullptr); });
}

std::optional<Copied> Sqlite::copy(const std::string& path, int pages, std::string& problem) {
  if (!path.empty()) {
    copy_ = std::make_unique<FileCopy>();
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

}  // namespace

std::unique_ptr<Connection> open_sqlite(const std::string& folder, std::string& problem) {
  auto connection = std::make_unique<Sqlite>();
  if (!connection->open(folder, problem)) return nullptr;
  return connection;
}

}  // namespace leadline::receiver::sql
