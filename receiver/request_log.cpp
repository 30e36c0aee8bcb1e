#include "receiver/request_log.h"

#include <cstdio>
#include <ctime>

namespace leadline::receiver {

namespace {

constexpr std::size_t kPathBytes = 120;

// Printable ASCII without quotes, so that a path cannot forge a line.
std::string printable(const std::string& text) {
  std::string out;
  for (const char c : text.substr(0, kPathBytes)) out += c > 0x20 && c < 0x7f && c != '"' ? c : '?';
  return out.empty() ? "-" : out;
}

}  // namespace

void log_request(const HttpRequest& request, int status, const std::string& note) {
  char time[32] = "";
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%SZ", &utc);
  std::fprintf(stderr, "%s %s %s %d%s%s\n", time, printable(request.method).c_str(), printable(request.path).c_str(), status,
               note.empty() ? "" : " ", note.c_str());
}

}  // namespace leadline::receiver
