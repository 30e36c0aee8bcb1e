#include "try_rule.h"

#include <iostream>
#include <string>

#include "base/json.h"
#include "config/explain.h"
#include "rules/rules.h"

namespace leadline::cli {

namespace {

using base::Json;

Json error(const std::string& type, const std::string& message = {}) {
  Json out = {{"error", {{"type", type}}}};
  if (!message.empty()) out["error"]["message"] = message;
  return out;
}

// The community's suites know one such type; our other codes are their own.
std::string error_type(const std::string& code) { return code == "unknown_operator" ? "Unknown Operator" : code; }

Json answer(const Json& line) {
  const Json* rule = base::find(line, "rule");
  const auto profile = base::get_bool(line, "strict") ? rules::Profile::strict : rules::Profile::standard;
  base::Diagnostics diagnostics;
  const auto program = rules::compile(*rule, "/rule", diagnostics, profile);
  if (!program) {
    const base::Finding problem = config::explain(diagnostics[0]);
    return error(error_type(problem.code), problem.pointer + ": " + problem.message);
  }
  static const Json kNoData = Json::object();
  const Json* data = base::find(line, "data");
  const rules::Data facts{data ? data : &kNoData};
  if (base::get_bool(line, "test")) {
    static constexpr const char* kWords[] = {"no", "yes", "unknown", "error"};
    return {{"result", kWords[static_cast<int>(rules::test(*program, facts))]}};
  }
  rules::Result result = rules::evaluate(*program, facts);
  if (result.failed) return error(result.error);
  return {{"result", std::move(result.value)}};
}

}  // namespace

int try_rule() {
  int status = 0;
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) continue;
    const auto parsed = base::parse_json(line);
    const bool usable = parsed && base::find(*parsed, "rule") != nullptr;
    if (!usable) status = 1;
    std::cout << base::dump_json(usable ? answer(*parsed) : error("Invalid Line", "not a JSON object with `rule`")) << '\n';
  }
  std::cout.flush();
  return status;
}

}  // namespace leadline::cli
