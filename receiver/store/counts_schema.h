// Version 14: counts without people.
#pragma once

namespace leadline::receiver {

inline constexpr char kCountsSchema[] = R"sql(
CREATE TABLE counted(                       -- how often pages were visited and seen, and how far forms were filled in, by day
  site TEXT NOT NULL,
  day TEXT NOT NULL,
  path TEXT NOT NULL,
  channel TEXT NOT NULL,
  surface TEXT NOT NULL,
  variant TEXT NOT NULL,
  what TEXT NOT NULL,
  field TEXT NOT NULL,
  n INTEGER NOT NULL,
  UNIQUE(site, day, path, channel, surface, variant, what, field)
) STRICT;
CREATE TABLE count_batch(                   -- those of the last days: one that is sent again counts once
  site TEXT NOT NULL,
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  UNIQUE(site, id)
) STRICT;
CREATE INDEX count_batch_old ON count_batch(site, day);
PRAGMA user_version = 14;
)sql";

}  // namespace leadline::receiver
