// How a lead moves between stages: up, down, with age, again or not; and what is said of it.
#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using base::Json;
using Words = std::vector<std::string>;

// Stages by traits: `t.a` is IQL's condition, `t.b` MQL's; SQL has none but its rule.
std::string model_with(const char* mql, const char* sql = "{}") {
  Json stages = json(R"([{"id":"IQL","when":{"==":[{"var":"traits.a"},1]}},{"id":"MQL","when":{"==":[{"var":"traits.b"},1]}},{"id":"SQL"}])");
  stages[1].update(json(mql));
  stages[2].update(json(sql));
  return base::dump_json({{"rules", json(R"([{"id":"talk","on":"talk","points":1,"qualifyAs":"SQL"},{"id":"look","on":"look","points":1,"qualifyAs":"IQL"}])")}, {"stages", stages}});
}

TEST(StageAgeOut, FallsToTheHighestLowerStageWhoseConditionHoldsWhenNothingConfirmedIt) {
  ModelVisitor visitor(model_with(R"({"ageOut":{"days":90}})").c_str());
  visitor.traits(0, R"({"a":1,"b":1})").traits(10, R"({"b":0})");
  EXPECT_EQ(visitor.stage(89), "MQL") << "confirmed on day 0";
  EXPECT_EQ(visitor.stage(90), "IQL");
  EXPECT_EQ(visitor.moves(200), "MQL when; IQL ageOut");
  EXPECT_EQ(visitor.explain(200)["stages"][1]["at"], at_day(90)) << "at its own time, whenever somebody asks";
}

TEST(StageAgeOut, FallsToNoneWhenNoLowerConditionHolds) {
  ModelVisitor visitor(model_with("{}", R"({"ageOut":{"days":30}})").c_str());
  visitor.event("talk", 0);
  EXPECT_EQ(visitor.stage(29.9), "SQL");
  EXPECT_EQ(visitor.stage(30), "");
}

TEST(StageAgeOut, IsPutOffByEachEventAtWhichTheStageIsEarnedAgain) {
  ModelVisitor visitor(model_with(R"({"ageOut":{"days":90}})", R"({"ageOut":{"days":30}})").c_str());
  visitor.traits(0, R"({"b":1})").event("page", 80);
  EXPECT_EQ(visitor.stage(169), "MQL") << "its condition held on day 80";
  visitor.event("talk", 100).event("talk", 120);
  EXPECT_EQ(visitor.stage(149), "SQL") << "the hand was raised again on day 120";
  EXPECT_EQ(visitor.stage(150), "MQL");
  EXPECT_EQ(visitor.stage(239), "MQL") << "MQL's own time begins with the fall";
  EXPECT_EQ(visitor.stage(240), "");
}

TEST(StageAgeOut, IsSettledAtTheNextEventWithTheFactsFromBeforeIt) {
  ModelVisitor visitor(model_with("{}", R"({"ageOut":{"days":30}})").c_str());
  visitor.event("talk", 0).traits(40, R"({"a":1})");
  EXPECT_EQ(visitor.moves(40), "SQL talk;  ageOut; IQL when") << "on day 30 nothing was known";
  EXPECT_EQ(visitor.explain(40)["stages"][1]["at"], at_day(30));
}

TEST(StageAgeOut, AsksOfTheScoreAsItWasAtTheFall) {
  ModelVisitor visitor(R"({"rules":[{"id":"r","on":"x","points":50,"decay":{"kind":"linear","percent":50,"everyDays":25}},{"id":"talk","on":"talk","points":0,"qualifyAs":"SQL"}],
    "stages":[{"id":"MQL","when":{">=":[{"var":"score.total"},25]}},{"id":"SQL","ageOut":{"days":30}}]})");
  visitor.event("x", 0).event("talk", 0);
  EXPECT_EQ(visitor.stage(100), "MQL") << "25 on day 30, though 0 by day 100";
  EXPECT_EQ(visitor.explain(100)["total"], 0);
}

TEST(StageDirection, AnyFollowsTheConditionDownAndUpOnlyRises) {
  ModelVisitor any(model_with(R"({"direction":"any"})").c_str()), up(model_with(R"({"direction":"up"})").c_str());
  for (ModelVisitor* visitor : {&any, &up}) visitor->traits(0, R"({"a":1,"b":1})").traits(1, R"({"b":0})");
  EXPECT_EQ(any.moves(1), "MQL when; IQL when");
  EXPECT_EQ(up.moves(1), "MQL when");
}

TEST(StageDirection, AHandRaisedIsNotPutDownByAConditionThatNeverHeld) {
  ModelVisitor visitor(model_with("{}", R"({"direction":"any","when":{"==":[{"var":"traits.c"},1]}})").c_str());
  visitor.event("talk", 0).event("page", 1);
  EXPECT_EQ(visitor.stage(), "SQL");
}

TEST(StageAgain, EveryTimeOnceOrAfterACooldown) {
  const auto stage_after = [](const char* again, double third) {
    ModelVisitor visitor(model_with(("{\"direction\":\"any\",\"again\":" + std::string(again) + "}").c_str()).c_str());
    visitor.traits(0, R"({"b":1})").traits(1, R"({"b":0})").traits(third, R"({"b":1})");
    return visitor.stage();
  };
  EXPECT_EQ(stage_after("\"every\"", 2), "MQL");
  EXPECT_EQ(stage_after("\"once\"", 200), "");
  EXPECT_EQ(stage_after(R"({"cooldownDays":30})", 29), "");
  EXPECT_EQ(stage_after(R"({"cooldownDays":30})", 30), "MQL");
}

TEST(StageAgain, ARefusedStageLeavesTheNextLowerOneOpen) {
  ModelVisitor visitor(model_with(R"({"direction":"any","again":"once"})").c_str());
  visitor.traits(0, R"({"b":1})").traits(1, R"({"b":0})").traits(2, R"({"a":1,"b":1})");
  EXPECT_EQ(visitor.moves(2), "MQL when;  when; IQL when");
}

TEST(StageRefused, IsSaidWithItsReason) {
  ModelVisitor visitor(model_with(R"({"direction":"any","again":{"cooldownDays":30}})").c_str());
  visitor.traits(0, R"({"b":1})").event("look", 0.5);
  EXPECT_EQ(visitor.explain(0.5)["refused"], Json::array({{{"stage", "IQL"}, {"reason", "lower_weight"}, {"why", "look"}, {"at", at_day(0.5)}}}));
  visitor.traits(1, R"({"b":0})").traits(2, R"({"b":1})");
  const Json refused = visitor.explain(2)["refused"];
  EXPECT_EQ(refused, Json::array({{{"stage", "MQL"}, {"reason", "cooldown"}, {"until", at_day(30)}}})) << "and nobody is further any more";
}

TEST(StageRefused, OnceIsAReasonToo) {
  ModelVisitor visitor(model_with("{}", R"({"again":"once","ageOut":{"days":30}})").c_str());
  visitor.event("talk", 0).event("talk", 50);
  EXPECT_EQ(visitor.stage(), "");
  EXPECT_EQ(visitor.explain(50)["refused"], Json::array({{{"stage", "SQL"}, {"reason", "once"}, {"why", "talk"}, {"at", at_day(50)}}}));
  EXPECT_FALSE(ModelVisitor(R"({"stages":[{"id":"MQL","when":true}]})").explain(0).contains("refused")) << "where stages only rise";
}

TEST(StageTransitions, HaveEachItsOwnIdThatIsTheSameWhereverItIsWorkedOut) {
  const auto ids = [](int snapshots) {
    ModelVisitor visitor(model_with(R"({"direction":"any"})").c_str());
    for (int day = 0; day < 8; ++day) {
      visitor.traits(day, day % 2 ? R"({"b":0})" : R"({"b":1})");
      for (int i = 0; i < snapshots; ++i) visitor.save_and_restore();
    }
    Words out;
    const Json said = visitor.explain(9);
    for (const Json& move : said["stages"]) out.push_back(move["id"].get<std::string>());
    return out;
  };
  Words once = ids(0);
  EXPECT_EQ(once, ids(2));
  ASSERT_EQ(once.size(), 8u);
  std::sort(once.begin(), once.end());
  EXPECT_EQ(std::unique(once.begin(), once.end()), once.end());
}

TEST(StageOptions, SurviveSaving) {
  ModelVisitor visitor(model_with(R"({"again":"once","direction":"any"})", R"({"again":{"cooldownDays":300},"ageOut":{"days":30}})").c_str());
  visitor.traits(0, R"({"b":1})").event("talk", 1).traits(2, R"({"b":0})");
  visitor.save_and_restore();
  visitor.event("talk", 40);
  visitor.save_and_restore();
  visitor.traits(41, R"({"b":1})");
  EXPECT_EQ(visitor.moves(41), "MQL when; SQL talk;  ageOut");
  EXPECT_EQ(visitor.explain(41)["refused"].size(), 2u) << visitor.explain(41)["refused"];
}

TEST(StageOptions, AddedToAModelCountFromWhatWasSavedBefore) {
  ModelVisitor before(R"({"rules":[{"id":"talk","on":"talk","points":1,"qualifyAs":"SQL"}],"stages":[{"id":"IQL","when":{"==":[{"var":"traits.a"},1]}},{"id":"SQL"}]})");
  before.traits(0, R"({"a":1})").event("talk", 10).event("page", 30);
  ModelVisitor now(R"({"rules":[{"id":"talk","on":"talk","points":1,"qualifyAs":"SQL"}],"stages":[{"id":"IQL","when":{"==":[{"var":"traits.a"},1]}},{"id":"SQL","again":"once","ageOut":{"days":60}}]})");
  now.facts() = before.facts();
  now.state() = from_json(*base::parse_json(base::dump_json(to_json(before.state(), before.model()))), now.model());
  EXPECT_EQ(now.stage(69), "SQL") << "entered on day 10";
  EXPECT_EQ(now.stage(70), "IQL");
  now.event("talk", 80);
  EXPECT_EQ(now.stage(), "IQL") << "it was there once";
  std::vector<std::string> ids;
  const Json said = now.explain(80);
  for (const Json& move : said["stages"]) ids.push_back(move["id"].get<std::string>());
  ASSERT_EQ(ids.size(), 3u);
  EXPECT_NE(ids[0], ids[2]) << "IQL, entered a second time";
}

TEST(StageOptions, ThatCannotBeReadAreNamed) {
  EXPECT_EQ(complaints(R"({"stages":[{"id":"a","again":"often"},{"id":"b","again":{}},{"id":"c","again":{"cooldownDays":0}},{"id":"d","ageOut":{}},{"id":"e","ageOut":{"days":"9"}},{"id":"f","direction":"down"}]})"),
            (Words{"/scoring/stages/0/again not_a_choice", "/scoring/stages/1/again missing_days", "/scoring/stages/2/again/cooldownDays not_days",
                   "/scoring/stages/3/ageOut missing_days", "/scoring/stages/4/ageOut/days not_days", "/scoring/stages/5/direction not_a_choice"}));
}

const char* kExclusive = R"({"exclude":{"==":[{"var":"traits.staff"},true]},"rules":[{"id":"b","on":"book","points":40,"qualifyAs":"SQL"}],
  "stages":[{"id":"MQL","weight":20,"when":{"==":[{"var":"traits.a"},1]}},{"id":"SQL","weight":30,"ageOut":{"days":30}}]})";

TEST(StageExclusion, NoRuleQualifiesWhoIsExcluded) {
  Json scoring = json(kExclusive);
  scoring["challengers"] = Json::array({json(kExclusive)});
  scoring["challengers"][0]["id"] = "c";
  ModelVisitor visitor(scoring);
  visitor.traits(0, R"({"staff":true})").event("book", 0);
  EXPECT_EQ(visitor.stage(), "");
  EXPECT_EQ(visitor.explain(0)["status"], "excluded");
  EXPECT_EQ(visitor.explain(0)["stages"], Json::array());
  EXPECT_EQ(visitor.explain(0)["challengers"][0]["stage"], "");
  EXPECT_EQ(visitor.explain(0)["contributions"][0]["points"], 40) << "the award stays";
  visitor.traits(1, R"({"staff":false})").event("book", 2);
  EXPECT_EQ(visitor.stage(), "SQL") << "who is no longer excluded may qualify";
}

TEST(StageExclusion, WhoFallsWithAgeWhileExcludedEntersNothing) {
  ModelVisitor visitor(kExclusive);
  visitor.event("book", 0).traits(1, R"({"a":1,"staff":true})");
  EXPECT_EQ(visitor.moves(29), "SQL b");
  EXPECT_EQ(visitor.moves(30), "SQL b;  ageOut") << "MQL's condition holds, but nobody enters it who is excluded";
}

TEST(StageAgeOut, ComesToItsEndAtTheEndOfTime) {
  ModelVisitor visitor(model_with(R"({"ageOut":{"days":90}})", R"({"ageOut":{"days":30}})").c_str());
  visitor.event("talk", 0);
  EXPECT_EQ(visitor.explain_at(INT64_MAX)["stage"], "");
  visitor.state().confirmed_at = INT64_MAX;  // as a spoiled store may say
  EXPECT_EQ(visitor.explain_at(INT64_MAX)["stage"], "SQL");
  Json saved = to_json(visitor.state(), visitor.model());
  saved["confirmedAt"] = -1e300;
  visitor.state() = from_json(saved, visitor.model());
  EXPECT_EQ(visitor.explain_at(INT64_MAX)["stage"], "");
}

const char* kHand = R"({"rules":[{"id":"q","on":"q","points":0,"qualifyAs":"B"},{"id":"u","on":"u","points":10},{"id":"dn","on":"dn","points":-10}],
  "stages":[{"id":"B","direction":"any","when":{">=":[{"var":"score.total"},10]}}]})";

TEST(StageDirection, AHandRaisedIsPutDownOnceTheConditionHasHeldAndCeased) {
  ModelVisitor visitor(kHand);
  visitor.event("q", 0).event("dn", 1).event("u", 2);
  visitor.save_and_restore();
  EXPECT_EQ(visitor.stage(), "B") << "it has not held so far";
  visitor.event("u", 3);
  visitor.save_and_restore();
  EXPECT_EQ(visitor.stage(), "B");
  visitor.event("dn", 4);
  EXPECT_EQ(visitor.moves(4), "B q;  when");
}

TEST(StageDirection, ARuleCalledLikeABuiltInReasonIsARuleAllTheSame) {
  for (const char* id : {"when", "ageOut"}) {
    Json scoring = json(R"({"rules":[{"on":"book","points":1,"qualifyAs":"SQL"}],"stages":[{"id":"SQL","direction":"any","when":{">=":[{"var":"score.total"},100]}}]})");
    scoring["rules"][0]["id"] = id;
    ModelVisitor visitor(scoring);
    visitor.event("book", 0);
    visitor.save_and_restore();
    visitor.event("page", 1);
    EXPECT_EQ(visitor.moves(1), std::string("SQL rule:") + id);
  }
}

TEST(StageDirection, AHandRaisedBeforeThisWasSavedIsKnownByItsReason) {
  ModelVisitor visitor(kHand);
  visitor.event("q", 0);
  Json saved = to_json(visitor.state(), visitor.model());
  saved.erase("byRule");
  visitor.state() = from_json(saved, visitor.model());
  visitor.event("page", 1);
  EXPECT_EQ(visitor.stage(), "B");
}

}  // namespace
}  // namespace leadline::scoring
