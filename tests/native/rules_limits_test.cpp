// Every limit is a normal error, at its place; and nothing a rule says makes an evaluation slow.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "config/explain.h"

namespace {

using leadline::base::Json;
using leadline::base::parse_json;
namespace config = leadline::config;
namespace rules = leadline::rules;
namespace limits = leadline::base::limits;

// `code pointer`, or "compiled".
std::string diagnosis(const Json& rule, const std::string& pointer = "") {
  leadline::base::Diagnostics diagnostics;
  if (rules::compile(rule, pointer, diagnostics)) return diagnostics.empty() ? "compiled" : "compiled with diagnostics";
  EXPECT_EQ(diagnostics.size(), 1u);
  EXPECT_FALSE(config::explain(diagnostics[0]).message.empty());
  EXPECT_FALSE(config::explain(diagnostics[0]).hint.empty());
  return config::explain(diagnostics[0]).code + " " + diagnostics[0].pointer;
}

Json nested(int depth) {
  Json rule = true;
  for (int i = 0; i < depth; ++i) rule = Json{{"!", Json::array({std::move(rule)})}};
  return rule;
}

std::string evaluate(const std::string& text, const Json& data) {
  leadline::base::Diagnostics diagnostics;
  const auto rule = parse_json(text);
  const auto program = rules::compile(rule.value_or(Json()), "", diagnostics);
  if (!rule || !program) return "not compiled";
  const rules::Result result = rules::evaluate(*program, {&data});
  return result.failed ? "!" + result.error : leadline::base::dump_json(result.value);
}

Json numbers(int count) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) out.push_back(i);
  return out;
}

TEST(CompileErrors, NameTheOperatorThePlaceAndTheNearestKnownOne) {
  leadline::base::Diagnostics diagnostics;
  EXPECT_FALSE(rules::compile(*parse_json(R"({"and":[true,{"misssing":["a"]}]})"), "/scoring/rules/0/when", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].pointer, "/scoring/rules/0/when/and/1/misssing");
  EXPECT_EQ(config::explain(diagnostics[0]).code, "unknown_operator");
  EXPECT_EQ(config::explain(diagnostics[0]).hint, "Did you mean `missing`?");
  EXPECT_EQ(diagnosis(*parse_json(R"({"a/b":1})"), "/when"), "unknown_operator /when/a~1b");
  EXPECT_EQ(diagnosis(*parse_json(R"({"method":[{"var":"x"},"toString"]})")), "unknown_operator /method");
  EXPECT_EQ(diagnosis(*parse_json(R"({"cat":[1,[{"":1}]]})")), "unknown_operator /cat/1/0/");
}

TEST(CompileErrors, NestingIsLimited) {
  EXPECT_EQ(diagnosis(nested(limits::kRuleDepth)), "compiled");
  EXPECT_EQ(diagnosis(nested(limits::kRuleDepth + 1)).substr(0, 13), "rule_too_deep");
  Json arrays = true;
  for (int i = 0; i < 10'000; ++i) arrays = Json::array({std::move(arrays)});
  EXPECT_EQ(diagnosis(arrays).substr(0, 13), "rule_too_deep");
}

TEST(CompileErrors, SizeIsLimited) {
  EXPECT_EQ(diagnosis({{"in", {{{"var", "x"}}, numbers(limits::kRuleNodes - 10)}}}), "compiled");
  EXPECT_EQ(diagnosis({{"in", {{{"var", "x"}}, numbers(limits::kRuleNodes)}}}), "rule_too_large /in/1");
  Json many = Json::array();
  for (int i = 0; i < limits::kRuleNodes; ++i) many.push_back({{"var", "x"}});
  EXPECT_EQ(diagnosis({{"or", many}}).substr(0, 14), "rule_too_large");
}

TEST(EvaluationLimits, StepsEndARunawayRule) {
  const Json data = {{"l", numbers(400)}};
  EXPECT_EQ(evaluate(R"({"map":[{"var":"l"},{"map":[{"val":[[2],"l"]},{"+":[{"var":""},1]}]}]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"some":[{"var":"l"},{"some":[{"val":[[2],"l"]},{"!":[true]}]}]})", data), "!Limit Exceeded");
}

TEST(EvaluationLimits, TryDoesNotCatchThem) {
  const Json data = {{"l", numbers(400)}};
  EXPECT_EQ(evaluate(R"({"try":[{"map":[{"var":"l"},{"map":[{"val":[[2],"l"]},{"var":""}]}]},"caught"]})", data), "!Limit Exceeded");
}

TEST(EvaluationLimits, TextsAndNestingAreBounded) {
  const Json data = {{"l", numbers(60)}, {"t", std::string(40'000, 'x')}};
  EXPECT_EQ(evaluate(R"({"cat":[{"var":"t"},{"var":"t"}]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"reduce":[{"var":"l"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"ab"]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"reduce":[{"var":"l"},[{"var":"accumulator"},{"var":"accumulator"}],0]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"reduce":[{"merge":[{"var":"l"},{"var":"l"}]},[{"var":"accumulator"}],0]})", data), "!Limit Exceeded");
}

TEST(EvaluationLimits, LongTextsCostTheirLength) {
  const Json data = {{"l", numbers(3000)}, {"t", std::string(200'000, 'x')}};
  EXPECT_EQ(evaluate(R"({"none":[{"var":"l"},{"in":["y",{"val":[[2],"t"]}]}]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"none":[{"var":"l"},{"==":[{"val":[[2],"t"]},1]}]})", data), "!Limit Exceeded");
  EXPECT_EQ(evaluate(R"({"in":["xxy",{"var":"t"}]})", data), "false");
}

TEST(EvaluationLimits, AnErrorInAConditionIsNotAnAnswer) {
  leadline::base::Diagnostics diagnostics;
  const Json data = {{"l", numbers(400)}};
  const auto program = rules::compile(*parse_json(R"({"or":[{"var":"absent"},{"some":[{"var":"l"},{"some":[{"val":[[2],"l"]},{"!":[true]}]}]}]})"), "", diagnostics);
  ASSERT_TRUE(program);
  EXPECT_EQ(rules::test(*program, {&data}), rules::Truth::error);
}

}  // namespace
