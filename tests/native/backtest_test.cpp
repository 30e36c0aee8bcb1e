// Backtests, against tables made by hand; and what logs of the past can answer.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "metrics/backtest.h"
#include "metrics/statistics.h"
#include "wire/rescore.h"

namespace leadline::metrics {
namespace {

using base::Json;

constexpr std::int64_t kTrialStart = 1'793'404'800'000;

Measured past_lead(const std::string& id) {
  Measured lead;
  lead.id = id;
  lead.at = kTrialStart;
  return lead;
}

Marks marks(std::int64_t points, const std::string& band, const std::string& stage, std::vector<std::pair<std::string, std::int64_t>> rules) {
  for (auto& [rule, value] : rules) value *= 1000;
  return {true, points * 1000, band, stage, std::move(rules)};
}

Outcome became(const std::string& lead, Happened what) {
  Outcome one;
  one.key = lead;
  one.lead = lead;
  one.event = what;
  one.at = kTrialStart + 1000;
  return one;
}

std::string text(const Json& json, const char* key) {
  const Json* value = base::find(json, key);
  return value ? base::dump_json(*value) : "none";
}

// a and b were won, c and d lost. The new model sees a and d the other way round.
Backtest four_leads(std::size_t most = 10) {
  Backtest test({"MQL", "SQL"}, {"hot"}, most);
  for (const char* lead : {"a", "b"}) test.add(became(lead, Happened::contract));
  for (const char* lead : {"c", "d"}) test.add(became(lead, Happened::lost));
  test.add(past_lead("a"), marks(10, "cold", "MQL", {{"visit", 10}}), marks(60, "hot", "SQL", {{"visit", 10}, {"prices", 50}}));
  test.add(past_lead("b"), marks(50, "hot", "SQL", {{"visit", 10}, {"form", 40}}), marks(50, "hot", "SQL", {{"visit", 10}, {"form", 40}}));
  test.add(past_lead("c"), marks(10, "cold", "MQL", {{"visit", 10}}), marks(10, "cold", "MQL", {{"visit", 10}}));
  test.add(past_lead("d"), marks(50, "hot", "SQL", {{"visit", 10}, {"form", 40}}), marks(10, "cold", "MQL", {{"visit", 10}}));
  test.add_unusable(past_lead("e"), "withheld");
  return test;
}

TEST(Backtests, TheMatrixHasEachLeadOnceAndWhatCannotBeScoredAgainIsNamed) {
  const Json json = four_leads().finish();
  EXPECT_EQ(text(json, "leads"), "5");
  EXPECT_EQ(text(json, "rescored"), "4");
  EXPECT_EQ(text(json, "unusable"), R"({"withheld":1})");
  EXPECT_EQ(text(json, "stages"), R"([["MQL","MQL",1],["MQL","SQL",1],["SQL","MQL",1],["SQL","SQL",1]])");
  EXPECT_EQ(text(json, "bands"), R"([["cold","cold",1],["cold","hot",1],["hot","cold",1],["hot","hot",1]])");
}

TEST(Backtests, WhoMovedIsNamedWithTheRulesThatDidItTheFarthestFirst) {
  const Json json = four_leads().finish();
  EXPECT_EQ(text(json, "movedLeads"), "2");
  EXPECT_EQ(text(json, "moved"),
            R"([{"lead":"a","new":{"band":"hot","stage":"SQL","total":60},"old":{"band":"cold","stage":"MQL","total":10},"rules":[{"new":50,"old":0,"rule":"prices"}]},)"
            R"({"lead":"d","new":{"band":"cold","stage":"MQL","total":10},"old":{"band":"hot","stage":"SQL","total":50},"rules":[{"new":0,"old":40,"rule":"form"}]}])");
  EXPECT_EQ(base::get_array(four_leads(1).finish(), "moved").size(), 1u);
  EXPECT_EQ(text(json, "rules"), R"([{"moved":1,"new":{"leads":1,"points":40},"old":{"leads":2,"points":80},"rule":"form"},{"moved":1,"new":{"leads":1,"points":50},"old":{"leads":0,"points":0},"rule":"prices"}])");
}

TEST(Backtests, QualityBeforeAndAfterIsThatOfATableMadeByHand) {
  const Json json = four_leads().finish();
  const Json& old = base::get_object(base::get_object(json, "quality"), "old");
  const Json& fresh = base::get_object(base::get_object(json, "quality"), "new");
  EXPECT_EQ(text(old, "at"), R"({"stage":"SQL"})");
  EXPECT_EQ(text(old, "precision"), "0.5");  // of b and d, b was won
  EXPECT_EQ(text(old, "recall"), "0.5");     // and a, which was won as well, is not among them
  EXPECT_EQ(text(old, "auc"), "0.5");        // of four pairs one is right, one wrong, two are ties
  EXPECT_EQ(text(fresh, "precision"), "1");
  EXPECT_EQ(text(fresh, "recall"), "1");
  EXPECT_EQ(text(fresh, "auc"), "1");
}

TEST(Backtests, ALeadThatItsVisitorCorrectedIsNotAnotherOne) {
  Backtest test({"MQL"}, {}, 10);
  test.add(past_lead("a"), marks(10, "cold", "", {{"visit", 10}}), marks(50, "cold", "MQL", {{"visit", 50}}));
  Measured again = past_lead("b");
  again.supersedes = "a";
  test.add(again, marks(10, "cold", "", {{"visit", 10}}), marks(50, "cold", "MQL", {{"visit", 50}}));
  Measured partial = past_lead("c");
  partial.counts = false;
  test.add(partial, marks(10, "cold", "", {}), marks(50, "cold", "MQL", {}));
  const Json json = test.finish();
  EXPECT_EQ(text(json, "leads"), "1");
  EXPECT_EQ(text(json, "movedLeads"), "1");
  EXPECT_EQ(text(json, "rules"), R"([{"moved":1,"new":{"leads":1,"points":50},"old":{"leads":1,"points":10},"rule":"visit"}])");
  EXPECT_EQ(text(json, "quality"), "none");  // nobody told what became of it: which is better is not known
}

// Newcombe, Interval estimation for the difference between independent proportions, 1998, table II, method 10.
TEST(Backtests, TheDifferenceOfTwoSharesHasTheIntervalOfThePaper) {
  const Interval sure = difference(56, 70, 48, 80);
  EXPECT_NEAR(sure.low, 0.0524, 0.00005);
  EXPECT_NEAR(sure.high, 0.3339, 0.00005);
  const Interval none = difference(0, 10, 0, 10);
  EXPECT_NEAR(none.low, -0.2775, 0.00005);
  EXPECT_NEAR(none.high, 0.2775, 0.00005);
}

TEST(Backtests, WhatNothingReadThenIsNotInTheLogsOfThen) {
  config::Mentions was, now;
  was.paths = {"event.path", "fields.budget", "event.query.plan"};
  now.paths = {"event.path", "event.props.plan", "fields.budget", "fields.size", "event.values.budget", "page.query.plan", "page.title", "visit.pages", "traits", "traits.role"};
  EXPECT_EQ(wire::not_in_logs(now, was), (std::vector<std::string>{"event.props.plan", "fields.size", "page.title", "traits.role"}));
}

// A lead's log, scored again by the config that it was scored with, and by another.
constexpr char kRescored[] = R"({"evidence":{"config":"other","core":"another","log":[{"k":"boot","w":1793404800000,"tz":420},{"k":"page","w":1793404800010,"path":"/"},
  {"k":"page","w":1793404860000,"path":"/prices"}]},"score":{"asOf":1793404860000,"total":1},"time":1793404860000})";

wire::Rescorer one_rule(const char* points) {
  return wire::Rescorer(std::string(R"({"version":1,"site":"s","scoring":{"groups":[{"id":"g","dimension":"engagement"}],"rules":[{"id":"prices","group":"g","on":"page","when":{"==":[{"var":"event.path"},"/prices"]},"points":)") +
                        points + R"(},{"id":"visit","group":"g","on":"page","points":1}],"bands":[{"id":"hot","enter":20,"exit":10,"of":"total"}],"stages":[{"id":"MQL","weight":1,"when":{">=":[{"var":"score.total"},20]}}]}})");
}

TEST(Backtests, AVisitIsScoredAgainByAConfigAndACoreThatItWasNotScoredWith) {
  Json lead = base::parse_json(kRescored).value(), again = lead;
  const wire::Rescored few = one_rule("5").rescore(lead), many = one_rule("20.5").rescore(again);
  EXPECT_EQ(few.unusable, "");
  EXPECT_EQ(few.marks.total, 7000);
  EXPECT_EQ(few.marks.band + "/" + few.marks.stage, "cold/");
  EXPECT_EQ(many.marks.total, 22500);
  EXPECT_EQ(many.marks.band + "/" + many.marks.stage, "hot/MQL");
  EXPECT_EQ(many.marks.points, (std::vector<std::pair<std::string, std::int64_t>>{{"prices", 20500}, {"visit", 2000}}));
}

TEST(Backtests, WhatHasNoLogThatCanBeReplayedSaysWhy) {
  const wire::Rescorer model = one_rule("5");
  const auto reason = [&](const char* lead) {
    Json json = base::parse_json(lead).value();
    return model.rescore(json).unusable;
  };
  EXPECT_EQ(reason(R"({"score":{"total":1}})"), "no_log");
  EXPECT_EQ(reason(R"({"imported":true})"), "imported");
  EXPECT_EQ(reason(R"({"evidence":{"withheld":true,"log":[]}})"), "withheld");
  EXPECT_EQ(reason(R"({"evidence":{"truncated":true,"log":[{"k":"boot","w":1}]}})"), "truncated");
  EXPECT_EQ(reason(R"({"evidence":{"log":[{"k":"page","w":2},{"k":"page","w":1}]}})"), "no_replay");
  EXPECT_EQ(reason(R"({"evidence":{"log":[{"k":"adjust","w":2}]}})"), "no_replay");
  EXPECT_EQ(reason(R"({"evidence":{"log":["page"]}})"), "no_replay");
}

}  // namespace
}  // namespace leadline::metrics
