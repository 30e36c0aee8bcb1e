// The steps of the schema, as PostgreSQL reads them. They are written for SQLite, once: so nothing can be kept in one of them and not in the other.
#pragma once

#include <string>
#include <string_view>

namespace leadline::receiver::sql {

// Types get their names there; a table that is not numbered by `seq` gets SQLite's `rowid`; a trigger gets a function. Text is ordered by its bytes.
std::string postgres_step(std::string_view step);

// A query of sql.h.
std::string postgres_query(std::string_view query);

}  // namespace leadline::receiver::sql
