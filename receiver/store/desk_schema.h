// Version 15: the desk, and how far each lead is worked on.
#pragma once

namespace leadline::receiver {

inline constexpr char kDeskSchema[] = R"sql(
CREATE TABLE desk(               -- a narrow row a lead, made of it when it arrives
  seq INTEGER PRIMARY KEY,       -- the lead's
  site TEXT NOT NULL,
  id TEXT NOT NULL,
  shelf INTEGER NOT NULL,        -- 0 among the leads, 1 in quarantine, 2 corrected by another one
  person INTEGER NOT NULL,       -- a number for all who share an e-mail or a phone number
  at INTEGER NOT NULL,
  remind_at INTEGER NOT NULL,
  total REAL NOT NULL,
  flags INTEGER NOT NULL,
  band TEXT NOT NULL,
  stage TEXT NOT NULL,
  verdict TEXT NOT NULL,
  status TEXT NOT NULL,          -- as `work` has it, and the lead its owner, so that a list joins nothing
  owner TEXT NOT NULL,
  form TEXT NOT NULL,
  channel TEXT NOT NULL,
  words TEXT NOT NULL,
  numbers TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT,
  phone_key TEXT,
  corrects TEXT                  -- the id of the lead whose place it has taken
) STRICT;
CREATE INDEX desk_email ON desk(site, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX desk_phone ON desk(site, phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX desk_person ON desk(person);
CREATE INDEX desk_apart ON desk(site, seq) WHERE shelf = 1;
CREATE TABLE work(
  site TEXT NOT NULL,
  lead TEXT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  remind_at INTEGER NOT NULL,
  value TEXT NOT NULL,
  currency TEXT NOT NULL,
  happened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  UNIQUE(site, lead)
) STRICT;
CREATE TABLE work_change(
  site TEXT NOT NULL,
  lead TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL
) STRICT;
CREATE INDEX work_change_lead ON work_change(site, lead);
CREATE TRIGGER work_begun AFTER INSERT ON work BEGIN
  UPDATE desk SET status = NEW.status, remind_at = NEW.remind_at WHERE seq = (SELECT seq FROM lead WHERE site = NEW.site AND id = NEW.lead);
END;
CREATE TRIGGER work_changed AFTER UPDATE ON work BEGIN
  UPDATE desk SET status = NEW.status, remind_at = NEW.remind_at WHERE seq = (SELECT seq FROM lead WHERE site = NEW.site AND id = NEW.lead);
END;
CREATE TRIGGER lead_owned_desk AFTER UPDATE OF owner ON lead BEGIN
  UPDATE desk SET owner = coalesce(NEW.owner, '') WHERE seq = NEW.seq;
END;
-- A lead that is released, or rises, has another number; a released one is among the others.
CREATE TRIGGER lead_moved_desk AFTER UPDATE OF seq ON lead BEGIN
  UPDATE desk SET seq = NEW.seq, shelf = CASE WHEN shelf = 1 AND NEW.quarantined_at IS NULL THEN 0 ELSE shelf END WHERE seq = OLD.seq;
END;
CREATE TRIGGER lead_removed_desk AFTER DELETE ON lead BEGIN
  DELETE FROM desk WHERE seq = OLD.seq;
END;
CREATE TRIGGER lead_erased_desk AFTER UPDATE OF body ON lead WHEN NEW.body IS NULL BEGIN
  DELETE FROM desk WHERE seq = NEW.seq;
  DELETE FROM work WHERE site = NEW.site AND lead = NEW.id;
  DELETE FROM work_change WHERE site = NEW.site AND lead = NEW.id;
END;
-- Without its correction a lead counts as it was.
CREATE TRIGGER desk_correction_gone AFTER DELETE ON desk WHEN OLD.corrects IS NOT NULL BEGIN
  UPDATE desk SET shelf = 0 WHERE shelf = 2 AND seq = (SELECT seq FROM lead WHERE site = OLD.site AND id = OLD.corrects);
END;
PRAGMA user_version = 15;
)sql";

}  // namespace leadline::receiver
