// What SQLite alone does on this disk: COUNT transactions of one row each, WAL and synchronous=FULL, bodies of BYTES
// bytes, in one process without any network. Prints {"count","seconds"}. The yardstick beside which receiver.mjs prints
// the receiver's own rate.
//   sqlite_commits FILE COUNT BYTES
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

[[noreturn]] void fail(sqlite3* db) {
  std::fprintf(stderr, "sqlite_commits: %s\n", db ? sqlite3_errmsg(db) : "cannot open");
  std::exit(1);
}

void run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db);
}

std::string hex_id(int number) {
  char text[33];
  std::snprintf(text, sizeof text, "%032x", static_cast<unsigned>(number) * 2654435761u);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: sqlite_commits FILE COUNT BYTES\n", stderr);
    return 2;
  }
  const int count = std::atoi(argv[2]);
  const std::string body(static_cast<std::size_t>(std::atoi(argv[3])), 'x');
  sqlite3* db = nullptr;
  if (sqlite3_open(argv[1], &db) != SQLITE_OK) fail(db);
  run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
          "CREATE TABLE lead(seq INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, id TEXT NOT NULL,"
          " fp BLOB NOT NULL, body BLOB, UNIQUE(site, id)) STRICT");
  sqlite3_stmt* insert = nullptr;
  if (sqlite3_prepare_v2(db, "INSERT INTO lead(site, id, fp, body) VALUES('site', ?1, zeroblob(32), ?2)", -1, &insert, nullptr) !=
      SQLITE_OK) fail(db);

  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const std::string id = hex_id(i);
    run(db, "BEGIN IMMEDIATE");
    sqlite3_bind_text(insert, 1, id.data(), 32, SQLITE_STATIC);
    sqlite3_bind_blob64(insert, 2, body.data(), body.size(), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail(db);
    sqlite3_reset(insert);
    run(db, "COMMIT");
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  std::printf("{\"count\":%d,\"seconds\":%.6f}\n", count, time.count());
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return 0;
}
