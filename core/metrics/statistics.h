// Shares and what is certain of them.
#pragma once

#include <cstdint>
#include <optional>

namespace leadline::metrics {

struct Interval { double low = 0, high = 0; };

// The square root, to the last bit or the one before it: the core has no libm.
double square_root(double value);
// The share of `hits` in `all` as far as it is certain, 95 % (Wilson 1927). `all` > 0.
Interval wilson(std::int64_t hits, std::int64_t all);

// By how much one share is more than another, 95 % (Newcombe 1998, of Wilson's two). Both of something.
Interval difference(std::int64_t hits_a, std::int64_t all_a, std::int64_t hits_b, std::int64_t all_b);

// A share divided by another.
struct Ratio {
  double value = 0, low = 0;
  std::optional<double> high;  // nullopt: there is no saying
};
// (hits_a / all_a) / (hits_b / all_b) with an interval of 95 % made of Wilson's two (Donner & Zou 2012, MOVER-R). nullopt when nothing of b was hit.
std::optional<Ratio> ratio(std::int64_t hits_a, std::int64_t all_a, std::int64_t hits_b, std::int64_t all_b);

}  // namespace leadline::metrics
