// Fit as a letter (Pardot's grading), and the matrix of fit and engagement.
#include "scoring/grade.h"
#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using base::Json;
using Words = std::vector<std::string>;

constexpr const char* kGraded = R"({"grade":{"criteria":[
  {"id":"size","when":{">=":[{"var":"traits.staff"},50]},"thirds":3,"note":"Large enough"},
  {"id":"country","when":{"in":[{"var":"traits.country"},["VN","SG"]]},"thirds":2},
  {"id":"role","when":{"==":[{"var":"traits.role"},"head"]}}]}})";

std::string grade(const char* scoring, const char* traits) {
  ModelVisitor visitor(scoring);
  visitor.traits(0, traits);
  return visitor.explain(0)["grade"].get<std::string>();
}

TEST(Grade, StartsAtDAndRisesOrFallsByThirdsOfALetter) {
  EXPECT_EQ(grade(kGraded, R"({"role":"head"})"), "D+");
  EXPECT_EQ(grade(kGraded, R"({"role":"clerk"})"), "D-");
  EXPECT_EQ(grade(kGraded, R"({"country":"VN"})"), "C-");
  EXPECT_EQ(grade(kGraded, R"({"staff":80})"), "C");
  EXPECT_EQ(grade(kGraded, R"({"staff":80,"country":"VN","role":"head"})"), "B");
  EXPECT_EQ(grade(kGraded, R"({"staff":80,"country":"US","role":"head"})"), "C-") << "3 up, 2 down, 1 up";
}

TEST(Grade, StaysBetweenFAndAPlus) {
  EXPECT_EQ(grade(kGraded, R"({"staff":3,"country":"US","role":"x"})"), "F");
  const char* generous = R"({"grade":{"start":"B","criteria":[{"id":"a","when":{"==":[{"var":"traits.a"},1]},"thirds":12}]}})";
  EXPECT_EQ(grade(generous, R"({"a":1})"), "A+");
}

TEST(Grade, IsNotKnownBeforeTheFirstCriterionIs) {
  ModelVisitor visitor(kGraded);
  visitor.event("page", 0);
  EXPECT_EQ(visitor.explain(0)["grade"], "");
  EXPECT_FALSE(visitor.facts().doc["score"].contains("grade")) << "so that a condition about it is unknown";
}

TEST(Grade, GivesItsReasonsTheUnknownOnesToo) {
  ModelVisitor visitor(kGraded);
  visitor.traits(0, R"({"staff":80,"country":"US"})");
  EXPECT_EQ(visitor.explain(0)["criteria"], *base::parse_json(R"([{"criterion":"size","is":"matched","thirds":3,"note":"Large enough"},
    {"criterion":"country","is":"unmatched","thirds":-2},{"criterion":"role","is":"unknown","thirds":0}])"));
}

TEST(Grade, IsAFactForStagesAndFollowsTheFacts) {
  ModelVisitor visitor(R"({"grade":{"criteria":[{"id":"a","when":{"==":[{"var":"traits.a"},1]},"thirds":9}]},
    "stages":[{"id":"MQL","direction":"any","when":{"in":[{"var":"score.grade"},["A+","A","A-"]]}}]})");
  visitor.traits(0, R"({"a":1})");
  EXPECT_EQ(visitor.stage(), "MQL") << "at the very event";
  visitor.traits(1, R"({"a":0})");
  EXPECT_EQ(visitor.stage(), "");
  visitor.traits(1, R"({"a":1})").traits(2, R"({"a":null})");
  EXPECT_EQ(visitor.explain(2)["grade"], "");
  EXPECT_FALSE(visitor.facts().doc["score"].contains("grade"));
}

TEST(Grade, GivesNoPoints) {
  ModelVisitor visitor(kGraded);
  visitor.traits(0, R"({"staff":80})");
  EXPECT_EQ(visitor.total(0), 0);
}

std::string matrix(const char* matrix, const char* traits, int clicks, bool graded = true) {
  Json scoring = graded ? *base::parse_json(kGraded) : Json::object();
  scoring["matrix"] = *base::parse_json(matrix);
  scoring["groups"] = *base::parse_json(R"([{"id":"who","dimension":"fit"}])");
  scoring["rules"] = *base::parse_json(R"([{"id":"click","on":"click","points":10},{"id":"vip","group":"who","kind":"state","when":{"==":[{"var":"traits.vip"},true]},"points":50}])");
  ModelVisitor visitor(scoring);
  EXPECT_TRUE(visitor.diagnostics.empty());
  visitor.traits(0, traits);
  for (int i = 0; i < clicks; ++i) visitor.event("click", 0);
  const std::string said = visitor.explain(0)["matrix"];
  EXPECT_EQ(visitor.facts().doc["score"].value("matrix", std::string()), said);
  return said;
}

TEST(Matrix, IsTheGradesLetterAndADigitOfEngagement) {
  const char* digits = R"({"digit":{"thresholds":[60,40,20]}})";
  EXPECT_EQ(matrix(digits, R"({"staff":80,"country":"VN"})", 0), "B4");
  EXPECT_EQ(matrix(digits, R"({"staff":80,"country":"VN","role":"head"})", 6), "B1");
  EXPECT_EQ(matrix(digits, R"({"role":"head"})", 5), "D2");
  EXPECT_EQ(matrix(digits, R"({"staff":1})", 2), "F3");
  EXPECT_EQ(matrix(digits, "{}", 9), "") << "no letter, no place";
}

TEST(Matrix, TakesItsLetterFromThresholdsToo) {
  const char* both = R"({"letter":{"of":"fit","thresholds":[40,20,10]},"digit":{"of":"total","thresholds":[100,50]}})";
  EXPECT_EQ(matrix(both, R"({"vip":true})", 0, false), "A2");
  EXPECT_EQ(matrix(both, R"({"vip":true})", 5, false), "A1");
  EXPECT_EQ(matrix(both, "{}", 1, false), "D3");
}

TEST(Grade, AModelWithoutSaysNothingOfIt) {
  const Json said = ModelVisitor(R"({"rules":[]})").explain(0);
  for (const char* key : {"grade", "criteria", "matrix"}) EXPECT_FALSE(said.contains(key)) << key;
}

TEST(Grade, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(complaints(R"({"grade":{"start":"E","criteria":[{"id":"a","when":true},{"id":"a","when":true},{"id":"b"},{"id":"c","when":true,"thirds":0}]}})"),
            (Words{"/scoring/grade/start not_a_choice", "/scoring/grade/criteria/1/id duplicate_id", "/scoring/grade/criteria/2 missing_key",
                   "/scoring/grade/criteria/3/thirds not_a_count"}));
  EXPECT_EQ(complaints(R"({"grade":{}})"), Words{"/scoring/grade missing_key"});
  EXPECT_EQ(complaints(R"({"matrix":{"digit":{"thresholds":[1]}}})"), Words{"/scoring/matrix missing_key"});
  EXPECT_EQ(complaints(R"({"matrix":{"letter":{"of":"fitt","thresholds":[1]},"digit":{"thresholds":[10,20]}}})"),
            (Words{"/scoring/matrix/letter/of unknown_dimension", "/scoring/matrix/digit/thresholds/1 not_descending"}));
  EXPECT_EQ(complaints(R"({"matrix":{"letter":{"thresholds":[]},"digit":{"thresholds":[9,8,7,6,5,4,3,2,1]}}})"),
            (Words{"/scoring/matrix/letter/thresholds not_thresholds", "/scoring/matrix/digit/thresholds not_thresholds"}));
}

TEST(Grade, OfACriterionThatReadsTheScoreIsOneEventLate) {
  ModelVisitor visitor(R"({"rules":[{"id":"r","on":"x","points":50}],"grade":{"start":"C","criteria":[{"id":"c","thirds":3,"when":{">=":[{"var":"score.total"},50]}}]}})");
  visitor.event("page", 0).event("x", 0);
  EXPECT_EQ(visitor.facts().doc["score"]["grade"], "D") << "50 is made of this event";
  visitor.event("page", 1);
  EXPECT_EQ(visitor.facts().doc["score"]["grade"], "B");
}

}  // namespace
}  // namespace leadline::scoring
