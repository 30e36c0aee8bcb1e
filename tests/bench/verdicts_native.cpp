// What looking a lead over costs a receiver, its replay and its challenge among it: leads from standard input, a line each, judged by CONFIG again and again.
//   verdicts_native CONFIG ROUNDS < LEADS      prints {"judged","p50","p99","max","verdicts":{NAME:n}}, in ms of a processor
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "receiver/anchors.h"
#include "wire/judge.h"

namespace {

using leadline::base::Json;
namespace base = leadline::base;

// Of this thread's own time: what other programs do on the machine does not count.
double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double part(const std::vector<double>& sorted, double share) { return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(static_cast<double>(sorted.size()) * share))]; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: verdicts_native CONFIG ROUNDS < LEADS\n", stderr);
    return 2;
  }
  std::ifstream file(argv[1]);
  const leadline::wire::Judge judge(std::string(std::istreambuf_iterator<char>(file), {}));
  leadline::receiver::Anchors anchors("song-xanh", [](const std::string& name) { return std::optional("a secret of " + name); });
  std::vector<std::string> leads;
  for (std::string line; std::getline(std::cin, line);) leads.push_back(line);
  std::vector<double> times;
  std::map<std::string, int> verdicts;
  for (int round = 0; round < std::atoi(argv[2]); ++round) {
    for (const std::string& body : leads) {
      const double begin = thread_ms();
      const auto lead = base::parse_json(body);
      if (!lead) return 1;
      const std::int64_t received = base::get_int(*lead, "time") + 1000;
      const auto found = anchors.judge(*lead, judge.judge(*lead, {received, true}), "https://www.example.com", received);
      times.push_back(thread_ms() - begin);
      ++verdicts[found.verdict.name + (found.verdict.reason.empty() ? "" : " " + found.verdict.reason)];
    }
  }
  if (times.empty()) return 1;
  std::sort(times.begin(), times.end());
  Json names = base::object();
  for (const auto& [name, count] : verdicts) base::put(names, name, count);
  std::printf("{\"judged\":%zu,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"verdicts\":%s}\n", times.size(), part(times, 0.5), part(times, 0.99), times.back(), base::dump_json(names).c_str());
  return 0;
}
