// Random scoring models and visits from a seed: the same on every machine, so that a failure can be run again.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::random_model {

using base::Json;

// SplitMix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // Uniform in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <typename Item>
  Item one_of(std::initializer_list<Item> items) { return items.begin()[between(0, static_cast<std::int64_t>(items.size()) - 1)]; }

 private:
  std::uint64_t state_;
};

struct Options {
  bool penalties = true;    // rules that take points away
  bool reads_facts = true;  // rules whose worth depends on what other events have left behind
};

// In thousandths, so that decay and rounding have something to do.
inline double points(Dice& dice, const Options& options) {
  const std::int64_t milli = dice.chance(50) ? dice.between(1, 40) * 1000 : dice.between(1, 40'000);
  return static_cast<double>(options.penalties && dice.chance(25) ? -milli : milli) / 1000;
}

inline void add_fading(Dice& dice, Json& owner) {
  const std::int64_t days = dice.between(1, 20);
  switch (dice.between(0, 7)) {
    case 0: owner["timeframe"] = {{"days", days}}; break;
    case 1: owner["decay"] = {{"kind", "linear"}, {"percent", dice.between(1, 100)}, {"everyDays", days}}; break;
    case 2: owner["decay"] = {{"kind", "halfLife"}, {"days", days}}; break;
    case 3: owner["decay"] = {{"kind", "window"}, {"days", days}}; break;
    default: break;
  }
}

inline void add_clamp(Dice& dice, Json& owner, std::int64_t most) {
  if (dice.chance(40)) owner["max"] = dice.between(0, most);
  if (dice.chance(30)) owner["min"] = -dice.between(0, most);
}

inline Json cap(Dice& dice) {
  static const char* const kPer[] = {"session", "day", "week", "days:3", "lifetime", "distinct:event.props.v"};
  return {{"n", dice.between(1, 4)}, {"per", kPer[dice.between(0, 5)]}};
}

inline Json event_rule(Dice& dice, const Options& options) {
  Json rule = {{"on", dice.one_of({"page", "x", "y", "z"})}, {"points", points(dice, options)}};
  if (dice.chance(20)) rule["tiers"] = {{{"atLeast", 1}, {"points", 1}}, {{"atLeast", 3}, {"points", dice.between(1, 9)}}};
  if (rule.contains("tiers") && dice.chance(50)) rule["mode"] = "additive";
  if (dice.chance(40)) rule["cap"] = cap(dice);
  if (dice.chance(30)) rule["when"] = {{"in", {{{"var", "event.props.v"}}, {"a", "b"}}}};
  if (options.reads_facts && dice.chance(20)) rule["when"] = {{">=", {{{"var", "visit.pages"}}, 2}}};
  add_fading(dice, rule);
  if (dice.chance(10)) rule["qualifyAs"] = dice.one_of({"MQL", "SQL"});
  return rule;
}

inline Json rule(Dice& dice, const Options& options) {
  switch (options.reads_facts ? dice.between(0, 9) : dice.between(2, 9)) {
    case 0: return {{"kind", "state"}, {"when", {{"==", {{{"var", "traits.t"}}, "a"}}}}, {"points", points(dice, options)}};
    case 1: return {{"kind", "answer"}, {"field", "f"}, {"valueMap", {{"a", points(dice, options)}, {"b", 1}}}};
    case 2:
      if (options.penalties) return {{"kind", "inactivity"}, {"days", dice.between(1, 9)}, {"points", -dice.between(1, 9)}, {"floor", dice.between(0, 5)}};
      [[fallthrough]];
    default: return event_rule(dice, options);
  }
}

// A `scoring` document that the core takes without a diagnostic.
inline Json model(Dice& dice, const Options& options = {}) {
  Json out = {{"groups", Json::array()}, {"rules", Json::array()}, {"dimensions", Json::array()}};
  for (const char* id : {"fit", "engagement"}) {
    Json dimension = {{"id", id}};
    add_clamp(dice, dimension, 150);
    out["dimensions"].push_back(dimension);
  }
  for (const char* id : {"g", "h"}) {
    Json group = {{"id", id}, {"dimension", dice.one_of({"fit", "engagement"})}};
    add_clamp(dice, group, 100);
    add_fading(dice, group);
    out["groups"].push_back(group);
  }
  add_clamp(dice, out, 200);
  const std::int64_t rules = dice.between(1, 12);
  for (std::int64_t i = 0; i < rules; ++i) {
    Json made = rule(dice, options);
    made["id"] = "r" + std::to_string(i);
    made["group"] = dice.one_of({"g", "h", "intent"});
    add_clamp(dice, made, 60);
    out["rules"].push_back(made);
  }
  out["bands"] = {{{"id", "warm"}, {"enter", 20}, {"exit", 10}}, {{"id", "hot"}, {"enter", 60}, {"exit", 40}}};
  out["stages"] = {{{"id", "MQL"}, {"weight", 10}, {"when", {{">=", {{{"var", "score.total"}}, 40}}}}}, {{"id", "SQL"}, {"weight", 20}}};
  return out;
}

// An event of scoring's interest, without its time.
inline Json event(Dice& dice, const Options& options = {}) {
  const std::string value = dice.one_of({"a", "b", "c"});
  switch (options.reads_facts ? dice.between(0, 9) : dice.between(2, 9)) {
    case 0: return {{"k", "identify"}, {"traits", {{"t", value}}}};
    case 1: return {{"k", "answer"}, {"form", "f"}, {"values", {{"f", value}}}};
    case 2:
    case 3: return {{"k", "page"}, {"path", "/" + value}};
    default: return {{"k", "track"}, {"name", dice.one_of({"x", "y", "z"})}, {"props", {{"v", value}}}};
  }
}

constexpr std::int64_t kStart = 1793404800000;  // 2026-10-31T00:00:00Z
constexpr std::int64_t kEvents = 40;  // of a visit, as a rule
constexpr std::int64_t kMinute = 60'000, kDay = 86'400'000;

// The next moment: often the same, seldom days later.
inline std::int64_t later(Dice& dice, std::int64_t now) {
  switch (dice.between(0, 5)) {
    case 0: return now;
    case 1: return now + dice.between(0, 12 * kDay);
    case 2: return now + dice.between(0, kDay);
    default: return now + dice.between(0, 40 * kMinute);
  }
}

// Events in the order of time, beginning with a boot; some tracked ones come twice.
inline std::vector<Json> visit(Dice& dice, std::int64_t count, const Options& options = {}) {
  std::vector<Json> out = {{{"k", "boot"}, {"w", kStart}, {"tz", dice.between(-14, 14) * 60}, {"visitor", "v"}}};
  std::int64_t now = kStart;
  for (std::int64_t i = 0; i < count; ++i) {
    Json made = event(dice, options);
    made["w"] = now = later(dice, now);
    if (made["k"] == "track" && dice.chance(30)) made["id"] = "e" + std::to_string(i);
    out.push_back(made);
    if (made.contains("id") && dice.chance(30)) out.push_back(made);
  }
  return out;
}

}  // namespace leadline::random_model
