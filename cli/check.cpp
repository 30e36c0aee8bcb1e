// `leadline check`: a config's problems, each with its line; and those of a folder of sites.
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>

#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "input/files.h"
#include "input/json_text.h"
#include "lint/hints.h"
#include "lint/lint.h"
#include "lint/shortest.h"
#include "receiver/sites/site_files.h"
#include "reference/types.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

using base::Json;

Json syntax_report(const std::string& text, const input::SyntaxError& error) {
  Json item = {{"pointer", ""}, {"code", "not_json"}, {"severity", "error"}, {"message", error.reason}};
  if (!error.hint.empty()) item["hint"] = error.hint;
  const input::Place place = input::place_of(text, error.offset);
  item["line"] = place.line;
  item["column"] = place.column;
  return {{"ok", false}, {"diagnostics", Json::array({item})}};
}

// Whether the core has found the place wrong: what the lint has to say of it comes after that is mended.
bool is_said(const Json& found, const std::string& pointer) {
  for (const Json& item : found)
    if (base::get_text(item, "pointer") == pointer && base::get_text(item, "severity") == "error") return true;
  return false;
}

base::Finding repeated_key(const std::string& pointer) {
  const std::string key = pointer.substr(pointer.rfind('/') + 1);
  return {pointer, "duplicate_key", base::Severity::warning, "\"" + key + "\" stands here twice: only this last one counts", "put both into one"};
}

// The core's report and the lint's, each diagnostic with the line and column of its pointer.
Json report_of(const std::string& text) {
  if (const auto error = input::find_syntax_error(text)) return syntax_report(text, *error);
  Json report = wire::check_config(text);
  const auto document = base::parse_json(text);
  const config::Loaded loaded = config::load_whole(text);
  Json& found = report["diagnostics"];
  const auto add = [&found](const base::Findings& items) {
    for (const base::Finding& item : items)
      if (!is_said(found, item.pointer)) found.push_back(base::to_json(item));
  };
  if (document) for (Json& item : found) improve_hint(item, *document);
  if (document && loaded.config) {
    add(wrong_types(*document, found));
    add(lint(*document, *loaded.config));
    for (const Shortest& way : shortest_ways(base::get_object(*document, "scoring"), *loaded.config))
      report["qualifies"].push_back({{"stage", way.stage}, {"ms", way.ms}, {"quick", way.ms < kQuickMs}});
  }
  for (const std::string& pointer : input::repeated_keys(text)) found.push_back(base::to_json(repeated_key(pointer)));
  for (Json& item : report["diagnostics"]) {
    const input::Place place = input::place_of(text, input::find_pointer(text, base::get_string(item, "pointer")));
    item["line"] = place.line;
    item["column"] = place.column;
  }
  return report;
}

void print_line(const std::string& file, const Json& item) {
  const std::string pointer = base::get_string(item, "pointer");
  const std::string hint = base::get_string(item, "hint");
  std::printf("%s:%lld:%lld: %s[%s] %s%s%s\n", file.c_str(), static_cast<long long>(base::get_int(item, "line")),
              static_cast<long long>(base::get_int(item, "column")), base::get_string(item, "severity").c_str(),
              base::get_string(item, "code").c_str(), pointer.empty() ? "" : (pointer + ": ").c_str(),
              base::get_string(item, "message").c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
}

std::string count_of(int count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// How soon anybody can be at each stage, be it by a script; a score that costs nobody more than that tells little.
void print_ways(const std::string& file, const Json& ways) {
  std::string line, quick;
  for (const Json& way : ways) {
    const std::string stage = base::get_string(way, "stage");
    line += (line.empty() ? "" : ", ") + stage + " after " + base::dump_json(Json(static_cast<double>(base::get_int(way, "ms")) / 1000)) + " s";
    if (base::get_bool(way, "quick")) quick += (quick.empty() ? "" : ", ") + stage;
  }
  if (line.empty()) return;
  std::printf("%s: at the earliest: %s\n", file.c_str(), line.c_str());
  if (quick.empty()) return;
  std::printf("%s: warning: %s can be reached in less than 5 s, by any script: let points come of visible seconds, and cap what can be repeated\n", file.c_str(), quick.c_str());
}

int print_report(const std::string& file, const Json& report) {
  int errors = 0;
  int warnings = 0;
  for (const Json& item : base::get_array(report, "diagnostics")) {
    print_line(file, item);
    ++(base::get_string(item, "severity") == "error" ? errors : warnings);
  }
  const std::string hash = base::get_string(report, "hash");
  std::printf("%s: %s, %s%s\n", file.c_str(), count_of(errors, "error").c_str(), count_of(warnings, "warning").c_str(),
              hash.empty() ? "" : (", config " + hash).c_str());
  print_ways(file, base::get_array(report, "qualifies"));
  return errors;
}

// Whether the file can be used. `named`: it is one of several, so that what is said to a program names it.
bool check_file(const std::string& path, bool json, bool named) {
  const input::FileText file = input::read_file(path);
  if (!file.ok) {
    std::fprintf(stderr, "leadline check: %s\n", file.problem.c_str());
    return false;
  }
  Json report = report_of(file.text);
  const bool ok = base::get_bool(report, "ok");
  if (!json) return print_report(path == "-" ? "standard input" : path, report) == 0 && ok;
  if (named) report["file"] = path;
  std::printf("%s\n", base::dump_json(report).c_str());
  return ok;
}

// Whether a file is a site file, which names a config, as opposed to a config.
bool is_site_file(const std::string& path) {
  if (path == "-") return false;
  const input::FileText file = input::read_file(path);
  const auto document = file.ok ? base::parse_json(file.text) : std::nullopt;
  return document && document->is_object() && !base::find(*document, "version") && !base::get_text(*document, "config").empty();
}

// Prints what is wrong with a site file (of a folder `NAME.json`, else the one that is named) and the configs that it names; whether it can be served.
bool check_site(const receiver::SitePlace& place, const std::string& name, const receiver::Secrets& secrets, std::set<std::string>& checked) {
  receiver::SiteReading reading;
  bool ok = receiver::read_site_of(place, name, secrets, reading).has_value();
  for (const auto& [path, mark] : reading.files)
    if (!is_site_file(path) && checked.insert(path).second) ok = check_file(path, false, true) && ok;
  for (const auto* lines : {&reading.lines, &reading.doubts})
    for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
  return ok;
}

// A folder as `leadline serve --sites` has it.
bool check_sites(const std::string& folder, const receiver::Secrets& secrets) {
  std::string problem;
  const auto names = receiver::site_names(folder, problem);
  if (!names) return std::fprintf(stderr, "leadline check: %s\n", problem.c_str()), false;
  if (names->empty()) return std::fprintf(stderr, "leadline check: %s is a folder, not a file; one of sites has a file ID.json for each\n", folder.c_str()), false;
  std::vector<std::string> lines;
  const bool ok = receiver::read_receiver_plan(folder, lines).has_value();
  for (const std::string& line : lines) std::printf("%s\n", line.c_str());
  std::set<std::string> checked;
  std::size_t good = 0;
  for (const std::string& name : *names) good += check_site({folder, true, "", ""}, name, secrets, checked);
  std::printf("%s: %zu sites, %zu of them with errors\n", folder.c_str(), names->size(), names->size() - good);
  return ok && good == names->size();
}

// One site file, as `leadline serve --site` has it. To a program: its own line, as each config has one.
bool check_site_file(const std::string& path, const receiver::Secrets& secrets, bool json) {
  std::set<std::string> checked;
  if (json) {
    receiver::SiteReading reading;
    bool ok = receiver::read_site_of({path, false, "", ""}, "", secrets, reading).has_value();
    std::printf("%s\n", base::dump_json(Json{{"file", path}, {"ok", ok}, {"problems", reading.lines}, {"doubts", reading.doubts}}).c_str());
    for (const auto& [config, mark] : reading.files)
      if (!is_site_file(config) && checked.insert(config).second) ok = check_file(config, true, true) && ok;
    return ok;
  }
  const bool ok = check_site({path, false, "", ""}, "", secrets, checked);
  std::printf("%s: a site file, %s\n", path.c_str(), ok ? "without errors" : "with errors");
  return ok;
}

}  // namespace

int check_command(const Words& words) {
  const auto arguments = read_arguments(words, {"check", {"secrets"}, {"json"}, {}, 1, "FILE", true});
  if (!arguments) return kUsage;
  std::string problem;
  const auto secrets = arguments->has("secrets") ? receiver::Secrets::read(arguments->get("secrets"), problem) : receiver::Secrets();
  if (!secrets) return std::fprintf(stderr, "leadline check: %s\n", problem.c_str()), kFailed;
  bool ok = true;
  for (const std::string& path : arguments->rest) {
    if (std::filesystem::is_directory(path)) ok = check_sites(path, *secrets) && ok;
    else if (is_site_file(path)) ok = check_site_file(path, *secrets, arguments->has("json")) && ok;
    else ok = check_file(path, arguments->has("json"), arguments->rest.size() > 1) && ok;
  }
  return ok ? kDone : kFailed;
}

}  // namespace leadline::cli
