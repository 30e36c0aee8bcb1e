// Version 9: outcomes and spend, and what a report reads of each lead.
#pragma once

namespace leadline::receiver {

inline constexpr char kToldSchema[] = R"sql(
ALTER TABLE lead ADD COLUMN measured TEXT;  -- what a report reads of it, without the person; NULL: from the body
ALTER TABLE lead ADD COLUMN email TEXT;     -- whose it is, as outcomes are compared
ALTER TABLE lead ADD COLUMN phone TEXT;
CREATE TABLE told(                          -- what people tell of leads afterwards
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  row TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  told_at INTEGER NOT NULL,
  UNIQUE(site, kind, key)
) STRICT;
-- The count stays, the person goes.
CREATE TRIGGER lead_erased_told AFTER UPDATE OF body ON lead WHEN NEW.body IS NULL BEGIN
  DELETE FROM told WHERE site = NEW.site AND (email = OLD.email OR phone = OLD.phone);
  UPDATE lead SET email = NULL, phone = NULL WHERE seq = NEW.seq;
END;
PRAGMA user_version = 9;
)sql";

}  // namespace leadline::receiver
