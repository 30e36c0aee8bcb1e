// `leadline replay`: a visit's log through the core, line by line, so that it works in a pipe while it is written.
#include <cstdio>
#include <optional>
#include <string>

#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "config/explain.h"
#include "input/files.h"
#include "visit_log.h"
#include "wire/printed.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

int play(VisitLog& log, wire::Session& session, bool for_people) {
  bool understood = true;
  wire::Printer printer;
  while (const auto entry = log.next()) {
    const std::string answer = session.step(entry->text);
    std::printf("%s\n", for_people ? printer.print(entry->text, answer).c_str() : answer.c_str());
    std::fflush(stdout);
    const std::optional<base::Json> json = base::parse_json(answer);
    const base::Json* error = json ? base::find(*json, "error") : nullptr;
    if (error) log.print_error(entry->place, config::explain(*error));
    understood = understood && !error;
  }
  return understood ? kDone : kFailed;
}

// The config that a recorded session begins with, as itself or as a path that counts from the folder you are in: its text, or
// nothing when the file is no such session.
std::optional<input::FileText> config_of(const std::string& session) {
  if (session == "-") return std::nullopt;  // can be read once only
  const input::FileText file = input::read_file(session);
  const std::optional<base::Json> head = base::parse_json(std::string_view(file.text).substr(0, file.text.find('\n')));
  const base::Json* config = head ? base::find(*head, "config") : nullptr;
  if (!config) return std::nullopt;
  if (config->is_string()) return input::read_file(config->get<std::string>());
  return input::FileText{true, base::dump_json(*config), {}};
}

}  // namespace

int replay_command(const Words& words) {
  const auto arguments = read_arguments(words, {"replay", {"config"}, {"print"}, {}, 1, "LOG.jsonl"});
  if (!arguments) return kUsage;
  const std::optional<input::FileText> config = arguments->has("config") ? input::read_file(arguments->get("config")) : config_of(arguments->rest[0]);
  if (!config) return usage_error("replay", "`--config` is missing");
  if (!config->ok) {
    std::fprintf(stderr, "leadline replay: %s\n", config->problem.c_str());
    return kFailed;
  }
  std::optional<VisitLog> log = VisitLog::open("replay", arguments->rest[0]);
  if (!log) return kFailed;
  wire::Session session;
  const std::optional<base::Json> loaded = base::parse_json(session.load(config->text));
  if (!loaded || !base::get_bool(*loaded, "ok")) {
    std::fprintf(stderr, "leadline replay: %s cannot be used as a config; `leadline check` says why\n",
                 arguments->get("config", "what " + arguments->rest[0] + " begins with").c_str());
    return kFailed;
  }
  return play(*log, session, arguments->has("print"));
}

}  // namespace leadline::cli
