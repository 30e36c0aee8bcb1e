// What a program says about itself: the variables it reads, and the guards by which it can be found.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "support/condition.h"

namespace {

using leadline::base::Json;
using leadline::base::parse_json;
namespace rules = leadline::rules;
using rules::compiled;

// `path=[values] …`
std::string guards(const char* text) {
  std::string out;
  for (const rules::Guard& guard : rules::guards(compiled(text)))
    out += (out.empty() ? "" : " ") + guard.path + "=" + leadline::base::dump_json(Json(guard.values));
  return out;
}

TEST(Guards, ComeFromEqualityWithALiteral) {
  EXPECT_EQ(guards(R"({"===":[{"var":"event.path"},"/pricing"]})"), R"(event.path=["/pricing"])");
  EXPECT_EQ(guards(R"({"===":["/pricing",{"val":["event","path"]}]})"), R"(event.path=["/pricing"])");
  EXPECT_EQ(guards(R"({"==":[{"var":"event.path"},"/pricing"]})"), R"(event.path=["/pricing"])");
  EXPECT_EQ(guards(R"({"===":[{"var":"event.props.n"},3]})"), "event.props.n=[3]");
  EXPECT_EQ(guards(R"({"in":[{"var":"event.name"},["a","b",7,[1]]]})"), R"(event.name=["a","b",7])");
}

TEST(Guards, AreCollectedUnderAndAndUnitedUnderOrOfOneFact) {
  EXPECT_EQ(guards(R"({"and":[{"==":[{"var":"event.name"},"a"]},{">":[{"var":"visit.pages"},1]},{"and":[{"in":[{"var":"event.path"},["/x"]]}]}]})"),
            R"(event.name=["a"] event.path=["/x"])");
  EXPECT_EQ(guards(R"({"or":[{"==":[{"var":"event.name"},"a"]},{"in":[{"var":"event.name"},["b","c"]]}]})"), R"(event.name=["a","b","c"])");
  EXPECT_EQ(guards(R"({"or":[{"==":[{"var":"event.name"},"a"]},{"==":[{"var":"event.path"},"b"]}]})"), "");
}

TEST(Guards, AreNotGivenWhereLooseEqualityReachesFurther) {
  for (const char* text : {R"({"==":[{"var":"x"},"1"]})", R"({"==":[{"var":"x"},""]})", R"({"==":[{"var":"x"}," "]})", R"({"==":[{"var":"x"},"0x1"]})",
                           R"({"==":[{"var":"x"},1]})", R"({"==":[{"var":"x"},null]})", R"({"==":[{"var":"x"},true]})", R"({"!=":[{"var":"x"},"a"]})",
                           R"({"==":[{"var":["x","a"]},"a"]})", R"({"==":[{"var":""},"a"]})", R"({"in":["a",{"var":"x"}]})",
                           R"({"some":[{"var":"l"},{"===":[{"var":"x"},"a"]}]})", R"({"!":{"===":[{"var":"x"},"a"]}})", R"({"===":[{"var":"x"},[1]]})"})
    EXPECT_EQ(guards(text), "") << text;
}

// The promise of rules.h: a program is yes only when the fact is one of the values, unless it is an array or an object.
TEST(Guards, AreSoundForEveryKindOfFact) {
  const std::vector<const char*> literals = {"\"a\"", "\"b\"", "\"1\"", "\"\"", "1", "0", "true", "false", "null", "\" 1\"", "\"Infinity\"", "\"true\""};
  const std::vector<const char*> facts = {"\"a\"", "\"b\"", "\"1\"", "\"\"", "1", "1.0", "0", "-0.0", "true", "false", "null", "\"null\"", "\"true\"", "2"};
  int found = 0;
  for (const char* op : {"==", "===", "in"}) {
    for (const char* literal : literals) {
      const std::string other = std::string(op) == "in" ? "[" + std::string(literal) + ",\"b\"]" : literal;
      const auto program = compiled("{\"" + std::string(op) + "\":[{\"var\":\"event.x\"}," + other + "]}");
      const auto given = rules::guards(program);
      for (const char* fact : facts) {
        const Json event = {{"x", *parse_json(fact)}}, root = Json::object();
        const rules::Truth truth = rules::test(program, {&root, &event});
        bool listed = given.empty();
        for (const Json& value : given.empty() ? std::vector<Json>() : given[0].values) listed = listed || value == event["x"];
        found += truth == rules::Truth::yes ? 1 : 0;
        EXPECT_TRUE(listed || truth != rules::Truth::yes) << op << " " << literal << " of " << fact;
      }
      const Json nothing = Json::object();
      EXPECT_NE(rules::test(program, {&nothing, &nothing}), rules::Truth::yes) << "an absent fact";
    }
  }
  EXPECT_GT(found, 30);
}

TEST(Variables, AreListedOnceAndSortedWithTheKeysThatAreAskedFor) {
  const auto listed = rules::variables(compiled(
      R"({"and":[{"var":"b.c"},{"val":["event","path"]},{"var":["a",{"var":"d"}]},{"missing":["m","n"]},{"missing_some":[1,["o"]]},
          {"exists":["e","f"]},{"some":[{"var":"list"},{"or":[{"var":"inner"},{"val":[[2],"outer"]}]}]},{"var":"b.c"}]})"));
  EXPECT_EQ(listed.paths, (std::vector<std::string>{"a", "b.c", "d", "e.f", "event.path", "list", "m", "n", "o", "outer"}));
  EXPECT_FALSE(listed.computed);
}

TEST(Variables, SayWhenAPathIsComputed) {
  EXPECT_TRUE(rules::variables(compiled(R"({"var":{"cat":["a",".b"]}})")).computed);
  EXPECT_TRUE(rules::variables(compiled(R"({"missing":{"merge":["a"]}})")).computed);
  EXPECT_FALSE(rules::variables(compiled(R"({"+":[1,2]})")).computed);
  EXPECT_FALSE(rules::variables(rules::Program()).computed);
}

}  // namespace
