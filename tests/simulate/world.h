// Time, and what happens in it: a queue of what is to come, in the order of its moments. Nothing else in a simulation knows a clock.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/random.h"

namespace leadline::simulate {

inline constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

class World {
 public:
  explicit World(std::uint64_t seed) : random(seed, seed * 0x9e3779b97f4a7c15u + 1) {}

  std::int64_t now = 0;                         // ms since the schedule began; no page can see it
  std::int64_t clock = 1'793'404'800'000;       // what the browser's clock is ahead of it
  base::Random random;

  std::int64_t wall() const { return now + clock; }
  bool chance(int percent) { return random.between(1, 100) <= percent; }

  void after(std::int64_t ms, std::function<void()> work) {
    queue_.push_back({now + ms, ++count_, std::move(work)});
    std::push_heap(queue_.begin(), queue_.end(), later);
  }
  bool idle() const { return queue_.empty(); }
  // Everything up to that moment, which is then now.
  void run_until(std::int64_t moment) {
    while (!queue_.empty() && queue_.front().at <= moment) {
      std::pop_heap(queue_.begin(), queue_.end(), later);
      Entry entry = std::move(queue_.back());
      queue_.pop_back();
      now = std::max(now, entry.at);
      entry.work();
    }
    now = std::max(now, moment);
  }
  std::int64_t next() const { return queue_.front().at; }

 private:
  struct Entry {
    std::int64_t at;
    std::uint64_t number;
    std::function<void()> work;
  };
  static bool later(const Entry& a, const Entry& b) { return a.at != b.at ? a.at > b.at : a.number > b.number; }

  std::vector<Entry> queue_;
  std::uint64_t count_ = 0;
};

}  // namespace leadline::simulate
