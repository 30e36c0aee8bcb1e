// What must hold of every model and every visit. Random ones from fixed seeds; a failure names its seed and model.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "config/explain.h"
#include "scoring/scoring.h"
#include "support/random_model.h"
#include "support/visitor.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;
using random_model::Dice;
using random_model::kDay;
using random_model::kEvents;
using random_model::Options;

constexpr std::uint64_t kModels = 1000;  // for each property

// A model and a visitor, as the engine has them: what time has done comes first, then facts, then scoring.
class RandomVisitor {
 public:
  explicit RandomVisitor(const Json& scoring) {
    base::Diagnostics diagnostics;
    compile(scoring, "visitor", "/scoring", diagnostics, model_);
    EXPECT_TRUE(diagnostics.empty()) << diagnostics[0].pointer << " " << config::explain(diagnostics[0]).message;
  }

  void observe(const Json& data) { tell(model_, facts_, state_, data); }
  void observe_all(const std::vector<Json>& events) { for (const Json& event : events) observe(event); }

  Json explain(std::int64_t now) const { return scoring::explain(model_, facts_, state_, now, "hash", "en"); }
  Json explain() const { return explain(facts_.now); }

  void save_and_restore() {
    state_ = scoring::from_json(*base::parse_json(base::dump_json(to_json(state_, model_))), model_);
    facts_ = facts::from_json(*base::parse_json(base::dump_json(to_json(facts_))));
  }

  const facts::State& facts() const { return facts_; }
  const Model& model() const { return model_; }

 private:
  Model model_;
  facts::State facts_;
  State state_;
};

// What the order of simultaneous events cannot change: not when each rule was hit last, nor the way to a stage.
Json amounts(const Json& explanation) {
  Json out = Json::object();
  for (const char* key : {"total", "totalRaw", "dimensions", "groups", "contributions", "unknown"})
    if (explanation.contains(key)) out[key] = explanation[key];
  return out;
}

// Swaps neighbours of the same instant, at random: every order can come out.
void shuffle_simultaneous(Dice& dice, std::vector<Json>& events) {
  for (int round = 0; round < 200; ++round) {
    const auto i = static_cast<std::size_t>(dice.between(1, static_cast<std::int64_t>(events.size()) - 2));
    if (events[i]["w"] == events[i + 1]["w"]) std::swap(events[i], events[i + 1]);
  }
}

// What does depend on the order, and should: facts that an event leaves behind (the last page, the last answer) are other
// for the events after it; of events that share a bounded cap and are worth different points, the first is counted. The
// rules here read their own event only, and each of a rule's awards is worth the same.
TEST(SimultaneousEvents, GiveTheSamePointsInAnyOrder) {
  const Options options{.penalties = true, .reads_facts = false};
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice, options);
    std::vector<Json> events = random_model::visit(dice, kEvents, options);
    RandomVisitor straight(scoring), shuffled(scoring);
    straight.observe_all(events);
    shuffle_simultaneous(dice, events);
    shuffled.observe_all(events);
    ASSERT_EQ(amounts(straight.explain()), amounts(shuffled.explain())) << seed << " " << scoring;
  }
}

// With penalties a total may pass a threshold on its way up or down, depending on which comes first; without, it may not.
TEST(SimultaneousEvents, GiveTheSameBandAndStageInAnyOrderWhenNothingTakesPointsAway) {
  const Options options{.penalties = false, .reads_facts = false};
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    Json scoring = random_model::model(dice, options);
    for (Json& rule : scoring["rules"]) rule.erase("tiers");  // a higher tier may be worth less
    std::vector<Json> events = random_model::visit(dice, kEvents, options);
    RandomVisitor straight(scoring), shuffled(scoring);
    straight.observe_all(events);
    shuffle_simultaneous(dice, events);
    shuffled.observe_all(events);
    const Json a = straight.explain(), b = shuffled.explain();
    ASSERT_EQ(a["band"], b["band"]) << seed << " " << scoring;
    ASSERT_EQ(a["stage"], b["stage"]) << seed << " " << scoring;
  }
}

TEST(Chunking, AskingInBetweenChangesNothing) {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    const std::vector<Json> events = random_model::visit(dice, kEvents);
    RandomVisitor silent(scoring), asked(scoring);
    for (const Json& event : events) {
      silent.observe(event);
      asked.observe(event);
      for (std::int64_t i = dice.between(0, 2); i > 0; --i) asked.explain(asked.facts().now + dice.between(0, 30 * kDay));
    }
    const std::int64_t end = silent.facts().now + dice.between(0, 30 * kDay);
    ASSERT_EQ(silent.explain(end), asked.explain(end)) << seed << " " << scoring;
  }
}

TEST(Snapshot, AnywhereChangesNothing) {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    const std::vector<Json> events = random_model::visit(dice, kEvents);
    RandomVisitor whole(scoring), restored(scoring);
    for (const Json& event : events) {
      whole.observe(event);
      if (dice.chance(30)) restored.save_and_restore();
      restored.observe(event);
    }
    restored.save_and_restore();
    const std::int64_t end = whole.facts().now + dice.between(0, 30 * kDay);
    ASSERT_EQ(whole.explain(end), restored.explain(end)) << seed << " " << scoring;
  }
}

// Found by fuzzing: what is saved is found again by its id, so of two parts with one id the second is left out, and said.
TEST(Snapshot, OfAModelWithPartsOfOneIdChangesNothing) {
  const Json twice = {{{"id", "r"}, {"on", "x"}, {"points", 2}}, {{"id", "other"}, {"on", "x"}, {"points", 1}},
                      {{"id", "r"}, {"on", "x"}, {"points", 30}}, {{"id", "r"}, {"on", "x"}, {"points", 500}, {"qualifyAs", "SQL"}}};
  const Json scoring = {{"rules", twice},
                        {"groups", {{{"id", "engagement"}, {"max", 90}}, {{"id", "engagement"}, {"max", 1}}}},
                        {"bands", {{{"id", "hot"}, {"enter", 1}}, {{"id", "hot"}, {"enter", 2}}}},
                        {"stages", {{{"id", "SQL"}, {"weight", 2}}, {{"id", "SQL"}, {"weight", 3}, {"when", true}}}}};
  base::Diagnostics diagnostics;
  Model model;
  compile(scoring, "visitor", "/scoring", diagnostics, model);
  ASSERT_EQ(diagnostics.size(), 5u);
  for (const base::Diagnostic& item : diagnostics) EXPECT_EQ(config::explain(item).code, "duplicate_id");
  ASSERT_EQ(model.rules.size(), 2u);
  EXPECT_EQ(model.rules[0].points, 2000);
  EXPECT_EQ(model.groups.size(), 1u);
  EXPECT_EQ(model.bands.size(), 1u);
  EXPECT_EQ(model.stages.size(), 1u);
  facts::State facts;
  State state;
  api::Event event;
  event.kind = api::EventKind::track;
  event.wall.ms = random_model::kStart;
  event.data = {{"k", "track"}, {"name", "x"}};
  facts::learn(facts, event);
  score(model, facts, state, event);
  const State restored = from_json(*base::parse_json(base::dump_json(to_json(state, model))), model);
  EXPECT_EQ(explain(model, facts, state, facts.now, "hash", "en"), explain(model, facts, restored, facts.now, "hash", "en"));
  EXPECT_EQ(explain(model, facts, state, facts.now, "hash", "en")["total"], 3);
}

// A second, simpler account of which events a cap lets through.
class CapBook {
 public:
  CapBook(const Json& cap, std::int64_t tz_minutes) : per_(cap["per"]), n_(cap["n"]), tz_(tz_minutes) {}

  void take(const Json& event, std::int64_t visit) {
    const std::int64_t now = event["w"].get<std::int64_t>();
    if (per_ == "distinct:event.props.v") {
      if (!event.contains("props")) return;
      std::int64_t& taken = values_[event["props"]["v"].get<std::string>()];
      taken = std::min(taken + 1, n_);
      return;
    }
    const std::int64_t day = (now + tz_ * 60'000) / kDay;
    if (per_ == "days:3" && (taken_.empty() || now - last_bucket_ >= 3 * kDay)) last_bucket_ = now;
    const std::int64_t bucket = per_ == "session" ? visit : per_ == "day" ? day : per_ == "week" ? (day + 3) / 7 : per_ == "days:3" ? last_bucket_ : 0;
    std::int64_t& taken = taken_[bucket];
    taken = std::min(taken + 1, n_);
  }
  std::int64_t hits() const {
    std::int64_t sum = 0;
    for (const auto& [value, taken] : values_) sum += taken;
    for (const auto& [bucket, taken] : taken_) sum += taken;
    return sum;
  }

 private:
  std::string per_;
  std::int64_t n_, tz_, last_bucket_ = 0;
  std::map<std::int64_t, std::int64_t> taken_;
  std::map<std::string, std::int64_t> values_;
};

TEST(Caps, LetThroughExactlyWhatTheySay) {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json cap = random_model::cap(dice);
    const Json scoring = {{"rules", {{{"id", "r"}, {"on", "x"}, {"points", 1}, {"cap", cap}}}}};
    std::vector<Json> events = random_model::visit(dice, 3 * kEvents);
    RandomVisitor visitor(scoring);
    CapBook book(cap, events[0]["tz"].get<std::int64_t>());
    std::set<std::string> ids;
    for (const Json& event : events) {
      visitor.observe(event);
      const bool repeated = event.contains("id") && !ids.insert(event["id"].get<std::string>()).second;
      if (!repeated && event["k"] == "track" && event["name"] == "x") book.take(event, visitor.facts().visit_number);
      const Json explanation = visitor.explain();
      const Json& parts = explanation["contributions"];
      ASSERT_EQ(parts.empty() ? 0 : parts[0]["hits"].get<std::int64_t>(), book.hits()) << seed << " " << cap;
    }
  }
}

void expect_within(const Clamp& clamp, const Json& points, const std::string& what) {
  if (clamp.max) EXPECT_LE(milli(points), *clamp.max) << what;
  if (clamp.min) EXPECT_GE(milli(points), *clamp.min) << what;
}

template <typename List>
const auto& with_id(const List& list, const Json& id) {
  return *std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
}

TEST(Clamps, AreNeverExceeded) {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    const std::vector<Json> events = random_model::visit(dice, kEvents);
    RandomVisitor visitor(scoring);
    for (const Json& event : events) {
      visitor.observe(event);
      const Json said = visitor.explain(visitor.facts().now + dice.between(0, 20 * kDay));
      const Model& model = visitor.model();
      for (const Json& part : said["contributions"]) expect_within(with_id(model.rules, part["rule"]).clamp, part["points"], part["rule"]);
      for (const Json& group : said["groups"]) expect_within(with_id(model.groups, group["id"]).clamp, group["clamped"], group["id"]);
      for (const Json& dimension : said["dimensions"]) expect_within(with_id(model.dimensions, dimension["id"]).clamp, dimension["clamped"], dimension["id"]);
      expect_within(model.total, said["total"], "total");
    }
    ASSERT_FALSE(testing::Test::HasFailure()) << seed << " " << scoring;
  }
}

// From the contributions alone, with the clamps of the model, the total can be added up again, step by step.
TEST(Explanation, AddsUpToTheTotal) {
  for (std::uint64_t seed = 0; seed < kModels; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    RandomVisitor visitor(scoring);
    visitor.observe_all(random_model::visit(dice, kEvents));
    const Json said = visitor.explain(visitor.facts().now + dice.between(0, 20 * kDay));
    const Model& model = visitor.model();
    std::map<std::string, Milli> groups, dimensions;
    for (const Json& part : said["contributions"]) groups[part["group"]] += milli(part["points"]);
    for (const Json& group : said["groups"]) {
      const Group& known = with_id(model.groups, group["id"]);
      ASSERT_EQ(milli(group["raw"]), groups[known.id]) << seed << " " << scoring;
      ASSERT_EQ(milli(group["clamped"]), known.clamp.apply(milli(group["raw"]))) << seed;
      dimensions[model.dimensions[static_cast<std::size_t>(known.dimension)].id] += milli(group["clamped"]);
    }
    Milli total = 0;
    for (const Json& dimension : said["dimensions"]) {
      ASSERT_EQ(milli(dimension["raw"]), dimensions[dimension["id"]]) << seed << " " << scoring;
      total += milli(dimension["clamped"]);
    }
    ASSERT_EQ(milli(said.contains("totalRaw") ? said["totalRaw"] : said["total"]), total) << seed << " " << scoring;
    ASSERT_EQ(milli(said["total"]), model.total.apply(total)) << seed;
  }
}

// The border: what a page and the receiver use.
Json score_of(const Json& scoring, const std::vector<Json>& events, std::int64_t asked_at, bool restless = false) {
  wire::Session session;
  session.load(base::dump_json({{"version", 1}, {"site", "x"}, {"scoring", scoring}}));
  for (const Json& event : events) {
    session.step(base::dump_json(event));
    if (restless) session.step(base::dump_json({{"k", "wake"}, {"w", event["w"]}}));
  }
  const auto answer = base::parse_json(session.step(base::dump_json({{"k", "ask"}, {"what", "score"}, {"w", asked_at}})));
  return (*answer)["e"][0]["data"];
}

TEST(TimeMovingBack, CountsAsNoTimeAtAll) {
  for (std::uint64_t seed = 0; seed < kModels / 4; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    std::vector<Json> back = random_model::visit(dice, kEvents);
    for (Json& event : back)
      if (dice.chance(30)) event["w"] = event["w"].get<std::int64_t>() - dice.between(0, 20 * kDay);
    std::vector<Json> level = back;
    std::int64_t last = 0;
    for (Json& event : level) event["w"] = last = std::max(last, event["w"].get<std::int64_t>());
    ASSERT_EQ(score_of(scoring, back, last), score_of(scoring, level, last)) << seed << " " << scoring;
  }
}

// Found by fuzzing: a clock at the end of ECMAScript's time made a hundred million awards, and an overflow of their sum.
TEST(TimeLeapingForward, CountsAtMostACenturyOfSilentDays) {
  const Json scoring = {{"rules", {{{"id", "r"}, {"on", "page"}, {"points", 5}},
                                   {{"id", "idle"}, {"kind", "inactivity"}, {"days", 1}, {"points", -900'000'000}, {"floor", -900'000'000}}}}};
  constexpr std::int64_t kEnd = 8'640'000'000'000'000;
  const Json before = {{"k", "page"}, {"w", random_model::kStart}, {"path", "/"}}, after = {{"k", "page"}, {"w", kEnd}, {"path", "/"}};
  const Json asked = score_of(scoring, {before}, kEnd), back = score_of(scoring, {before, after}, kEnd);
  ASSERT_EQ(asked["contributions"].size(), 2u) << asked;
  EXPECT_EQ(asked["contributions"][1]["hits"], 36'500);
  EXPECT_EQ(back["contributions"][1]["hits"], 36'500);
  EXPECT_EQ(asked["total"], -900'000'000);
  EXPECT_EQ(back["total"], -899'999'995);
}

TEST(TimeMovingBack, NeverRaisesAScore) {
  for (std::uint64_t seed = 0; seed < kModels / 4; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    const std::vector<Json> events = random_model::visit(dice, kEvents);
    const std::int64_t last = events.back()["w"].get<std::int64_t>();
    const Json now = score_of(scoring, events, last);
    const Json earlier = score_of(scoring, events, last - dice.between(0, 40 * kDay));
    ASSERT_LE(milli(earlier["total"]), milli(now["total"])) << seed << " " << scoring;
  }
}

TEST(Chunking, WakingUpInBetweenChangesNothing) {
  for (std::uint64_t seed = 0; seed < kModels / 4; ++seed) {
    Dice dice(seed);
    const Json scoring = random_model::model(dice);
    const std::vector<Json> events = random_model::visit(dice, kEvents);
    const std::int64_t end = events.back()["w"].get<std::int64_t>() + dice.between(0, 20 * kDay);
    ASSERT_EQ(score_of(scoring, events, end), score_of(scoring, events, end, true)) << seed << " " << scoring;
  }
}

}  // namespace
}  // namespace leadline::scoring
