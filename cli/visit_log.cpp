#include "visit_log.h"

#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>

#include "base/text.h"
#include "files.h"

namespace leadline::cli {

LogFile open_log(const std::string& path, std::string& problem) {
  if (path == "-") return LogFile(stdin);
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    problem = path + ": is a folder, not a file";
    return nullptr;
  }
  LogFile file(std::fopen(path.c_str(), "rb"));
  if (!file) problem = path + ": " + reason_of(path, errno);
  return file;
}

std::string log_name(const std::string& path) { return path == "-" ? "standard input" : path; }

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

std::optional<std::string_view> event_in(std::string_view line) {
  line = base::trim(line);
  if (line.empty() || line[0] == '<' || line[0] == '#') return std::nullopt;
  if (line[0] == '>') line = base::trim(line.substr(1));
  return line;
}

void print_line_error(const std::string& name, std::size_t number, const base::Json& error) {
  const std::string hint = base::get_string(error, "hint");
  std::fprintf(stderr, "%s:%zu: error[%s] %s%s\n", name.c_str(), number, base::get_string(error, "code").c_str(),
               base::get_string(error, "message").c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
}

}  // namespace leadline::cli
