#include <algorithm>
#include <bit>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "proof/sha256.h"

namespace leadline::proof {

using base::Json;

int zero_bits(const Digest& digest) {
  int zeros = 0;
  for (const std::uint8_t byte : digest) {
    zeros += std::countl_zero(byte);
    if (byte) break;
  }
  return zeros;
}

LEADLINE_DOOR Json mine(const Json& asked) {
  const std::string begin = base::get_text(asked, "challenge").substr(0, base::limits::kChallengeBytes) + ":";
  const std::int64_t first = std::max<std::int64_t>(0, base::get_int(asked, "from")), bits = base::get_int(asked, "bits");
  const std::int64_t end = first + std::clamp<std::int64_t>(base::get_int(asked, "tries"), 1, base::limits::kTries);
  Sha256 begun;
  begun.add(begin);
  std::int64_t number = first;
  Json answer = base::object();
  while (number < end && answer.empty()) {
    const std::string text = base::integer_text(number++);
    Sha256 hash = begun;
    hash.add(text);
    if (zero_bits(hash.end()) >= bits) base::put(answer, "proof", begin + text);
  }
  base::put(answer, "next", number);
  return answer;
}

}  // namespace leadline::proof
