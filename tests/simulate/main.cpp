// leadline_simulate [SCHEDULES] [--seed S]: tools/simulate.mjs runs it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "simulate/simulate.h"

int main(int argc, char** argv) {
  std::uint64_t schedules = 200'000, seed = 1;
  bool counted = false, seeded = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) seed = std::strtoull(argv[++i], nullptr, 10), seeded = true;
    else schedules = std::strtoull(argv[i], nullptr, 10), counted = true;
  }
  if (seeded && !counted) schedules = 1;  // a failure, once more
  const auto began = std::chrono::steady_clock::now();
  const leadline::simulate::Report report = leadline::simulate::simulate_all(seed, schedules);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (seeded && !counted) std::printf("seed %llu:\n%s", static_cast<unsigned long long>(seed), leadline::simulate::describe(leadline::simulate::draw(seed)).c_str());
  else std::printf("drawn:\n%s", report.drawn.table().c_str());
  std::printf("%llu schedules, %llu records, %.1f s, %.0f schedules/s\n", static_cast<unsigned long long>(report.schedules), static_cast<unsigned long long>(report.sum.leads), seconds,
              static_cast<double>(report.schedules) / seconds);
  std::printf("lost %llu, twice %llu, rules broken %zu\n", static_cast<unsigned long long>(report.sum.lost), static_cast<unsigned long long>(report.sum.twice), report.broken.size());
  std::printf("besides: killed before they were on the disk or away, and nobody told otherwise: %llu; posted to a hook again since no answer came: %llu\n",
              static_cast<unsigned long long>(report.sum.untold), static_cast<unsigned long long>(report.sum.again_unknowing));
  for (const auto& [rule, broken] : report.broken) {
    std::printf("\nFAILED %s, %llu times, with the seeds", rule.c_str(), static_cast<unsigned long long>(broken.times));
    for (const std::uint64_t one : broken.seeds) std::printf(" %llu", static_cast<unsigned long long>(one));
    std::printf("\n%s", broken.told.c_str());
  }
  return report.failed() ? 1 : 0;
}
