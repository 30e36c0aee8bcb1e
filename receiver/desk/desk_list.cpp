#include "receiver/desk/desk_list.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kScanAtOnce = 20'000, kEntriesAtOnce = 500;
constexpr std::size_t kNewsMost = 20;

struct Found {
  std::int64_t seq, at, person;
  double total;
};

// How often a word stands in a column. There are few of each; a flood of invented ones is cut.
class Counts {
 public:
  void add(std::string_view word) {
    for (auto& [known, count] : list_) {
      if (known != word) continue;
      ++count;
      return;
    }
    if (list_.size() < kMost) list_.emplace_back(std::string(word), 1);
  }
  Json json() const {
    Json out = Json::object();
    for (const auto& [word, count] : list_) if (!word.empty()) out[word] = count;
    return out;
  }

 private:
  static constexpr std::size_t kMost = 60;
  std::vector<std::pair<std::string, std::int64_t>> list_;
};

struct Facets {
  Counts band, stage, verdict, status, owner, form, channel;
  void add(const DeskItem& lead) {
    band.add(lead.band);
    stage.add(lead.stage);
    verdict.add(lead.verdict);
    status.add(lead.status);
    owner.add(lead.owner);
    form.add(lead.form);
    channel.add(lead.channel);
  }
  Json json() const {
    return {{"band", band.json()}, {"stage", stage.json()}, {"verdict", verdict.json()}, {"status", status.json()}, {"owner", owner.json()}, {"form", form.json()}, {"channel", channel.json()}};
  }
};

struct Looked {
  std::vector<Found> found;
  std::vector<std::int64_t> news;
  Facets facets;
  std::int64_t all = 0, hot = 0, last = 0;
};

std::optional<Looked> look(SiteStore& store, const std::string& site, const DeskQuery& query) {
  Looked looked;
  const bool done = desk_scan(store, site, query.shelf, [&](const DeskItem& lead) {
    ++looked.all;
    looked.last = lead.seq;
    looked.hot += lead.band == "hot";
    if (query.facets) looked.facets.add(lead);
    if (query.after >= 0 && lead.seq > query.after) looked.news.push_back(lead.seq);
    if (query.takes(lead)) looked.found.push_back({lead.seq, lead.at, lead.person, lead.total});
  });
  return done ? std::optional(std::move(looked)) : std::nullopt;
}

bool stands_before(DeskOrder order, const Found& a, const Found& b) {
  switch (order) {
    case DeskOrder::oldest: return a.at != b.at ? a.at < b.at : a.seq < b.seq;
    case DeskOrder::highest: if (a.total != b.total) return a.total > b.total; break;
    case DeskOrder::lowest: if (a.total != b.total) return a.total < b.total; break;
    case DeskOrder::newest: break;
  }
  return a.at != b.at ? a.at > b.at : a.seq > b.seq;
}

// A person's leads stand together where the person's first one would. Of each: its place in `found`.
struct Placed { std::size_t at; bool first; std::size_t of; };

std::vector<Placed> arrange(const std::vector<Found>& found, DeskOrder order, std::size_t until) {
  struct Group { std::size_t head, size; };
  std::vector<Group> groups;
  // By person, in a table that is at least half empty: numbers of persons are as high as those of all sites' leads. From 1.
  std::vector<std::uint32_t> group_of(std::bit_ceil(2 * found.size() + 1), 0);
  const auto place_of = [&](std::int64_t person) -> std::uint32_t& {
    std::size_t at = static_cast<std::uint64_t>(person) * 0x9e3779b97f4a7c15u >> 32;
    for (;; ++at) {
      std::uint32_t& number = group_of[at & (group_of.size() - 1)];
      if (number == 0 || found[groups[number - 1].head].person == person) return number;
    }
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::uint32_t& number = place_of(found[i].person);
    if (number == 0) {
      groups.push_back({i, 1});
      number = static_cast<std::uint32_t>(groups.size());
      continue;
    }
    Group& group = groups[number - 1];
    ++group.size;
    if (stands_before(order, found[i], found[group.head])) group.head = i;
  }
  const std::size_t some = std::min(groups.size(), until);
  std::partial_sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(some), groups.end(), [&](const Group& a, const Group& b) { return stands_before(order, found[a.head], found[b.head]); });
  std::map<std::int64_t, std::vector<std::size_t>> others;  // of those who have sent several
  for (std::size_t i = 0; i < some; ++i) if (groups[i].size > 1) others[found[groups[i].head].person];
  for (std::size_t i = 0; !others.empty() && i < found.size(); ++i) {
    const auto at = others.find(found[i].person);
    if (at != others.end()) at->second.push_back(i);
  }
  std::vector<Placed> placed;
  for (std::size_t g = 0; g < some && placed.size() < until; ++g) {
    if (groups[g].size == 1) { placed.push_back({groups[g].head, true, 1}); continue; }
    std::vector<std::size_t>& own = others[found[groups[g].head].person];
    std::sort(own.begin(), own.end(), [&](std::size_t a, std::size_t b) { return stands_before(order, found[a], found[b]); });
    for (std::size_t i = 0; i < own.size(); ++i) placed.push_back({own[i], i == 0, own.size()});
  }
  return placed;
}

std::optional<std::vector<DeskEntry>> entries_of(SiteStore& store, const std::string& site, const std::vector<std::int64_t>& seqs) {
  return store.read([&](Store& kept) { return kept.desk_entries(site, seqs); });
}

Json rows_json(const std::vector<DeskEntry>& entries) {
  Json rows = Json::array();
  for (const DeskEntry& one : entries) rows.push_back(to_json(one));
  return rows;
}

}  // namespace

bool desk_scan(SiteStore& store, const std::string& site, Shelf shelf, const std::function<void(const DeskItem&)>& take) {
  for (std::int64_t after = 0;;) {
    const auto count = store.read([&](Store& kept) {
      return kept.scan_desk(site, shelf, after, kScanAtOnce, [&](const DeskItem& lead) {
        after = lead.seq;
        take(lead);
      });
    });
    if (!count) return false;
    if (*count < kScanAtOnce) return true;
  }
}

Json to_json(const DeskEntry& one) {
  Json row = {{"seq", one.seq}, {"id", one.id}, {"at", one.at}, {"person", one.person}, {"total", one.total}, {"band", one.band}, {"stage", one.stage}, {"verdict", one.verdict}, {"form", one.form},
              {"source", one.source}, {"channel", one.channel}, {"name", one.name}, {"phone", one.phone}, {"email", one.email}, {"status", one.status}, {"owner", one.owner}};
  if (one.remind_at > 0) row["remind"] = one.remind_at;
  if (one.flags & kUnfinished) row["unfinished"] = true;
  if (one.flags & kRisen) row["risen"] = true;
  if (one.flags & kDoubtful) row["doubtful"] = true;
  if (one.flags & kTimeTaken) row["timeTaken"] = true;
  if (one.flags & kSuspicious) row["spam"] = true;
  return row;
}

std::optional<Json> desk_page(SiteStore& store, const std::string& site, const DeskQuery& query) {
  auto looked = look(store, site, query);
  if (!looked) return std::nullopt;
  const auto limit = static_cast<std::size_t>(query.limit);
  const std::size_t pages = std::max<std::size_t>(1, (looked->found.size() + limit - 1) / limit);
  const std::size_t page = std::min(static_cast<std::size_t>(query.page), pages - 1), begin = page * limit;
  const std::vector<Placed> placed = arrange(looked->found, query.order, begin + limit + 1);
  const std::size_t end = std::min(begin + limit, placed.size());
  std::vector<std::int64_t> seqs;
  const std::size_t from = begin > 0 ? begin - 1 : 0, to = std::min(end + 1, placed.size());  // one more on either side: where a lead's page leads on to
  for (std::size_t i = from; i < to; ++i) seqs.push_back(looked->found[placed[i].at].seq);
  std::sort(looked->news.rbegin(), looked->news.rend());
  if (looked->news.size() > kNewsMost) looked->news.resize(kNewsMost);
  const auto entries = entries_of(store, site, seqs), news = entries_of(store, site, looked->news);
  if (!entries || !news) return std::nullopt;
  Json out = {{"page", page}, {"pages", pages}, {"found", looked->found.size()}, {"all", looked->all}, {"hot", looked->hot}, {"last", looked->last}};
  if (query.facets) out["facets"] = looked->facets.json();
  std::map<std::int64_t, const DeskEntry*> by_seq;  // one may have gone in between
  for (const DeskEntry& one : *entries) by_seq[one.seq] = &one;
  Json rows = Json::array();
  for (std::size_t i = from; i < to; ++i) {
    const auto one = by_seq.find(looked->found[placed[i].at].seq);
    if (one == by_seq.end()) continue;
    if (i < begin) out["before"] = one->first;
    if (i >= end) out["next"] = one->first;
    if (i < begin || i >= end) continue;
    Json row = to_json(*one->second);
    row["first"] = placed[i].first;
    row["of"] = placed[i].of;
    rows.push_back(std::move(row));
  }
  out["rows"] = std::move(rows);
  out["news"] = rows_json(*news);
  return out;
}

std::optional<Json> desk_board(SiteStore& store, const std::string& site, const DeskQuery& query) {
  std::array<std::vector<Found>, std::size(kStatuses)> columns;
  std::int64_t all = 0, last = 0;
  const bool done = desk_scan(store, site, query.shelf, [&](const DeskItem& lead) {
    ++all;
    last = lead.seq;
    if (!query.takes(lead)) return;
    for (std::size_t i = 0; i < std::size(kStatuses); ++i) if (lead.status == kStatuses[i]) columns[i].push_back({lead.seq, lead.at, lead.person, lead.total});
  });
  if (!done) return std::nullopt;
  Json list = Json::array();
  for (std::size_t i = 0; i < std::size(kStatuses); ++i) {
    std::vector<Found>& found = columns[i];
    const std::size_t some = std::min(found.size(), static_cast<std::size_t>(query.limit));
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(some), found.end(), [&](const Found& a, const Found& b) { return stands_before(query.order, a, b); });
    std::vector<std::int64_t> seqs;
    for (std::size_t at = 0; at < some; ++at) seqs.push_back(found[at].seq);
    const auto entries = entries_of(store, site, seqs);
    if (!entries) return std::nullopt;
    list.push_back({{"status", std::string(kStatuses[i])}, {"found", found.size()}, {"rows", rows_json(*entries)}});
  }
  return Json{{"columns", std::move(list)}, {"all", all}, {"last", last}};
}

bool desk_each(SiteStore& store, const std::string& site, const DeskQuery& query, const std::function<bool(const DeskEntry&, const Work&)>& take) {
  auto looked = look(store, site, query);
  if (!looked) return false;
  std::vector<Found>& found = looked->found;
  std::sort(found.begin(), found.end(), [&](const Found& a, const Found& b) { return stands_before(query.order, a, b); });
  for (std::size_t begin = 0; begin < found.size(); begin += kEntriesAtOnce) {
    std::vector<std::int64_t> seqs;
    for (std::size_t i = begin; i < std::min(found.size(), begin + kEntriesAtOnce); ++i) seqs.push_back(found[i].seq);
    using Worked = std::vector<std::pair<DeskEntry, Work>>;
    const auto some = store.read([&](Store& kept) -> std::optional<Worked> {
      const auto entries = kept.desk_entries(site, seqs);
      Worked worked;
      for (std::size_t i = 0; entries && i < entries->size(); ++i) {
        const auto work = kept.work(site, (*entries)[i].id);
        if (!work) return std::nullopt;
        worked.emplace_back((*entries)[i], *work);
      }
      return entries ? std::optional(std::move(worked)) : std::nullopt;
    });
    if (!some) return false;
    for (const auto& [lead, work] : *some) if (!take(lead, work)) return false;
  }
  return true;
}

}  // namespace leadline::receiver
