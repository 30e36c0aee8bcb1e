// Version 17: several sites in one receiver. A token opens one of them; what waits to be sent on is found by its site, however much of others waits.
#pragma once

namespace leadline::receiver {

inline constexpr char kSitesSchema[] = R"sql(
ALTER TABLE token ADD COLUMN site TEXT NOT NULL DEFAULT '';  -- '': given out by an older Leadline, where nobody can tell of which
UPDATE token SET site = coalesce((SELECT site FROM lead WHERE (SELECT min(site) FROM lead) = (SELECT max(site) FROM lead) LIMIT 1), '');
ALTER TABLE relay ADD COLUMN site TEXT NOT NULL DEFAULT '';
UPDATE relay SET site = (SELECT site FROM lead WHERE seq = relay.lead);
DROP INDEX relay_due;
DROP INDEX relay_failed;
CREATE INDEX relay_due ON relay(site, endpoint, due) WHERE state = 'waiting';
CREATE INDEX relay_failed ON relay(site, lead) WHERE state = 'failed';
PRAGMA user_version = 17;
)sql";

}  // namespace leadline::receiver
