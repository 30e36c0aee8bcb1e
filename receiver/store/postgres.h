// Leads in a PostgreSQL database that several receivers share (docs/receiver.md, "PostgreSQL").
//
// What a group of writes stores is one transaction, READ COMMITTED; a lock for each site makes it as if there were one writer of it. Whatever breaks, nothing is
// acknowledged that could be lost: an outcome that is not known is none, and the same is tried again under the same keys.
#pragma once

#include <memory>
#include <string>

#include "receiver/store/sql.h"

namespace leadline::receiver::sql {

bool is_postgres_address(std::string_view address);

// nullptr with the reason in `problem`: it cannot be reached, or what it acknowledges could be lost.
std::unique_ptr<Connection> open_postgres(const std::string& address, std::string& problem);

}  // namespace leadline::receiver::sql
