#include "scoring/ledger.h"

#include <algorithm>

#include "base/door.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/number.h"

namespace leadline::scoring {

using base::Json;

Tally& tally_of(Ledger& ledger, std::int32_t rule, std::size_t rules) {
  if (ledger.by_rule.size() < rules) ledger.by_rule.resize(rules, -1);
  std::int32_t& at = ledger.by_rule[static_cast<std::size_t>(rule)];
  if (at < 0) {
    at = static_cast<std::int32_t>(ledger.tallies.size());
    ledger.tallies.emplace_back();
    ledger.tallies.back().rule = rule;
  }
  return ledger.tallies[static_cast<std::size_t>(at)];
}

LEADLINE_DOOR const Tally* find_tally(const Ledger& ledger, std::int32_t rule) {
  const auto index = static_cast<std::size_t>(rule);
  if (index >= ledger.by_rule.size() || ledger.by_rule[index] < 0) return nullptr;
  return &ledger.tallies[static_cast<std::size_t>(ledger.by_rule[index])];
}

bool has_seen(const Ledger& ledger, const std::string& id) {
  return std::find(ledger.seen_ids.begin(), ledger.seen_ids.end(), id) != ledger.seen_ids.end();
}

bool first_sighting(Ledger& ledger, const std::string& id) {
  if (has_seen(ledger, id)) return false;
  if (ledger.seen_ids.size() < base::limits::kSeenEventIds) ledger.seen_ids.push_back(id);
  else ledger.seen_ids[ledger.next_seen] = id;
  ledger.next_seen = (ledger.next_seen + 1) % base::limits::kSeenEventIds;
  return true;
}

LEADLINE_DOOR const Json* variable(const rules::Data& data, std::string_view path) {
  const Json* at = data.root;
  for (bool first = true; at; first = false) {
    const std::size_t dot = path.find('.');
    const std::string_view part = path.substr(0, dot);
    at = first && data.event && part == "event" ? data.event : base::find(*at, part);
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  return at;
}

namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The number of the calendar day in the model's zone (1970-01-01 is day 0).
std::int64_t local_day(const Model& model, const facts::State& facts) {
  const std::int64_t minutes = model.has_fixed_zone ? model.zone_minutes : facts.tz_minutes;
  return floor_div(facts.now + minutes * 60'000, kDayMs);
}

std::int64_t bucket_of(const Model& model, const Cap& cap, const Tally& tally, const facts::State& facts) {
  switch (cap.per) {
    case CapPer::session: return facts.visit_number;
    case CapPer::day: return local_day(model, facts);
    case CapPer::week: return floor_div(local_day(model, facts) + 3, 7);  // day 0 was a Thursday
    case CapPer::days:  // the bucket is named by its beginning, and begins with an award
      return tally.in_bucket == 0 || facts.now - tally.bucket >= cap.days * kDayMs ? facts.now : tally.bucket;
    default: return 0;
  }
}

bool take_distinct(const Cap& cap, Tally& tally, const rules::Data& data) {
  const Json* value = variable(data, cap.variable);
  if (!value || value->is_null()) return false;  // not known: nothing, but no cap either
  const auto hash = static_cast<std::int64_t>(base::fnv1a64(base::dump_json(*value)) >> 11);
  if (std::count(tally.distinct.begin(), tally.distinct.end(), hash) >= cap.n || tally.distinct.size() >= base::limits::kLedgerAwards) {
    tally.cap_hit = true;
    return false;
  }
  tally.distinct.push_back(hash);
  return true;
}

}  // namespace

bool take_cap(const Model& model, const Rule& rule, Tally& tally, const facts::State& facts, const rules::Data& data) {
  if (rule.cap.per == CapPer::none) return true;
  if (rule.cap.per == CapPer::distinct) return take_distinct(rule.cap, tally, data);
  const std::int64_t bucket = bucket_of(model, rule.cap, tally, facts);
  // Buckets only go forward: a visitor who flies west does not get yesterday's points again.
  if (tally.in_bucket == 0 || bucket > tally.bucket) {
    tally.bucket = bucket;
    tally.in_bucket = 0;
  }
  if (tally.in_bucket >= rule.cap.n) {
    tally.cap_hit = true;
    return false;
  }
  ++tally.in_bucket;
  return true;
}

namespace {

// Makes room for one more award: first what has faded to nothing, then the older half of the rest is folded.
void compact(Ledger& ledger, const Model& model, std::int64_t now) {
  const std::size_t keep_from = ledger.awards.size() / 2;
  std::vector<Award> kept;
  kept.reserve(ledger.awards.size() - keep_from + 1);
  for (std::size_t i = 0; i < ledger.awards.size(); ++i) {
    const Award& award = ledger.awards[i];
    Tally& tally = ledger.tallies[static_cast<std::size_t>(award.tally)];
    const Rule& rule = model.rules[static_cast<std::size_t>(tally.rule)];
    const bool tiered = !rule.tiers.empty();
    if (!tiered && is_over(award.points, rule.decay, now - award.at)) {
      tally.sum -= award.points;  // worth nothing for ever: as if it had never been, but for `hits`
      continue;
    }
    if (i >= keep_from) {
      kept.push_back(award);
      continue;
    }
    if (rule.decay.kind != DecayKind::none) {
      ledger.truncated = true;
      if (tally.folded_hits == 0) tally.folded_at = award.at;
    }
    tally.folded += award.points;
    ++tally.folded_hits;
  }
  ledger.awards.swap(kept);
}

}  // namespace

Milli tier_points(const Rule& rule, std::int64_t hits) {
  Milli points = 0;
  for (const Tier& tier : rule.tiers) {
    if (hits < tier.at_least) break;
    points = rule.additive ? points + tier.points : tier.points;
  }
  return points;
}

void settle(Ledger& ledger, const Model& model, Tally& tally) {
  const Rule& rule = model.rules[static_cast<std::size_t>(tally.rule)];
  if (rule.decay.kind != DecayKind::none || (tally.hits == 0 && !tally.cap_hit)) return;
  const Milli worth = rule.clamp.apply(rule.tiers.empty() ? tally.sum : tier_points(rule, tally.hits));
  if (ledger.settled.empty()) ledger.settled.resize(model.groups.size(), 0);
  ledger.settled[static_cast<std::size_t>(rule.group)] += worth - tally.settled;
  tally.settled = worth;
}

void append(Ledger& ledger, const Model& model, std::int32_t rule, std::int64_t at, Milli points) {
  if (ledger.awards.size() >= base::limits::kLedgerAwards) compact(ledger, model, at);
  Tally& tally = tally_of(ledger, rule, model.rules.size());
  ledger.awards.push_back({ledger.by_rule[static_cast<std::size_t>(rule)], at, points});
  ++tally.hits;
  tally.sum += points;
  tally.last_at = at;
  settle(ledger, model, tally);
}

LEADLINE_DOOR std::vector<Milli> rule_sums(const Model& model, const Ledger& ledger, std::int64_t now) {
  std::vector<Milli> sums(ledger.tallies.size(), 0);
  bool fading = false;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Tally& tally = ledger.tallies[i];
    const Rule& rule = model.rules[static_cast<std::size_t>(tally.rule)];
    if (rule.decay.kind == DecayKind::none) {
      sums[i] = rule.tiers.empty() ? tally.sum : tally.hits;
      continue;
    }
    fading = true;
    const std::int64_t age = now - tally.folded_at;
    sums[i] = rule.tiers.empty() ? value_at(tally.folded, rule.decay, age)
                                 : value_at(1000, rule.decay, age) != 0 ? tally.folded_hits : 0;
  }
  for (std::size_t i = 0; fading && i < ledger.awards.size(); ++i) {
    const Award& award = ledger.awards[i];
    const auto at = static_cast<std::size_t>(award.tally);
    const Rule& rule = model.rules[static_cast<std::size_t>(ledger.tallies[at].rule)];
    if (rule.decay.kind == DecayKind::none) continue;
    sums[at] += rule.tiers.empty() ? value_at(award.points, rule.decay, now - award.at)
                                   : value_at(1000, rule.decay, now - award.at) != 0 ? 1 : 0;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Rule& rule = model.rules[static_cast<std::size_t>(ledger.tallies[i].rule)];
    if (!rule.tiers.empty()) sums[i] = tier_points(rule, sums[i]);  // until here it was a count of hits
  }
  return sums;
}

Json to_json(const Ledger& ledger, const Model& model) {
  Json out = base::object();
  // As the text that it becomes: there may be as many as rules, and each is ten values.
  std::string tallies = "[";
  for (const Tally& tally : ledger.tallies) {
    tallies += tallies.size() > 1 ? ",[" : "[";
    base::dump_string(model.rules[static_cast<std::size_t>(tally.rule)].id, tallies);
    for (const std::int64_t number : {tally.hits, tally.sum, tally.folded, tally.folded_hits, tally.folded_at, tally.last_at,
                                      tally.bucket, std::int64_t{tally.in_bucket}, std::int64_t{tally.cap_hit}})
      tallies += ',' + base::integer_text(number);
    for (const std::int64_t hash : tally.distinct) tallies += ',' + base::integer_text(hash);
    tallies += ']';
  }
  // Awards as text, "tally at points;": a thousand of them are saved every few seconds.
  std::string awards;
  for (const Award& award : ledger.awards) {
    for (const std::int64_t number : {std::int64_t{award.tally}, award.at, award.points}) awards += base::integer_text(number) + ' ';
    awards.back() = ';';
  }
  base::put(out, "tallies", base::raw_json(tallies + ']'));
  base::put(out, "awards", awards);
  if (!ledger.seen_ids.empty()) {
    Json ids = base::list();
    for (const std::string& id : ledger.seen_ids) base::push(ids, id);
    base::put(out, "ids", std::move(ids));
    base::put(out, "nextId", static_cast<std::int64_t>(ledger.next_seen));
  }
  if (ledger.truncated) base::put(out, "truncated", true);
  return out;
}

namespace {

std::int64_t int_at(const Json& array, std::size_t index) {
  return index < array.size() && array[index].is_number() ? array[index].get<std::int64_t>() : 0;
}

// A whole number and the character after it; always takes something, so that any text comes to its end.
std::int64_t take_number(std::string_view& text) {
  const bool negative = !text.empty() && text[0] == '-';
  std::size_t at = negative ? 1 : 0;
  std::uint64_t value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
  text.remove_prefix(std::min(text.size(), at + 1));
  const auto number = static_cast<std::int64_t>(value);
  return negative ? -number : number;
}

}  // namespace

Ledger ledger_from_json(const Json& json, const Model& model) {
  Ledger ledger;
  std::vector<std::int32_t> moved;  // where each stored tally went; -1: its rule is gone
  for (const Json& item : base::get_array(json, "tallies")) {
    moved.push_back(-1);
    if (!item.is_array() || item.empty() || !item[0].is_string()) continue;
    const std::string& id = item[0].get_ref<const std::string&>();
    for (std::size_t rule = 0; rule < model.rules.size(); ++rule) {
      if (model.rules[rule].id != id) continue;
      Tally& tally = tally_of(ledger, static_cast<std::int32_t>(rule), model.rules.size());
      moved.back() = ledger.by_rule[rule];
      tally.hits = int_at(item, 1);
      tally.sum = int_at(item, 2);
      tally.folded = int_at(item, 3);
      tally.folded_hits = int_at(item, 4);
      tally.folded_at = int_at(item, 5);
      tally.last_at = int_at(item, 6);
      tally.bucket = int_at(item, 7);
      tally.in_bucket = static_cast<std::int32_t>(int_at(item, 8));
      tally.cap_hit = int_at(item, 9) != 0;
      for (std::size_t i = 10; i < item.size(); ++i)
        if (item[i].is_number()) tally.distinct.push_back(item[i].get<std::int64_t>());
      settle(ledger, model, tally);
      break;
    }
  }
  std::string_view awards = base::get_text(json, "awards");
  while (!awards.empty()) {
    const std::int64_t tally = take_number(awards), at = take_number(awards), points = take_number(awards);
    if (tally < 0 || tally >= static_cast<std::int64_t>(moved.size()) || moved[static_cast<std::size_t>(tally)] < 0) continue;
    ledger.awards.push_back({moved[static_cast<std::size_t>(tally)], at, points});
  }
  for (const Json& id : base::get_array(json, "ids"))
    if (id.is_string() && ledger.seen_ids.size() < base::limits::kSeenEventIds) ledger.seen_ids.push_back(id.get<std::string>());
  ledger.next_seen = static_cast<std::size_t>(base::get_int(json, "nextId")) % base::limits::kSeenEventIds;
  ledger.truncated = base::get_bool(json, "truncated");
  return ledger;
}

}  // namespace leadline::scoring
