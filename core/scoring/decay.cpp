#include "scoring/decay.h"

#include "base/door.h"

namespace leadline::scoring {

namespace {

// round(2^(-2^-k) · 2^63) for k = 1 … 32.
LEADLINE_DATA(score) constexpr std::uint64_t kRoots[] = {
    0x5a827999fcef3242u, 0x6ba27e656b4eb57au, 0x75606373ee921c97u, 0x7a92be8a92436616u,
    0x7d41d96db915019du, 0x7e9f06067a4360bau, 0x7f4f08ae3dc7c426u, 0x7fa765aca88f6453u,
    0x7fd3ab290e46d769u, 0x7fe9d3a8e07bf086u, 0x7ff4e9597bed93abu, 0x7ffa748dff8dc61fu,
    0x7ffd3a3f50020332u, 0x7ffe9d1dbc0a75aau, 0x7fff4e8e6306ed59u, 0x7fffa74712c3cdfdu,
    0x7fffd3a381b1fa29u, 0x7fffe9d1beed018au, 0x7ffff4e8defb81d7u, 0x7ffffa746f5f012fu,
    0x7ffffd3a37a7d0a8u, 0x7ffffe9d1bd1fc58u, 0x7fffff4e8de8832du, 0x7fffffa746f422d7u,
    0x7fffffd3a37a09bbu, 0x7fffffe9d1bd02f2u, 0x7ffffff4e8de80feu, 0x7ffffffa746f4060u,
    0x7ffffffd3a37a028u, 0x7ffffffe9d1bd012u, 0x7fffffff4e8de809u, 0x7fffffffa746f404u,
};
constexpr std::uint64_t kOne = std::uint64_t{1} << 63;
constexpr std::uint64_t kLn2 = 0x58b90bfbe8e7bcd6u;  // round(ln 2 · 2^63)

// ⌊a · b / 2^63⌋, for a and b up to 2^63. In halves: wasm has no 128-bit multiplication.
std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a1 = a >> 32, a0 = a & 0xffffffffu, b1 = b >> 32, b0 = b & 0xffffffffu;
  const std::uint64_t low = a0 * b0;
  const std::uint64_t middle = a1 * b0 + (low >> 32);
  const std::uint64_t middle2 = a0 * b1 + (middle & 0xffffffffu);
  const std::uint64_t high = a1 * b1 + (middle >> 32) + (middle2 >> 32);
  return high << 1 | (middle2 >> 31 & 1);
}

Milli divide_rounded(Milli value, Milli by) {
  return value < 0 ? -((-value + by / 2) / by) : (value + by / 2) / by;
}

}  // namespace

// Proof of the error. Write age/half = n + x, 0 ≤ x < 1, and x = Σ b_k 2^-k (k ≤ 32) + t, 0 ≤ t < 2^-32.
// 2^-x = Π 2^(-b_k 2^-k) · 2^-t. Each root is within 2^-64 of its value (absolute; all are > 1/2, so relatively within
// 2^-63), and each of at most 33 products loses less than 2^-63 by truncation (relatively 2^-62): together
// < 33 · (2^-63 + 2^-62) < 2^-56. For the tail, 2^-t = 1 − t ln 2 + e, 0 ≤ e < (t ln 2)²/2 < 2^-66; t is taken to
// 2^-52, which adds less than 2^-52. The sum is below 2^-51.9; the last product, points · factor, is exact before rounding up to a
// truncation of 2^-63 · points. Below 2^-51 in all.
Milli halve(Milli points, std::int64_t age_ms, std::int64_t half_ms) {
  if (points < 0) return -halve(-points, age_ms, half_ms);
  if (age_ms <= 0 || points == 0) return points;
  const std::int64_t halvings = age_ms / half_ms;
  if (halvings >= 62) return 0;
  std::uint64_t factor = kOne;
  std::uint64_t rest = static_cast<std::uint64_t>(age_ms % half_ms);
  const auto half = static_cast<std::uint64_t>(half_ms);
  for (const std::uint64_t root : kRoots) {
    rest *= 2;
    if (rest < half) continue;
    rest -= half;
    factor = multiply(factor, root);
  }
  const std::uint64_t tail = (rest << 20) / half;  // t · 2^32, in 2^-20; half < 2^42
  factor = multiply(factor, kOne - ((kLn2 >> 32) * tail >> 20));
  // points < 2^41: the product of points and factor is taken with 20 more binary places for the rounding.
  const std::uint64_t scaled = multiply(static_cast<std::uint64_t>(points) << 20, factor) >> 1;
  const std::uint64_t shift = static_cast<std::uint64_t>(halvings) + 19;
  if (shift > 62) return 0;
  return static_cast<Milli>((scaled + (std::uint64_t{1} << (shift - 1))) >> shift);
}

Milli value_at(Milli points, const Decay& decay, std::int64_t age_ms) {
  if (decay.kind == DecayKind::none || age_ms <= 0) return points;
  const std::int64_t period = decay.days * kDayMs;
  switch (decay.kind) {
    case DecayKind::none: return points;
    case DecayKind::timeframe:
    case DecayKind::window: return age_ms < period ? points : 0;
    case DecayKind::half_life: return halve(points, age_ms, period);
    case DecayKind::linear: {
      const std::int64_t steps = age_ms / period;
      if (steps * decay.percent >= 100) return 0;
      return divide_rounded(points * (100 - steps * decay.percent), 100);
    }
  }
  return points;
}

bool is_over(Milli points, const Decay& decay, std::int64_t age_ms) {
  return decay.kind != DecayKind::none && value_at(points, decay, age_ms) == 0;
}

}  // namespace leadline::scoring
