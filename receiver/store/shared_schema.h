// Version 16: several receivers on one database.
#pragma once

namespace leadline::receiver {

inline constexpr char kSharedSchema[] = R"sql(
ALTER TABLE relay ADD COLUMN claimed_until INTEGER NOT NULL DEFAULT 0;  -- by the database's clock: one of the receivers is sending it, the others leave it alone
CREATE TABLE config(             -- each that was ever current: scores are recomputed with the one that they were made with, by whichever receiver
  site TEXT NOT NULL,
  hash TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE(site, hash)
) STRICT;
PRAGMA user_version = 16;
)sql";

}  // namespace leadline::receiver
