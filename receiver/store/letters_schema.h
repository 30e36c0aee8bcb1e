// Version 10: letters to visitors.
#pragma once

namespace leadline::receiver {

inline constexpr char kLettersSchema[] = R"sql(
ALTER TABLE lead ADD COLUMN confirmed_at INTEGER;  -- when its visitor said that the address is theirs
CREATE TABLE correspondent(                        -- it outlives what a person said: that they want no letters is to be heeded all the more
  site TEXT NOT NULL,
  address TEXT NOT NULL,        -- a keyed hash: the address itself is nowhere here
  stopped_at INTEGER,           -- they want no more letters
  day INTEGER NOT NULL,         -- since the epoch, of `letters`
  letters INTEGER NOT NULL,     -- on that day
  UNIQUE(site, address)
) STRICT;
CREATE INDEX correspondent_day ON correspondent(day) WHERE stopped_at IS NULL;  -- to forget them by
PRAGMA user_version = 10;
)sql";

}  // namespace leadline::receiver
