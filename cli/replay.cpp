// `leadline replay`: a visit's log through the core, line by line, so that it works in a pipe while it is written.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <sys/stat.h>

#include "arguments.h"
#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "files.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Close>;

// nullptr when it cannot be read; `problem` says why.
File open_log(const std::string& path, std::string& problem) {
  if (path == "-") return File(stdin);
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    problem = path + ": is a folder, not a file";
    return nullptr;
  }
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) problem = path + ": " + (errno == ENOENT ? "no such file" : std::strerror(errno));
  return file;
}

// The next line without its end; false at the end of the file.
bool read_line(std::FILE* file, std::string& line) {
  line.clear();
  char* buffer = nullptr;
  std::size_t capacity = 0;
  const ssize_t count = ::getline(&buffer, &capacity, file);
  if (count >= 0) line.assign(buffer, static_cast<std::size_t>(count));
  std::free(buffer);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return count >= 0;
}

// The event in a line of a log; nullopt for an answer, a comment or nothing.
std::optional<std::string_view> event_in(std::string_view line) {
  line = base::trim(line);
  if (line.empty() || line[0] == '<' || line[0] == '#') return std::nullopt;
  if (line[0] == '>') line = base::trim(line.substr(1));
  return line;
}

// Says on stderr what the core did not understand. True when there was nothing.
bool report_error(const std::string& path, std::size_t number, const std::string& answer) {
  const std::optional<base::Json> json = base::parse_json(answer);
  const base::Json* error = json ? base::find(*json, "error") : nullptr;
  if (!error) return true;
  const std::string hint = base::get_string(*error, "hint");
  std::fprintf(stderr, "%s:%zu: error[%s] %s%s\n", path.c_str(), number, base::get_string(*error, "code").c_str(),
               base::get_string(*error, "message").c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
  return false;
}

int play(std::FILE* file, const std::string& path, wire::Session& session) {
  bool understood = true;
  std::string line;
  for (std::size_t number = 1; read_line(file, line); ++number) {
    const auto event = event_in(line);
    if (!event) continue;
    const std::string answer = session.step(*event);
    std::printf("%s\n", answer.c_str());
    std::fflush(stdout);
    understood = report_error(path, number, answer) && understood;
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
  const File log = config.ok ? open_log(path, problem) : nullptr;
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
  return play(log.get(), path == "-" ? "standard input" : path, session);
}

}  // namespace leadline::cli
