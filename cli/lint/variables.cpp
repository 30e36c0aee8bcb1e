#include "lint/variables.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "reference/facts.h"

namespace leadline::cli {

namespace {

using Words = std::vector<std::string>;

void add_fields(const std::string& prefix, const config::Config& config, Words& out) {
  bool any = false;
  for (const auto& form : config.forms.forms) {
    for (const auto& field : form.fields) {
      out.push_back(prefix + field.name);
      any = true;
    }
  }
  if (!any) out.push_back(prefix + "*");  // answers come from elsewhere
}

// What not every config has: a form's fields, a model's dimensions, grade and matrix. They are added by what it says.
bool depends_on_config(std::string_view name) { return name == "fields.*" || name == "score.*" || name == "score.grade" || name == "score.matrix"; }

Words known_variables(const std::string* on, const config::Config& config, const scoring::Model& model) {
  Words known;
  for (const Fact& fact : facts())
    if (!depends_on_config(fact.name)) known.emplace_back(fact.name);
  if (!model.fit.criteria.empty()) known.push_back("score.grade");
  if (!model.fit.digit.thresholds.empty()) known.push_back("score.matrix");
  for (const auto& dimension : model.dimensions) known.push_back("score." + dimension.id);
  add_fields("fields.", config, known);
  if (!on) return known;
  for (const std::string& member : event_members(*on)) {
    if (member == "values.*") add_fields("event.values.", config, known);
    else known.push_back("event." + member);
  }
  return known;
}

bool is_prefix_of(std::string_view section, std::string_view path) {
  return base::starts_with(path, section) && (path.size() == section.size() || path[section.size()] == '.');
}

// Whether `path` is the known variable, lies inside it, or is a whole section of it.
bool matches(const std::string& path, const std::string& known) {
  if (known.back() != '*') return is_prefix_of(known, path) || is_prefix_of(path, known);
  const std::string section = known.substr(0, known.size() - 2);
  return is_prefix_of(section, path) || is_prefix_of(path, section);
}

// What other tools call them.
constexpr const char* kOtherVariables[][2] = {
    {"event.url", "event.path"}, {"event.page", "event.path"}, {"page.url", "page.path"}, {"event.percent", "event.pct"}, {"event.depth", "event.pct"},
    {"event.scroll", "event.pct"}, {"event.seconds", "event.s"}, {"event.duration", "event.s"}, {"event.id", "event.cta"}, {"event.link", "event.href"},
    {"event.url", "event.href"}, {"page.duration", "page.seconds"}, {"visitor.count", "visitor.visits"}, {"score.points", "score.total"},
    {"visit.utm_source", "visit.source"}, {"visit.utm_medium", "visit.medium"}, {"visit.utm_campaign", "visit.campaign"}, {"device.mobile", "device.touch"}};

// The known variable that was probably meant: one of this last name, one whose section is misspelt, or the nearest.
std::string meant(const std::string& path, const Words& known) {
  for (const auto& [written, right] : kOtherVariables)
    if (path == written && std::find(known.begin(), known.end(), right) != known.end()) return right;
  for (const std::string& candidate : known)
    if (candidate.size() > path.size() && candidate.compare(candidate.size() - path.size() - 1, std::string::npos, "." + path) == 0) return candidate;
  Words candidates, sections;
  for (const std::string& candidate : known) {
    if (candidate.back() == '*') sections.push_back(candidate.substr(0, candidate.size() - 2));
    else if (candidate != "event.k" && candidate != "event.w") candidates.push_back(candidate);  // one letter is near to any
  }
  const std::size_t dot = path.rfind('.');
  if (dot != std::string::npos) {
    const std::string section = base::nearest(path.substr(0, dot), sections);
    if (!section.empty() && section != path.substr(0, dot)) candidates.push_back(section + path.substr(dot));
  }
  return base::nearest(path, candidates);
}

// A known variable inside the group of facts that `path` names; "" when it names none, or a value.
std::string member_of(const std::string& path, const Words& known) {
  std::string first;
  for (const std::string& one : known) {
    if (one == path || (one.back() != '*' && is_prefix_of(one, path))) return {};
    const std::string section = one.back() == '*' ? one.substr(0, one.size() - 2) : std::string();
    if (!section.empty() && section != path && is_prefix_of(section, path)) return {};
    const bool general = first.empty() || first == "event.k" || first == "event.w";  // every event has these
    if (general && is_prefix_of(path, one)) first = one;
  }
  if (first.empty() || first.back() != '*') return path == "score" ? "score.total" : path == "visit" ? "visit.pages" : first;
  return first.substr(0, first.size() - 1) + (path == "traits" ? "country" : path == "event.query" || path == "page.query" ? "utm_source" : "name");
}

}  // namespace

std::optional<UnknownVariable> unknown_variable(const std::string& path, const std::string* on, const config::Config& config, const scoring::Model& model) {
  if (path.empty()) return std::nullopt;
  const Words known = known_variables(on, config, model);
  if (const std::string member = member_of(path, known); !member.empty())
    return UnknownVariable{"not_a_value", "\"" + path + "\" is a group of facts, not one: it equals nothing and is never less or more", "name one of them, such as \"" + member + "\""};
  if (std::any_of(known.begin(), known.end(), [&](const std::string& one) { return matches(path, one); })) return std::nullopt;
  UnknownVariable out{"unknown_variable", {}, {}};
  out.reason = "nothing sets \"" + path + "\"";
  if (!on && is_prefix_of("event", path)) {
    out.reason = "there is no event here to read \"" + path + "\" from";
    out.hint = "`event.*` is known to event rules only";
    return out;
  }
  if (path == "score.grade" || path == "score.matrix") out.reason = "this model has no \"" + path.substr(6) + "\"";
  if (is_prefix_of("fields", path)) out.reason = "no form of this config asks for \"" + path + "\"";
  const std::string nearest = meant(path, known);
  if (!nearest.empty()) out.hint = "did you mean \"" + nearest + "\"?";
  return out;
}

}  // namespace leadline::cli
