#include "lead_file.h"

#include <cstdio>

#include "input/files.h"
#include "input/json_text.h"
#include "visit_log.h"

namespace leadline::cli {

namespace {

using base::Json;

// One that was never scored has neither.
bool is_submission(const Json& json) {
  return json.is_object() && (base::find(json, "evidence") || base::find(json, "score") || (base::find(json, "id") && !base::get_object(json, "fields").empty()));
}

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

LeadFile lead_in(const Json& document) {
  LeadFile out;
  if (const Json* lead = base::find(document, "lead"); lead && is_submission(*lead)) {
    out.submission = *lead;
    out.pointer = "/lead";
    if (base::find(document, "received")) out.received = base::get_int(document, "received");
    return out;
  }
  if (is_submission(document)) {
    out.submission = document;
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

}  // namespace leadline::cli
