// Several models on the same events: all are told, the champion alone acts.
#include "support/visitor.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;
using Words = std::vector<std::string>;

const char* kTwo = R"({"rules":[{"id":"r","on":"x","points":10}],"bands":[{"id":"hot","enter":50}],
  "stages":[{"id":"MQL","when":{">=":[{"var":"score.total"},50]}}],
  "challengers":[{"id":"bold","version":"2","rules":[{"id":"r","on":"x","points":30},{"id":"again","on":"x","when":{"==":[{"var":"score.band"},"hot"]},"points":100}],
    "bands":[{"id":"hot","enter":50}],"stages":[{"id":"SQL","when":{"==":[{"var":"score.band"},"hot"]}}],
    "grade":{"criteria":[{"id":"vn","when":{"==":[{"var":"traits.country"},"VN"]},"thirds":3}]},"matrix":{"digit":{"thresholds":[50]}}},
   {"id":"strict","rules":[{"id":"r","on":"x","points":1}],"exclude":{"==":[{"var":"traits.staff"},true]}}]})";

TEST(Challengers, ScoreTheSameEventsEachItsOwnWay) {
  ModelVisitor visitor(kTwo);
  EXPECT_TRUE(visitor.diagnostics.empty());
  visitor.traits(0, R"({"country":"VN","staff":true})").event("x", 0).event("x", 1);
  const Json said = visitor.explain(1);
  EXPECT_EQ(said["total"], 20);
  EXPECT_EQ(said["stage"], "");
  EXPECT_EQ(said["challengers"], json(R"([{"model":"bold","version":"2","total":60,"band":"hot","stage":"SQL","grade":"C","matrix":"C1"},
    {"model":"strict","version":"1","total":0,"band":"cold","stage":"","status":"excluded"}])"));
}

TEST(Challengers, AskAboutTheirOwnScoreAndLeaveTheFactsToTheChampion) {
  ModelVisitor visitor(kTwo);
  visitor.event("x", 0).event("x", 1).event("x", 2);
  EXPECT_EQ(visitor.explain(2)["challengers"][0]["total"], 190) << "hot by its own account at the third event";
  EXPECT_EQ(visitor.facts().doc["score"]["total"], 30);
  EXPECT_EQ(visitor.facts().doc["score"]["band"], "cold");
  EXPECT_FALSE(visitor.facts().doc["score"].contains("grade"));
}

TEST(Challengers, SurviveSavingAndCountARepeatedEventOnce) {
  ModelVisitor visitor(kTwo);
  visitor.event("x", 0, R"({"id":"e1"})");
  visitor.save_and_restore();
  visitor.event("x", 0, R"({"id":"e1"})").event("x", 1);
  visitor.save_and_restore();
  visitor.event("x", 2);
  EXPECT_EQ(visitor.explain(2)["challengers"][0]["total"], 190);
}

TEST(Challengers, AgeTheirStagesAsTheChampionDoes) {
  ModelVisitor visitor(R"({"rules":[{"id":"r","on":"x","points":1}],"challengers":[{"id":"c","rules":[{"id":"t","on":"talk","points":1,"qualifyAs":"SQL"}],"stages":[{"id":"SQL","ageOut":{"days":30}}]}]})");
  visitor.event("talk", 0);
  EXPECT_EQ(visitor.explain(29)["challengers"][0]["stage"], "SQL");
  EXPECT_EQ(visitor.explain(30)["challengers"][0]["stage"], "");
  visitor.event("x", 40);
  EXPECT_EQ(visitor.explain(40)["challengers"][0]["stage"], "");
}

TEST(Challengers, AModelWithoutHasNothingOfThem) {
  ModelVisitor visitor(R"({"rules":[{"id":"r","on":"x","points":1}]})");
  visitor.event("x", 0);
  EXPECT_FALSE(visitor.explain(0).contains("challengers"));
  EXPECT_TRUE(visitor.state().challengers.empty());
}

TEST(Challengers, WhatCannotBeReadIsNamedInItsPlace) {
  EXPECT_EQ(complaints(R"({"challengers":[{"id":"a","rules":[{"id":"r","on":"x","points":"many"}]},{"id":"a"},{},{"id":"b","challengers":[{"id":"c"}]},{"id":"d"}]})"),
            (Words{"/scoring/challengers too_many_challengers", "/scoring/challengers/0/rules/0/points not_points", "/scoring/challengers/1/id duplicate_id",
                   "/scoring/challengers/2 missing_key", "/scoring/challengers/3/challengers nested_challengers"}));
}

TEST(Challengers, AndAnyOtherListThatIsNoneIsSaidToBeNone) {
  for (const char* wrong : {R"({"x":{"id":"a"}})", R"("bold")", "7", "null", "true"})
    for (const char* key : {"challengers", "rules", "bands", "stages", "groups", "dimensions"})
      EXPECT_EQ(complaints((std::string("{\"") + key + "\":" + wrong + "}").c_str()), (Words{std::string("/scoring/") + key + " not_an_array"})) << wrong;
}

// The border: what a challenger reads goes into the evidence, is listened for, and is replayed; it acts on nothing.
TEST(Challengers, GoWithTheEvidenceAndReplayToTheSameResults) {
  const std::string config = R"({"version":1,"site":"s","scoring":{"rules":[{"id":"r","on":"page","points":1}],
    "challengers":[{"id":"c","rules":[{"id":"d","on":"scroll","when":{">=":[{"var":"event.pct"},80]},"points":9},{"id":"p","on":"buy","when":{"==":[{"var":"event.props.plan"},"pro"]},"points":5,"qualifyAs":"SQL"}],"stages":[{"id":"SQL"}]}]}})";
  wire::Session session;
  session.load(config);
  std::string answers;
  for (const char* line : {R"({"k":"boot","w":1793404800000,"tz":0,"visitor":"v"})", R"({"k":"page","w":1793404800000,"path":"/"})",
                           R"({"k":"scroll","w":1793404801000,"pct":80})", R"({"k":"track","w":1793404802000,"name":"buy","props":{"plan":"pro","secret":"x"}})"})
    answers += session.step(line);
  EXPECT_NE(answers.find(R"("scroll":[80])"), std::string::npos) << answers;
  EXPECT_EQ(answers.find(R"("name":"stage")"), std::string::npos) << "a challenger's stage is no event of the page's";
  const auto tell = [&](const char* what) {
    return (*base::parse_json(session.step(std::string(R"({"k":"ask","w":1793404802000,"what":")") + what + "\"}")))["e"][0]["data"];
  };
  const Json score = tell("score"), evidence = tell("evidence");
  EXPECT_EQ(score["challengers"], json(R"([{"model":"c","version":"1","total":14,"band":"cold","stage":"SQL"}])"));
  EXPECT_EQ(base::dump_json(evidence).find("secret"), std::string::npos);
  const wire::Replayed replayed = wire::replay_evidence(config, evidence, 1793404802000, "en");
  ASSERT_TRUE(replayed.ok) << replayed.problem;
  EXPECT_EQ(replayed.explanation, score);
}

}  // namespace
}  // namespace leadline::scoring
