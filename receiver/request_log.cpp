#include "receiver/request_log.h"

#include <cstdio>
#include <ctime>

#include "base/json.h"
#include "base/text.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kPathBytes = 120;

LogFormat format = LogFormat::text;

// Printable ASCII without quotes, so that a path cannot forge a line.
std::string printable(const std::string& text) {
  std::string out;
  for (const char c : text.substr(0, kPathBytes)) out += c > 0x20 && c < 0x7f && c != '"' ? c : '?';
  return out.empty() ? "-" : out;
}

std::string time_now() {
  char time[32] = "";
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return time;
}

// A note's `name=value` are members; a word by itself is one that is true.
void put_note(base::Json& line, const std::string& note) {
  for (const std::string& part : base::split(note, ' ')) {
    const std::size_t at = part.find('=');
    if (part.empty()) continue;
    if (at == std::string::npos) line[part] = true;
    else line[part.substr(0, at)] = part.substr(at + 1);
  }
}

void print_line(const base::Json& line) { std::fprintf(stderr, "%s\n", base::dump_json(line).c_str()); }

}  // namespace

std::optional<LogFormat> log_format_named(std::string_view name) {
  return name == "json" ? std::optional(LogFormat::json) : name == "text" ? std::optional(LogFormat::text) : std::nullopt;
}

void set_log_format(LogFormat given) { format = given; }

void log_request(const HttpRequest& request, int status, const std::string& note) {
  const std::string method = printable(request.method), path = printable(request.mount + request.path);
  if (format == LogFormat::json) {
    base::Json line = {{"time", time_now()}, {"level", status >= 500 ? "error" : "info"}, {"method", method}, {"path", path}, {"status", status}};
    put_note(line, note);
    return print_line(line);
  }
  std::fprintf(stderr, "%s %s %s %d%s%s\n", time_now().c_str(), method.c_str(), path.c_str(), status, note.empty() ? "" : " ", note.c_str());
}

void log_event(const char* level, const std::string& message) {
  if (format == LogFormat::json) return print_line({{"time", time_now()}, {"level", level}, {"message", message}});
  std::fprintf(stderr, "leadline serve: %s\n", message.c_str());
}

}  // namespace leadline::receiver
