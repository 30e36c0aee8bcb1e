// Tokens, and the relay's outbox: version 6 of the database.
#pragma once

namespace leadline::receiver {

inline constexpr char kRelaySchema[] = R"sql(
CREATE TABLE token(
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32),  -- SHA-256: the token itself is nowhere
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE relay(
  lead INTEGER NOT NULL REFERENCES lead(seq) ON DELETE CASCADE ON UPDATE CASCADE,  -- a released one gets another
  endpoint TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('apart', 'waiting', 'accepted', 'failed', 'corrected')),
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0,  -- of the last answer; 0: there was none
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY(lead, endpoint)
) STRICT;
CREATE INDEX relay_due ON relay(endpoint, due) WHERE state = 'waiting';
CREATE INDEX relay_failed ON relay(lead) WHERE state = 'failed';
CREATE TABLE relay_pause(
  site TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY(site, endpoint)
) STRICT;
-- Of whom what they said has been erased, nothing is sent on.
CREATE TRIGGER lead_erased_relay AFTER UPDATE OF body ON lead WHEN NEW.body IS NULL BEGIN
  DELETE FROM relay WHERE lead = NEW.seq;
END;
PRAGMA user_version = 6;
)sql";

}  // namespace leadline::receiver
