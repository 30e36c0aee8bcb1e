#include "receiver/desk/visit.h"

#include <map>
#include <string>

namespace leadline::receiver {

namespace {

using base::Json;

using Points = std::map<std::string, double>;

double points_in(const Json& one) {
  const Json* points = base::find(one, "points");
  return points && points->is_number() ? points->get<double>() : 0;
}

// What has changed of each rule's points, whatever it was: a new action, a cap, the time that has passed.
Json gained_since(const Points& before, const Json& score, Points& now) {
  Json gained = Json::array();
  for (const Json& one : base::get_array(score, "contributions")) {
    const std::string& rule = base::get_text(one, "rule");
    const double points = points_in(one);
    now[rule] = points;
    const auto known = before.find(rule);
    const double more = points - (known == before.end() ? 0 : known->second);
    if (more == 0) continue;
    Json item = {{"rule", rule}, {"points", more}};
    if (const Json* note = base::find(one, "note")) item["note"] = *note;
    gained.push_back(std::move(item));
  }
  for (const auto& [rule, points] : before) if (!now.contains(rule) && points != 0) gained.push_back({{"rule", rule}, {"points", -points}});
  return gained;
}

// The line as it was sent, without what only we say of it: whoever wrote the log may have written that, too.
Json line_alone(const Json& line) {
  Json step = Json::object();
  for (auto it = line.begin(); it != line.end(); ++it) {
    if (it.key() != "total" && it.key() != "band" && it.key() != "stage" && it.key() != "gained") base::put(step, it.key(), Json(*it));
  }
  return step;
}

}  // namespace

Json visit_of(const Json& submission, const wire::Judge& judge) {
  const Json& evidence = base::get_object(submission, "evidence");
  Json steps = Json::array();
  Points before;
  const std::string problem = judge.steps(submission, [&](const Json& line, const Json& score) {
    Json step = line_alone(line);
    for (const char* name : {"total", "band", "stage"}) if (const Json* value = base::find(score, name)) step[name] = *value;
    Points now;
    Json gained = gained_since(before, score, now);
    if (!gained.empty()) step["gained"] = std::move(gained);
    before = std::move(now);
    steps.push_back(std::move(step));
  });
  if (problem.empty()) return {{"steps", std::move(steps)}};
  steps = Json::array();
  for (const Json& line : base::get_array(evidence, "log")) if (line.is_object()) steps.push_back(line_alone(line));
  return {{"steps", std::move(steps)}, {"problem", problem}};
}

}  // namespace leadline::receiver
