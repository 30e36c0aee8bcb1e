#include "metrics/statistics.h"

namespace leadline::metrics {

namespace {

constexpr double kZ = 1.959963984540054;  // 95 % of a normal distribution lie within

double positive(double value) { return value > 0 ? value : 0; }

}  // namespace

double square_root(double value) {
  if (!(value > 0)) return 0;
  double root = value < 1 ? 1 : value;
  for (;;) {
    const double next = (root + value / root) / 2;  // Heron: from above, and falling until it is there
    if (next >= root) return root;
    root = next;
  }
}

Interval wilson(std::int64_t hits, std::int64_t all) {
  const double n = static_cast<double>(all), p = static_cast<double>(hits) / n, z2 = kZ * kZ;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ / (1 + z2 / n) * square_root(p * (1 - p) / n + z2 / (4 * n * n));
  return {hits == 0 ? 0 : positive(middle - half), hits == all ? 1 : middle + half};
}

Interval difference(std::int64_t hits_a, std::int64_t all_a, std::int64_t hits_b, std::int64_t all_b) {
  const double a = static_cast<double>(hits_a) / static_cast<double>(all_a), b = static_cast<double>(hits_b) / static_cast<double>(all_b);
  const Interval of_a = wilson(hits_a, all_a), of_b = wilson(hits_b, all_b);
  const auto far = [](double x, double y) { return square_root(x * x + y * y); };
  return {a - b - far(a - of_a.low, of_b.high - b), a - b + far(of_a.high - a, b - of_b.low)};
}

std::optional<Ratio> ratio(std::int64_t hits_a, std::int64_t all_a, std::int64_t hits_b, std::int64_t all_b) {
  if (all_a == 0 || all_b == 0 || hits_b == 0) return std::nullopt;
  const double a = static_cast<double>(hits_a) / static_cast<double>(all_a), b = static_cast<double>(hits_b) / static_cast<double>(all_b), ab = a * b;
  const Interval of_a = wilson(hits_a, all_a), of_b = wilson(hits_b, all_b);
  Ratio out{a / b, 0, std::nullopt};
  const double below = of_b.high * (2 * b - of_b.high), above = of_b.low * (2 * b - of_b.low);
  const double low_root = square_root(positive(ab * ab - of_a.low * below * (2 * a - of_a.low)));
  const double high_root = square_root(positive(ab * ab - of_a.high * above * (2 * a - of_a.high)));
  if (below != 0) out.low = positive((ab - low_root) / below);
  if (above > 0) out.high = (ab + high_root) / above;
  return out;
}

}  // namespace leadline::metrics
