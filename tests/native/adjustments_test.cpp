// Points by hand: beside the rules, dated and signed, by whoever holds the lead and never by a page.
#include "base/limits.h"
#include "support/visitor.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;

// "" or what is wrong with it.
std::string adjust_by(ModelVisitor& visitor, double day, const char* data) {
  api::Event event;
  event.kind = api::EventKind::adjust;
  event.data = json(data);
  event.wall.ms = at_day(day);
  const auto problem = adjust(visitor.model(), visitor.facts(), visitor.state(), event);
  return problem ? config::explain(base::Diagnostic{"", *problem}).message : "";
}

// Of the error that an answer holds.
std::string code_of(const std::string& answer) { return config::explain(json(answer.c_str()).at("error")).code; }

const char* kModel = R"({"max":100,"dimensions":[{"id":"fit","max":30}],"rules":[{"id":"r","on":"x","points":20},{"id":"idle","kind":"inactivity","days":30,"points":-5}],
  "bands":[{"id":"hot","enter":50,"exit":40}],"stages":[{"id":"MQL","when":{">=":[{"var":"score.total"},50]}}]})";

TEST(Adjustments, AddToTheRulesAndDoNotFreezeThem) {
  ModelVisitor visitor(kModel);
  visitor.event("x", 0);
  EXPECT_EQ(adjust_by(visitor, 1, R"({"id":"a","points":15.5,"by":"lan@acme.example","note":"Met at the fair"})"), "");
  EXPECT_EQ(visitor.total(1), 35.5);
  visitor.event("x", 2);
  EXPECT_EQ(visitor.total(2), 55.5);
  EXPECT_EQ(visitor.explain(2)["adjustments"], Json::array({{{"id", "a"}, {"points", 15.5}, {"at", at_day(1)}, {"by", "lan@acme.example"}, {"note", "Met at the fair"}}}));
  EXPECT_EQ(visitor.explain(2)["contributions"].size(), 1u) << "listed apart from the rules";
}

TEST(Adjustments, MoveBandsAndStagesAndEndNoSilence) {
  ModelVisitor visitor(kModel);
  visitor.event("x", 0);
  EXPECT_EQ(adjust_by(visitor, 20, R"({"id":"a","points":40,"by":"lan"})"), "");
  EXPECT_EQ(visitor.stage(), "MQL");
  EXPECT_EQ(visitor.total(29), 60);
  EXPECT_EQ(visitor.total(30), 55) << "thirty days since the visitor's own last event";
  visitor.event("y", 31);
  EXPECT_EQ(visitor.total(31), 55);
}

TEST(Adjustments, OfADimensionStayWithinItsClampAndAllWithinTheTotals) {
  ModelVisitor visitor(kModel);
  visitor.event("x", 0);
  adjust_by(visitor, 0, R"({"id":"a","points":50,"by":"lan","dimension":"fit"})");
  EXPECT_EQ(visitor.total(0), 20 + 30);
  adjust_by(visitor, 0, R"({"id":"b","points":500,"by":"lan"})");
  EXPECT_EQ(visitor.total(0), 100);
  EXPECT_EQ(visitor.explain(0)["totalRaw"], 550);
  adjust_by(visitor, 0, R"({"id":"c","points":-500,"by":"minh"})");
  EXPECT_EQ(visitor.total(0), 50) << "taken back by a second one";
}

TEST(Adjustments, OfOneIdAreOne) {
  ModelVisitor visitor(kModel);
  EXPECT_EQ(adjust_by(visitor, 0, R"({"id":"a","points":5,"by":"lan"})"), "");
  EXPECT_EQ(adjust_by(visitor, 1, R"({"id":"a","points":50,"by":"lan"})"), "");
  visitor.save_and_restore();
  EXPECT_EQ(adjust_by(visitor, 2, R"({"id":"a","points":5,"by":"lan"})"), "");
  EXPECT_EQ(visitor.total(2), 5);
}

TEST(Adjustments, ExpireAtTheirTime) {
  ModelVisitor visitor(kModel);
  visitor.event("x", 0);
  adjust_by(visitor, 0, ("{\"id\":\"a\",\"points\":40,\"by\":\"lan\",\"expires\":" + std::to_string(at_day(10)) + "}").c_str());
  visitor.save_and_restore();
  EXPECT_EQ(visitor.total(9.9), 60);
  EXPECT_EQ(visitor.total(10), 20);
  EXPECT_EQ(visitor.explain(10)["adjustments"][0]["expired"], true);
  visitor.event("y", 11);
  EXPECT_EQ(visitor.facts().doc["score"]["band"], "cold");
  EXPECT_EQ(visitor.stage(), "MQL") << "stages only rise here";
}

TEST(Adjustments, CountInEveryModel) {
  ModelVisitor visitor(R"({"dimensions":[{"id":"own"}],"challengers":[{"id":"c","rules":[{"id":"r","on":"x","points":3}]}]})");
  visitor.event("x", 0);
  adjust_by(visitor, 0, R"({"id":"a","points":5,"by":"lan","dimension":"own"})");
  EXPECT_EQ(visitor.total(0), 5);
  EXPECT_EQ(visitor.explain(0)["challengers"][0]["total"], 8) << "a model without the dimension adds it to its total";
}

TEST(Adjustments, SayWhatIsMissing) {
  ModelVisitor visitor(kModel);
  EXPECT_NE(adjust_by(visitor, 0, R"({"points":5,"by":"lan"})").find("\"id\""), std::string::npos);
  EXPECT_NE(adjust_by(visitor, 0, R"({"id":"a","points":"5","by":"lan"})").find("\"points\""), std::string::npos);
  EXPECT_NE(adjust_by(visitor, 0, R"({"id":"a","points":5})").find("\"by\""), std::string::npos);
  EXPECT_NE(adjust_by(visitor, 0, R"({"id":"a","points":5,"by":"lan","dimension":"fitt"})").find("\"dimension\""), std::string::npos);
  EXPECT_NE(adjust_by(visitor, 0, R"({"id":"a","points":5,"by":"lan","expires":7})").find("\"expires\""), std::string::npos);
  EXPECT_TRUE(visitor.state().adjustments.empty());
  for (std::size_t i = 0; i <= base::limits::kAdjustments; ++i)
    adjust_by(visitor, 0, ("{\"id\":\"a" + std::to_string(i) + "\",\"points\":1,\"by\":\"lan\"}").c_str());
  EXPECT_EQ(visitor.state().adjustments.size(), base::limits::kAdjustments);
}

// The border: the page's door is shut, the holder's is open, and a forged log is not believed.
const char* kConfig = R"({"version":1,"site":"s","scoring":{"rules":[{"id":"r","on":"page","points":1}]}})";
const char* kAdjust = R"({"k":"adjust","w":1793404801000,"id":"a","points":50,"by":"lan"})";

TEST(Adjustments, APageCannotMakeOneAndWhoeverHoldsTheLeadCan) {
  wire::Session session;
  session.load(kConfig);
  session.step(R"({"k":"boot","w":1793404800000,"tz":0,"visitor":"v"})");
  session.step(R"({"k":"page","w":1793404800000,"path":"/"})");
  const auto total = [&] { return (*base::parse_json(session.step(R"({"k":"ask","w":1793404801000,"what":"score"})")))["e"][0]["data"]["total"]; };
  EXPECT_EQ(code_of(session.step(kAdjust)), "not_for_pages");
  EXPECT_EQ(total(), 1);
  EXPECT_NE(session.adjust(kAdjust).find(R"("name":"score")"), std::string::npos);
  EXPECT_EQ(total(), 51);
  EXPECT_EQ(code_of(session.adjust(R"({"k":"adjust","w":1793404801000,"id":"b"})")), "bad_adjustment");
  EXPECT_EQ(code_of(session.adjust(R"({"k":"page","w":1793404801000})")), "not_an_adjustment");
  const Json evidence = (*base::parse_json(session.step(R"({"k":"ask","w":1793404801000,"what":"evidence"})")))["e"][0]["data"];
  EXPECT_EQ(evidence["log"].size(), 2u) << "no part of what a page claims";
}

TEST(Adjustments, ALogThatHoldsOneIsNotReplayed) {
  Json evidence = {{"core", LEADLINE_VERSION}, {"config", wire::check_config(kConfig)["hash"]}, {"log", Json::array({json(R"({"k":"page","w":1,"path":"/"})")})}};
  EXPECT_TRUE(wire::replay_evidence(kConfig, evidence, 1793404801000).ok);
  evidence["log"].push_back(json(kAdjust));
  const wire::Replayed replayed = wire::replay_evidence(kConfig, evidence, 1793404801000);
  EXPECT_FALSE(replayed.ok);
  EXPECT_NE(replayed.problem.find("adjustment"), std::string::npos);
}

}  // namespace
}  // namespace leadline::scoring
