#include "lint/variables.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace leadline::cli {

namespace {

using Words = std::vector<std::string>;

// `*` stands for any name.
const Words& facts() {
  static const Words kFacts = {
      "visitor.id", "visitor.isReturning", "visitor.visits", "visitor.firstSeen", "visitor.daysSinceLast",
      "visit.pages", "visit.seconds", "visit.source", "visit.medium", "visit.campaign", "visit.channel", "visit.landingPath",
      "page.path", "page.title", "page.query.*", "page.host", "page.type", "page.lang", "page.scroll", "page.seconds",
      "device.touch", "device.width", "consent.tier", "traits.*",
      "score.total", "score.band", "score.stage", "score.excluded",
  };
  return kFacts;
}

// What an event brings, beside `k` and `w`; a name that is no kind is a tracked event's.
struct EventMembers { const char* on; Words members; };

const Words& event_members(const std::string& on) {
  static const EventMembers kKinds[] = {
      {"page", {"path", "title", "query.*", "referrer", "lang", "host", "type"}},
      {"scroll", {"pct"}},
      {"time", {"s"}},
      {"seen", {"surface"}},
      {"open", {"surface"}},
      {"close", {"surface"}},
      {"click", {"cta", "href"}},
      {"identify", {"traits.*"}},
      {"consent", {"tier"}},
  };
  static const Words kTracked = {"id", "name", "props.*"};
  for (const EventMembers& kind : kKinds)
    if (on == kind.on) return kind.members;
  return kTracked;
}

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

Words known_variables(const std::string* on, const config::Config& config, const scoring::Model& model) {
  Words known = facts();
  if (!model.fit.criteria.empty()) known.push_back("score.grade");
  if (!model.fit.digit.thresholds.empty()) known.push_back("score.matrix");
  for (const auto& dimension : model.dimensions) known.push_back("score." + dimension.id);
  add_fields("fields.", config, known);
  if (!on) return known;
  for (const char* member : {"k", "w"}) known.push_back(std::string("event.") + member);
  if (*on == "submit" || *on == "answer") {
    known.push_back("event.form");
    add_fields("event.values.", config, known);
    return known;
  }
  for (const std::string& member : event_members(*on)) known.push_back("event." + member);
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

// The known variable that was probably meant: one of this last name, one whose section is misspelt, or the nearest.
std::string meant(const std::string& path, const Words& known) {
  for (const std::string& candidate : known)
    if (candidate.size() > path.size() && candidate.compare(candidate.size() - path.size() - 1, std::string::npos, "." + path) == 0) return candidate;
  Words candidates, sections;
  for (const std::string& candidate : known) {
    if (candidate.back() == '*') sections.push_back(candidate.substr(0, candidate.size() - 2));
    else candidates.push_back(candidate);
  }
  const std::size_t dot = path.rfind('.');
  if (dot != std::string::npos) {
    const std::string section = base::nearest(path.substr(0, dot), sections);
    if (!section.empty() && section != path.substr(0, dot)) candidates.push_back(section + path.substr(dot));
  }
  return base::nearest(path, candidates);
}

}  // namespace

std::optional<UnknownVariable> unknown_variable(const std::string& path, const std::string* on, const config::Config& config, const scoring::Model& model) {
  if (path.empty()) return std::nullopt;
  const Words known = known_variables(on, config, model);
  if (std::any_of(known.begin(), known.end(), [&](const std::string& one) { return matches(path, one); })) return std::nullopt;
  UnknownVariable out;
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
