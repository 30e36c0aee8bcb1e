// The score against what happened.
#include "base/number.h"
#include "base/text.h"
#include "metrics/statistics.h"
#include "metrics/tally.h"

namespace leadline::metrics {

namespace {

using base::Json;

constexpr int kDeciles = 10;

double points(std::int64_t milli) { return static_cast<double>(milli) / 1000; }

struct Count { std::int64_t leads = 0, won = 0; };

void put_rate(Json& out, const char* name, const Count& count) {
  base::put(out, name, count.leads > 0 ? Json(static_cast<double>(count.won) / static_cast<double>(count.leads)) : Json());
  const bool any = count.leads > 0;
  const Interval sure = any ? wilson(count.won, count.leads) : Interval();
  base::put_all(out, "low", any ? Json(sure.low) : Json(), "high", any ? Json(sure.high) : Json());
}

std::vector<const Scored*> by_total(const std::vector<Scored>& leads) {
  std::vector<const Scored*> order;
  for (const Scored& lead : leads) if (lead.scored) order.push_back(&lead);
  std::stable_sort(order.begin(), order.end(), [](const Scored* a, const Scored* b) { return a->total < b->total; });
  return order;
}

}  // namespace

// Each level with the leads that stand there or higher: what a threshold there lets through.
Json levels_of(const std::vector<Scored>& leads, const std::vector<std::string>& order, bool bands) {
  std::vector<std::string> names = order;
  for (const Scored& lead : leads) {
    const std::string& name = bands ? *lead.band : *lead.stage;
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.insert(names.begin(), name);
  }
  std::map<std::string, std::size_t> level;
  for (std::size_t i = 0; i < names.size(); ++i) level[names[i]] = i;
  std::vector<Count> counts(names.size());
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
  Json list = base::list();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json one = base::object_of(bands ? "band" : "stage", names[i], "leads", counts[i].leads, "won", counts[i].won);
    put_rate(one, "precision", counts[i]);
    base::put(one, "recall", won > 0 ? Json(static_cast<double>(counts[i].won) / static_cast<double>(won)) : Json());
    base::push(list, std::move(one));
  }
  return list;
}

// Ten parts of as many leads each; those with as many points stay together.
Json calibration_of(const std::vector<Scored>& leads) {
  const auto order = by_total(leads);
  Json list = base::list();
  std::size_t begin = 0;
  for (std::size_t part = 1; part <= kDeciles; ++part) {
    std::size_t end = order.size() * part / kDeciles;
    while (end > 0 && end < order.size() && order[end]->total == order[end - 1]->total) ++end;
    if (end <= begin) continue;
    Count count;
    for (std::size_t i = begin; i < end; ++i) {
      ++count.leads;
      count.won += order[i]->won ? 1 : 0;
    }
    Json one = base::object_of("from", Json(points(order[begin]->total)), "to", Json(points(order[end - 1]->total)), "leads", count.leads, "won", count.won);
    put_rate(one, "rate", count);
    base::push(list, std::move(one));
    begin = end;
  }
  return list;
}

// The lowest score from which on at least so many of a hundred leads have become customers; null when there is none.
Json threshold_for(const std::vector<Scored>& leads, double precision) {
  const auto order = by_total(leads);
  Count above, best;
  std::int64_t from = 0, won = 0;
  for (const Scored* lead : order) won += lead->won ? 1 : 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    ++above.leads;
    above.won += order[i]->won ? 1 : 0;
    const bool whole = i == 0 || order[i - 1]->total != order[i]->total;
    if (!whole || static_cast<double>(above.won) < precision * static_cast<double>(above.leads)) continue;
    best = above;
    from = order[i]->total;
  }
  if (best.leads == 0 || best.won == 0) return Json();
  Json out = base::object_of("asked", Json(precision), "from", Json(points(from)), "leads", best.leads, "won", best.won);
  put_rate(out, "precision", best);
  base::put(out, "recall", Json(static_cast<double>(best.won) / static_cast<double>(won)));
  return out;
}

Json rules_of(const std::vector<Scored>& leads, const Words& sets, const std::vector<std::string>& known, Json& notes) {
  std::vector<Count> of_set(sets.size());
  Count all;
  for (const Scored& lead : leads) {
    for (Count* count : {&of_set[lead.rules], &all}) {
      ++count->leads;
      count->won += lead.won ? 1 : 0;
    }
  }
  std::map<std::string, Count> of_rule;
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
    const Count without{all.leads - with.leads, all.won - with.won};
    Json one = base::object_of("rule", rule, "leads", with.leads, "won", with.won);
    const auto rate = [](const Count& count) { return count.leads > 0 ? Json(static_cast<double>(count.won) / static_cast<double>(count.leads)) : Json(); };
    base::put_all(one, "wonWith", rate(with), "wonWithout", rate(without));
    const auto lift = ratio(with.won, with.leads, without.won, without.leads);
    base::put_all(one, "lift", lift ? Json(lift->value) : Json(), "low", lift ? Json(lift->low) : Json(), "high", lift && lift->high ? Json(*lift->high) : Json());
    if (with.leads == 0) base::put(one, "dead", true);
    for (const auto& [other, same] : sets_of) {
      if (other >= rule || with.leads == 0 || of_rule[other].leads != with.leads || same != sets_of[rule]) continue;
      base::put(one, "redundant", other);
      base::push(notes, "rule " + rule + " hits whenever rule " + other + " does, and never without it: one of them would do");
      break;
    }
    if (with.leads == 0 && all.leads > 0) base::push(notes, "rule " + rule + " gave none of these leads points");
    base::push(list, std::move(one));
  }
  return list;
}

// How many leads came with how many points, and what became of them: what any threshold would let through can be read off it.
Json scores_of(const std::vector<Scored>& leads) {
  std::vector<const Scored*> order;
  for (const Scored& lead : leads) if (lead.scored) order.push_back(&lead);
  std::sort(order.begin(), order.end(), [](const Scored* a, const Scored* b) { return a->total < b->total; });
  Json list = base::list();
  if (order.empty()) return list;
  constexpr std::int64_t kPoint = 1000, kMostSteps = 400;  // thousandths
  const auto floor_to = [](std::int64_t value, std::int64_t step) { return (value >= 0 ? value : value - step + 1) / step * step; };
  const std::int64_t range = (order.back()->total - order.front()->total) / kPoint;
  const std::int64_t step = kPoint * (range / kMostSteps + 1);
  for (std::size_t i = 0; i < order.size();) {
    const std::int64_t from = floor_to(order[i]->total, step);
    std::int64_t count = 0, won = 0, lost = 0;
    std::map<std::string, std::int64_t> at_stage;
    for (; i < order.size() && order[i]->total < from + step; ++i) {
      ++count;
      won += order[i]->won ? 1 : 0;
      lost += order[i]->decided && !order[i]->won ? 1 : 0;
      ++at_stage[*order[i]->stage];
    }
    Json stages = base::object();
    for (const auto& [name, number] : at_stage) base::put(stages, name, Json(number));
    base::push(list, base::object_of("from", Json(points(from)), "to", Json(points(from + step)), "leads", count, "won", won, "lost", lost, "stages", std::move(stages)));
  }
  return list;
}

}  // namespace leadline::metrics
