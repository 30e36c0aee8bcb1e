// What SqliteStore knows of letters to visitors.
#include <sqlite3.h>

#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

constexpr std::int64_t kLetterDayMs = 86'400'000;

}  // namespace

bool SqliteStore::prepare_letters() {
  why_no_letter_ = compile("SELECT stopped_at IS NOT NULL, CASE WHEN day = ?3 THEN letters ELSE 0 END FROM correspondent WHERE site = ?1 AND address = ?2");
  forget_correspondents_ = compile("DELETE FROM correspondent WHERE stopped_at IS NULL AND day < ?1");
  count_letter_ = compile(
      "INSERT INTO correspondent(site, address, day, letters) VALUES(?1, ?2, ?3, 1) "
      "ON CONFLICT(site, address) DO UPDATE SET letters = iif(day = excluded.day, letters + 1, 1), day = excluded.day");
  hand_over_ = compile(
      "UPDATE relay SET due = ?5, reason = 'sending', tried_at = ?4 WHERE lead = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2) AND endpoint = ?3 AND state = 'waiting'");
  settle_letters_ = compile("UPDATE relay SET state = 'failed', reason = 'unclear' WHERE state = 'waiting' AND due = ?2 AND site = ?1");
  confirm_ = compile(
      "UPDATE lead SET confirmed_at = coalesce(confirmed_at, ?4) WHERE site = ?1 AND id = ?2 AND body IS NOT NULL AND EXISTS(SELECT 1 FROM relay WHERE lead = seq AND endpoint = ?3)");
  release_letter_ = compile("INSERT INTO relay(site, lead, endpoint, state, due) SELECT site, seq, ?3, 'waiting', ?4 FROM lead WHERE site = ?1 AND id = ?2 ON CONFLICT DO NOTHING");
  stop_letters_ = compile(
      "INSERT INTO correspondent(site, address, stopped_at, day, letters) VALUES(?1, ?2, ?3, ?4, 0) ON CONFLICT(site, address) DO UPDATE SET stopped_at = coalesce(stopped_at, excluded.stopped_at)");
  allow_letters_ = compile("UPDATE correspondent SET stopped_at = NULL WHERE site = ?1 AND address = ?2");
  return why_no_letter_ && forget_correspondents_ && count_letter_ && hand_over_ && settle_letters_ && confirm_ && release_letter_ && stop_letters_ && allow_letters_;
}

std::optional<std::string> SqliteStore::why_no_letter(const std::string& site, const std::string& address, std::int64_t now) {
  bind_text(why_no_letter_.get(), 1, site);
  bind_text(why_no_letter_.get(), 2, address);
  sqlite3_bind_int64(why_no_letter_.get(), 3, now / kLetterDayMs);
  std::string why;
  const bool ok = each(why_no_letter_, [&](sqlite3_stmt* row) {
    why = sqlite3_column_int(row, 0) != 0 ? "unsubscribed" : sqlite3_column_int(row, 1) >= kLettersADay ? "too_many" : "";
  });
  return ok ? std::optional(why) : std::nullopt;
}

std::optional<bool> SqliteStore::hand_over(const std::string& site, const std::string& lead, const std::string& endpoint, const std::string& address, std::int64_t now) {
  sqlite3_bind_int64(forget_correspondents_.get(), 1, now / kLetterDayMs);
  bind_text(count_letter_.get(), 1, site);
  bind_text(count_letter_.get(), 2, address);
  sqlite3_bind_int64(count_letter_.get(), 3, now / kLetterDayMs);
  int at = 0;
  for (const std::string* text : {&site, &lead, &endpoint}) bind_text(hand_over_.get(), ++at, *text);
  sqlite3_bind_int64(hand_over_.get(), ++at, now);
  sqlite3_bind_int64(hand_over_.get(), ++at, kNever);
  if (!change(forget_correspondents_) || !change(count_letter_) || !change(hand_over_)) return std::nullopt;
  return changed() > 0;  // none: the lead has been erased, or corrected, meanwhile
}

std::optional<bool> SqliteStore::settle_letters(const std::string& site) {
  bind_text(settle_letters_.get(), 1, site);
  sqlite3_bind_int64(settle_letters_.get(), 2, kNever);
  return change(settle_letters_) ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqliteStore::confirm(const std::string& site, const std::string& lead, const std::string& question, const std::string& letter, std::int64_t now) {
  int at = 0;
  for (const std::string* text : {&site, &lead, &question}) bind_text(confirm_.get(), ++at, *text);
  sqlite3_bind_int64(confirm_.get(), ++at, now);
  if (!change(confirm_)) return std::nullopt;
  if (changed() == 0) return false;
  at = 0;
  for (const std::string* text : {&site, &lead, &letter}) bind_text(release_letter_.get(), ++at, *text);
  sqlite3_bind_int64(release_letter_.get(), ++at, now);
  return change(release_letter_) ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqliteStore::stop_letters(const std::string& site, const std::string& address, std::int64_t now) {
  bind_text(stop_letters_.get(), 1, site);
  bind_text(stop_letters_.get(), 2, address);
  sqlite3_bind_int64(stop_letters_.get(), 3, now);
  sqlite3_bind_int64(stop_letters_.get(), 4, now / kLetterDayMs);
  return change(stop_letters_) ? std::optional(true) : std::nullopt;
}

std::optional<bool> SqliteStore::allow_letters(const std::string& site, const std::string& address) {
  bind_text(allow_letters_.get(), 1, site);
  bind_text(allow_letters_.get(), 2, address);
  return change(allow_letters_) ? std::optional(true) : std::nullopt;
}

}  // namespace leadline::receiver
