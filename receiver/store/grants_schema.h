// Version 12: what the relay is let in by elsewhere.
#pragma once

namespace leadline::receiver {

inline constexpr char kGrantsSchema[] = R"sql(
CREATE TABLE oauth(
  site TEXT NOT NULL,
  id TEXT NOT NULL,              -- of whom, and where: a hash
  access TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  refresh TEXT NOT NULL,         -- the next one to ask with, or ''
  seed TEXT NOT NULL,            -- SHA-256 of the refresh token that the operator gave
  UNIQUE(site, id)
) STRICT;
PRAGMA user_version = 12;
)sql";

}  // namespace leadline::receiver
