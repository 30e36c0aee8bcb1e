#include "lint/names.h"

#include <algorithm>
#include <map>

#include "api/event.h"
#include "base/finding.h"
#include "base/text.h"
#include "lint/slips.h"
#include "reference/facts.h"

namespace leadline::cli {

namespace {

using api::EventKind;
using base::add_warning;
using base::child_pointer;
using base::Json;
using Words = std::vector<std::string>;

// The kinds that rules see; what else crosses the border is not for them.
const Words& kinds() {
  static const Words kKindNames = [] {
    Words out;
    for (const EventFact& fact : event_facts())
      if (const std::string on = fact.on; !on.empty() && !api::is(on, EventKind::track) && std::find(out.begin(), out.end(), on) == out.end()) out.push_back(on);
    return out;
  }();
  return kKindNames;
}

// What other tools call them.
struct OtherName { const char* theirs; EventKind ours; };
constexpr OtherName kOtherNames[] = {
    {"pageview", EventKind::page}, {"pageviews", EventKind::page}, {"page_view", EventKind::page}, {"page_viewed", EventKind::page},
    {"page_loaded", EventKind::page}, {"scroll_depth", EventKind::scroll}, {"scrolled", EventKind::scroll}, {"time_on_page", EventKind::time},
    {"dwell", EventKind::time}, {"clicked", EventKind::click}, {"submitted", EventKind::submit}, {"form_submit", EventKind::submit},
    {"form_submitted", EventKind::submit}, {"formsubmit", EventKind::submit}, {"submission", EventKind::submit}};

// How often each tracked event is waited for.
using Uses = std::map<std::string, int>;

void lint_event(const std::string& on, const std::string& pointer, const Uses& uses, const Words& earlier, base::Findings& out) {
  const Words& known = kinds();
  if (std::find(known.begin(), known.end(), on) != known.end()) return;
  EventKind kind{};
  if (api::event_kind(on, kind))
    return add_warning(out, pointer, "unknown_event", "rules do not see \"" + on + "\"",
                       api::is(on, EventKind::track) ? "write the name of the tracked event itself" : "docs/facts.md lists what they see");
  if (const std::string meant = meant_kind(on); !meant.empty())
    return add_warning(out, pointer, "unknown_event", "\"" + on + "\" is no kind of event, so the rule waits for one that the page tracks by this name", did_you_mean(meant));
  for (const auto& [name, count] : uses) {
    const bool more_usual = count > uses.at(on) || (count == uses.at(on) && std::find(earlier.begin(), earlier.end(), name) != earlier.end());
    if (more_usual && is_slip(on, name))
      return add_warning(out, pointer, "unknown_event", "no other rule waits for \"" + on + "\", and another does for \"" + name + "\"", did_you_mean(name));
  }
}

void lint_events(const Json& rules, const std::string& at, base::Findings& out) {
  Uses uses;
  Words earlier;
  for (const Json& rule : rules)
    if (const std::string& on = base::get_text(rule, "on"); !on.empty()) ++uses[on];
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string& on = base::get_text(rules[i], "on");
    if (on.empty()) continue;
    lint_event(on, child_pointer(at, i) + "/on", uses, earlier, out);
    earlier.push_back(on);
  }
}

Words declared(const Json& list) {
  Words out;
  for (const Json& item : list) out.push_back(base::get_text(item, "id"));
  return out;
}

// Where a name stands that is made up when it is not known.
void lint_name(const Json& owner, const char* key, const std::string& pointer, const Words& known, const char* what, base::Findings& out) {
  const std::string& name = base::get_text(owner, key);
  const std::string meant = name.empty() ? name : slip_of(name, known);
  if (meant.empty()) return;
  add_warning(out, child_pointer(pointer, key), ("unknown_" + std::string(what)).c_str(), "there is no " + std::string(what) + " \"" + name + "\"; one is made", did_you_mean(meant));
}

}  // namespace

std::string meant_kind(const std::string& on) {
  for (const OtherName& name : kOtherNames)
    if (on == name.theirs) return api::name_of(name.ours);
  return slip_of(on, kinds());
}

void lint_names(const Json& scoring, const std::string& at, base::Findings& out) {
  const Json& groups = base::get_array(scoring, "groups");
  const Json& rules = base::get_array(scoring, "rules");
  lint_events(rules, at + "/rules", out);
  Words dimensions = declared(base::get_array(scoring, "dimensions"));
  for (const char* own : {"fit", "engagement", "intent", "product", "service"}) dimensions.emplace_back(own);
  Words group_names = declared(groups);  // a group that is not declared belongs to the dimension of its name
  group_names.insert(group_names.end(), dimensions.begin(), dimensions.end());
  for (std::size_t i = 0; i < rules.size(); ++i) lint_name(rules[i], "group", child_pointer(at + "/rules", i), group_names, "group", out);
  for (std::size_t i = 0; i < groups.size(); ++i) lint_name(groups[i], "dimension", child_pointer(at + "/groups", i), dimensions, "dimension", out);
  const Json& bands = base::get_array(scoring, "bands");
  dimensions.emplace_back("total");
  for (std::size_t i = 0; i < bands.size(); ++i) lint_name(bands[i], "of", child_pointer(at + "/bands", i), dimensions, "dimension", out);
  for (const char* part : {"letter", "digit"})
    lint_name(base::get_object(base::get_object(scoring, "matrix"), part), "of", at + "/matrix/" + part, dimensions, "dimension", out);
}

}  // namespace leadline::cli
