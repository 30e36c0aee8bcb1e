#include <algorithm>
#include <map>
#include <vector>

#include "report/print.h"
#include "trial/print.h"

namespace leadline::cli {

namespace {

using base::Json;

const Json& part(const Json& object, const char* name) {
  static const Json kNull;
  const Json* value = base::find(object, name);
  return value ? *value : kNull;
}

std::string level_name(const std::string& name) { return name.empty() ? "(none)" : name; }

std::string signed_number(double value) { return (value > 0 ? "+" : "") + number_of(Json(value), 3); }

// What was on the left, what would be on top. `order`: of the names, from the lowest; the others come before.
std::string matrix_table(const char* what, const Json& matrix, const std::vector<std::string>& order) {
  std::vector<std::string> names;
  std::map<std::string, std::map<std::string, std::int64_t>> counts;
  for (const Json& one : matrix) {
    const std::string old = one[0].get<std::string>(), fresh = one[1].get<std::string>();
    counts[old][fresh] += one[2].get<std::int64_t>();
    for (const std::string& name : {old, fresh}) if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  const auto rank = [&](const std::string& name) { return std::find(order.begin(), order.end(), name) == order.end() ? std::ptrdiff_t{-1} : std::find(order.begin(), order.end(), name) - order.begin(); };
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) { return rank(a) != rank(b) ? rank(a) < rank(b) : a < b; });
  std::vector<Line> lines = {{std::string(what) + ": was ↓ now →"}};
  for (const std::string& name : names) lines[0].push_back(level_name(name));
  for (const std::string& old : names) {
    if (counts[old].empty()) continue;
    Line line = {level_name(old)};
    for (const std::string& fresh : names) line.push_back(counts[old].count(fresh) ? number_of(Json(counts[old][fresh])) : "·");
    lines.push_back(std::move(line));
  }
  return "\n" + aligned(lines);
}

std::vector<std::string> order_of(const Json& levels, const char* key) {
  std::vector<std::string> out;
  for (const Json& one : levels) out.push_back(base::get_string(one, key));
  return out;
}

// Precision and recall of each level, before and after.
std::string levels_table(const Json& old, const Json& fresh, const char* key) {
  std::map<std::string, const Json*> before;
  for (const Json& one : old) before[base::get_string(one, key)] = &one;
  static const Json kNone = Json::object();
  std::vector<Line> lines = {{std::string(key) + " or higher", "leads was", "now", "precision was", "now", "recall was", "now"}};
  const auto add = [&](const std::string& name, const Json& a, const Json& b) {
    lines.push_back({name, number_of(part(a, "leads")), number_of(part(b, "leads")), share_text(part(a, "precision")), share_text(part(b, "precision")), share_text(part(a, "recall")), share_text(part(b, "recall"))});
  };
  for (const Json& one : fresh) {
    const std::string name = base::get_string(one, key);
    add(name, before.count(name) ? *before[name] : kNone, one);
    before.erase(name);
  }
  for (const auto& [name, one] : before) add(name, *one, kNone);
  return lines.size() > 1 ? "\n" + aligned(lines) : std::string();
}

std::string why_of(const Json& lead) {
  std::vector<std::pair<double, std::string>> reasons;
  for (const Json& one : base::get_array(lead, "rules")) reasons.emplace_back(part(one, "new").get<double>() - part(one, "old").get<double>(), base::get_string(one, "rule"));
  std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
  std::string out;
  for (const auto& [points, rule] : reasons) out += (out.empty() ? "" : ", ") + rule + " " + signed_number(points);
  return out.empty() ? "limits of groups or of the total, or where stages and bands begin" : out;
}

std::string move_of(const Json& lead, const char* key) {
  const std::string old = base::get_string(base::get_object(lead, "old"), key), fresh = base::get_string(base::get_object(lead, "new"), key);
  return old == fresh ? level_name(old) : level_name(old) + " → " + level_name(fresh);
}

std::string moved_lines(const Json& result) {
  const Json& moved = base::get_array(result, "moved");
  std::string out;
  for (const Json& lead : moved) {
    out += "  " + base::get_string(lead, "lead") + "  " + number_of(part(base::get_object(lead, "old"), "total"), 3) + " → " + number_of(part(base::get_object(lead, "new"), "total"), 3) + "  " + move_of(lead, "band") + "  " +
           move_of(lead, "stage") + "  (" + why_of(lead) + ")\n";
  }
  const std::int64_t all = base::get_int(result, "movedLeads");
  if (all == 0) return "\nno lead stands at another stage or band\n";
  return "\n" + number_of(Json(all)) + " leads stand at another stage or band" + (static_cast<std::int64_t>(moved.size()) < all ? "; those that moved most:" : ":") + "\n" + out;
}

}  // namespace

std::string backtest_table(const Json& result) {
  std::string out = number_of(part(result, "rescored")) + " of " + number_of(part(result, "leads")) + " leads scored again";
  const Json& unusable = base::get_object(result, "unusable");
  for (auto it = unusable.begin(); it != unusable.end(); ++it) out += std::string(it == unusable.begin() ? "; not " : ", ") + it.key() + " " + number_of(*it);
  out += "\n";
  const Json& quality = base::get_object(result, "quality");
  const Json& old = base::get_object(quality, "old");
  const Json& fresh = base::get_object(quality, "new");
  const Json& order = base::get_object(result, "order");
  out += matrix_table("stage", base::get_array(result, "stages"), order_of(base::get_array(order, "stages"), "id"));
  out += matrix_table("band", base::get_array(result, "bands"), order_of(base::get_array(order, "bands"), "id"));
  if (const Json& rules = base::get_array(result, "rules"); !rules.empty()) {
    std::vector<Line> lines = {{"rule", "moved", "leads was", "now", "points was", "now"}};
    for (const Json& one : rules) {
      lines.push_back({base::get_string(one, "rule"), number_of(part(one, "moved")), number_of(part(base::get_object(one, "old"), "leads")), number_of(part(base::get_object(one, "new"), "leads")),
                       number_of(part(base::get_object(one, "old"), "points")), number_of(part(base::get_object(one, "new"), "points"))});
    }
    out += "\n" + aligned(lines);
  }
  out += moved_lines(result);
  if (!quality.empty()) {
    out += levels_table(base::get_array(old, "stages"), base::get_array(fresh, "stages"), "stage") + levels_table(base::get_array(old, "bands"), base::get_array(fresh, "bands"), "band");
    out += "\nof a won lead and another one, the won one had the higher score in " + share_text(part(old, "auc")) + " of such pairs, and would have it in " + share_text(part(fresh, "auc")) + "\n";
  }
  for (const Json& note : base::get_array(result, "notes")) out += "\nnote: " + note.get<std::string>();
  return out + "\n";
}

std::string backtest_csv(const Json& result) {
  std::string out = "lead,oldTotal,newTotal,oldBand,newBand,oldStage,newStage,why\r\n";
  for (const Json& lead : base::get_array(result, "moved")) {
    const Json& old = base::get_object(lead, "old");
    const Json& fresh = base::get_object(lead, "new");
    const auto total = [](const Json& place) { return part(place, "total").is_null() ? std::string() : base::dump_json(part(place, "total")); };
    out += csv_cell(base::get_string(lead, "lead")) + "," + total(old) + "," + total(fresh);
    for (const char* key : {"band", "stage"}) out += "," + csv_cell(base::get_string(old, key)) + "," + csv_cell(base::get_string(fresh, key));
    out += "," + csv_cell(why_of(lead)) + "\r\n";
  }
  return out;
}

}  // namespace leadline::cli
