// What a store knows of the desk: lists of leads, and how far each is worked on.
#include <algorithm>
#include <set>

#include "receiver/desk/desk_row.h"
#include "receiver/store/sql_store.h"

namespace leadline::receiver {

using sql::Row;
using sql::Value;

namespace {

constexpr int kFillAtOnce = 200;
constexpr int kChangesMost = 500;   // of more, a copy is made anew; twice as many are kept, so that one that has missed some sees it
constexpr std::size_t kReadAtOnce = 20'000;
constexpr std::size_t kRegroupMost = 1000;  // of a person who has sent more, the others stay together

// What a list looks through, and what it shows.
#define LEADLINE_DESK_ITEMS "SELECT seq, at, person, remind_at, total, flags, band, stage, verdict, status, owner, form, channel, words, numbers FROM desk WHERE site = ?1 AND seq > ?2 AND shelf = "
#define LEADLINE_DESK_ENTRIES "SELECT seq, at, person, remind_at, total, flags, id, band, stage, verdict, form, source, channel, name, phone, email, status, owner FROM desk WHERE site = ?1 AND "
constexpr sql::Query kDeskScan = LEADLINE_DESK_ITEMS "0 ORDER BY seq LIMIT ?3";
constexpr sql::Query kDeskScanApart = LEADLINE_DESK_ITEMS "1 ORDER BY seq LIMIT ?3";
constexpr sql::Query kDeskItem = LEADLINE_DESK_ITEMS "0 AND seq <= ?3";
constexpr sql::Query kDeskEntry = LEADLINE_DESK_ENTRIES "seq = ?2";
constexpr sql::Query kDeskPerson = LEADLINE_DESK_ENTRIES
    "shelf = 0 AND person = (SELECT person FROM desk WHERE seq = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2)) ORDER BY at DESC, seq DESC LIMIT ?3";
constexpr sql::Query kDeskOf = LEADLINE_DESK_ENTRIES "shelf = 0 AND (email_key = ?2 OR phone_key = ?3) ORDER BY at DESC, seq DESC LIMIT ?4";
#undef LEADLINE_DESK_ITEMS
#undef LEADLINE_DESK_ENTRIES

DeskEntry entry_of(const Row& row) {
  DeskEntry entry;
  int at = 0;
  for (std::int64_t* number : {&entry.seq, &entry.at, &entry.person, &entry.remind_at}) *number = row.integer(at++);
  entry.total = row.real(at++);
  entry.flags = static_cast<int>(row.integer(at++));
  for (std::string* text : {&entry.id, &entry.band, &entry.stage, &entry.verdict, &entry.form, &entry.source, &entry.channel, &entry.name, &entry.phone, &entry.email, &entry.status, &entry.owner}) {
    *text = row.text(at++);
  }
  return entry;
}

}  // namespace

// The number of all who share the address or the phone number, joined when they were two; `own` when it is somebody new.
bool SqlStore::find_person(const std::string& site, const std::string& email, const std::string& phone, std::int64_t own, std::int64_t& person) {
  std::int64_t by_email = 0, by_phone = 0;
  // All of an address or a number are one person: any of them tells who.
  const bool ok = each("SELECT (SELECT person FROM desk WHERE site = ?1 AND email_key = ?2 LIMIT 1), (SELECT person FROM desk WHERE site = ?1 AND phone_key = ?3 LIMIT 1)", [&](const Row& row) {
    by_email = row.integer(0);
    by_phone = row.integer(1);
  }, site, email, phone);
  if (!ok) return false;
  person = by_email && by_phone ? std::min(by_email, by_phone) : by_email ? by_email : by_phone ? by_phone : own;
  return !by_email || !by_phone || by_email == by_phone || change("UPDATE desk SET person = ?1 WHERE person = ?2", person, std::max(by_email, by_phone));
}

bool SqlStore::put_desk(const DeskPlace& place, const DeskRow& row) {
  std::int64_t person = 0;
  if (!find_person(place.site, row.email_key, row.phone_key, place.seq, person)) return false;
  if (!place.corrects.empty() && !change("UPDATE desk SET shelf = 2 WHERE shelf = 0 AND (flags & 4) <> 0 AND seq = (SELECT seq FROM lead WHERE site = ?1 AND id = ?2)", place.site, place.corrects)) return false;
  int flags = row.flags | (place.taken ? kTimeTaken : 0);
  if (!place.spam.empty()) {
    const bool suspicious = is_suspicious(base::parse_json(place.spam).value_or(base::Json()));
    flags = (flags & ~kSuspicious) | (suspicious ? kSuspicious : 0);
  }
  return change(
      "INSERT INTO desk(seq, site, id, shelf, person, at, remind_at, total, flags, band, stage, verdict, status, owner, form, channel, words, numbers, source, name, phone, email, email_key, phone_key, corrects) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, coalesce((SELECT remind_at FROM work WHERE site = ?2 AND lead = ?3), 0), ?7, ?8, ?9, ?10, ?11, "
      "coalesce((SELECT status FROM work WHERE site = ?2 AND lead = ?3), 'new'), coalesce((SELECT owner FROM lead WHERE seq = ?1), ''), "
      "?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) "
      "ON CONFLICT(seq) DO UPDATE SET shelf = excluded.shelf, person = excluded.person, at = excluded.at, remind_at = excluded.remind_at, total = excluded.total, flags = excluded.flags, "
      "band = excluded.band, stage = excluded.stage, verdict = excluded.verdict, status = excluded.status, owner = excluded.owner, form = excluded.form, channel = excluded.channel, "
      "words = excluded.words, numbers = excluded.numbers, source = excluded.source, name = excluded.name, phone = excluded.phone, email = excluded.email, "
      "email_key = excluded.email_key, phone_key = excluded.phone_key, corrects = excluded.corrects",
      place.seq, place.site, place.id, place.quarantined, person, place.received_at, row.total, flags, row.band, row.stage, place.verdict, row.form, row.channel, row.words, row.numbers, row.source,
      row.name, row.phone, row.email, Value::text_or_null(row.email_key), Value::text_or_null(row.phone_key), Value::text_or_null(place.corrects));
}

// Leads of before version 15: each is read once.
bool SqlStore::fill_desk() {
  struct Kept { DeskPlace place; std::string body, email, phone; };
  for (std::int64_t after = 0;;) {
    std::vector<Kept> leads;
    const bool ok = each(
        "SELECT seq, site, id, received_at, verdict, taken IS NOT NULL, spam, quarantined_at IS NOT NULL, body, email, phone FROM lead WHERE body IS NOT NULL AND seq > ?1 ORDER BY seq LIMIT ?2",
        [&](const Row& row) {
          DeskPlace place{row.integer(0), row.integer(3), row.text(1), row.text(2), row.text(4), row.text(6), {}, row.flag(5), row.flag(7)};
          leads.push_back({std::move(place), row.text(8), row.text(9), row.text(10)});
        },
        after, kFillAtOnce);
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

std::int64_t SqlStore::person_of(const std::string& site, const std::string& lead) {
  std::int64_t person = 0;
  return each(kDeskPerson, [&](const Row& row) { person = entry_of(row).person; }, site, lead, 1) ? person : 0;
}

// When one lead of a person has gone, those that only it held together are two again.
bool SqlStore::regroup(const std::string& site, std::int64_t person) {
  struct Member { std::int64_t seq; std::string email, phone; };
  std::vector<Member> members;
  const bool read = each("SELECT seq, coalesce(email_key, ''), coalesce(phone_key, '') FROM desk WHERE site = ?1 AND person = ?2 LIMIT ?3",
                         [&](const Row& row) { members.push_back({row.integer(0), row.text(1), row.text(2)}); }, site, person, kRegroupMost + 1);
  if (!read) return false;
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
    if (!change("UPDATE desk SET person = ?1 WHERE seq = ?2", members[root[i]].seq, members[i].seq)) return false;
  }
  return true;
}

std::optional<int> SqlStore::scan_desk(const std::string& site, Shelf shelf, std::int64_t after, int limit, const std::function<void(const DeskItem&)>& take) {
  if (shelf == Shelf::leads) {
    DeskCopy& copy = desk_copies_.of(site);
    if (!copy.given_up() && !refresh_copy(site, copy)) return std::nullopt;
    desk_copies_.make_room();
    if (!copy.given_up()) return copy.show(after, take);
  }
  int count = 0;
  const bool ok = read_desk(shelf == Shelf::leads ? kDeskScan : kDeskScanApart, site, after, limit, [&](const DeskItem& item) {
    take(item);
    ++count;
  });
  return ok ? std::optional(count) : std::nullopt;
}

// Again when another era has begun meanwhile.
bool SqlStore::refresh_copy(const std::string& site, DeskCopy& copy) {
  for (int tries = 0; tries < 2; ++tries) {
    const std::uint64_t era = db_->era();
    const bool ok = follow_changes(site, copy, era) && read_new(site, copy);
    if (ok && db_->era() == era) return true;
    copy.forget();
  }
  return false;
}

// What it has is as it is now. Where to go on is looked up before anything is read: what changes while it is read is read once more.
bool SqlStore::follow_changes(const std::string& site, DeskCopy& copy, std::uint64_t era) {
  std::set<std::int64_t> stale;
  int changes = 0;
  std::int64_t last = copy.change();
  const bool known = !copy.is_good(era) || each("SELECT number, seq FROM desk_change WHERE site = ?1 AND number > ?2 ORDER BY number LIMIT ?3", [&](const Row& row) {
    last = row.integer(0);
    stale.insert(row.integer(1));
    ++changes;
  }, site, last, kChangesMost + 1);
  if (!known) return false;
  if (!copy.is_good(era) || changes > kChangesMost) {
    std::int64_t newest = 0;
    if (!each("SELECT max(number) FROM desk_change WHERE site = ?1", [&](const Row& row) { newest = row.integer(0); }, site)) return false;
    copy.begin(era, newest);
    return true;
  }
  copy.note(last);
  return std::all_of(stale.begin(), stale.end(), [&](std::int64_t seq) {
    if (seq > copy.last()) return true;
    copy.drop(seq);
    return read_desk(kDeskItem, site, seq - 1, seq, [&](const DeskItem& item) { copy.put(item); });
  });
}

// A piece at a time: a database on another machine sends each as a whole.
bool SqlStore::read_new(const std::string& site, DeskCopy& copy) {
  for (std::size_t before = 0; copy.size() <= DeskCopy::kMost; ) {
    before = copy.size();
    if (!read_desk(kDeskScan, site, copy.last(), kReadAtOnce, [&](const DeskItem& item) { copy.put(item); })) return false;
    if (copy.size() < before + kReadAtOnce) return true;
  }
  copy.give_up();
  return true;
}

std::optional<std::int64_t> SqlStore::forget_changes(const std::string& site) {
  const bool ok = change("DELETE FROM desk_change WHERE site = ?1 AND number <= (SELECT number FROM desk_change WHERE site = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)", site, 2 * kChangesMost);
  return ok ? std::optional(changed()) : std::nullopt;
}

bool SqlStore::read_desk(sql::Query scan, const std::string& site, std::int64_t from, std::int64_t limit, const std::function<void(const DeskItem&)>& take) {
  return each(scan, [&](const Row& row) {
    DeskItem item;
    int at = 0;
    for (std::int64_t* number : {&item.seq, &item.at, &item.person, &item.remind_at}) *number = row.integer(at++);
    item.total = row.real(at++);
    item.flags = static_cast<int>(row.integer(at++));
    for (std::string_view* text : {&item.band, &item.stage, &item.verdict, &item.status, &item.owner, &item.form, &item.channel, &item.words, &item.numbers}) *text = row.view(at++);
    take(item);
  }, site, from, limit);
}

std::optional<std::vector<DeskEntry>> SqlStore::desk_entries(const std::string& site, const std::vector<std::int64_t>& seqs) {
  std::vector<DeskEntry> entries;
  for (const std::int64_t seq : seqs) {
    if (!each(kDeskEntry, [&](const Row& row) { entries.push_back(entry_of(row)); }, site, seq)) return std::nullopt;
  }
  return entries;
}

std::optional<std::vector<DeskEntry>> SqlStore::desk_person(const std::string& site, const std::string& lead, int limit) {
  std::vector<DeskEntry> entries;
  const bool ok = each(kDeskPerson, [&](const Row& row) { entries.push_back(entry_of(row)); }, site, lead, limit);
  return ok ? std::optional(std::move(entries)) : std::nullopt;
}

std::optional<std::vector<DeskEntry>> SqlStore::desk_of(const std::string& site, const std::string& email, const std::string& phone, int limit) {
  std::vector<DeskEntry> entries;
  const bool ok = each(kDeskOf, [&](const Row& row) { entries.push_back(entry_of(row)); }, site, email, phone, limit);
  return ok ? std::optional(std::move(entries)) : std::nullopt;
}

std::optional<Work> SqlStore::work(const std::string& site, const std::string& lead) {
  Work work;
  const bool ok = each(
      "SELECT coalesce(status, 'new'), owner, note, value, currency, changed_by, remind_at, happened_at, changed_at FROM lead "
      "LEFT JOIN work ON work.site = lead.site AND work.lead = lead.id WHERE lead.site = ?1 AND lead.id = ?2",
      [&](const Row& row) {
        int at = 0;
        for (std::string* text : {&work.status, &work.owner, &work.note, &work.value, &work.currency, &work.changed_by}) *text = row.text(at++);
        for (std::int64_t* number : {&work.remind_at, &work.happened_at, &work.changed_at}) *number = row.integer(at++);
      },
      site, lead);
  return ok ? std::optional(std::move(work)) : std::nullopt;
}

std::optional<bool> SqlStore::put_work(const std::string& site, const std::string& lead, const Work& work, const std::string& what) {
  const bool put = db_->lock(site) && change(
      "INSERT INTO work(site, lead, status, note, value, currency, changed_by, remind_at, happened_at, changed_at) "
      "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM lead WHERE site = ?1 AND id = ?2 AND body IS NOT NULL "
      "ON CONFLICT(site, lead) DO UPDATE SET status = excluded.status, note = excluded.note, value = excluded.value, currency = excluded.currency, "
      "changed_by = excluded.changed_by, remind_at = excluded.remind_at, happened_at = excluded.happened_at, changed_at = excluded.changed_at",
      site, lead, work.status, work.note, work.value, work.currency, work.changed_by, work.remind_at, work.happened_at, work.changed_at);
  if (!put) return std::nullopt;
  if (changed() == 0) return false;
  const Value owner = Value::text_or_null(work.owner);
  const bool ok = change("UPDATE lead SET owner = ?3 WHERE site = ?1 AND id = ?2 AND coalesce(owner, '') <> coalesce(?3, '')", site, lead, owner) &&
                  change("INSERT INTO work_change(site, lead, at, by, what) VALUES(?1, ?2, ?3, ?4, ?5)", site, lead, work.changed_at, work.changed_by, what);
  return ok ? std::optional(true) : std::nullopt;
}

std::optional<std::vector<WorkChange>> SqlStore::work_changes(const std::string& site, const std::string& lead) {
  std::vector<WorkChange> list;
  const bool ok = each("SELECT at, by, what FROM work_change WHERE site = ?1 AND lead = ?2 ORDER BY rowid",
                       [&](const Row& row) { list.push_back({row.integer(0), row.text(1), row.text(2)}); }, site, lead);
  return ok ? std::optional(std::move(list)) : std::nullopt;
}

}  // namespace leadline::receiver
