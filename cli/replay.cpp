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
#include "wire/session.h"

namespace leadline::cli {

namespace {

int play(VisitLog& log, wire::Session& session) {
  bool understood = true;
  while (const auto entry = log.next()) {
    const std::string answer = session.step(entry->text);
    std::printf("%s\n", answer.c_str());
    std::fflush(stdout);
    const std::optional<base::Json> json = base::parse_json(answer);
    const base::Json* error = json ? base::find(*json, "error") : nullptr;
    if (error) log.print_error(entry->place, config::explain(*error));
    understood = understood && !error;
  }
  return understood ? kDone : kFailed;
}

}  // namespace

int replay_command(const Words& words) {
  const auto arguments = read_arguments(words, {"replay", {"config"}, {}, {"config"}, 1, "LOG.jsonl"});
  if (!arguments) return kUsage;
  const input::FileText config = input::read_file(arguments->get("config"));
  if (!config.ok) {
    std::fprintf(stderr, "leadline replay: %s\n", config.problem.c_str());
    return kFailed;
  }
  std::optional<VisitLog> log = VisitLog::open("replay", arguments->rest[0]);
  if (!log) return kFailed;
  wire::Session session;
  const std::optional<base::Json> loaded = base::parse_json(session.load(config.text));
  if (!loaded || !base::get_bool(*loaded, "ok")) {
    std::fprintf(stderr, "leadline replay: %s cannot be used as a config; `leadline check` says why\n",
                 arguments->get("config").c_str());
    return kFailed;
  }
  return play(*log, session);
}

}  // namespace leadline::cli
