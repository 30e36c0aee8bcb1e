// What the fuzz targets share: a claim that must hold, lines, and the time an input takes.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace leadline::fuzz {

inline void require(bool holds, const char* claim) {
  if (holds) return;
  dprintf(STDERR_FILENO, "broken: %s\n", claim);  // not to `stderr`: served.h gives that to the receiver's log
  std::abort();
}

inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// No input may take 20 ms; with the sanitizers and the fuzzer's counters the core is some twenty times slower.
constexpr double kLimitMs = 20;
constexpr double kSanitizersCost = 20;

// Milliseconds of this thread's own time: what other programs do on the machine does not count.
inline double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Runs `work` on an input, and again when it was slow: only what is slow three times is. Says on stderr, as
// `slowest: MS BYTES`, when an input is the slowest so far.
template <typename Work>
void within_limit(std::string_view input, Work work) {
  static double slowest = 0;
  double best = 1e9;
  for (int i = 0; i < 3 && best > kLimitMs * kSanitizersCost; ++i) {
    const double begin = thread_ms();
    work(input);
    const double took = thread_ms() - begin;
    if (took < best) best = took;
  }
  if (best > slowest * 1.1) {
    slowest = best;
    std::fprintf(stderr, "slowest: %.2f %zu\n", best, input.size());
  }
  require(best <= kLimitMs * kSanitizersCost, "no input takes 20 ms (times 20 with sanitizers)");
}

}  // namespace leadline::fuzz
