#include "wire/onward.h"

#include <algorithm>

#include "base/text.h"
#include "config/explain.h"
#include "delivery/delivery.h"

namespace leadline::wire {

using base::Json;

namespace {

bool reads_score(const rules::Program& when) {
  const rules::Variables read = rules::variables(when);
  return read.computed || std::any_of(read.paths.begin(), read.paths.end(), [](const std::string& path) { return path == "score" || base::starts_with(path, "score."); });
}

}  // namespace

std::vector<Onward> read_onward(Json list, const std::string& pointer, base::Findings& out) {
  static constexpr std::string_view kList = "/endpoints";
  delivery::Model model;
  base::Diagnostics found;
  delivery::compile(base::object_of("endpoints", std::move(list)), "", "", found, model);
  for (const base::Diagnostic& one : found) {
    base::Finding finding = config::explain(one);
    finding.pointer = pointer + finding.pointer.substr(std::min(kList.size(), finding.pointer.size()));
    const bool said = std::any_of(out.begin(), out.end(), [&](const base::Finding& before) { return before.pointer == finding.pointer; });
    if (!said) out.push_back(std::move(finding));
  }
  std::vector<Onward> endpoints;
  for (delivery::Endpoint& one : model.endpoints) {
    Onward onward{one.id, one.url, one.type, one.headers, nullptr};
    onward.rules = std::make_shared<const delivery::Endpoint>(std::move(one));
    endpoints.push_back(std::move(onward));
  }
  return endpoints;
}

bool goes_onward(const Onward& endpoint, const std::string& form, const Json& facts) {
  const delivery::Endpoint& rules = *endpoint.rules;
  const Json& score = base::get_object(facts, "score");
  if (!rules.forms.empty() && !base::has_word(rules.forms, form)) return false;
  if (base::get_bool(score, "excluded") && !rules.excluded) return false;
  if (rules.when.empty() || (score.empty() && reads_score(rules.when))) return true;
  return rules::test(rules.when, {&facts, nullptr}) == rules::Truth::yes;
}

Answer judge_answer(const Onward& endpoint, const std::string& id, int status, const std::string& body) {
  const Json reply = base::object_of("status", std::int64_t{status}, "body", body);
  const delivery::Verdict verdict = delivery::judge(endpoint.rules->response, id, reply);
  if (verdict.outcome == delivery::Outcome::done) return {};
  const bool refused = verdict.outcome == delivery::Outcome::record || verdict.outcome == delivery::Outcome::unclear;
  return {refused ? Answered::refused : Answered::again, *verdict.reason ? verdict.reason : "busy"};
}

}  // namespace leadline::wire
