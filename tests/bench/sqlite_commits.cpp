// What SQLite alone does on this disk: transactions of one row each, WAL and synchronous=FULL, bodies of BYTES bytes, in
// one process without any network. Reads numbers from standard input, a line each; makes so many commits and prints the
// seconds. The yardstick beside which receiver.mjs prints the receiver's own rate; they take turns, each with a file that
// lives as long as the other's, because the first lap of a WAL, while it still grows, is many times slower than the next.
//   sqlite_commits FILE BYTES
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

// Seconds for `count` commits; `number` goes on from call to call.
double commit_rows(sqlite3* db, sqlite3_stmt* insert, const std::string& body, int count, int& number) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const std::string id = hex_id(++number);
    run(db, "BEGIN IMMEDIATE");
    sqlite3_bind_text(insert, 1, id.data(), 32, SQLITE_STATIC);
    sqlite3_bind_blob64(insert, 2, body.data(), body.size(), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail(db);
    sqlite3_reset(insert);
    run(db, "COMMIT");
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: sqlite_commits FILE BYTES\n", stderr);
    return 2;
  }
  const std::string body(static_cast<std::size_t>(std::atoi(argv[2])), 'x');
  sqlite3* db = nullptr;
  if (sqlite3_open(argv[1], &db) != SQLITE_OK) fail(db);
  run(db, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
          "CREATE TABLE lead(seq INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, id TEXT NOT NULL,"
          " fp BLOB NOT NULL, body BLOB, UNIQUE(site, id)) STRICT");
  sqlite3_stmt* insert = nullptr;
  const char* const sql = "INSERT INTO lead(site, id, fp, body) VALUES('site', ?1, zeroblob(32), ?2)";
  if (sqlite3_prepare_v2(db, sql, -1, &insert, nullptr) != SQLITE_OK) fail(db);

  int number = 0;
  for (int count = 0; std::scanf("%d", &count) == 1;) {
    std::printf("%.6f\n", commit_rows(db, insert, body, count, number));
    std::fflush(stdout);
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return 0;
}
