// What an event asks: the rules that can match it, and no others; and what comes of it is what asking all would give.
#include "base/random.h"
#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using base::Json;
using Indices = std::vector<std::int32_t>;

Model compiled(const Json& scoring) {
  Model model;
  base::Diagnostics diagnostics;
  compile(scoring, "UTC", "/scoring", diagnostics, model);
  EXPECT_FALSE(base::has_errors(diagnostics)) << base::dump_json(base::to_json(diagnostics));
  return model;
}

// A model of rules on `page` with these conditions; "" for none.
Model on_page(const std::vector<std::string>& conditions) {
  Json rules = Json::array();
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    Json rule = {{"id", "r" + std::to_string(i)}, {"on", "page"}, {"points", 1}};
    if (!conditions[i].empty()) rule["when"] = json(conditions[i]);
    rules.push_back(std::move(rule));
  }
  return compiled({{"rules", rules}});
}

Indices asked(const Model& model, const std::string& event, const char* on = "page", const std::string& root = "{}") {
  const Json facts = json(root), data = json(event);
  return candidates(model, on, {&facts, &data});
}

TEST(RuleIndex, AsksOnlyTheRulesThatListen) {
  const Model model = compiled(json(R"({"rules":[{"id":"a","on":"page","points":1},{"id":"b","on":"demo","points":1},
      {"id":"c","on":"page","points":1},{"id":"d","kind":"state","when":true,"points":1}]})"));
  EXPECT_EQ(asked(model, "{}", "page"), (Indices{0, 2}));
  EXPECT_EQ(asked(model, "{}", "demo"), (Indices{1}));
  EXPECT_EQ(asked(model, "{}", "pages"), Indices{});
}

TEST(RuleIndex, AsksByTheValueOfAFactAndRulesWithoutGuardAlwaysInTheModelsOrder) {
  const Model model = on_page({R"({"==":[{"var":"event.path"},"/a"]})", "", R"({"in":[{"var":"event.path"},["/a","/b","/b"]]})",
                               R"({">":[{"var":"visit.pages"},2]})", R"({"===":[{"var":"event.path"},"/b"]})"});
  EXPECT_EQ(asked(model, R"({"path":"/a"})"), (Indices{0, 1, 2, 3}));
  EXPECT_EQ(asked(model, R"({"path":"/b"})"), (Indices{1, 2, 3, 4}));
  EXPECT_EQ(asked(model, R"({"path":"/c"})"), (Indices{1, 3}));
  EXPECT_EQ(asked(model, "{}"), (Indices{1, 3}));
}

TEST(RuleIndex, NumbersAreFoundHoweverWrittenAndAreNotTheirText) {
  const Model model = on_page({R"({"===":[{"var":"event.n"},1]})", R"({"===":[{"var":"event.n"},"1"]})", R"({"===":[{"var":"event.n"},0]})",
                               R"({"===":[{"var":"event.n"},9007199254740993]})"});
  EXPECT_EQ(asked(model, R"({"n":1})"), (Indices{0}));
  EXPECT_EQ(asked(model, R"({"n":1.0})"), (Indices{0}));
  EXPECT_EQ(asked(model, R"({"n":"1"})"), (Indices{1}));
  EXPECT_EQ(asked(model, R"({"n":-0.0})"), (Indices{2}));
  EXPECT_EQ(asked(model, R"({"n":9007199254740992})"), (Indices{3})) << "equal as doubles";
  EXPECT_EQ(asked(model, R"({"n":true})"), Indices{});
}

TEST(RuleIndex, AFactThatIsAnArrayOrAnObjectOrHoldsTheRestOfThePathInOneAsksAll) {
  const Model model = on_page({R"({"==":[{"var":"event.path"},"/a"]})", R"({"==":[{"var":"event.path"},"/b"]})"});
  EXPECT_EQ(asked(model, R"({"path":["/a"]})"), (Indices{0, 1}));
  EXPECT_EQ(asked(model, R"({"path":{}})"), (Indices{0, 1}));
  const Model deep = on_page({R"({"===":[{"var":"event.list.0"},"x"]})", R"({"===":[{"var":"event.list.length"},3]})"});
  EXPECT_EQ(asked(deep, R"({"list":["x"]})"), (Indices{0, 1}));
  EXPECT_EQ(asked(deep, R"({"list":"x"})"), (Indices{0, 1}));
  EXPECT_EQ(asked(deep, R"({"list":{"0":"x"}})"), (Indices{0}));
}

TEST(RuleIndex, OfTwoGuardsTheOneThatFewerRulesShareIsTaken) {
  std::vector<std::string> conditions;
  for (int i = 0; i < 20; ++i)
    conditions.push_back(R"({"and":[{"==":[{"var":"event.lang"},"en"]},{"==":[{"var":"event.path"},"/)" + std::to_string(i) + R"("]}]})");
  const Model model = on_page(conditions);
  EXPECT_EQ(asked(model, R"({"lang":"en","path":"/7"})"), (Indices{7}));
}

TEST(RuleIndex, OfTenThousandRulesAnEventAsksTheOneItIsAbout) {
  std::vector<std::string> conditions;
  for (int i = 0; i < 10'000; ++i) conditions.push_back(R"({"==":[{"var":"event.path"},"/)" + std::to_string(i) + R"("]})");
  const Model model = on_page(conditions);
  EXPECT_EQ(asked(model, R"({"path":"/9999"})"), (Indices{9999}));
  EXPECT_EQ(asked(model, R"({"path":"/x"})"), Indices{});
}

// Random conditions over few facts and few values, so that they often meet.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(base::hex64(seed) + base::hex64(~seed)) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.next() % n); }
  // The last one is a value of facts alone: in a rule it would be an operation.
  std::string value(bool of_fact = false) {
    static const char* const kValues[] = {"\"a\"", "\"b\"", "\"1\"", "1", "1.0", "0", "true", "null", "\"\"", "[\"a\"]", "[]", "{\"c\":\"a\"}"};
    return kValues[below(std::size(kValues) - (of_fact ? 0 : 1))];
  }
  std::string fact() {
    static const char* const kFacts[] = {"event.x", "event.y", "event.x.c", "event.x.0", "event.y.length", "visit.x"};
    return std::string(R"({"var":")") + kFacts[below(std::size(kFacts))] + "\"}";
  }
  std::string condition(int depth = 2) {
    switch (below(depth > 0 ? 7 : 4)) {
      case 0: return R"({"==":[)" + fact() + "," + value() + "]}";
      case 1: return R"({"===":[)" + value() + "," + fact() + "]}";
      case 2: return R"({"in":[)" + fact() + ",[" + value() + "," + value() + "]]}";
      case 3: return R"({">":[)" + fact() + ",0]}";
      case 4: return R"({"!":[)" + condition(depth - 1) + "]}";
      case 5: return R"({"or":[)" + condition(depth - 1) + "," + condition(depth - 1) + "]}";
      default: return R"({"and":[)" + condition(depth - 1) + "," + condition(depth - 1) + "]}";
    }
  }
  std::string object() { return "{\"x\":" + value(true) + (below(3) ? ",\"y\":" + value(true) : "") + "}"; }

 private:
  base::Random random_;
};

TEST(RuleIndex, MissesNoRuleThatHolds) {
  int held = 0, spared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Chance chance(seed);
    std::vector<std::string> conditions;
    for (int i = 0; i < 30; ++i) conditions.push_back(chance.condition());
    const Model model = on_page(conditions);
    for (int round = 0; round < 50; ++round) {
      const std::string text = chance.object();
      const Json event = json(text), root = {{"visit", json(chance.object())}};
      const rules::Data data{&root, &event};
      const Indices found = candidates(model, "page", data);
      EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
      EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end()) << "a rule is asked once";
      spared += 30 - static_cast<int>(found.size());
      for (std::int32_t rule = 0; rule < 30; ++rule) {
        if (rules::test(model.rules[static_cast<std::size_t>(rule)].when, data) != rules::Truth::yes) continue;
        ++held;
        EXPECT_TRUE(std::binary_search(found.begin(), found.end(), rule)) << conditions[static_cast<std::size_t>(rule)] << " of " << text;
      }
    }
  }
  EXPECT_GT(held, 5000);
  EXPECT_GT(spared, 10'000);
}

// Caps, tiers, clamps, decay, silence and state rules together: after every event what stands in the facts, reckoned from
// the ledger's sums, is what the explanation adds up from every award.
TEST(Standing, IsTheExplanationsTotalAfterEveryEvent) {
  const Model model = compiled(json(R"({"min":-20,"max":400,
    "groups":[{"id":"does","max":60},{"id":"fades","dimension":"intent","max":90,"decay":{"kind":"halfLife","days":3}},{"id":"fit","dimension":"fit"}],
    "rules":[
      {"id":"view","group":"does","on":"page","points":2,"cap":{"n":3,"per":"day"}},
      {"id":"key","group":"fades","on":"page","when":{"==":[{"var":"event.path"},"/a"]},"points":10},
      {"id":"again","group":"does","on":"page","when":{"==":[{"var":"event.path"},"/b"]},"tiers":[{"atLeast":1,"points":1},{"atLeast":4,"points":9}]},
      {"id":"more","group":"does","on":"page","tiers":[{"atLeast":2,"points":3},{"atLeast":5,"points":4}],"mode":"additive"},
      {"id":"lost","group":"does","on":"page","when":{"==":[{"var":"event.path"},"/jobs"]},"points":-4,"min":-10},
      {"id":"once","group":"does","on":"page","points":1,"min":5,"cap":{"n":1,"per":"distinct:event.query.c"}},
      {"id":"quiet","kind":"inactivity","days":2,"points":-3,"floor":-5},
      {"id":"seen","group":"fit","kind":"state","when":{">":[{"var":"visit.pages"},2]},"points":7}],
    "bands":[{"id":"warm","enter":30,"exit":20},{"id":"hot","enter":70,"exit":50}]})"));
  Chance chance(7);
  facts::State facts;
  State state;
  api::Event event;
  event.kind = api::EventKind::page;
  event.wall.ms = 1793404800000;
  for (int i = 0; i < 3000; ++i) {
    static const char* const kPaths[] = {"/a", "/b", "/jobs", "/c"};
    event.wall.ms += chance.below(40) ? static_cast<std::int64_t>(chance.below(7'000'000)) : static_cast<std::int64_t>(chance.below(20)) * kDayMs;
    event.data = {{"k", "page"}, {"path", kPaths[chance.below(4)]}, {"query", {{"c", chance.below(2) ? Json(chance.below(9)) : Json()}}}};
    catch_up(model, facts, state, event);
    facts::learn(facts, event);
    score(model, facts, state, event);
    const Json explained = explain(model, facts, state, event.wall.ms, "hash", "en");
    ASSERT_EQ(facts.doc["score"]["total"], explained["total"]) << "after event " << i;
    ASSERT_EQ(facts.doc["score"]["band"], explained["band"]) << "after event " << i;
    for (const Json& dimension : explained["dimensions"])
      ASSERT_EQ(facts.doc["score"][dimension["id"].get<std::string>()], dimension["clamped"]) << "after event " << i;
    if (chance.below(100) == 0) state = from_json(json(base::dump_json(to_json(state, model))), model);
  }
}

}  // namespace
}  // namespace leadline::scoring
