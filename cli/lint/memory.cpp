#include "lint/memory.h"

#include <algorithm>

#include "base/finding.h"

namespace leadline::cli {

namespace {

using base::child_pointer;
using base::Json;
using consent::Tier;

void warn(const std::string& what, const std::string& pointer, const config::Config& config, base::Findings& out) {
  const bool none = config.consent.initial == Tier::none;
  base::add_warning(out, pointer, "needs_memory",
                    what + ", and the consent tier \"" + consent::tier_name(config.consent.initial) + "\" forgets a visitor " +
                        (none ? "with the page" : "with the tab"),
                    "it holds once a visitor has agreed to more (`consent('persistent')`), or with {\"consent\": {\"default\": \"persistent\"}}");
}

// Whether a count must be more than one for the comparison to hold.
bool wants_more_than_one(const Comparison& comparison) {
  const auto above = [](const Json& value, double bound) { return value.is_number() && value.get<double>() > bound; };
  switch (comparison.op) {
    case Compare::greater: return comparison.constant.is_number() && comparison.constant.get<double>() >= 1;
    case Compare::greater_equal:
    case Compare::equal: return above(comparison.constant, 1);
    case Compare::among: return std::all_of(comparison.constant.begin(), comparison.constant.end(), [&](const Json& one) { return above(one, 1); });
    default: return false;
  }
}

}  // namespace

bool forgets(const Json& document, const config::Config& config) {
  const Json* tier = base::find(base::get_object(document, "consent"), "default");
  return config.consent.initial != Tier::persistent && (!tier || *tier == consent::tier_name(config.consent.initial));
}

void lint_memory(const Json& when, const std::string& pointer, const config::Config& config, base::Findings& out) {
  for (const Comparison& comparison : all_comparisons(when, pointer)) {
    if (!wants_more_than_one(comparison)) continue;
    if (comparison.path == "visitor.visits") warn("this needs several visits", comparison.pointer, config, out);
    if (comparison.path == "visit.pages" && config.consent.initial == Tier::none) warn("this needs several pages", comparison.pointer, config, out);
  }
  base::Diagnostics none;
  const auto program = rules::compile(when, pointer, none);
  if (!program) return;
  for (const std::string& path : rules::variables(*program).paths)
    if (path == "visitor.isReturning" || path == "visitor.daysSinceLast")
      warn("\"" + path + "\" tells of earlier visits", pointer_of_variable(when, pointer, path), config, out);
}

void lint_memory(const Json& scoring, const scoring::Model& model, const std::string& at, const config::Config& config, base::Findings& out) {
  const Json& rules = base::get_array(scoring, "rules");
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (base::get_text(rules[i], "kind") == "inactivity") warn("a silence lasts for days", child_pointer(at + "/rules", i), config, out);
  const Json& stages = base::get_array(scoring, "stages");
  for (std::size_t i = 0; i < stages.size() && model.stages_move; ++i) {
    const std::string pointer = child_pointer(at + "/stages", i);
    if (base::find(stages[i], "ageOut")) warn("a stage ages over days", pointer + "/ageOut", config, out);
    if (const Json* again = base::find(stages[i], "again"); again && again->is_object()) warn("a stage waits for days", pointer + "/again", config, out);
  }
}

}  // namespace leadline::cli
