// What SqliteStore knows of the desk: lists of leads, and how far each is worked on.
#include <sqlite3.h>

#include <algorithm>

#include "receiver/desk/desk_row.h"
#include "receiver/store/sqlite_store.h"
#include "receiver/store/sqlite_values.h"

namespace leadline::receiver {

namespace {

constexpr char kEntryColumns[] = "seq, at, person, remind_at, total, flags, id, band, stage, verdict, form, source, channel, name, phone, email, status, owner";
constexpr int kFillAtOnce = 200;
constexpr std::size_t kRegroupMost = 1000;  // of a person who has sent more, the others stay together

std::string_view column_view(sqlite3_stmt* row, int at) {
  const void* data = sqlite3_column_blob(row, at);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(row, at))) : std::string_view();
}

DeskEntry entry_of(sqlite3_stmt* row) {
  DeskEntry entry;
  int at = 0;
  for (std::int64_t* number : {&entry.seq, &entry.at, &entry.person, &entry.remind_at}) *number = sqlite3_column_int64(row, at++);
  entry.total = sqlite3_column_double(row, at++);
  entry.flags = sqlite3_column_int(row, at++);
  for (std::string* text : {&entry.id, &entry.band, &entry.stage, &entry.verdict, &entry.form, &entry.source, &entry.channel, &entry.name, &entry.phone, &entry.email, &entry.status, &entry.owner}) {
    *text = column_bytes(row, at++);
  }
  return entry;
}

}  // namespace

bool SqliteStore::prepare_desk() {
  const std::string entries = std::string("SELECT ") + kEntryColumns + " FROM desk WHERE site = ?1 AND ";
  const std::string items = "SELECT seq, at, person, remind_at, total, flags, band, stage, verdict, status, owner, form, channel, words, numbers FROM desk WHERE site = ?1 AND seq > ?2 AND shelf = ";
  desk_put_ = compile(
      "INSERT OR REPLACE INTO desk(seq, site, id, shelf, person, at, remind_at, total, flags, band, stage, verdict, status, owner, form, channel, words, numbers, source, name, phone, email, email_key, phone_key, corrects) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, coalesce((SELECT remind_at FROM work WHERE site = ?2 AND lead = ?3), 0), ?7, ?8, ?9, ?10, ?11, "
      "coalesce((SELECT status FROM work WHERE site = ?2 AND lead = ?3), 'new'), coalesce((SELECT owner FROM lead WHERE seq = ?1), ''), "
      "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, nullif(?20, ''), nullif(?21, ''), nullif(?22, ''))");
  // All of an address or a number are one person: any of them tells who.
  desk_known_ = compile(
      "SELECT (SELECT person FROM desk WHERE site = ?1 AND email_key = ?2 LIMIT 1), (SELECT person FROM desk WHERE site = ?1 AND phone_key = ?3 LIMIT 1)");
  desk_join_ = compile("UPDATE desk SET person = ?1 WHERE person = ?2");
  desk_correct_ = compile("UPDATE desk SET shelf = 2 WHERE shelf = 0 AND flags & 4 AND seq = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2)");
  desk_scan_ = compile((items + "0 ORDER BY seq LIMIT ?3").c_str());
  desk_scan_apart_ = compile((items + "1 ORDER BY seq LIMIT ?3").c_str());
  desk_item_ = compile((items + "0 AND seq <= ?3").c_str());
  desk_entry_ = compile((entries + "seq = ?2").c_str());
  desk_person_ = compile((entries + "shelf = 0 AND person = (SELECT person FROM desk WHERE seq = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2)) ORDER BY at DESC, seq DESC LIMIT ?3").c_str());
  desk_of_ = compile((entries + "shelf = 0 AND (email_key = ?2 OR phone_key = ?3) ORDER BY at DESC, seq DESC LIMIT ?4").c_str());
  desk_group_ = compile("SELECT seq, coalesce(email_key, ''), coalesce(phone_key, '') FROM desk WHERE site = ?1 AND person = ?2 LIMIT ?3");
  desk_regroup_ = compile("UPDATE desk SET person = ?1 WHERE seq = ?2");
  work_ = compile(
      "SELECT coalesce(status, 'new'), owner, note, value, currency, changed_by, remind_at, happened_at, changed_at FROM lead "
      "LEFT JOIN work ON work.site = lead.site AND work.lead = lead.id WHERE lead.site = ?1 AND lead.id = ?2");
  put_work_ = compile(
      "INSERT INTO work(site, lead, status, note, value, currency, changed_by, remind_at, happened_at, changed_at) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL "
      "ON CONFLICT(site, lead) DO UPDATE SET status = excluded.status, note = excluded.note, value = excluded.value, currency = excluded.currency, "
      "changed_by = excluded.changed_by, remind_at = excluded.remind_at, happened_at = excluded.happened_at, changed_at = excluded.changed_at");
  put_owner_ = compile("UPDATE lead SET owner = nullif(?3, '') WHERE site = ?1 AND id = ?2 AND owner IS NOT nullif(?3, '')");
  put_change_ = compile("INSERT INTO work_change(site, lead, at, by, what) VALUES(?1, ?2, ?3, ?4, ?5)");
  changes_ = compile("SELECT at, by, what FROM work_change WHERE site = ?1 AND lead = ?2 ORDER BY rowid");
  sqlite3_update_hook(db_.get(), [](void* copy, int, const char*, const char* table, sqlite3_int64 seq) { if (std::string_view(table) == "desk") static_cast<DeskCopy*>(copy)->note(seq); }, &desk_copy_);
  sqlite3_rollback_hook(db_.get(), [](void* copy) { static_cast<DeskCopy*>(copy)->forget(); }, &desk_copy_);
  return desk_item_ && desk_put_ && desk_known_ && desk_join_ && desk_correct_ && desk_scan_ && desk_scan_apart_ && desk_entry_ && desk_person_ && desk_of_ && desk_group_ && desk_regroup_ && work_ && put_work_ && put_owner_ && put_change_ && changes_;
}

// The number of all who share the address or the phone number, joined when they were two; `own` when it is somebody new.
bool SqliteStore::find_person(const std::string& site, const std::string& email, const std::string& phone, std::int64_t own, std::int64_t& person) {
  sqlite3_stmt* known = desk_known_.get();
  bind_text(known, 1, site);
  bind_text(known, 2, email);
  bind_text(known, 3, phone);
  std::int64_t by_email = 0, by_phone = 0;
  const bool ok = each(desk_known_, [&](sqlite3_stmt* row) {
    by_email = sqlite3_column_int64(row, 0);
    by_phone = sqlite3_column_int64(row, 1);
  });
  if (!ok) return false;
  person = by_email && by_phone ? std::min(by_email, by_phone) : by_email ? by_email : by_phone ? by_phone : own;
  if (!by_email || !by_phone || by_email == by_phone) return true;
  sqlite3_bind_int64(desk_join_.get(), 1, person);
  sqlite3_bind_int64(desk_join_.get(), 2, std::max(by_email, by_phone));
  return change(desk_join_);
}

bool SqliteStore::put_desk(const DeskPlace& place, const DeskRow& row) {
  std::int64_t person = 0;
  if (!find_person(place.site, row.email_key, row.phone_key, place.seq, person)) return false;
  if (!place.corrects.empty()) {
    bind_text(desk_correct_.get(), 1, place.site);
    bind_text(desk_correct_.get(), 2, place.corrects);
    if (!change(desk_correct_)) return false;
  }
  sqlite3_stmt* put = desk_put_.get();
  sqlite3_bind_int64(put, 1, place.seq);
  bind_text(put, 2, place.site);
  bind_text(put, 3, place.id);
  sqlite3_bind_int(put, 4, place.quarantined ? 1 : 0);
  sqlite3_bind_int64(put, 5, person);
  sqlite3_bind_int64(put, 6, place.received_at);
  sqlite3_bind_double(put, 7, row.total);
  int flags = row.flags | (place.taken ? kTimeTaken : 0);
  if (!place.spam.empty()) {
    const bool suspicious = is_suspicious(base::parse_json(place.spam).value_or(base::Json()));
    flags = (flags & ~kSuspicious) | (suspicious ? kSuspicious : 0);
  }
  sqlite3_bind_int(put, 8, flags);
  int at = 8;
  for (const std::string* text : {&row.band, &row.stage, &place.verdict, &row.form, &row.channel, &row.words, &row.numbers, &row.source, &row.name, &row.phone, &row.email, &row.email_key, &row.phone_key, &place.corrects}) {
    bind_text(put, ++at, *text);
  }
  return change(desk_put_);
}

// Leads of before version 10: each is read once.
bool SqliteStore::fill_desk() {
  struct Kept { DeskPlace place; std::string body, email, phone; };
  const Statement list = compile(
      "SELECT seq, site, id, received_at, verdict, taken IS NOT NULL, spam, quarantined_at IS NOT NULL, body, email, phone FROM lead WHERE body IS NOT NULL AND seq > ?1 ORDER BY seq LIMIT ?2");
  if (!list) return false;
  for (std::int64_t after = 0;;) {
    sqlite3_bind_int64(list.get(), 1, after);
    sqlite3_bind_int(list.get(), 2, kFillAtOnce);
    std::vector<Kept> leads;
    const bool ok = each(list, [&](sqlite3_stmt* row) {
      DeskPlace place{sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 3), column_bytes(row, 1), column_bytes(row, 2), column_bytes(row, 4), column_bytes(row, 6), {}, sqlite3_column_int(row, 5) != 0, sqlite3_column_int(row, 7) != 0};
      leads.push_back({std::move(place), column_bytes(row, 8), column_bytes(row, 9), column_bytes(row, 10)});
    });
    if (!ok) return false;
    for (Kept& one : leads) {
      const base::Json submission = base::parse_json(one.body).value_or(base::Json());
      one.place.corrects = base::get_string(submission, "supersedes");
      if (!put_desk(one.place, desk_row_of(submission, one.email, one.phone))) return false;
      after = one.place.seq;
    }
    if (leads.size() < kFillAtOnce) return true;
  }
}

std::int64_t SqliteStore::person_of(const std::string& site, const std::string& lead) {
  std::int64_t person = 0;
  bind_text(desk_person_.get(), 1, site);
  bind_text(desk_person_.get(), 2, lead);
  sqlite3_bind_int(desk_person_.get(), 3, 1);
  return each(desk_person_, [&](sqlite3_stmt* row) { person = entry_of(row).person; }) ? person : 0;
}

// When one lead of a person has gone, those that only it held together are two again.
bool SqliteStore::regroup(const std::string& site, std::int64_t person) {
  struct Member { std::int64_t seq; std::string email, phone; };
  std::vector<Member> members;
  bind_text(desk_group_.get(), 1, site);
  sqlite3_bind_int64(desk_group_.get(), 2, person);
  sqlite3_bind_int64(desk_group_.get(), 3, static_cast<std::int64_t>(kRegroupMost) + 1);
  if (!each(desk_group_, [&](sqlite3_stmt* row) { members.push_back({sqlite3_column_int64(row, 0), column_bytes(row, 1), column_bytes(row, 2)}); })) return false;
  if (members.size() < 2 || members.size() > kRegroupMost) return true;
  std::vector<std::size_t> root(members.size());
  for (std::size_t i = 0; i < root.size(); ++i) root[i] = i;
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool same = (!members[i].email.empty() && members[i].email == members[j].email) || (!members[i].phone.empty() && members[i].phone == members[j].phone);
      if (!same || root[i] == root[j]) continue;
      const std::size_t from = std::max(root[i], root[j]), to = std::min(root[i], root[j]);
      for (std::size_t& one : root) if (one == from) one = to;
    }
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    sqlite3_bind_int64(desk_regroup_.get(), 1, members[root[i]].seq);
    sqlite3_bind_int64(desk_regroup_.get(), 2, members[i].seq);
    if (!change(desk_regroup_)) return false;
  }
  return true;
}

std::optional<int> SqliteStore::scan_desk(const std::string& site, Shelf shelf, std::int64_t after, int limit, const std::function<void(const DeskItem&)>& take) {
  bool fits = shelf == Shelf::leads && !desk_copy_.given_up();
  if (fits && !refresh_copy(site, fits)) return std::nullopt;
  if (fits) return desk_copy_.show(after, take);
  int count = 0;
  const bool ok = read_desk(shelf == Shelf::leads ? desk_scan_ : desk_scan_apart_, site, after, limit, [&](const DeskItem& item) {
    take(item);
    ++count;
  });
  return ok ? std::optional(count) : std::nullopt;
}

// What has changed since it was looked at last, and what has come; `fits` is false when there are too many to keep.
bool SqliteStore::refresh_copy(const std::string& site, bool& fits) {
  desk_copy_.begin(site);
  bool ok = true;
  for (const std::int64_t seq : desk_copy_.stale()) {
    bool there = false;
    ok = ok && read_desk(desk_item_, site, seq - 1, seq, [&](const DeskItem& item) {
      desk_copy_.put(item);
      there = true;
    });
    if (!there) desk_copy_.drop(seq);
  }
  desk_copy_.done();
  const auto room = static_cast<std::int64_t>(DeskCopy::kMost - std::min(DeskCopy::kMost, desk_copy_.size()));
  ok = ok && read_desk(desk_scan_, site, desk_copy_.last(), room + 1, [&](const DeskItem& item) { desk_copy_.put(item); });
  fits = desk_copy_.size() <= DeskCopy::kMost;
  if (!ok) desk_copy_.forget();
  else if (!fits) desk_copy_.give_up();
  return ok;
}

bool SqliteStore::read_desk(const Statement& scan, const std::string& site, std::int64_t from, std::int64_t limit, const std::function<void(const DeskItem&)>& take) {
  bind_text(scan.get(), 1, site);
  sqlite3_bind_int64(scan.get(), 2, from);
  sqlite3_bind_int64(scan.get(), 3, limit);
  return each(scan, [&](sqlite3_stmt* row) {
    DeskItem item;
    int at = 0;
    for (std::int64_t* number : {&item.seq, &item.at, &item.person, &item.remind_at}) *number = sqlite3_column_int64(row, at++);
    item.total = sqlite3_column_double(row, at++);
    item.flags = sqlite3_column_int(row, at++);
    for (std::string_view* text : {&item.band, &item.stage, &item.verdict, &item.status, &item.owner, &item.form, &item.channel, &item.words, &item.numbers}) *text = column_view(row, at++);
    take(item);
  });
}

std::optional<std::vector<DeskEntry>> SqliteStore::desk_entries(const std::string& site, const std::vector<std::int64_t>& seqs) {
  std::vector<DeskEntry> entries;
  for (const std::int64_t seq : seqs) {
    bind_text(desk_entry_.get(), 1, site);
    sqlite3_bind_int64(desk_entry_.get(), 2, seq);
    if (!each(desk_entry_, [&](sqlite3_stmt* row) { entries.push_back(entry_of(row)); })) return std::nullopt;
  }
  return entries;
}

std::optional<std::vector<DeskEntry>> SqliteStore::desk_person(const std::string& site, const std::string& lead, int limit) {
  bind_text(desk_person_.get(), 1, site);
  bind_text(desk_person_.get(), 2, lead);
  sqlite3_bind_int(desk_person_.get(), 3, limit);
  std::vector<DeskEntry> entries;
  const bool ok = each(desk_person_, [&](sqlite3_stmt* row) { entries.push_back(entry_of(row)); });
  return ok ? std::optional(std::move(entries)) : std::nullopt;
}

std::optional<std::vector<DeskEntry>> SqliteStore::desk_of(const std::string& site, const std::string& email, const std::string& phone, int limit) {
  bind_text(desk_of_.get(), 1, site);
  bind_text(desk_of_.get(), 2, email);
  bind_text(desk_of_.get(), 3, phone);
  sqlite3_bind_int(desk_of_.get(), 4, limit);
  std::vector<DeskEntry> entries;
  const bool ok = each(desk_of_, [&](sqlite3_stmt* row) { entries.push_back(entry_of(row)); });
  return ok ? std::optional(std::move(entries)) : std::nullopt;
}

std::optional<Work> SqliteStore::work(const std::string& site, const std::string& lead) {
  bind_text(work_.get(), 1, site);
  bind_text(work_.get(), 2, lead);
  Work work;
  const bool ok = each(work_, [&](sqlite3_stmt* row) {
    int at = 0;
    for (std::string* text : {&work.status, &work.owner, &work.note, &work.value, &work.currency, &work.changed_by}) *text = column_bytes(row, at++);
    for (std::int64_t* number : {&work.remind_at, &work.happened_at, &work.changed_at}) *number = sqlite3_column_int64(row, at++);
  });
  return ok ? std::optional(std::move(work)) : std::nullopt;
}

std::optional<bool> SqliteStore::put_work(const std::string& site, const std::string& lead, const Work& work, const std::string& what) {
  sqlite3_stmt* put = put_work_.get();
  int at = 0;
  for (const std::string* text : {&site, &lead, &work.status, &work.note, &work.value, &work.currency, &work.changed_by}) bind_text(put, ++at, *text);
  for (const std::int64_t number : {work.remind_at, work.happened_at, work.changed_at}) sqlite3_bind_int64(put, ++at, number);
  if (!change(put_work_)) return std::nullopt;
  if (changed() == 0) return false;
  at = 0;
  for (const std::string* text : {&site, &lead, &work.owner}) bind_text(put_owner_.get(), ++at, *text);
  if (!change(put_owner_)) return std::nullopt;
  sqlite3_stmt* note = put_change_.get();
  bind_text(note, 1, site);
  bind_text(note, 2, lead);
  sqlite3_bind_int64(note, 3, work.changed_at);
  bind_text(note, 4, work.changed_by);
  bind_text(note, 5, what);
  return change(put_change_) ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<WorkChange>> SqliteStore::work_changes(const std::string& site, const std::string& lead) {
  bind_text(changes_.get(), 1, site);
  bind_text(changes_.get(), 2, lead);
  std::vector<WorkChange> list;
  const bool ok = each(changes_, [&](sqlite3_stmt* row) { list.push_back({sqlite3_column_int64(row, 0), column_bytes(row, 1), column_bytes(row, 2)}); });
  return ok ? std::optional(std::move(list)) : std::nullopt;
}

}  // namespace leadline::receiver
