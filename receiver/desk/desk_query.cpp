#include "receiver/desk/desk_query.h"

#include <charconv>

#include "base/text.h"

namespace leadline::receiver {

namespace {

constexpr std::string_view kOrders[] = {"newest", "oldest", "highest", "lowest"};
constexpr int kRowsMost = 500;
constexpr std::size_t kSearchBytes = 200;  // each word is looked for in every lead
constexpr std::int64_t kPagesMost = 1'000'000;

struct Words { const char* name; std::string DeskQuery::*member; };
constexpr Words kWords[] = {{"band", &DeskQuery::band}, {"stage", &DeskQuery::stage}, {"notStage", &DeskQuery::not_stage}, {"verdict", &DeskQuery::verdict}, {"status", &DeskQuery::status},
                            {"owner", &DeskQuery::owner}, {"form", &DeskQuery::form}, {"channel", &DeskQuery::channel}};

template <typename Number>
bool read_number(const HttpRequest& request, const char* name, Number least, Number most, Number& to, std::string& problem) {
  const auto given = request.parameter(name);
  if (!given || given->empty()) return true;
  Number value{};
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), value);
  const bool ok = error == std::errc() && end == given->data() + given->size() && value >= least && value <= most;
  if (ok) to = value;
  else problem = name;
  return ok;
}

bool read_points(const HttpRequest& request, const char* name, std::optional<double>& to, std::string& problem) {
  double value = 0;
  if (request.parameter(name).value_or("").empty()) return true;
  if (!read_number(request, name, -1e12, 1e12, value, problem)) return false;
  to = value;
  return true;
}

bool fits(const std::string& wanted, std::string_view has) { return wanted.empty() || wanted == has; }

}  // namespace

bool DeskQuery::takes(const DeskItem& lead) const {
  if (!fits(band, lead.band) || !fits(stage, lead.stage) || !fits(verdict, lead.verdict) || !fits(status, lead.status) || !fits(form, lead.form) || !fits(channel, lead.channel)) return false;
  // "-": those that are nobody's yet.
  if (!owner.empty() && (owner == "-" ? !lead.owner.empty() : owner != lead.owner)) return false;
  if (!not_stage.empty() && not_stage == lead.stage) return false;
  if ((least && lead.total < *least) || (most && lead.total > *most) || lead.at < since || lead.at >= until) return false;
  if (counted && (lead.flags & (kUnfinished | kTest))) return false;
  if (due > 0 && (lead.remind_at == 0 || lead.remind_at > due)) return false;
  return search.finds(lead.words, lead.numbers);
}

std::optional<DeskQuery> read_desk_query(const HttpRequest& request, std::int64_t now, std::string& problem) {
  DeskQuery query;
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  query.shelf = request.parameter("quarantine").value_or("") == "1" ? Shelf::quarantine : Shelf::leads;
  query.search = Search(base::truncate_utf8(request.parameter("find").value_or(""), kSearchBytes));
  for (const Words& one : kWords) query.*one.member = request.parameter(one.name).value_or("");
  if (request.parameter("due").value_or("") == "1") query.due = now;
  query.counted = request.parameter("counted").value_or("") == "1";
  query.facets = request.parameter("facets").value_or("") == "1";
  const std::string order = request.parameter("order").value_or("");
  bool known = order.empty();
  for (std::size_t i = 0; i < std::size(kOrders); ++i) {
    if (order != kOrders[i]) continue;
    query.order = static_cast<DeskOrder>(i);
    known = true;
  }
  if (!known) problem = "order";
  const bool ok = known && read_points(request, "least", query.least, problem) && read_points(request, "most", query.most, problem) &&
                  read_number<std::int64_t>(request, "since", 0, kLast, query.since, problem) && read_number<std::int64_t>(request, "until", 0, kLast, query.until, problem) &&
                  read_number<std::int64_t>(request, "page", 0, kPagesMost, query.page, problem) && read_number(request, "limit", 1, kRowsMost, query.limit, problem) &&
                  read_number<std::int64_t>(request, "after", 0, kLast, query.after, problem);
  return ok ? std::optional(std::move(query)) : std::nullopt;
}

}  // namespace leadline::receiver
