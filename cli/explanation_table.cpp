#include "explanation_table.h"

#include <algorithm>
#include <ctime>
#include <vector>

namespace leadline::cli {

namespace {

using base::Json;

std::string text_of(const Json& object, const char* key) {
  const Json* value = base::find(object, key);
  if (!value || value->is_null()) return {};
  return value->is_string() ? value->get<std::string>() : base::dump_json(*value);
}

// With its sign: what earns and what costs is seen at once.
std::string signed_points(const Json& object, const char* key) {
  const std::string text = text_of(object, key);
  return text.empty() || text[0] == '-' || text == "0" ? text : "+" + text;
}

// 2026-10-31 07:05 UTC; "" for no time.
std::string instant(const Json& object, const char* key) {
  const std::int64_t ms = base::get_int(object, key);
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  if (ms <= 0 || !::gmtime_r(&seconds, &parts)) return {};
  char text[40];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts)};
}

// In characters, which is what most terminals give one column each.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

using Row = std::vector<std::string>;

// Columns as wide as their widest cell; those named in `right` are numbers.
std::string columns(const std::vector<Row>& rows, std::initializer_list<std::size_t> right) {
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - width_of(row[i]), ' ');
      const bool is_number = std::find(right.begin(), right.end(), i) != right.end();
      line += "  " + (is_number ? space + row[i] : row[i] + space);
    }
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string heading(const Json& explanation) {
  const std::string stage = text_of(explanation, "stage");
  std::string out = "Score " + text_of(explanation, "total");
  if (base::find(explanation, "totalRaw")) out += " (" + text_of(explanation, "totalRaw") + " before the total's clamp)";
  out += " · band " + text_of(explanation, "band") + " · " + (stage.empty() ? "no stage yet" : "stage " + stage);
  if (const std::string grade = text_of(explanation, "grade"); !grade.empty()) out += " · grade " + grade;
  if (const std::string matrix = text_of(explanation, "matrix"); !matrix.empty()) out += " · matrix " + matrix;
  if (const std::string status = text_of(explanation, "status"); !status.empty()) out += " · " + status;
  const Json& model = base::get_object(explanation, "model");
  const std::string as_of = instant(explanation, "asOf");
  out += "\n" + (as_of.empty() ? "" : "as of " + as_of + ", ") + "model " + text_of(model, "version") + ", config " + text_of(model, "hash") + "\n";
  if (base::get_bool(explanation, "historyTruncated")) out += "The history is not complete: old awards have been folded together.\n";
  return out;
}

std::string sums(const Json& explanation, const char* key, const char* title) {
  const Json& list = base::get_array(explanation, key);
  if (list.empty()) return {};
  std::vector<Row> rows = {{title, "points", ""}};
  for (const Json& item : list) {
    const bool clamped = base::find(item, "cap") != nullptr;
    rows.push_back({text_of(item, "id"), text_of(item, "clamped"), clamped ? text_of(item, "raw") + " before its clamp" : ""});
  }
  return "\n" + columns(rows, {1});
}

std::string rules(const Json& explanation) {
  const Json& list = base::get_array(explanation, "contributions");
  if (list.empty()) return "\n  No rule has given points.\n";
  std::vector<Row> rows = {{"rule", "group", "points", "hits", "earned", "decayed to", "cap", "last", "note"}};
  for (const Json& item : list)
    rows.push_back({text_of(item, "rule"), text_of(item, "group"), signed_points(item, "points"), text_of(item, "hits"),
                    signed_points(item, "raw"), text_of(item, "decayedTo"), base::get_bool(item, "capHit") ? "reached" : "",
                    instant(item, "lastAt"), text_of(item, "note")});
  return "\n" + columns(rows, {2, 3, 4, 5});
}

std::string unknown(const Json& explanation) {
  std::string out;
  for (const Json& rule : base::get_array(explanation, "unknown")) out += (out.empty() ? "" : ", ") + (rule.is_string() ? rule.get<std::string>() : base::dump_json(rule));
  return out.empty() ? out : "\nUnknown, for lack of facts: " + out + "\n";
}

std::string next(const Json& explanation) {
  const Json& stage = base::get_object(explanation, "next");
  if (stage.empty()) return {};
  std::string out = "\nNext stage: " + text_of(stage, "stage") + ". Missing:\n";
  for (const Json& item : base::get_array(stage, "missing"))
    out += "  " + text_of(item, "when") + (text_of(item, "is") == "unknown" ? "  (not known yet)" : "  (not so)") + "\n";
  return out;
}

std::string transitions(const Json& explanation) {
  std::string out;
  for (const Json& item : base::get_array(explanation, "stages")) {
    const std::string why = text_of(item, "why");
    const std::string stage = text_of(item, "stage");
    out += "  " + instant(item, "at") + "  " + (stage.empty() ? "no stage" : stage) + (why == "when" ? "  by its condition" : why == "ageOut" ? "  with age" : "  by `" + why + "`") + "\n";
  }
  return out.empty() ? out : "\nStages:\n" + out;
}

std::string criteria(const Json& explanation) {
  const Json& list = base::get_array(explanation, "criteria");
  if (list.empty()) return {};
  std::vector<Row> rows = {{"criterion", "", "thirds", "note"}};
  for (const Json& item : list) rows.push_back({text_of(item, "criterion"), text_of(item, "is"), signed_points(item, "thirds"), text_of(item, "note")});
  return "\n" + columns(rows, {2});
}

std::string adjustments(const Json& explanation) {
  const Json& list = base::get_array(explanation, "adjustments");
  if (list.empty()) return {};
  std::vector<Row> rows = {{"by hand", "of", "points", "by", "at", "until", "note"}};
  for (const Json& item : list) {
    const std::string of = text_of(item, "dimension");
    rows.push_back({text_of(item, "id"), of.empty() ? "total" : of, signed_points(item, "points"), text_of(item, "by"), instant(item, "at"),
                    instant(item, "expires") + (base::get_bool(item, "expired") ? ", over" : ""), text_of(item, "note")});
  }
  return "\n" + columns(rows, {2});
}

std::string refused(const Json& explanation) {
  std::string out;
  for (const Json& item : base::get_array(explanation, "refused")) {
    const std::string reason = text_of(item, "reason"), until = instant(item, "until"), why = text_of(item, "why");
    out += "  " + text_of(item, "stage") + "  " + (reason == "lower_weight" ? "the lead is further" : reason == "once" ? "it was there once" : "not before " + until) +
           (why.empty() ? "" : "  (asked for by `" + why + "`, " + instant(item, "at") + ")") + "\n";
  }
  return out.empty() ? out : "\nNot entered, though asked for:\n" + out;
}

std::string challengers(const Json& explanation) {
  const Json& list = base::get_array(explanation, "challengers");
  if (list.empty()) return {};
  std::vector<Row> rows = {{"challenger", "version", "score", "band", "stage", "grade", "matrix", ""}};
  for (const Json& item : list)
    rows.push_back({text_of(item, "model"), text_of(item, "version"), text_of(item, "total"), text_of(item, "band"), text_of(item, "stage"),
                    text_of(item, "grade"), text_of(item, "matrix"), text_of(item, "status")});
  return "\n" + columns(rows, {2});
}

}  // namespace

std::string explanation_table(const Json& explanation) {
  return heading(explanation) + rules(explanation) + adjustments(explanation) + sums(explanation, "groups", "group") +
         sums(explanation, "dimensions", "dimension") + criteria(explanation) + unknown(explanation) + transitions(explanation) +
         refused(explanation) + next(explanation) + challengers(explanation);
}

}  // namespace leadline::cli
