// `leadline import`: what was elsewhere before. `model`: rules; `leads`: people; `outcomes` and `spend`: what became of them, and what they cost.
#include <cstdio>

#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "import/import_commands.h"
#include "import/model.h"
#include "input/files.h"
#include "input/json_text.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

using base::Json;

// `--map page:12=/pricing`, as often as needed; false when one is none.
bool read_names(const std::vector<std::string>& maps, Names& names) {
  for (const std::string& one : maps) {
    const std::size_t equals = one.find('=');
    const std::string what = one.substr(0, equals);
    if (equals == std::string::npos || what.find(':') == std::string::npos || equals + 1 == one.size()) return false;
    names[what] = one.substr(equals + 1);
  }
  return true;
}

// A member a line, a rule a line: a person goes on from here.
void print_config(const std::string& site, const ImportedModel& model) {
  const auto print_list = [](const char* key, const Json& list, const char* after) {
    std::printf("    \"%s\": [\n", key);
    for (std::size_t i = 0; i < list.size(); ++i) std::printf("      %s%s\n", base::dump_json(list[i]).c_str(), i + 1 < list.size() ? "," : "");
    std::printf("    ]%s\n", after);
  };
  std::printf("{\n  \"version\": 1,\n  \"site\": %s,\n  \"scoring\": {\n", base::dump_json(site).c_str());
  if (!model.groups.empty()) print_list("groups", model.groups, ",");
  print_list("rules", model.rules, "");
  std::printf("  }\n}\n");
}

// What the core itself does not take of it, such as more points than a rule may give.
void leave_out_errors(const std::string& site, ImportedModel& model) {
  const Json document = base::object_of("version", std::int64_t{1}, "site", site, "scoring", base::object_of("groups", model.groups, "rules", model.rules));
  const Json report = wire::check_config(base::dump_json(document));
  Json kept = base::list();
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const std::string pointer = "/scoring/rules/" + std::to_string(i);
    std::string reason;
    for (const Json& one : base::get_array(report, "diagnostics")) {
      const std::string& at = base::get_text(one, "pointer");
      const bool here = at == pointer || base::starts_with(at, pointer + "/");
      if (here && base::get_text(one, "severity") == "error") reason = "it would be no rule of ours: " + base::get_string(one, "message");
    }
    if (reason.empty()) base::push(kept, Json(model.rules[i]));
    else model.lose(0, base::get_string(model.rules[i], "note", base::get_text(model.rules[i], "id")), reason);
  }
  model.rules = std::move(kept);
}

int import_model(const Words& words, const std::vector<std::string>& maps) {
  const auto arguments = read_arguments(words, {"import", {"site"}, {}, {}, 1, "FILE"});
  if (!arguments) return kUsage;
  Names names;
  if (!read_names(maps, names)) return usage_error("import", "`--map` says what a number of theirs is here, such as `--map page:12=/pricing`");
  const std::string path = arguments->rest[0], name = path == "-" ? "standard input" : path;
  const input::FileText file = input::read_file(path);
  if (!file.ok) return std::fprintf(stderr, "leadline import: %s\n", file.problem.c_str()), kFailed;

  ImportedModel model;
  if (base::trim(file.text).starts_with('{')) {
    if (const auto error = input::find_syntax_error(file.text)) return input::print_syntax_error(name, file.text, *error), kFailed;
    model = read_mautic(base::parse_json(file.text).value_or(Json()), file.text, names);
  } else {
    const input::Table table = input::read_table(file.text);
    if (!table.problem.empty()) return std::fprintf(stderr, "%s:%zu: error[not_csv] %s\n", name.c_str(), table.line, table.problem.c_str()), kFailed;
    model = read_rule_table(table);
  }
  if (!model.problem.empty()) return std::fprintf(stderr, "leadline import: %s %s\n", name.c_str(), model.problem.c_str()), kFailed;
  const std::string site = arguments->get("site", "my-site");
  leave_out_errors(site, model);
  std::size_t lost = 0;
  for (const Remark& one : model.remarks) {
    lost += one.lost;
    const std::string place = one.line ? name + ":" + std::to_string(one.line) : name;
    std::fprintf(stderr, "%s: %s: %s: %s\n", place.c_str(), one.lost ? "left out" : "note", one.what.c_str(), one.reason.c_str());
  }
  std::fprintf(stderr, "%s: %zu rules, %zu left out\n", name.c_str(), model.rules.size(), lost);
  if (model.rules.empty()) return kFailed;
  print_config(site, model);
  return kDone;
}

struct ImportKind {
  const char* name;
  int (*run)(const Words& words, const std::vector<std::string>& maps);
};

constexpr ImportKind kImportKinds[] = {
    {"model", import_model},
    {"leads", import_leads},
    {"outcomes", import_outcomes},
    {"spend", import_spend},
};

// Options that may come several times are taken out first.
std::vector<std::string> take_maps(Words& words) {
  std::vector<std::string> maps;
  Words rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--map" && i + 1 < words.size()) maps.push_back(words[++i]);
    else if (words[i].starts_with("--map=")) maps.push_back(words[i].substr(6));
    else rest.push_back(words[i]);
  }
  words = std::move(rest);
  return maps;
}

}  // namespace

int import_command(const Words& words) {
  std::string names;
  for (const ImportKind& kind : kImportKinds) {
    if (!words.empty() && words[0] == kind.name) {
      Words rest(words.begin() + 1, words.end());
      const auto maps = take_maps(rest);
      return kind.run(rest, maps);
    }
    names += (names.empty() ? "`" : ", `") + std::string(kind.name) + "`";
  }
  if (words.empty() || words[0].starts_with('-')) return usage_error("import", "it is missing what is brought: " + names);
  return usage_error("import", "there is no `import " + words[0] + "`: " + names);
}

}  // namespace leadline::cli
