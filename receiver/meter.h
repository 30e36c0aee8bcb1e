// What is counted of requests, and how it is told: the text format that Prometheus reads
// (https://prometheus.io/docs/instrumenting/exposition_formats/). Routes and numbers, never who or what.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace leadline::receiver {

// Writes samples; each family has its lines of help and type once, before its samples.
class MetricsText {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help);
  // `labels`: name, value, name, value …
  void sample(std::string_view name, const std::vector<std::string>& labels, double value);
  void gauge(std::string_view name, std::string_view help, double value);
  void counter(std::string_view name, std::string_view help, double value);
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// Any thread may count.
class Meter {
 public:
  static constexpr std::array<double, 10> kSeconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2, 10};

  // An answer is being made while one of these is there.
  class Running {
   public:
    explicit Running(Meter& meter) : meter_(meter) { ++meter_.running_; }
    ~Running() { --meter_.running_; }
    Running(const Running&) = delete;
   private:
    Meter& meter_;
  };

  // `route`: its path in the table, of which there are few; `seconds`: how long the answer took to make.
  void count(std::string_view route, std::string_view method, int status, double seconds);
  void write(MetricsText& out) const;
  // How many were answered with each kind of status: 2 for 200 to 299.
  std::map<int, std::uint64_t> by_kind() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, std::uint64_t> requests_;
  std::array<std::uint64_t, kSeconds.size()> within_{};
  std::uint64_t answers_ = 0;
  double seconds_ = 0;
  std::atomic<int> running_{0};
};

}  // namespace leadline::receiver
