// What must hold of every model with grade, matrix, challengers, stages that are left, and adjustments by hand. Random ones
// from fixed seeds; a failure names its seed and model.
#include <algorithm>
#include <map>

#include "base/limits.h"
#include "config/explain.h"
#include "scoring/grade.h"
#include "support/random_model.h"
#include "support/visitor.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;
using random_model::Dice;
using random_model::kDay;
using random_model::kEvents;

constexpr std::uint64_t kFeatureModels = 400;  // for each property

void add_stage_options(Dice& dice, Json& stage) {
  if (dice.chance(50)) stage["direction"] = "any";
  if (dice.chance(50)) stage["ageOut"] = {{"days", dice.between(1, 15)}};
  switch (dice.between(0, 3)) {
    case 0: stage["again"] = "once"; break;
    case 1: stage["again"] = {{"cooldownDays", dice.between(1, 20)}}; break;
    default: break;
  }
}

Json grade(Dice& dice) {
  Json criteria = Json::array();
  for (std::int64_t i = dice.between(1, 4); i > 0; --i)
    criteria.push_back({{"id", "c" + std::to_string(i)}, {"thirds", dice.between(1, 6)},
                        {"when", {{"==", {{{"var", dice.one_of({"traits.t", "fields.f", "page.path"})}}, dice.one_of({"a", "b", "/a"})}}}}});
  return {{"start", dice.one_of({"D", "C", "F"})}, {"criteria", criteria}};
}

// One model with everything new; its conditions read the new facts.
Json one_model(Dice& dice) {
  Json out = random_model::model(dice);
  out["grade"] = grade(dice);
  out["matrix"] = {{"digit", {{"of", dice.one_of({"engagement", "total"})}, {"thresholds", {40, 20, 5}}}}};
  if (dice.chance(30)) out["matrix"]["letter"] = {{"thresholds", {20, 0}}};
  out["stages"].push_back({{"id", "IQL"}, {"weight", 5}, {"when", {{"in", {{{"var", "score.grade"}}, {"A+", "A", "B", "C", "C+", "D+"}}}}}});
  out["stages"][1]["when"] = {{"in", {{{"var", "score.matrix"}}, {"A1", "A2", "B1", "C1", "C2"}}}};
  for (Json& stage : out["stages"]) add_stage_options(dice, stage);
  return out;
}

Json any_model(Dice& dice) {
  Json out = one_model(dice);
  for (std::int64_t i = dice.between(0, 2); i > 0; --i) {
    out["challengers"].push_back(one_model(dice));
    out["challengers"].back()["id"] = "m" + std::to_string(i);
  }
  return out;
}

// A visit with adjustments in between, some of them twice.
std::vector<Json> any_visit(Dice& dice) {
  std::vector<Json> out;
  for (const Json& event : random_model::visit(dice, kEvents)) {
    out.push_back(event);
    if (!dice.chance(15)) continue;
    Json made = {{"k", "adjust"}, {"w", event["w"]}, {"id", "a" + std::to_string(dice.between(0, 5))}, {"points", dice.between(-30'000, 30'000) / 1000.0}, {"by", "x"}};
    if (dice.chance(40)) made["dimension"] = dice.one_of({"fit", "engagement"});
    if (dice.chance(40)) made["expires"] = event["w"].get<std::int64_t>() + dice.between(1, 10 * kDay);
    out.push_back(made);
  }
  return out;
}

void play(ModelVisitor& visitor, const Json& event) {
  if (event["k"] != "adjust") {
    visitor.observe(event);
    return;
  }
  api::Event made;
  made.kind = api::EventKind::adjust;
  made.data = event;
  made.wall.ms = event["w"].get<std::int64_t>();
  ASSERT_EQ(adjust(visitor.model(), visitor.facts(), visitor.state(), made), std::nullopt);
}

// Tests the claim on kFeatureModels random models; the first failure ends it.
template <typename Claim>
void for_each_model(const Claim& claim) {
  for (std::uint64_t seed = 0; seed < kFeatureModels && !testing::Test::HasFatalFailure(); ++seed) {
    Dice dice(seed);
    const Json scoring = any_model(dice);
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", model " << scoring);
    claim(dice, scoring);
  }
}

TEST(NewFeatures, AskingAndSavingInBetweenChangeNothing) {
  for_each_model([](Dice& dice, const Json& scoring) {
    ModelVisitor silent(scoring), asked(scoring), restored(scoring);
    ASSERT_TRUE(silent.diagnostics.empty()) << silent.diagnostics[0].pointer << " " << config::explain(silent.diagnostics[0]).message;
    for (const Json& event : any_visit(dice)) {
      for (ModelVisitor* visitor : {&silent, &asked, &restored}) play(*visitor, event);
      asked.explain_at(asked.facts().now + dice.between(0, 30 * kDay));
      if (dice.chance(30)) restored.save_and_restore();
    }
    const std::int64_t end = silent.facts().now + dice.between(0, 40 * kDay);
    ASSERT_EQ(silent.explain_at(end), asked.explain_at(end));
    ASSERT_EQ(silent.explain_at(end), restored.explain_at(end));
  });
}

// Settling what has fallen in one step or in many comes to the same.
TEST(NewFeatures, AgeingInStepsIsAgeingAtOnce) {
  for_each_model([](Dice& dice, const Json& scoring) {
    ModelVisitor once(scoring), often(scoring);
    for (const Json& event : any_visit(dice)) {
      const std::int64_t before = often.facts().now, until = event["w"].get<std::int64_t>();
      if (often.model().ages)
        for (std::int64_t at = before; at < until; at += 1 + (until - before) / 5) age(often.model(), often.facts(), often.state(), at);
      play(once, event);
      play(often, event);
    }
    const std::int64_t end = once.facts().now + 40 * kDay;
    ASSERT_EQ(once.explain_at(end), often.explain_at(end));
  });
}

TEST(NewFeatures, TheFactsSayWhatTheExplanationSays) {
  for_each_model([](Dice& dice, const Json& scoring) {
    ModelVisitor visitor(scoring);
    for (const Json& event : any_visit(dice)) {
      play(visitor, event);
      if (event["k"] == "boot") continue;
      const Json said = visitor.explain_at(visitor.facts().now);
      const Json& facts = visitor.facts().doc["score"];
      for (const char* key : {"total", "band", "stage"}) ASSERT_EQ(said[key], facts[key]) << key;
      for (const char* key : {"grade", "matrix"}) ASSERT_EQ(said[key], facts.value(key, std::string())) << key;
    }
  });
}

// From the contributions and the adjustments alone, with the clamps of the model, the total can be added up again; and the
// grade from its criteria.
TEST(NewFeatures, TheExplanationAddsUp) {
  for_each_model([](Dice& dice, const Json& scoring) {
    ModelVisitor visitor(scoring);
    for (const Json& event : any_visit(dice)) play(visitor, event);
    const Json said = visitor.explain_at(visitor.facts().now + dice.between(0, 12 * kDay));
    const Model& known = visitor.model();
    std::map<std::string, Milli> groups, dimensions;
    Milli total = 0;
    for (const Json& item : said.value("adjustments", Json::array()))
      if (!item.contains("expired")) (item.contains("dimension") ? dimensions[item["dimension"]] : total) += milli(item["points"]);
    for (const Json& part : said["contributions"]) groups[part["group"]] += milli(part["points"]);
    for (const Group& group : known.groups) dimensions[known.dimensions[static_cast<std::size_t>(group.dimension)].id] += group.clamp.apply(groups[group.id]);
    for (const Dimension& dimension : known.dimensions) total += dimension.clamp.apply(dimensions[dimension.id]);
    ASSERT_EQ(milli(said["total"]), known.total.apply(total));
    Milli thirds = known.fit.start;
    bool decided = false;
    for (const Json& item : said["criteria"]) {
      thirds += item["thirds"].get<std::int64_t>();
      decided = decided || item["is"] != "unknown";
    }
    ASSERT_EQ(said["grade"], decided ? kGradeNames[std::clamp<Milli>(thirds, 0, kGrades - 1)] : "");
  });
}

TEST(NewFeatures, TransitionsHaveTheirOwnIdsAndNeverGoBackInTime) {
  std::map<std::string, int> seen;  // that the models and visits are such that something happens
  for_each_model([&seen](Dice& dice, const Json& scoring) {
    ModelVisitor visitor(scoring);
    for (const Json& event : any_visit(dice)) {
      play(visitor, event);
      const Json now = visitor.explain_at(visitor.facts().now);
      for (const Json& item : now["refused"]) ++seen[item["reason"]];
    }
    const Json said = visitor.explain_at(visitor.facts().now + dice.between(0, 40 * kDay));
    std::vector<std::string> ids;
    std::int64_t last = 0;
    for (const Json& move : said["stages"]) {
      ++seen[move["why"]];
      ids.push_back(move["id"].get<std::string>());
      ASSERT_GE(move["at"].get<std::int64_t>(), last);
      last = move["at"].get<std::int64_t>();
    }
    std::sort(ids.begin(), ids.end());
    ASSERT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
    if (!said["stages"].empty()) ASSERT_EQ(said["stages"].back()["stage"], said["stage"]);
  });
  for (const char* what : {"when", "ageOut", "lower_weight", "once", "cooldown"}) EXPECT_GT(seen[what], 20) << what;
}

// The champion does not notice its challengers.
TEST(NewFeatures, ChallengersChangeNothingOfTheChampion) {
  for_each_model([](Dice& dice, const Json& scoring) {
    Json alone = scoring;
    alone.erase("challengers");
    ModelVisitor with(scoring), without(alone);
    for (const Json& event : any_visit(dice)) {
      play(with, event);
      play(without, event);
    }
    Json said = with.explain_at(with.facts().now + 5 * kDay);
    said.erase("challengers");
    ASSERT_EQ(said, without.explain_at(with.facts().now + 5 * kDay));
  });
}

// Nor does a challenger notice that it is none: alone it would come to the same.
TEST(NewFeatures, AChallengerScoresAsItWouldAsChampion) {
  for_each_model([](Dice& dice, const Json& scoring) {
    if (!scoring.contains("challengers")) return;
    Json promoted = scoring["challengers"][0];
    promoted.erase("id");
    ModelVisitor challenger(scoring), champion(promoted);
    for (const Json& event : random_model::visit(dice, kEvents)) {
      challenger.observe(event);
      champion.observe(event);
    }
    const std::int64_t end = champion.facts().now + dice.between(0, 40 * kDay);
    const Json said = challenger.explain_at(end), own = champion.explain_at(end);
    for (const char* key : {"total", "band", "stage", "grade", "matrix"}) ASSERT_EQ(said["challengers"][0][key], own[key]) << key;
  });
}

// What the receiver does with a lead: the page's own explanation comes out of the log, challengers and all.
TEST(NewFeatures, AReplayOfTheLogGivesThePagesExplanation) {
  int replays = 0;
  for (std::uint64_t seed = 0; seed < kFeatureModels / 4; ++seed) {
    Dice dice(seed);
    const std::string config = base::dump_json({{"version", 1}, {"site", "x"}, {"scoring", any_model(dice)}});
    wire::Session session;
    session.load(config);
    std::int64_t now = 0;
    for (const Json& event : random_model::visit(dice, kEvents)) {
      session.step(base::dump_json(event));
      now = event["w"].get<std::int64_t>();
    }
    now += dice.between(0, 20 * kDay);
    const auto tell = [&](const char* what) { return (*base::parse_json(session.step(base::dump_json({{"k", "ask"}, {"w", now}, {"what", what}}))))["e"][0]["data"]; };
    const wire::Replayed replayed = wire::replay_evidence(config, tell("evidence"), now, "en");
    ASSERT_TRUE(replayed.ok) << replayed.problem;
    ASSERT_EQ(base::dump_json(replayed.explanation), base::dump_json(tell("score"))) << seed;
    ++replays;
  }
  EXPECT_GT(replays, 50);
}

}  // namespace
}  // namespace leadline::scoring
