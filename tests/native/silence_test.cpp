// What a silence is worth: the same a moment before somebody comes back, with the event that ends it, and ever after.
#include "support/visitor.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;

const char* kBands = R"({"rules":[{"id":"p","group":"g","on":"big","points":80},{"id":"q","group":"g","on":"small","points":20},
  {"id":"i","kind":"inactivity","group":"g","days":30,"points":-30}],"bands":[{"id":"warm","enter":40,"exit":30},{"id":"hot","enter":80,"exit":65}]})";

TEST(Silence, MovesTheBandBeforeTheEventThatEndsIt) {
  Json fading = json(kBands);
  fading["rules"].push_back(json(R"({"id":"z","on":"never","points":1,"timeframe":{"days":3}})"));
  for (const Json& scoring : {json(kBands), fading}) {
    ModelVisitor visitor(scoring);
    visitor.event("big", 0);
    EXPECT_EQ(visitor.explain(34)["band"], "warm") << "50";
    visitor.event("small", 35);
    EXPECT_EQ(visitor.explain(35)["total"], 70);
    EXPECT_EQ(visitor.explain(35)["band"], "warm") << "hot was left at 50, and 70 does not enter it: " << scoring;
  }
}

TEST(Silence, MovesTheBandOfAChallengerLikewise) {
  Json scoring = json(R"({"challengers":[]})");
  scoring["challengers"].push_back(json(kBands));
  scoring["challengers"][0]["id"] = "c";
  ModelVisitor visitor(scoring);
  visitor.event("big", 0).event("small", 35);
  EXPECT_EQ(visitor.explain(35)["challengers"][0]["band"], "warm");
}

TEST(Silence, DoesNotFadeWithItsGroup) {
  ModelVisitor visitor(R"({"groups":[{"id":"g","decay":{"kind":"linear","percent":50,"everyDays":30}}],"rules":[{"id":"base","group":"fit","kind":"state","when":true,"points":100},
    {"id":"q","group":"g","on":"small","points":0},{"id":"i","kind":"inactivity","group":"g","days":30,"points":-10}]})");
  visitor.event("small", 0);
  EXPECT_EQ(visitor.total(95), 70);
  visitor.event("small", 95);
  EXPECT_EQ(visitor.total(95), 70) << "coming back gives nothing back";
  visitor.save_and_restore();
  EXPECT_EQ(visitor.total(124), 70) << "nor does time";
  for (const Json& part : visitor.explain(95)["contributions"]) EXPECT_FALSE(part.contains("decayedTo")) << part;
}

TEST(Silence, FadesWhenItsRuleSaysSo) {
  ModelVisitor visitor(R"({"groups":[{"id":"g","decay":{"kind":"linear","percent":50,"everyDays":30}}],"rules":[{"id":"base","group":"fit","kind":"state","when":true,"points":100},
    {"id":"i","kind":"inactivity","group":"g","days":30,"points":-10,"decay":{"kind":"window","days":10}}]})");
  visitor.event("small", 0).event("small", 35);
  EXPECT_EQ(visitor.total(39), 90);
  EXPECT_EQ(visitor.total(40), 100) << "ten days after the thirtieth";
}

TEST(Silence, OfSeveralRulesIsSettledAtWhatItWasWorth) {
  ModelVisitor visitor(R"({"rules":[{"id":"p","on":"big","points":30},{"id":"i","kind":"inactivity","days":30,"points":-20,"min":-5},{"id":"j","kind":"inactivity","days":30,"points":-40}]})");
  visitor.event("big", 0);
  const double before = visitor.total(31);
  visitor.event("nothing", 31);
  EXPECT_EQ(visitor.total(31), before) << "what the first rule's clamp leaves, the second one takes";
}

const char* kFloor = R"({"rules":[{"id":"p","group":"g","on":"big","points":25},{"id":"q","group":"g","on":"small","points":30},
  {"id":"s","group":"fit","kind":"state","points":30,"when":{"==":[{"var":"traits.vip"},true]}},{"id":"i","kind":"inactivity","group":"g","days":30,"points":-10}]})";

TEST(Silence, EndsBeforeTheFactsTakeTheEventThatEndsIt) {
  ModelVisitor by_rule(kFloor), by_fact(kFloor);
  by_rule.event("big", 0).event("small", 95);
  by_fact.event("big", 0).traits(95, R"({"vip":true})");
  EXPECT_EQ(by_rule.total(95), 30) << "the silence took the 25 that there were";
  EXPECT_EQ(by_fact.total(95), 30) << "and nothing of what the event itself brings";
}

TEST(Silence, IsNotEndedByABootNorByAnEventThatIsKnown) {
  ModelVisitor visitor(kFloor);
  visitor.event("big", 0, R"({"id":"e1"})").event("boot", 35, R"({"tz":0})").event("big", 36, R"({"id":"e1"})");
  EXPECT_EQ(visitor.state().idle_from, at_day(0));
  EXPECT_EQ(visitor.total(60), 5);
}

TEST(Silence, ReplaysToThePagesOwnScore) {
  const std::string config = base::dump_json({{"version", 1}, {"site", "s"}, {"scoring", json(kFloor)}});
  wire::Session session;
  session.load(config);
  session.step(R"({"k":"boot","w":1793404800000,"tz":0,"visitor":"v"})");
  session.step(R"({"k":"track","w":1793404800000,"name":"big","props":{}})");
  session.step(R"({"k":"identify","w":1801612800000,"traits":{"vip":true}})");
  const auto tell = [&](const char* what) { return (*base::parse_json(session.step(base::dump_json({{"k", "ask"}, {"w", 1801612800000}, {"what", what}}))))["e"][0]["data"]; };
  EXPECT_EQ(tell("score")["total"], 30);
  EXPECT_EQ(wire::replay_evidence(config, tell("evidence"), 1801612800000, "en").explanation, tell("score"));
}

}  // namespace
}  // namespace leadline::scoring
