// All that one store keeps, into another that is empty: table by table, whatever databases they are in. Both are at today's version; nobody else uses them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "receiver/store/sql.h"

namespace leadline::receiver {

// Hears of each table once it was copied and compared.
using Moved = std::function<void(std::string_view table, std::int64_t rows)>;

// Copies what is not there yet, then compares the count and the hashes of all rows. One that was interrupted goes on when it is called again; one that is
// through is compared again. False with the reason in `problem`: a store failed, or `to` holds something else.
bool move_all(sql::Connection& from, sql::Connection& to, const Moved& moved, std::string& problem);

// Whether a move into it was begun and is not through: then no receiver may use it. nullopt when that cannot be read.
std::optional<bool> is_half_moved(sql::Connection& db);

}  // namespace leadline::receiver
