#include "lint/attainable.h"

#include <algorithm>

namespace leadline::cli {

namespace {

using scoring::CapPer;
using scoring::Clamp;
using scoring::Rule;
using scoring::RuleKind;

Milli bounded(Milli value) { return std::clamp(value, -kUnbounded, kUnbounded); }

Range plus(Range a, Range b) { return {bounded(a.low + b.low), bounded(a.high + b.high)}; }

Range clamped(Range range, const Clamp& clamp) { return {clamp.apply(range.low), clamp.apply(range.high)}; }

// What one award, or a state, is worth. A list of values (a multi-select) earns the sum of theirs.
Range worth_once(const Rule& rule) {
  if (rule.value_map.empty()) return {std::min<Milli>(0, rule.points), std::max<Milli>(0, rule.points)};
  Range range;
  for (const scoring::MappedPoints& entry : rule.value_map) {
    if (entry.points < 0) range.low = bounded(range.low + entry.points);
    else range.high = bounded(range.high + entry.points);
  }
  return range;
}

Range times(Range once, std::int64_t hits) {
  const auto multiplied = [hits](Milli points) {
    if (points == 0 || hits == 0) return Milli{0};
    const Milli limit = kUnbounded / hits;
    return points > limit ? kUnbounded : points < -limit ? -kUnbounded : points * hits;
  };
  return {multiplied(once.low), multiplied(once.high)};
}

Range worth_of_tiers(const Rule& rule, std::int64_t hits) {
  Range range;
  Milli points = 0;
  for (const scoring::Tier& tier : rule.tiers) {
    if (tier.at_least > hits) break;
    points = rule.additive ? points + tier.points : tier.points;
    range = {std::min(range.low, points), std::max(range.high, points)};
  }
  return range;
}

Range worth(const Rule& rule, std::int64_t hits) {
  switch (rule.kind) {
    case RuleKind::event: return rule.tiers.empty() ? times(worth_once(rule), hits) : worth_of_tiers(rule, hits);
    case RuleKind::inactivity: return times(worth_once(rule), kUnbounded);
    default: return worth_once(rule);
  }
}

}  // namespace

std::int64_t most_hits(const Rule& rule) { return rule.cap.per == CapPer::lifetime ? rule.cap.n : kUnbounded; }

Attainable attainable(const scoring::Model& model, const std::vector<bool>& can_fire) {
  std::vector<std::int64_t> hits;
  for (const Rule& rule : model.rules) hits.push_back(most_hits(rule));
  return attainable(model, can_fire, hits);
}

Attainable attainable(const scoring::Model& model, const std::vector<bool>& can_fire, const std::vector<std::int64_t>& hits) {
  Attainable out;
  out.rules.resize(model.rules.size());
  out.groups.resize(model.groups.size());
  out.dimensions.resize(model.dimensions.size());
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const Rule& rule = model.rules[i];
    if (!can_fire[i]) continue;
    const Range when_hit = clamped(worth(rule, hits[i]), rule.clamp);
    out.rules[i] = {std::min<Milli>(0, when_hit.low), std::max<Milli>(0, when_hit.high)};
    Range& group = out.groups[static_cast<std::size_t>(rule.group)];
    group = plus(group, out.rules[i]);
  }
  for (std::size_t i = 0; i < model.groups.size(); ++i) {
    out.groups[i] = clamped(out.groups[i], model.groups[i].clamp);
    Range& dimension = out.dimensions[static_cast<std::size_t>(model.groups[i].dimension)];
    dimension = plus(dimension, out.groups[i]);
  }
  for (std::size_t i = 0; i < model.dimensions.size(); ++i) {
    out.dimensions[i] = clamped(out.dimensions[i], model.dimensions[i].clamp);
    out.total = plus(out.total, out.dimensions[i]);
  }
  out.total = clamped(out.total, model.total);
  return out;
}

}  // namespace leadline::cli
