// `leadline replay`: a visit's log through the core, line by line, so that it works in a pipe while it is written.
#include <cstdio>
#include <optional>
#include <string>

#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "files.h"
#include "visit_log.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

// Says on stderr what the core did not understand. True when there was nothing.
bool report_error(const std::string& name, std::size_t number, const std::string& answer) {
  const std::optional<base::Json> json = base::parse_json(answer);
  const base::Json* error = json ? base::find(*json, "error") : nullptr;
  if (error) print_line_error(name, number, *error);
  return !error;
}

int play(std::FILE* file, const std::string& name, wire::Session& session) {
  bool understood = true;
  std::string line;
  for (std::size_t number = 1; read_line(file, line); ++number) {
    const auto event = event_in(line);
    if (!event) continue;
    const std::string answer = session.step(*event);
    std::printf("%s\n", answer.c_str());
    std::fflush(stdout);
    understood = report_error(name, number, answer) && understood;
  }
  return understood ? kDone : kFailed;
}

}  // namespace

int replay_command(const Words& words) {
  const auto arguments = read_arguments(words, {"replay", {"config"}, {}, {"config"}, 1, "LOG.jsonl"});
  if (!arguments) return kUsage;
  const std::string& path = arguments->rest[0];
  const FileText config = read_file(arguments->get("config"));
  std::string problem = config.problem;
  const LogFile log = config.ok ? open_log(path, problem) : nullptr;
  if (!log) {
    std::fprintf(stderr, "leadline replay: %s\n", problem.c_str());
    return kFailed;
  }
  wire::Session session;
  const std::optional<base::Json> loaded = base::parse_json(session.load(config.text));
  if (!loaded || !base::get_bool(*loaded, "ok")) {
    std::fprintf(stderr, "leadline replay: %s cannot be used as a config; `leadline check` says why\n",
                 arguments->get("config").c_str());
    return kFailed;
  }
  return play(log.get(), log_name(path), session);
}

}  // namespace leadline::cli
