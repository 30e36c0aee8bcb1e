// What a store knows of letters to visitors.
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

namespace {

constexpr std::int64_t kLetterDayMs = 86'400'000;

}  // namespace

std::optional<std::string> SqlStore::why_no_letter(const std::string& site, const std::string& address, std::int64_t now) {
  std::string why;
  const bool ok = each("SELECT stopped_at IS NOT NULL, CASE WHEN day = ?3 THEN letters ELSE 0 END FROM correspondent WHERE site = ?1 AND address = ?2",
                       [&](const sql::Row& row) { why = row.flag(0) ? "unsubscribed" : row.integer(1) >= kLettersADay ? "too_many" : ""; }, site, address, now / kLetterDayMs);
  return ok ? std::optional(why) : std::nullopt;
}

std::optional<bool> SqlStore::hand_over(const std::string& site, const std::string& lead, const std::string& endpoint, const std::string& address, std::int64_t now) {
  const std::int64_t day = now / kLetterDayMs;
  const bool ok = change("DELETE FROM correspondent WHERE stopped_at IS NULL AND day < ?1", day) &&
                  change("INSERT INTO correspondent(site, address, day, letters) VALUES(?1, ?2, ?3, 1) "
                         "ON CONFLICT(site, address) DO UPDATE SET letters = CASE WHEN correspondent.day = excluded.day THEN correspondent.letters + 1 ELSE 1 END, day = excluded.day",
                         site, address, day) &&
                  change("UPDATE relay SET due = ?5, reason = 'sending', tried_at = ?4, claimed_until = CASE WHEN claimed_until > 0 THEN {now} + ?6 ELSE 0 END WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND endpoint = ?3 AND state = 'waiting'",
                         site, lead, endpoint, now, kNever, kClaimMs);
  return ok ? std::optional(changed() > 0) : std::nullopt;  // none: the lead has been erased, or corrected, meanwhile
}

std::optional<bool> SqlStore::settle_letters(const std::string& site) {
  const bool ok = change("UPDATE relay SET state = 'failed', reason = 'unclear' WHERE state = 'waiting' AND due = ?2 AND claimed_until <= {now} AND lead IN (SELECT seq FROM lead WHERE site = ?1)", site, kNever);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqlStore::confirm(const std::string& site, const std::string& lead, const std::string& question, const std::string& letter, std::int64_t now) {
  if (!db_->lock(site) || !change("UPDATE lead SET confirmed_at = coalesce(confirmed_at, ?4) WHERE site = ?1 AND id = ?2 AND body IS NOT NULL "
                                  "AND EXISTS(SELECT 1 FROM relay WHERE relay.lead = seq AND endpoint = ?3)", site, lead, question, now)) return std::nullopt;
  if (changed() == 0) return false;
  const bool ok = change("INSERT INTO relay(lead, endpoint, state, due) SELECT seq, ?3, 'waiting', ?4 FROM lead WHERE site = ?1 AND id = ?2 ON CONFLICT DO NOTHING", site, lead, letter, now);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqlStore::stop_letters(const std::string& site, const std::string& address, std::int64_t now) {
  const bool ok = change(
      "INSERT INTO correspondent(site, address, stopped_at, day, letters) VALUES(?1, ?2, ?3, ?4, 0) "
      "ON CONFLICT(site, address) DO UPDATE SET stopped_at = coalesce(correspondent.stopped_at, excluded.stopped_at)", site, address, now, now / kLetterDayMs);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqlStore::allow_letters(const std::string& site, const std::string& address) {
  return change("UPDATE correspondent SET stopped_at = NULL WHERE site = ?1 AND address = ?2", site, address) ? std::optional(true) : std::nullopt;
}

}  // namespace leadline::receiver
