// The only source of "chance" in the core: a generator whose seed comes in with `boot` (from crypto.getRandomValues),
// so that the same lines give the same keys and the same jitter everywhere. SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace leadline::base {

class Random {
 public:
  Random() = default;
  // `seed`: any text; 32 random hexadecimal digits in the browser. Both halves of the state depend on all of it.
  explicit Random(std::string_view seed) : a_(fnv1a64(seed)), b_(fnv1a64(std::string(seed) + "/b")) {
    if (seed.size() == 32) mix_hex(seed);
  }
  Random(std::uint64_t a, std::uint64_t b) : a_(a), b_(b) {}

  std::uint64_t next() { return split(a_) ^ rotate(split(b_)); }
  // Uniform in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    if (high <= low) return low;
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  // 32 hexadecimal digits: 128 bits, the form of every key.
  std::string key() { const std::uint64_t high = next(); return hex64(high) + hex64(next()); }

  std::uint64_t a() const { return a_; }
  std::uint64_t b() const { return b_; }

 private:
  // All 128 bits of a hexadecimal seed go in unhashed: FNV alone would not keep them apart for certain.
  void mix_hex(std::string_view seed) {
    std::uint64_t halves[2] = {0, 0};
    for (std::size_t i = 0; i < 32; ++i) {
      const char c = seed[i];
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return;
      halves[i / 16] = halves[i / 16] << 4 | static_cast<std::uint64_t>(digit);
    }
    a_ = halves[0];
    b_ = halves[1];
  }
  static std::uint64_t rotate(std::uint64_t x) { return x << 32 | x >> 32; }
  static std::uint64_t split(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint64_t a_ = 0;
  std::uint64_t b_ = 0;
};

}  // namespace leadline::base
