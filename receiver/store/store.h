// Where leads are kept: one SQLite file, one connection, one thread. Not thread-safe: StoreThread owns it.
//
// The row is the idempotency key: (site, id) is unique, and the fingerprint of the body stands beside it, written in the
// same transaction as the lead. Journal WAL with synchronous=FULL: what put() reported as stored survives a killed
// process and a power cut (https://sqlite.org/pragma.html#pragma_synchronous). One connection with EXCLUSIVE locking
// also keeps clear of the WAL-reset fault of SQLite before 3.51.3, which needs two (https://sqlite.org/wal.html).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace leadline::receiver {

// What the receiver thinks of a lead's score (wire/judge.h).
struct Label {
  std::string verdict;
  std::string detail;                       // JSON, or ""
};

struct Lead {
  std::string site;
  std::string id;                           // 32 hexadecimal digits
  std::string fingerprint;                  // SHA-256 of `body`, 32 bytes
  std::string body;                         // as received
  std::int64_t received_at = 0;             // ms since the epoch, this machine's clock
  std::optional<std::int64_t> occurred_at;  // ms, the visitor's clock
  std::optional<double> client_total;       // the score as submitted
  std::optional<double> server_total;       // the score recomputed
  Label label;
  std::string evidence;                     // SHA-256 of the log, 32 bytes, or ""
  Label label_if_reused;                    // in its place when a lead of another id has the same evidence
};

struct StoredLead {
  std::int64_t seq = 0;
  std::int64_t received_at = 0;
  std::string verdict;
  std::string detail;
  std::string body;
};

enum class PutStatus {
  inserted,
  same,      // this very body was stored before: `verdict` is the first one
  conflict,  // the id is taken by another body
};

struct PutResult {
  PutStatus status = PutStatus::inserted;
  std::string verdict;
};

class LeadStore {
 public:
  // Opens (or makes) `folder`/leads.sqlite and checks it. nullptr with the reason in `problem`: in use by another process,
  // made by a newer Leadline, damaged, not writable.
  static std::unique_ptr<LeadStore> open(const std::string& folder, std::string& problem);
  ~LeadStore();
  LeadStore(const LeadStore&) = delete;

  // Runs `work` in one transaction. True: all that it stored is on the disk. False, when `work` gives that or the store
  // fails: nothing of it is stored. Then, when disk_failed(), nothing may be acknowledged and the process must end: after a
  // failed fsync the kernel may have dropped the pages, and a second try on the same file would report success for lost data.
  bool transact(const std::function<bool()>& work);
  bool disk_failed() const;

  // Within transact(). nullopt when it failed.
  std::optional<PutResult> put(const Lead& lead);

  // The leads of a site with seq > `after`, oldest first; nullopt when the disk failed.
  std::optional<std::vector<StoredLead>> list(const std::string& site, std::int64_t after, int limit);

  std::string last_error() const;

 private:
  struct CloseDatabase { void operator()(sqlite3* db) const; };
  struct Finalize { void operator()(sqlite3_stmt* statement) const; };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  LeadStore() = default;
  bool configure(std::string& problem);
  bool migrate(std::string& problem);
  bool prepare(std::string& problem);
  bool run(const char* sql);
  std::string ask(const char* sql);
  Statement compile(const char* sql);
  bool find_reuse(const Lead& lead, bool& reused);
  bool insert(const Lead& lead, const Label& label);
  bool note_error();  // keeps what went wrong; false

  std::unique_ptr<sqlite3, CloseDatabase> db_;
  Statement insert_, find_, find_evidence_, list_;
  int error_ = 0;  // extended code of the last failure
  std::string error_text_;
};

}  // namespace leadline::receiver
