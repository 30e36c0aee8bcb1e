// Version 18: what has changed on the desk, for whoever keeps a copy of it (desk_copy.h). A new row has a higher `seq` than those before it and needs no entry here.
#pragma once

namespace leadline::receiver {

inline constexpr char kDeskChangeSchema[] = R"sql(
CREATE TABLE desk_change(
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- drawn under the site's lock: of one site's, a higher one is not there before a lower one
  site TEXT NOT NULL,
  seq INTEGER NOT NULL                       -- of the row that has changed, or gone
) STRICT;
CREATE INDEX desk_change_site ON desk_change(site, number);
CREATE TRIGGER desk_changed AFTER UPDATE ON desk BEGIN
  INSERT INTO desk_change(site, seq) VALUES(OLD.site, OLD.seq);
END;
CREATE TRIGGER desk_gone AFTER DELETE ON desk BEGIN
  INSERT INTO desk_change(site, seq) VALUES(OLD.site, OLD.seq);
END;
PRAGMA user_version = 18;
)sql";

}  // namespace leadline::receiver
