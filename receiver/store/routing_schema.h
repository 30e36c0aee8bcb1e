// Version 11: whose lead it is, and whose turn it is next.
#pragma once

namespace leadline::receiver {

inline constexpr char kRoutingSchema[] = R"sql(
ALTER TABLE lead ADD COLUMN owner TEXT;  -- the id of whoever sells to this person; NULL: nobody's
CREATE INDEX lead_owner_email ON lead(site, email) WHERE owner IS NOT NULL AND email IS NOT NULL;
CREATE INDEX lead_owner_phone ON lead(site, phone) WHERE owner IS NOT NULL AND phone IS NOT NULL;
CREATE TABLE turn(                       -- of those among whom a rule divides its leads
  site TEXT NOT NULL,
  rule TEXT NOT NULL,
  person TEXT NOT NULL,
  last INTEGER NOT NULL,                 -- the number of the turn that was theirs last
  leads INTEGER NOT NULL,                -- how many they got
  UNIQUE(site, rule, person)
) STRICT;
PRAGMA user_version = 11;
)sql";

}  // namespace leadline::receiver
