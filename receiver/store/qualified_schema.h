// Version 13: leads that qualify after they came.
#pragma once

namespace leadline::receiver {

inline constexpr char kQualifiedSchema[] = R"sql(
ALTER TABLE lead ADD COLUMN qualified_at INTEGER;             -- when it was heard last that it has; NULL: it stands as it came
ALTER TABLE relay ADD COLUMN owed INTEGER NOT NULL DEFAULT 0; -- it changed while it waited: if what is under way is the old one, the new one follows
PRAGMA user_version = 13;
)sql";

}  // namespace leadline::receiver
