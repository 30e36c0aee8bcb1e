#include "lead_file.h"

#include <cstdio>
#include <fstream>
#include <iostream>

#include "input/files.h"
#include "input/json_text.h"
#include "visit_log.h"

namespace leadline::cli {

namespace {

using base::Json;

bool is_submission(const Json& json) { return json.is_object() && (base::find(json, "evidence") || base::find(json, "score")); }

LeadFile no_lead(std::string problem, std::string hint) {
  LeadFile out;
  out.problem = std::move(problem);
  out.hint = std::move(hint);
  return out;
}

LeadFile only_of(const Json& list, const std::string& pointer) {
  if (list.size() != 1) return no_lead("is a list of " + std::to_string(list.size()) + " leads", "give one of them, such as `jq '.leads[0]'` takes out");
  LeadFile out = lead_in(list[0]);
  out.pointer = pointer + "/0" + out.pointer;
  return out;
}

LeadFile not_a_lead(const Json& document) {
  const char* hint = "a lead is what `GET /api/leads` gives, or the submission itself";
  if (document.is_array()) return no_lead("is a list of " + std::to_string(document.size()) + " items", hint);
  if (!document.is_object()) return no_lead("is a JSON value that is no object", hint);
  if (base::find(document, "version") && base::find(document, "site")) return no_lead("is a config", "`--config` names it");
  if (base::find(document, "config") && base::find(document, "origins")) return no_lead("is a site file", "`leadline serve --site` takes it");
  std::string keys;
  int count = 0;
  for (auto it = document.begin(); it != document.end() && count < 4; ++it, ++count) keys += (keys.empty() ? "`" : ", `") + it.key() + "`";
  return no_lead(keys.empty() ? "is an empty object" : "is an object with " + keys + (document.size() > 4 ? " …" : ""), hint);
}

}  // namespace

LeadFile lead_in(Json document) {
  LeadFile out;
  if (const Json* lead = base::find(document, "lead"); lead && is_submission(*lead)) {
    out.pointer = "/lead";
    if (base::find(document, "received")) out.received = base::get_int(document, "received");
    out.submission = std::move(document["lead"]);
    return out;
  }
  if (is_submission(document)) {
    out.submission = std::move(document);
    return out;
  }
  if (const Json* leads = base::find(document, "leads"); leads && leads->is_array()) return only_of(*leads, "/leads");
  const bool list_of_leads = document.is_array() && !document.empty() && !lead_in(document[0]).submission.is_null();
  return list_of_leads ? only_of(document, "") : not_a_lead(document);
}

std::optional<LeadFile> read_lead(const char* command, const std::string& path) {
  const input::FileText file = input::read_file(path);
  const std::string name = log_name(path);
  if (!file.ok) {
    std::fprintf(stderr, "leadline %s: %s\n", command, file.problem.c_str());
    return std::nullopt;
  }
  if (const auto error = input::find_syntax_error(file.text)) {
    input::print_syntax_error(name, file.text, *error);
    return std::nullopt;
  }
  LeadFile lead = lead_in(base::parse_json(file.text).value_or(Json()));
  if (!lead.submission.is_null()) return lead;
  std::fprintf(stderr, "%s: error[not_a_lead] it %s, not a lead (%s)\n", name.c_str(), lead.problem.c_str(), lead.hint.c_str());
  return std::nullopt;
}

bool each_lead(const char* command, const std::string& path, const std::function<void(LeadFile&&)>& take) {
  std::ifstream file;
  if (path != "-") {
    file.open(path);
    if (!file) return std::fprintf(stderr, "leadline %s: %s cannot be read\n", command, path.c_str()), false;
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string line;
  std::int64_t number = 0, wrong = 0;
  while (std::getline(in, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    LeadFile lead = lead_in(base::parse_json(line).value_or(Json()));
    lead.line = static_cast<std::size_t>(number);
    if (!lead.submission.is_null()) take(std::move(lead));
    else if (++wrong <= 20) std::fprintf(stderr, "%s:%lld: error[not_a_lead] it is no lead (a line is a submission, or a row of GET /api/leads)\n", path.c_str(), static_cast<long long>(number));
  }
  return wrong == 0;
}

}  // namespace leadline::cli
