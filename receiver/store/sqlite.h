// Leads in one SQLite file, by one connection.
//
// Journal WAL with synchronous=FULL: what was committed survives a killed process and a power cut
// (https://sqlite.org/pragma.html#pragma_synchronous). One connection with EXCLUSIVE locking also keeps clear of the WAL-reset
// fault of SQLite before 3.51.3, which needs two (https://sqlite.org/wal.html).
#pragma once

#include <memory>
#include <string>

#include "receiver/store/sql.h"

namespace leadline::receiver::sql {

constexpr char kSqliteFile[] = "leads.sqlite";  // SQLite adds -wal, -journal and the like

// Opens (or makes) `folder`/leads.sqlite and checks it. nullptr with the reason in `problem`: in use by another process, damaged, not writable.
std::unique_ptr<Connection> open_sqlite(const std::string& folder, std::string& problem);

}  // namespace leadline::receiver::sql
