// SEMANTICS §2 and §10 as claims. Events are written as a visit would bring them; days are whole days after the first.
#include "base/limits.h"
#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using base::Json;

constexpr std::int64_t kStart = 1793404800000;  // 2026-10-31T00:00:00Z, a Saturday

// A model and a visitor; times are given in days after kStart.
class Visitor {
 public:
  explicit Visitor(const char* scoring, const char* timezone = "visitor") {
    compile(json(scoring), timezone, "/scoring", diagnostics, model_);
    event("boot", 0, R"({"tz":0})");
  }

  Visitor& event(const char* kind, double day, const char* data = "{}") {
    api::Event event;
    event.data = json(data);
    event.data["k"] = kind;
    if (!api::event_kind(kind, event.kind)) {
      event.kind = api::EventKind::track;
      event.data["k"] = "track";
      event.data["name"] = kind;
    }
    event.wall.ms = std::max(facts_.now, kStart + static_cast<std::int64_t>(std::llround(day * kDayMs)));
    catch_up(model_, facts_, state_, event);
    facts::learn(facts_, event);
    score(model_, facts_, state_, event);
    return *this;
  }
  Visitor& page(double day, const char* path) { return event("page", day, (std::string(R"({"path":")") + path + "\"}").c_str()); }

  Json explain(double day) const {
    return scoring::explain(model_, facts_, state_, kStart + static_cast<std::int64_t>(std::llround(day * kDayMs)), "hash", "en");
  }
  double total(double day) const { return explain(day)["total"].get<double>(); }
  std::string band() const { return band_name(model_, state_.band); }
  std::string stage() const { return stage_name(model_, state_.stage); }
  const State& state() const { return state_; }
  void save_and_restore() { state_ = from_json(*base::parse_json(base::dump_json(to_json(state_, model_))), model_); }

  base::Diagnostics diagnostics;

 private:
  Model model_;
  facts::State facts_;
  State state_;
};

Json contribution(const Json& explanation, const char* rule) {
  for (const Json& part : explanation["contributions"]) if (part["rule"] == rule) return part;
  return nullptr;
}

TEST(Decay, LinearLosesHalfAtEachWholePeriod) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":10,"decay":{"kind":"linear","percent":50,"everyDays":30}}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(29), 10);
  EXPECT_EQ(visitor.total(30), 5);
  EXPECT_EQ(visitor.total(60), 0);
  EXPECT_EQ(visitor.total(600), 0);
}

TEST(Decay, HalfLifeHalves) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":20,"decay":{"kind":"halfLife","days":14}}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(14), 10);
  EXPECT_EQ(visitor.total(28), 5);
  EXPECT_EQ(visitor.total(7), 14.142);
}

TEST(Decay, TwoToTheMinusXIsCorrectlyRounded) {
  std::uint64_t seed = 88172645463325252u;
  const auto random = [&seed] { seed ^= seed << 13; seed ^= seed >> 7; return seed ^= seed << 17; };
  for (int i = 0; i < 200'000; ++i) {
    const auto points = static_cast<Milli>(random() % (1u << 30));
    const auto half = static_cast<std::int64_t>(kDayMs * static_cast<std::int64_t>(1 + random() % 3650));
    const auto age = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(half * 20));
    const long double exact = static_cast<long double>(points) * std::exp2(-static_cast<long double>(age) / static_cast<long double>(half));
    ASSERT_LE(std::fabs(static_cast<long double>(halve(points, age, half)) - exact), 0.5L + 1e-6L) << points << " " << age << " " << half;
    ASSERT_EQ(halve(-points, age, half), -halve(points, age, half));
  }
}

TEST(Decay, NeverRisesAsTimePasses) {
  for (const DecayKind kind : {DecayKind::timeframe, DecayKind::linear, DecayKind::half_life, DecayKind::window}) {
    const Decay decay{kind, 14, 10};
    Milli last = 1234567;
    for (std::int64_t age = -kDayMs; age < 400 * kDayMs; age += 7'777'777) {
      const Milli now = value_at(1234567, decay, age);
      ASSERT_LE(now, last);
      last = now;
    }
  }
}

TEST(Decay, ARuleOverridesItsGroup) {
  Visitor visitor(R"({"groups":[{"id":"g","decay":{"kind":"window","days":5}}],"rules":[
    {"id":"a","group":"g","on":"x","points":1},{"id":"b","group":"g","on":"x","points":2,"decay":{"kind":"window","days":50}}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(6), 2);
}

TEST(Decay, TimeframeAndDecayExcludeEachOther) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1,"timeframe":{"days":7},"decay":{"kind":"window","days":5}}]})");
  ASSERT_EQ(visitor.diagnostics.size(), 1u);
  EXPECT_EQ(config::explain(visitor.diagnostics[0]).code, "timeframe_and_decay");
  EXPECT_EQ(visitor.diagnostics[0].pointer, "/scoring/rules/0/decay");
}

TEST(Cap, OncePerWeekGivesTwoAwardsForVisitsOnDays0And3And8) {
  Visitor visitor(R"({"rules":[{"id":"key","on":"page","points":25,"cap":{"n":1,"per":"week"}}]})");
  visitor.page(2, "/").page(5, "/").page(10, "/");  // Monday, Thursday, Tuesday of the next week
  EXPECT_EQ(visitor.total(10), 50);
  EXPECT_EQ(contribution(visitor.explain(10), "key")["capHit"], true);
}

TEST(Cap, DaysAreTheVisitorsOwn) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"n":1,"per":"day"}}]})");
  visitor.event("boot", 0, R"({"tz":420})");
  visitor.event("x", (16.0 + 50.0 / 60) / 24).event("x", (17.0 + 10.0 / 60) / 24);  // 23:50 and 00:10 in UTC+7
  EXPECT_EQ(visitor.total(1), 2);
}

TEST(Cap, DaysAreTheConfigsWhenItNamesAZone) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"n":1,"per":"day"}}]})", "Asia/Ho_Chi_Minh");
  visitor.event("x", (16.0 + 50.0 / 60) / 24).event("x", (17.0 + 10.0 / 60) / 24).event("x", 0.99);
  EXPECT_EQ(visitor.total(1), 2);
}

TEST(Cap, TravellingWestDoesNotBringYesterdayBack) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"n":1,"per":"day"}}]})");
  visitor.event("boot", 0, R"({"tz":840})").event("x", 0.5);
  visitor.event("boot", 0.5, R"({"tz":-720})").event("x", 0.51);
  EXPECT_EQ(visitor.total(1), 1);
}

TEST(Cap, PerSessionDaysNAndLifetime) {
  Visitor visitor(R"({"rules":[{"id":"s","on":"x","points":1,"cap":{"n":1,"per":"session"}},
    {"id":"d","on":"x","points":100,"cap":{"n":1,"per":"days:10"}},{"id":"l","on":"x","points":10000,"cap":{"n":2,"per":"lifetime"}}]})");
  visitor.event("x", 0).event("x", 0.001).event("x", 5).event("x", 9.9).event("x", 10).event("x", 19);
  EXPECT_EQ(visitor.total(20), 5 * 1 + 2 * 100 + 2 * 10000);
}

TEST(Cap, DistinctAwardsEachValueOnce) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"page","points":3,"cap":{"per":"distinct:event.path"}}]})");
  visitor.page(0, "/a").page(0, "/b").page(0, "/a").page(1, "/b");
  visitor.save_and_restore();
  visitor.page(2, "/a").page(2, "/c");
  EXPECT_EQ(visitor.total(2), 9);
}

TEST(Cap, DistinctTakesItsNumberForEachValue) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"page","points":3,"cap":{"n":2,"per":"distinct:event.path"}}]})");
  visitor.page(0, "/a").page(0, "/a").page(0, "/a").page(1, "/b");
  visitor.save_and_restore();
  visitor.page(2, "/a").page(2, "/b").page(2, "/b");
  EXPECT_EQ(visitor.total(2), 4 * 3);
}

TEST(Cap, IsNotReachedByAnEventWithoutTheDistinctVariable) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":3,"cap":{"per":"distinct:event.props.who"}}]})");
  visitor.event("x", 0, R"({"props":{}})");
  EXPECT_EQ(visitor.explain(0)["contributions"], Json::array()) << "not known, and no cap";
  visitor.event("x", 0, R"({"props":{"who":"a"}})");
  EXPECT_FALSE(contribution(visitor.explain(0), "r").contains("capHit"));
  visitor.event("x", 0, R"({"props":{"who":"a"}})");
  EXPECT_EQ(contribution(visitor.explain(0), "r")["capHit"], true);
}

TEST(Tiers, ReplaceEachOtherOrAddUp) {
  Visitor total(R"({"rules":[{"id":"r","on":"page","tiers":[{"atLeast":1,"points":1},{"atLeast":3,"points":5}]}]})");
  Visitor additive(R"({"rules":[{"id":"r","on":"page","mode":"additive","tiers":[{"atLeast":1,"points":1},{"atLeast":3,"points":5}]}]})");
  for (int i = 0; i < 4; ++i) {
    total.page(i, "/");
    additive.page(i, "/");
  }
  EXPECT_EQ(total.total(4), 5);
  EXPECT_EQ(additive.total(4), 6);
}

TEST(Inactivity, StopsAtItsFloorAndListsEachPeriod) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":25},{"id":"idle","kind":"inactivity","days":30,"points":-10,"floor":0}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(29), 25);
  EXPECT_EQ(visitor.total(30), 15);
  EXPECT_EQ(visitor.total(95), 0);
  EXPECT_EQ(contribution(visitor.explain(95), "idle")["hits"], 3);
}

TEST(Inactivity, StaysInTheScoreAfterTheVisitorIsBack) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":25},{"id":"idle","kind":"inactivity","days":30,"points":-10,"floor":0}]})");
  visitor.event("x", 0).event("x", 95);
  EXPECT_EQ(visitor.total(95), 25);
  EXPECT_EQ(contribution(visitor.explain(95), "idle")["points"], -25);
}

TEST(State, RulesLastAsLongAsTheirFacts) {
  Visitor visitor(R"({"rules":[{"id":"vn","kind":"state","when":{"==":[{"var":"traits.country"},"VN"]},"points":10}]})");
  visitor.event("identify", 0, R"({"traits":{"country":"VN"}})");
  EXPECT_EQ(visitor.total(0), 10);
  visitor.event("identify", 1, R"({"traits":{"country":"TH"}})");
  EXPECT_EQ(visitor.total(1), 0);
}

TEST(State, AMissingFactMakesARuleUnknown) {
  Visitor visitor(R"({"rules":[{"id":"small","kind":"state","when":{"<":[{"var":"traits.staff"},50]},"points":10}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(0), 0);
  EXPECT_EQ(visitor.explain(0)["unknown"], json(R"(["small"])"));
}

TEST(Unknown, AreRulesThatAreAskedWheneverSomebodyAsksNotThoseOfEvents) {
  Visitor visitor(R"({"rules":[{"id":"s","kind":"state","when":{"==":[{"var":"traits.a"},1]},"points":1},{"id":"v","kind":"answer","field":"f","valueMap":{"a":1}},
    {"id":"e","on":"x","when":{"==":[{"var":"event.props.a"},1]},"points":1}]})");
  visitor.event("x", 0, R"({"props":{}})");
  EXPECT_EQ(visitor.explain(0)["unknown"], json(R"(["s","v"])"));
}

TEST(Answer, IsReplacedWhenItChanges) {
  Visitor visitor(R"({"rules":[{"id":"r","kind":"answer","field":"budget","valueMap":{"high":12.25,"low":-3}}]})");
  visitor.event("answer", 0, R"({"form":"f","values":{"budget":"high"}})");
  EXPECT_EQ(visitor.total(0), 12.25);
  visitor.event("answer", 1, R"({"form":"f","values":{"budget":"low"}})");
  EXPECT_EQ(visitor.total(1), -3);
}

TEST(Clamps, RuleThenGroupThenDimensionThenTotal) {
  Visitor visitor(R"({"max":100,"dimensions":[{"id":"fit","max":70}],"groups":[{"id":"g","dimension":"fit","max":60},{"id":"h","dimension":"fit"}],"rules":[
    {"id":"a","group":"g","on":"x","points":50,"max":40},{"id":"b","group":"g","on":"x","points":50},{"id":"c","group":"h","on":"x","points":30},
    {"id":"d","group":"intent","on":"x","points":90}]})");
  visitor.event("x", 0);
  const Json explained = visitor.explain(0);
  EXPECT_EQ(contribution(explained, "a")["points"], 40);
  EXPECT_EQ(explained["groups"][0]["raw"], 90);
  EXPECT_EQ(explained["groups"][0]["clamped"], 60);
  EXPECT_EQ(explained["dimensions"][0]["raw"], 90);
  EXPECT_EQ(explained["dimensions"][0]["clamped"], 70);
  EXPECT_EQ(explained["totalRaw"], 160);
  EXPECT_EQ(explained["total"], 100);
}

TEST(Clamps, ACappedGroupFreesRoomAsItsPointsAge) {
  Visitor visitor(R"({"groups":[{"id":"g","max":10}],"rules":[{"id":"a","group":"g","on":"x","points":10,"timeframe":{"days":7}},{"id":"b","group":"g","on":"y","points":8}]})");
  visitor.event("x", 0).event("y", 1);
  EXPECT_EQ(visitor.total(1), 10);
  EXPECT_EQ(visitor.total(8), 8);
}

TEST(Exclusion, ScoresZeroAndSaysSo) {
  Visitor visitor(R"({"exclude":{"==":[{"var":"traits.staff"},true]},"rules":[{"id":"r","on":"x","points":50}],"bands":[{"id":"hot","enter":10}]})");
  visitor.event("x", 0).event("identify", 0, R"({"traits":{"staff":true}})");
  EXPECT_EQ(visitor.total(0), 0);
  EXPECT_EQ(visitor.explain(0)["status"], "excluded");
  EXPECT_EQ(visitor.band(), "cold");
}

TEST(Events, TheSameIdTwiceIsOneAward) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":5}]})");
  visitor.event("x", 0, R"({"id":"e1"})").event("x", 0, R"({"id":"e1"})");
  visitor.save_and_restore();
  visitor.event("x", 1, R"({"id":"e1"})").event("x", 1, R"({"id":"e2"})");
  EXPECT_EQ(visitor.total(1), 10);
}

TEST(Bands, AreLeftLaterThanTheyAreEntered) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","valueMap":{"up":1,"big":79,"two":2,"down":-11,"six":-6},"of":"event.props.v"}],
    "bands":[{"id":"hot","enter":80,"exit":65},{"id":"warm","enter":40,"exit":30}]})");
  std::string bands;
  for (const char* step : {"big", "two", "down", "six"}) {  // 79, 81, 70, 64
    visitor.event("x", 0, (std::string(R"({"props":{"v":")") + step + "\"}}").c_str());
    bands += visitor.band() + " ";
  }
  EXPECT_EQ(bands, "warm hot hot warm ");
}

TEST(Stages, OnlyRise) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":50,"timeframe":{"days":1}}],"stages":[{"id":"MQL","weight":20,"when":{">=":[{"var":"score.total"},50]}}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.stage(), "MQL");
  visitor.event("y", 5);
  EXPECT_EQ(visitor.total(5), 0);
  EXPECT_EQ(visitor.stage(), "MQL");
}

TEST(Stages, AHandRaisedIsTheFastPath) {
  Visitor visitor(R"({"rules":[{"id":"talk","on":"demo_request","points":1,"qualifyAs":"SQL"}],"stages":[{"id":"MQL","when":{">=":[{"var":"score.total"},50]}},{"id":"SQL"}]})");
  visitor.event("demo_request", 0);
  EXPECT_EQ(visitor.stage(), "SQL");
  EXPECT_EQ(visitor.explain(0)["stages"][0]["why"], "talk");
}

TEST(Stages, TheExplanationSaysWhatIsMissingForTheNext) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":50}],"stages":[{"id":"MQL","when":{"and":[{">=":[{"var":"score.total"},40]},{"!!":[{"var":"fields.email"}]}]}}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.explain(0)["next"], json(R"({"stage":"MQL","missing":[{"when":{"!!":[{"var":"fields.email"}]},"is":"unknown"}]})"));
}

TEST(Guides, TheEMailExampleGivesSixWithThreeContributions) {
  Visitor visitor(R"({"rules":[{"id":"opened","on":"email_open","points":1},{"id":"clicked","on":"email_click","points":2},{"id":"asked","on":"document_request","points":3}]})");
  visitor.event("email_open", 0).event("email_click", 0).event("document_request", 0);
  EXPECT_EQ(visitor.total(0), 6);
  EXPECT_EQ(visitor.explain(0)["contributions"].size(), 3u);
}

TEST(Ledger, IsBoundedAndExactForRulesWithoutDecay) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1.001},{"id":"w","on":"x","points":2,"decay":{"kind":"window","days":1}}]})");
  for (int i = 0; i < 5000; ++i) visitor.event("x", i * 0.1);
  EXPECT_LE(visitor.state().ledger.awards.size(), base::limits::kLedgerAwards);
  EXPECT_EQ(contribution(visitor.explain(500), "r")["points"], 5005);
  EXPECT_EQ(contribution(visitor.explain(499.95), "w")["points"], 20);
  EXPECT_FALSE(visitor.state().ledger.truncated);
}

TEST(Ledger, SaysWhenItHadToFoldAwardsThatStillFade) {
  Visitor visitor(R"({"rules":[{"id":"r","on":"x","points":1,"decay":{"kind":"halfLife","days":1000}}]})");
  for (int i = 0; i < 2000; ++i) visitor.event("x", i * 0.001);
  EXPECT_EQ(visitor.explain(2)["historyTruncated"], true);
  EXPECT_LE(visitor.total(2), 2000);
  EXPECT_GE(visitor.total(2), 1990);
}

TEST(Ledger, SurvivesSavingAndARuleThatIsGone) {
  Visitor visitor(R"({"rules":[{"id":"a","on":"x","points":1},{"id":"b","on":"x","points":2}]})");
  visitor.event("x", 0);
  Model smaller, before;
  compile(json(R"({"rules":[{"id":"b","on":"x","points":2}]})"), "visitor", "", visitor.diagnostics, smaller);
  compile(json(R"({"rules":[{"id":"a","on":"x","points":1},{"id":"b","on":"x","points":2}]})"), "visitor", "", visitor.diagnostics, before);
  const State restored = from_json(*base::parse_json(base::dump_json(to_json(visitor.state(), before))), smaller);
  EXPECT_EQ(compute(smaller, {}, restored, kStart).total.clamped, 2000);
}

struct BadModel { const char* scoring; const char* pointer; const char* code; };

class BadModels : public testing::TestWithParam<BadModel> {};

TEST_P(BadModels, AreNamedByPointerAndCode) {
  base::Diagnostics out;
  Model model;
  compile(json(GetParam().scoring), "visitor", "/scoring", out, model);
  ASSERT_FALSE(out.empty());
  EXPECT_EQ(out[0].pointer, GetParam().pointer);
  EXPECT_EQ(config::explain(out[0]).code, GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(Scoring, BadModels, testing::Values(
    BadModel{R"({"rules":[{"on":"x","points":1}]})", "/scoring/rules/0", "missing_key"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":0.0001}]})", "/scoring/rules/0/points", "not_points"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":"5"}]})", "/scoring/rules/0/points", "not_points"},
    BadModel{R"({"rules":[{"id":"r","points":1}]})", "/scoring/rules/0", "missing_key"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"per":"fortnight"}}]})", "/scoring/rules/0/cap/per", "not_a_choice"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"per":"days:x"}}]})", "/scoring/rules/0/cap/per", "not_days"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":1,"qualifyAs":"SQL"}]})", "/scoring/rules/0/qualifyAs", "unknown_stage"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":1,"when":{"equals":[1,2]}}]})", "/scoring/rules/0/when/equals", "unknown_operator"},
    BadModel{R"({"rules":[{"id":"r","on":"x","points":1,"min":2,"max":1}]})", "/scoring/rules/0/min", "min_above_max"},
    BadModel{R"({"rules":[{"id":"r","on":"x","point":1,"points":1}]})", "/scoring/rules/0/point", "unknown_key"},
    BadModel{R"({"bands":[{"id":"hot","enter":10,"exit":20}]})", "/scoring/bands/0/exit", "exit_above_enter"},
    BadModel{R"({"rules":[{"id":"idle","kind":"inactivity","days":30,"points":5}]})", "/scoring/rules/0/points", "positive_inactivity"},
    BadModel{R"([])", "/scoring", "not_an_object"}),
    [](const auto& parameter) { return std::string(parameter.param.code) + std::to_string(parameter.index); });

TEST(BadModels, ABrokenRuleIsLeftOutAndTheRestCounts) {
  Visitor visitor(R"({"rules":[{"id":"broken","on":"x","points":"many"},{"id":"good","on":"x","points":4}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.total(0), 4);
}

}  // namespace
}  // namespace leadline::scoring
