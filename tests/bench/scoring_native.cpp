// A visit through the native core, timed: the lines of LOG, read beforehand, one `step` each, with the config of CONFIG.
//   scoring_native CONFIG LOG      prints {"events","seconds","total"}
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/json.h"
#include "wire/session.h"

namespace {

using leadline::base::Json;

std::string read(const char* path) {
  std::string text;
  std::FILE* file = std::fopen(path, "rb");
  char buffer[65536];
  for (std::size_t count = 0; file && (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, count);
  if (file) std::fclose(file);
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: scoring_native CONFIG LOG\n", stderr);
    return 2;
  }
  leadline::wire::Session session;
  session.load(read(argv[1]));
  const std::vector<std::string> lines = lines_of(read(argv[2]));
  std::size_t answered = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& line : lines) answered += session.step(line).size();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  const std::string answer = session.step(R"({"k":"ask","w":0,"what":"score"})");
  const Json explained = leadline::base::parse_json(answer).value_or(Json())["e"][0]["data"];
  std::printf("{\"events\":%zu,\"seconds\":%.6f,\"total\":%s,\"bytes\":%zu}\n", lines.size(), time.count(),
              leadline::base::dump_json(explained["total"]).c_str(), answered);
  return 0;
}
