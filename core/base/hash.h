// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): short, exact and the same everywhere. For names and buckets,
// not for secrets: the receiver's fingerprint is SHA-256.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::base {

constexpr std::uint32_t fnv1a32(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return hash;
}

constexpr std::uint64_t fnv1a64(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

// 16 lower-case hexadecimal digits.
inline std::string hex64(std::uint64_t value) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[static_cast<std::size_t>(i)] = kHex[value & 15];
  return out;
}

}  // namespace leadline::base
