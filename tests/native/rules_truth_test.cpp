// Conditions in three-valued logic: what is missing is unknown, and nothing else is guessed.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "base/random.h"
#include "support/condition.h"

namespace {
int allocations = 0;
}

// Counts every allocation of the test program, so that a claim about allocating nothing can be checked.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using leadline::base::Json;
using leadline::base::parse_json;
namespace rules = leadline::rules;
using rules::compiled;
using rules::Truth;

std::string word(Truth truth) {
  static constexpr const char* kWords[] = {"no", "yes", "unknown", "error"};
  return kWords[static_cast<int>(truth)];
}

std::string test(const std::string& rule, const char* data) {
  const Json facts = *parse_json(data);
  return word(rules::test(compiled(rule), {&facts}));
}

// K is a variable that is there, U one that is missing.
constexpr const char* kData = R"({"k":1,"zero":0,"list":[1,2],"text":"abc","nothing":null,"people":[{"n":1},{}]})";
std::string with_unknowns(std::string rule) {
  for (std::size_t at; (at = rule.find("U")) != std::string::npos;) rule.replace(at, 1, R"({"var":"absent"})");
  for (std::size_t at; (at = rule.find("K")) != std::string::npos;) rule.replace(at, 1, R"({"var":"k"})");
  return rule;
}

struct TruthOf { const char* rule; const char* truth; };
void expect_truth(const std::vector<TruthOf>& cases) {
  for (const TruthOf& one : cases) EXPECT_EQ(test(with_unknowns(one.rule), kData), one.truth) << one.rule;
}

TEST(UnknownLogic, AMissingVariableIsUnknownAndNullIsNot) {
  expect_truth({{"U", "unknown"}, {R"({"var":"nothing"})", "no"}, {R"({"var":"nothing.deeper"})", "unknown"}, {R"({"val":["absent"]})", "unknown"},
          {R"({"var":"list.7"})", "unknown"}, {R"({"var":{"cat":["abs","ent"]}})", "unknown"}});
}

TEST(UnknownLogic, AndIsNoAsSoonAsOneIsNo) {
  expect_truth({{R"({"and":[U,K]})", "unknown"}, {R"({"and":[K,U]})", "unknown"}, {R"({"and":[U,{"var":"zero"}]})", "no"},
          {R"({"and":[{"var":"zero"},U]})", "no"}, {R"({"and":[U,U]})", "unknown"}, {R"({"and":[]})", "no"}});
}

TEST(UnknownLogic, OrIsYesAsSoonAsOneIsYes) {
  expect_truth({{R"({"or":[U,K]})", "yes"}, {R"({"or":[K,U]})", "yes"}, {R"({"or":[U,{"var":"zero"}]})", "unknown"}, {R"({"or":[]})", "no"}});
}

TEST(UnknownLogic, NotOfUnknownIsUnknown) { expect_truth({{R"({"!":U})", "unknown"}, {R"({"!!":[U]})", "unknown"}, {R"({"!":{"and":[U,0]}})", "yes"}}); }

TEST(UnknownLogic, IfIsKnownWhenBothWaysLeadToTheSame) {
  expect_truth({{R"({"if":[U,1,0]})", "unknown"}, {R"({"if":[U,"a","b"]})", "yes"}, {R"({"if":[U,0,false]})", "no"}, {R"({"if":[K,1,U]})", "yes"},
          {R"({"if":[U,1,U,2,3]})", "yes"}, {R"({"===":[{"if":[U,5,5]},5]})", "yes"}, {R"({"===":[{"if":[U,5,6]},5]})", "unknown"},
          {R"({"if":[U,0]})", "no"}});
}

TEST(UnknownLogic, ComparisonsAndArithmeticPassItOn) {
  expect_truth({{R"({"==":[U,1]})", "unknown"}, {R"({"!=":[U,1]})", "unknown"}, {R"({">":[1,U]})", "unknown"}, {R"({"==":[{"+":[U,1]},1]})", "unknown"},
          {R"({"==":[{"cat":["a",U]},"a"]})", "unknown"}, {R"({">":[{"max":[5,U]},1]})", "unknown"}, {R"({"in":[U,[1,2]]})", "unknown"}});
}

TEST(UnknownLogic, BetweenIsNoWhenEitherSideFails) {
  expect_truth({{R"({"<":[5,3,U]})", "no"}, {R"({"<":[U,5,3]})", "no"}, {R"({"<":[1,U,9]})", "unknown"}, {R"({"<":[1,3,U]})", "unknown"}});
}

TEST(UnknownLogic, NothingIsInAnEmptyListOrText) {
  expect_truth({{R"({"in":[U,[]]})", "no"}, {R"({"in":[U,""]})", "no"}, {R"({"in":["a",U]})", "unknown"}});
}

TEST(UnknownLogic, PresenceIsAlwaysKnown) {
  expect_truth({{R"({"missing":["absent"]})", "yes"}, {R"({"missing":["k"]})", "no"}, {R"({"exists":"absent"})", "no"}, {R"({"??":[U,0]})", "no"},
          {R"({"??":[U,"x"]})", "yes"}, {R"({"var":["absent",0]})", "no"}, {R"({"==":[{"var":["absent",null]},null]})", "yes"},
          {R"({"missing_some":[1,["absent","k"]]})", "no"}, {R"({"and":[{"!":{"missing":"k"}},{">":[K,0]}]})", "yes"}});
}

TEST(UnknownLogic, QuantifiersDecideOnTheElementsThatAreKnown) {
  expect_truth({{R"({"some":[{"var":"people"},{"==":[{"var":"n"},1]}]})", "yes"}, {R"({"all":[{"var":"people"},{"==":[{"var":"n"},1]}]})", "unknown"},
          {R"({"all":[{"var":"people"},{"==":[{"var":"n"},2]}]})", "no"}, {R"({"none":[{"var":"people"},{"==":[{"var":"n"},1]}]})", "no"},
          {R"({"none":[{"var":"people"},{"==":[{"var":"n"},2]}]})", "unknown"}, {R"({"some":[U,true]})", "unknown"}});
}

TEST(UnknownLogic, AnErrorIsAnErrorUnlessAnUnknownMayHideIt) {
  expect_truth({{R"({"throw":"x"})", "error"}, {R"({"and":[K,{"throw":"x"}]})", "error"}, {R"({"and":[U,{"throw":"x"}]})", "unknown"},
          {R"({"or":[K,{"throw":"x"}]})", "yes"}, {R"({"if":[U,{"throw":"x"},1]})", "unknown"}, {R"({"try":[{"throw":"x"},1]})", "yes"}, {R"({"try":[{"throw":"x"},K]})", "unknown"}});
}

TEST(UnknownLogic, NamesWhatIsMissing) {
  const Json data = *parse_json(kData), event = *parse_json(R"({"path":"/"})");
  const auto program = compiled(R"({"and":[{"var":"absent.x"},{"var":"k"},{"var":["optional",1]},{"var":"event.path"},{"var":"event.title"},
                                    {"some":[{"var":"list"},{"var":"inner"}]},{"var":"absent.x"}]})");
  EXPECT_EQ(rules::missing_variables(program, {&data, &event}), (std::vector<std::string>{"absent.x", "event.title"}));
}

// Random conditions over a, b and c. `known` variables are in the facts, the others may be anything.
class Conditions {
 public:
  explicit Conditions(const char* seed) : random_(seed) {}
  Json any() { return *parse_json(kValues[pick(std::size(kValues))]); }
  bool chance() { return pick(2) == 0; }
  Json make(int depth) {
    if (depth == 0 || pick(6) == 0) return pick(3) == 0 ? literal() : Json{{"var", std::string(1, "abc"[pick(3)])}};
    static constexpr const char* kOps[] = {"and", "or", "!", "!!", "if", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "+", "-", "*", "/", "%",
                                           "min", "max", "in", "cat", "substr", "merge", "some", "all", "none", "filter", "map", "reduce"};
    const char* op = kOps[pick(std::size(kOps))];
    Json operands = Json::array();
    const std::size_t count = 1 + pick(3);
    for (std::size_t i = 0; i < count; ++i) operands.push_back(make(depth - 1));
    return {{op, operands}};
  }

 private:
  std::size_t pick(std::size_t count) { return static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(count) - 1)); }
  Json literal() { return *parse_json(kValues[pick(std::size(kValues) - 1)]); }
  static constexpr const char* kValues[] = {"0", "1", "2", "true", "false", "null", "\"\"", "\"a\"", "\"1\"", "\"ab\"", "[]", "[1,\"a\",0]", "{}", "{\"a\":1}"};
  leadline::base::Random random_;
};

TEST(UnknownLogic, YesAndNoHoldWhateverTheMissingVariablesAre) {
  Conditions conditions("three-valued");
  int decided = 0;
  for (int round = 0; round < 20'000; ++round) {
    const Json rule = conditions.make(3);
    const auto program = compiled(leadline::base::dump_json(rule));
    Json known = Json::object();
    for (const char* name : {"a", "b", "c"}) if (conditions.chance()) known[name] = conditions.any();
    const Truth truth = rules::test(program, {&known});
    if (truth != Truth::yes && truth != Truth::no) continue;
    ++decided;
    for (int completion = 0; completion < 12; ++completion) {
      Json all = known;
      for (const char* name : {"a", "b", "c"}) if (!all.contains(name)) all[name] = conditions.any();
      ASSERT_EQ(word(rules::test(program, {&all})), word(truth)) << rule << known << all;
    }
  }
  EXPECT_GT(decided, 5'000);
}

TEST(UnknownLogic, WithoutMissingVariablesItIsTheTruthinessOfTheResult) {
  Conditions conditions("two-valued");
  for (int round = 0; round < 20'000; ++round) {
    const Json rule = conditions.make(3);
    const auto program = compiled(leadline::base::dump_json(rule));
    const Json all = {{"a", conditions.any()}, {"b", conditions.any()}, {"c", conditions.any()}};
    const rules::Result result = rules::evaluate(program, {&all});
    const rules::Result truthy = rules::evaluate(compiled(leadline::base::dump_json(Json{{"!!", {rule}}})), {&all});
    const Truth expected = result.failed ? Truth::error : truthy.value == true ? Truth::yes : Truth::no;
    const Truth truth = rules::test(program, {&all});
    if (truth == Truth::unknown) continue;  // a path into an element may still be missing: {"map": [[…], {"var": "a"}]}
    ASSERT_EQ(word(truth), word(expected)) << rule << all;
  }
}

TEST(HotPath, CommonConditionsAllocateNothing) {
  const Json root = *parse_json(R"({"visit":{"pages":4,"source":"google"},"traits":{"country":"VN"}})");
  const Json event = *parse_json(R"({"path":"/a/rather/long/path/that/no/small/string/could/hold","name":"download"})");
  for (const char* text : {
           R"({"==":[{"var":"event.path"},"/a/rather/long/path/that/no/small/string/could/hold"]})",
           R"({"===":[{"var":"event.name"},"download"]})", R"({">=":[{"var":"visit.pages"},3]})", R"({"<":[1,{"var":"visit.pages"},9]})",
           R"({"in":[{"var":"traits.country"},["TH","SG","VN"]]})", R"({"in":["long/path",{"var":"event.path"}]})",
           R"({"and":[{"==":[{"var":"event.name"},"download"]},{"or":[{"==":[{"var":"visit.source"},"zalo"]},{">":[{"var":"visit.pages"},1]}]}]})",
           R"({"if":[{"!":{"var":"absent"}},false,{"!=":[{"var":"traits.country"},"US"]}]})"}) {
    const auto program = compiled(text);
    const int before = allocations;
    const Truth truth = rules::test(program, {&root, &event});
    EXPECT_EQ(allocations, before) << text;
    EXPECT_NE(truth, Truth::error) << text;
  }
}

}  // namespace
