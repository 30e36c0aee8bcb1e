#include "trial/proposal.h"

#include <algorithm>
#include <cmath>

#include "base/diagnostic.h"
#include "base/number.h"
#include "input/json_text.h"

namespace leadline::cli {

namespace {

using base::Json;

struct Edit { std::size_t offset, length; std::string text; };

// The number that `pointer`, a member or an item, has for a value: where its digits stand.
Edit number_at(const std::string& text, const std::string& pointer, bool member) {
  std::size_t at = input::find_pointer(text, pointer);
  if (member) {  // past its key
    for (++at; text[at] != '"'; ++at) if (text[at] == '\\') ++at;
    at = text.find(':', at) + 1;
  }
  at = text.find_first_of("-0123456789", at);
  return {at, text.find_first_not_of("+-.0123456789eE", at) - at, {}};
}

// Calls `visit(pointer, is_member, points)` of each number of points that a rule has.
template <typename Visit>
void each_number(const Json& rule, const std::string& pointer, const Visit& visit) {
  if (const Json* points = base::find(rule, "points"); points && points->is_number()) visit(pointer + "/points", true, points->get<double>());
  const Json& tiers = base::get_array(rule, "tiers");
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (const Json* points = base::find(tiers[i], "points"); points && points->is_number()) visit(base::child_pointer(pointer + "/tiers", i) + "/points", true, points->get<double>());
  }
  const Json& map = base::get_object(rule, "valueMap");
  for (auto it = map.begin(); it != map.end(); ++it) if (it->is_number()) visit(base::child_pointer(pointer + "/valueMap", it.key()), true, it->get<double>());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::vector<double> units_of(const Json& rules) {
  std::vector<double> units;
  for (const Json& rule : rules) {
    double most = 0;
    each_number(rule, "", [&](const std::string&, bool, double points) { most = std::max(most, std::abs(points)); });
    units.push_back(most);
  }
  return units;
}

std::string with_points(const std::string& text, const Json& rules, const std::map<std::size_t, int>& units) {
  const std::vector<double> now = units_of(rules);
  std::vector<Edit> edits;
  for (const auto& [rule, unit] : units) {
    each_number(rules[rule], base::child_pointer("/scoring/rules", rule), [&](const std::string& pointer, bool member, double points) {
      Edit edit = number_at(text, pointer, member);
      edit.text = base::integer_text(static_cast<std::int64_t>(std::llround(points * unit / now[rule])));
      edits.push_back(std::move(edit));
    });
  }
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.offset > b.offset; });
  std::string out = text;
  for (const Edit& edit : edits) out.replace(edit.offset, edit.length, edit.text);
  return out;
}

std::string unified_diff(const std::string& path, const std::string& before, const std::string& after) {
  constexpr std::size_t kAround = 3;
  const std::vector<std::string> old = lines_of(before), fresh = lines_of(after);
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < old.size() && i < fresh.size(); ++i) if (old[i] != fresh[i]) changed.push_back(i);
  if (changed.empty()) return {};
  std::string out = "--- " + path + "\n+++ " + path + "\n";
  for (std::size_t at = 0; at < changed.size();) {
    std::size_t last = at;
    while (last + 1 < changed.size() && changed[last + 1] - changed[last] <= 2 * kAround) ++last;
    const std::size_t begin = changed[at] < kAround ? 0 : changed[at] - kAround, end = std::min(old.size(), changed[last] + kAround + 1);
    const std::string range = std::to_string(begin + 1) + "," + std::to_string(end - begin);
    out += "@@ -" + range + " +" + range + " @@\n";
    for (std::size_t i = begin; i < end;) {
      if (old[i] == fresh[i]) { out += " " + old[i++] + "\n"; continue; }
      std::size_t until = i;
      while (until < end && old[until] != fresh[until]) ++until;
      for (std::size_t j = i; j < until; ++j) out += "-" + old[j] + "\n";
      for (std::size_t j = i; j < until; ++j) out += "+" + fresh[j] + "\n";
      i = until;
    }
    at = last + 1;
  }
  return out;
}

}  // namespace leadline::cli
