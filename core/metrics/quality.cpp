// The score against what happened.
#include <span>

#include "base/number.h"
#include "base/text.h"
#include "metrics/statistics.h"
#include "metrics/tally.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr int kDeciles = 10;

double points(std::int64_t milli) { return static_cast<double>(milli) / 1000; }

struct Share { std::int64_t leads = 0, won = 0; };

double share(std::int64_t part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

// Where nothing is known of any lead, shares of those that were won are not known either.
bool any_decided(const std::vector<Scored>& leads) {
  return std::any_of(leads.begin(), leads.end(), [](const Scored& lead) { return lead.decided; });
}

void put_rate(Json& out, const char* name, const Share& count, bool known) {
  const bool any = known && count.leads > 0;
  base::put(out, name, any ? Json(share(count.won, count.leads)) : Json());
  const Interval sure = any ? wilson(count.won, count.leads) : Interval();
  base::put_all(out, "low", any ? Json(sure.low) : Json(), "high", any ? Json(sure.high) : Json());
}

// Those that have a score.
std::span<const Scored> scored_in(const std::vector<Scored>& leads) {
  const auto first = std::partition_point(leads.begin(), leads.end(), [](const Scored& lead) { return !lead.scored; });
  return {first, leads.end()};
}

}  // namespace

void order_by_score(std::vector<Scored>& leads) {
  std::sort(leads.begin(), leads.end(), [](const Scored& a, const Scored& b) { return a.scored != b.scored ? b.scored : a.total < b.total; });
}

// Each level with the leads that stand there or higher: what a threshold there lets through.
Json levels_of(const std::vector<Scored>& leads, const std::vector<std::string>& order, bool bands) {
  std::vector<std::string> names = order;
  for (const Scored& lead : leads) {
    const std::string& name = bands ? *lead.band : *lead.stage;
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.insert(names.begin(), name);
  }
  std::map<std::string, std::size_t> level;
  for (std::size_t i = 0; i < names.size(); ++i) level[names[i]] = i;
  std::vector<Share> counts(names.size());
  std::int64_t won = 0;
  for (const Scored& lead : leads) {
    won += lead.won ? 1 : 0;
    const auto at = level.find(bands ? *lead.band : *lead.stage);
    if (at == level.end()) continue;
    for (std::size_t i = 0; i <= at->second; ++i) {
      ++counts[i].leads;
      counts[i].won += lead.won ? 1 : 0;
    }
  }
  const bool known = any_decided(leads);
  Json list = base::list();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json one = base::object_of(bands ? "band" : "stage", names[i], "leads", counts[i].leads, "won", counts[i].won);
    put_rate(one, "precision", counts[i], known);
    base::put(one, "recall", won > 0 ? Json(share(counts[i].won, won)) : Json());
    base::push(list, std::move(one));
  }
  return list;
}

// Ten parts of as many leads each; those with as many points stay together.
Json calibration_of(const std::vector<Scored>& leads) {
  const auto order = scored_in(leads);
  const bool known = any_decided(leads);
  Json list = base::list();
  std::size_t begin = 0;
  for (std::size_t part = 1; part <= kDeciles; ++part) {
    std::size_t end = order.size() * part / kDeciles;
    while (end > 0 && end < order.size() && order[end].total == order[end - 1].total) ++end;
    if (end <= begin) continue;
    Share count;
    for (std::size_t i = begin; i < end; ++i) {
      ++count.leads;
      count.won += order[i].won ? 1 : 0;
    }
    Json one = base::object_of("from", Json(points(order[begin].total)), "to", Json(points(order[end - 1].total)), "leads", count.leads, "won", count.won);
    put_rate(one, "rate", count, known);
    base::push(list, std::move(one));
    begin = end;
  }
  return list;
}

Json auc_of(const std::vector<Scored>& leads) {
  const auto order = scored_in(leads);
  // Mann and Whitney's count of pairs in the right order; a tie is half of one.
  double pairs = 0, lost_before = 0, won_all = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double won = 0, lost = 0;
    for (; end < order.size() && order[end].total == order[begin].total; ++end) ++(order[end].won ? won : lost);
    pairs += won * (lost_before + lost / 2);
    lost_before += lost;
    won_all += won;
  }
  return won_all > 0 && lost_before > 0 ? Json(pairs / (won_all * lost_before)) : Json();
}

// The lowest score from which on at least so many of a hundred leads have become customers; null when there is none.
Json threshold_for(const std::vector<Scored>& leads, double precision) {
  const auto order = scored_in(leads);
  Share above, best;
  std::int64_t from = 0, won = 0;
  for (const Scored& lead : order) won += lead.won ? 1 : 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    ++above.leads;
    above.won += order[i].won ? 1 : 0;
    const bool whole = i == 0 || order[i - 1].total != order[i].total;
    if (!whole || static_cast<double>(above.won) < precision * static_cast<double>(above.leads)) continue;
    best = above;
    from = order[i].total;
  }
  if (best.leads == 0 || best.won == 0) return Json();
  Json out = base::object_of("asked", Json(precision), "from", Json(points(from)), "leads", best.leads, "won", best.won);
  put_rate(out, "precision", best, true);
  base::put(out, "recall", Json(share(best.won, won)));
  return out;
}

namespace {

Json rule_of(const std::string& rule, const Share& with, const Share& without, bool known) {
  Json one = base::object_of("rule", rule, "leads", with.leads, "won", with.won);
  const auto rate = [&](const Share& count) { return known && count.leads > 0 ? Json(share(count.won, count.leads)) : Json(); };
  base::put_all(one, "wonWith", rate(with), "wonWithout", rate(without));
  const auto lift = ratio(with.won, with.leads, without.won, without.leads);
  base::put_all(one, "lift", lift ? Json(lift->value) : Json(), "low", lift ? Json(lift->low) : Json(), "high", lift && lift->high ? Json(*lift->high) : Json());
  const bool both = known && with.leads > 0 && without.leads > 0;
  const Interval sure = both ? difference(with.won, with.leads, without.won, without.leads) : Interval();
  base::put_all(one, "difference", both ? Json(share(with.won, with.leads) - share(without.won, without.leads)) : Json(), "differenceLow", both ? Json(sure.low) : Json(),
                "differenceHigh", both ? Json(sure.high) : Json());
  if (with.leads == 0) base::put(one, "dead", true);
  return one;
}

}  // namespace

Json rules_of(const std::vector<Scored>& leads, const Words& sets, const std::vector<std::string>& known, Notes& notes) {
  const bool told = any_decided(leads);
  std::vector<Share> of_set(sets.size());
  Share all;
  for (const Scored& lead : leads) {
    for (Share* count : {&of_set[lead.rules], &all}) {
      ++count->leads;
      count->won += lead.won ? 1 : 0;
    }
  }
  std::map<std::string, Share> of_rule;
  std::map<std::string, std::uint64_t> sets_of;  // a sum over the sets that a rule is in: rules with the same have always hit together
  for (const std::string& rule : known) of_rule[rule];
  for (std::uint32_t i = 0; i < sets.size(); ++i) {
    if (of_set[i].leads == 0 || sets[i].empty()) continue;
    for (const std::string& rule : base::split(sets[i], '\t')) {
      of_rule[rule].leads += of_set[i].leads;
      of_rule[rule].won += of_set[i].won;
      sets_of[rule] += (std::uint64_t{i} + 1) * 0x9E3779B97F4A7C15u ^ ((std::uint64_t{i} + 1) << 31);
    }
  }
  Json list = base::list();
  for (const auto& [rule, with] : of_rule) {
    Json one = rule_of(rule, with, {all.leads - with.leads, all.won - with.won}, told);
    for (const auto& [other, same] : sets_of) {
      if (other >= rule || with.leads == 0 || of_rule[other].leads != with.leads || same != sets_of[rule]) continue;
      base::put(one, "redundant", other);
      notes.add(Note::redundant_rule, rule, other);
      break;
    }
    if (with.leads == 0 && all.leads > 0) notes.add(Note::dead_rule, rule);
    base::push(list, std::move(one));
  }
  return list;
}

// How many leads came with how many points, and what became of them: what any threshold would let through can be read off it.
Json scores_of(const std::vector<Scored>& leads) {
  const std::span<const Scored> order = scored_in(leads);
  Json list = base::list();
  if (order.empty()) return list;
  constexpr std::int64_t kPoint = 1000, kMostSteps = 400;  // thousandths
  const auto floor_to = [](std::int64_t value, std::int64_t step) { return (value >= 0 ? value : value - step + 1) / step * step; };
  const std::int64_t range = (order.back().total - order.front().total) / kPoint;
  const std::int64_t step = kPoint * (range / kMostSteps + 1);
  for (std::size_t i = 0; i < order.size();) {
    const std::int64_t from = floor_to(order[i].total, step);
    std::int64_t count = 0, won = 0, lost = 0;
    std::map<std::string, std::int64_t> at_stage;
    for (; i < order.size() && order[i].total < from + step; ++i) {
      ++count;
      won += order[i].won ? 1 : 0;
      lost += order[i].decided && !order[i].won ? 1 : 0;
      ++at_stage[*order[i].stage];
    }
    Json stages = base::object();
    for (const auto& [name, number] : at_stage) base::put(stages, name, Json(number));
    base::push(list, base::object_of("from", Json(points(from)), "to", Json(points(from + step)), "leads", count, "won", won, "lost", lost, "stages", std::move(stages)));
  }
  return list;
}

}  // namespace leadline::metrics
