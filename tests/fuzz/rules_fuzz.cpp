// Rules and data from anywhere: no crash, no endless evaluation, no answer that is not JSON, the same answer twice.
// Input: the rule's JSON, a newline, the data's JSON; with another newline, the event's.
#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "fuzz.h"
#include "rules/rules.h"

namespace {

using leadline::base::Json;
namespace rules = leadline::rules;
using leadline::fuzz::require;
using leadline::fuzz::take_line;

// What rules.h promises of guards: the fact is one of the values, or an array or an object.
bool held(const rules::Guard& guard, const rules::Data& data) {
  leadline::base::Diagnostics diagnostics;
  const Json fact = rules::evaluate(*rules::compile(Json{{"var", guard.path}}, "", diagnostics), data).value;
  return fact.is_structured() || std::find(guard.values.begin(), guard.values.end(), fact) != guard.values.end();
}

void try_profile(const Json& rule, const rules::Data& data, rules::Profile profile) {
  leadline::base::Diagnostics diagnostics;
  const auto program = rules::compile(rule, "", diagnostics, profile);
  require(program ? diagnostics.empty() : diagnostics.size() == 1, "a program, or one diagnostic");
  if (!program) return;
  const rules::Result result = rules::evaluate(*program, data);
  const std::string text = leadline::base::dump_json(result.value);
  require(leadline::base::parse_json(text).has_value(), "a result is JSON");
  require(leadline::base::dump_json(rules::evaluate(*program, data).value) == text, "the same answer twice");
  const rules::Truth truth = rules::test(*program, data);
  require(rules::test(*program, data) == truth, "the same truth twice");
  if (truth == rules::Truth::yes)
    for (const rules::Guard& guard : rules::guards(*program)) require(held(guard, data), "what is true was found by its guards");
  rules::variables(*program);
  rules::missing_variables(*program, data);
}

void try_rule(std::string_view text) {
  const auto rule = leadline::base::parse_json(take_line(text));
  const auto root = leadline::base::parse_json(take_line(text));
  const auto event = leadline::base::parse_json(take_line(text));
  if (!rule || !root) return;
  for (const auto profile : {rules::Profile::standard, rules::Profile::strict}) try_profile(*rule, {&*root, event ? &*event : nullptr}, profile);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_rule);
  return 0;
}
