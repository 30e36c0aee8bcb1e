#include "trial/fit.h"

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <algorithm>
#include <cmath>

#include "metrics/tally.h"

namespace leadline::cli {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Rows = Eigen::SparseMatrix<double, Eigen::RowMajor>;

constexpr int kFolds = 5;
constexpr double kStrictness[] = {300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03};  // from the strictest, so that each begins where the last one ended
constexpr double kTwoSided = 1.959963984540054;

// splitmix64: neighbours become strangers.
std::uint64_t scattered(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Leads as numbers: `hits` has a column for each rule that is fitted, in hits of it; `rest` is what the other rules give, in points.
struct Sample {
  Rows hits;
  VectorXd won, rest;
};

Sample sample_of(const std::vector<Tried>& leads, const std::vector<std::size_t>& which, const std::vector<std::ptrdiff_t>& column, const std::vector<double>& units, std::size_t columns) {
  Sample out;
  out.won = out.rest = VectorXd::Zero(static_cast<Eigen::Index>(which.size()));
  std::vector<Eigen::Triplet<double>> cells;
  for (std::size_t i = 0; i < which.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    out.won[row] = leads[which[i]].won;
    for (const auto& [rule, points] : leads[which[i]].gave) {
      if (column[rule] < 0) out.rest[row] += points;
      else cells.emplace_back(row, column[rule], points / units[rule]);
    }
  }
  out.hits.resize(static_cast<Eigen::Index>(which.size()), static_cast<Eigen::Index>(columns));
  out.hits.setFromTriplets(cells.begin(), cells.end());
  return out;
}

struct Weights {
  double base = 0;
  VectorXd of;   // a hit of each rule, in logits; none below zero
};

// The regression: by projected Newton steps (Bertsekas, Projected Newton methods for optimization problems with simple constraints, 1982).
class Regression {
 public:
  // `offset`: what is given of each lead's logit. The weights are drawn to `prior`, the more the stricter.
  Regression(const Sample& sample, VectorXd offset, VectorXd prior, double strictness) : sample_(sample), offset_(std::move(offset)), prior_(std::move(prior)), strictness_(strictness) {}

  Weights solve(Weights at) const {
    for (int step = 0; step < 100; ++step) {
      const VectorXd slope = gradient(at);
      const std::vector<Eigen::Index> free = free_of(at, slope);
      double far = std::abs(slope[0]);
      for (const Eigen::Index i : free) far = std::max(far, std::abs(slope[i + 1]));
      if (far < 1e-7 * static_cast<double>(sample_.won.size())) break;
      if (!descend(at, slope, free)) break;
    }
    return at;
  }

  // How far each weight may be off, as the curvature has it; 0 of one that is held at zero.
  VectorXd spread(const Weights& at) const {
    const std::vector<Eigen::Index> free = free_of(at, gradient(at));
    const MatrixXd inverse = curvature(at, free).ldlt().solve(MatrixXd::Identity(static_cast<Eigen::Index>(free.size()) + 1, static_cast<Eigen::Index>(free.size()) + 1));
    VectorXd out = VectorXd::Zero(prior_.size());
    for (std::size_t i = 0; i < free.size(); ++i) out[free[i]] = std::sqrt(std::max(0.0, inverse(static_cast<Eigen::Index>(i) + 1, static_cast<Eigen::Index>(i) + 1)));
    return out;
  }

 private:
  VectorXd logits(const Weights& at) const { return (sample_.hits * at.of + offset_).array() + at.base; }

  double cost(const Weights& at) const {
    const VectorXd x = logits(at);
    double sum = strictness_ / 2 * (at.of - prior_).squaredNorm();
    for (Eigen::Index i = 0; i < x.size(); ++i) sum += softplus(x[i]) - sample_.won[i] * x[i];
    return sum;
  }

  VectorXd gradient(const Weights& at) const {
    const VectorXd off = logits(at).unaryExpr(&sigmoid) - sample_.won;
    VectorXd out(prior_.size() + 1);
    out << off.sum(), sample_.hits.transpose() * off + strictness_ * (at.of - prior_);
    return out;
  }

  // Those that stand at zero and would go below stay there.
  std::vector<Eigen::Index> free_of(const Weights& at, const VectorXd& slope) const {
    std::vector<Eigen::Index> out;
    for (Eigen::Index i = 0; i < at.of.size(); ++i) if (at.of[i] > 0 || slope[i + 1] < 0) out.push_back(i);
    return out;
  }

  MatrixXd curvature(const Weights& at, const std::vector<Eigen::Index>& free) const {
    const VectorXd chance = logits(at).unaryExpr(&sigmoid);
    const VectorXd weight = (chance.array() * (1 - chance.array())).max(1e-12);
    const VectorXd edge = sample_.hits.transpose() * weight;
    const Eigen::SparseMatrix<double> square = Eigen::SparseMatrix<double>(sample_.hits.transpose() * weight.asDiagonal() * sample_.hits);
    const auto size = static_cast<Eigen::Index>(free.size());
    MatrixXd out(size + 1, size + 1);
    out(0, 0) = weight.sum();
    for (Eigen::Index i = 0; i < size; ++i) {
      out(0, i + 1) = out(i + 1, 0) = edge[free[static_cast<std::size_t>(i)]];
      for (Eigen::Index j = 0; j < size; ++j) out(i + 1, j + 1) = square.coeff(free[static_cast<std::size_t>(i)], free[static_cast<std::size_t>(j)]);
      out(i + 1, i + 1) += strictness_;
    }
    return out;
  }

  bool descend(Weights& at, const VectorXd& slope, const std::vector<Eigen::Index>& free) const {
    VectorXd down(static_cast<Eigen::Index>(free.size()) + 1);
    down[0] = slope[0];
    for (std::size_t i = 0; i < free.size(); ++i) down[static_cast<Eigen::Index>(i) + 1] = slope[free[i] + 1];
    const VectorXd way = curvature(at, free).ldlt().solve(-down);
    const double before = cost(at);
    for (double length = 1; length > 1e-10; length /= 2) {
      Weights next = at;
      next.base += length * way[0];
      double fall = slope[0] * (next.base - at.base);
      for (std::size_t i = 0; i < free.size(); ++i) {
        next.of[free[i]] = std::max(0.0, at.of[free[i]] + length * way[static_cast<Eigen::Index>(i) + 1]);
        fall += slope[free[i] + 1] * (next.of[free[i]] - at.of[free[i]]);
      }
      if (cost(next) > before + 1e-4 * fall) continue;
      at = std::move(next);
      return true;
    }
    return false;
  }

  const Sample& sample_;
  VectorXd offset_, prior_;
  double strictness_;
};

// What a point of the present model is worth, in logits; never less than nothing.
Weights worth_of_a_point(const Sample& sample, const VectorXd& units) {
  Sample total;
  const VectorXd points = sample.hits * units + sample.rest;
  total.hits = points.sparseView();
  total.won = sample.won;
  return Regression(total, VectorXd::Zero(points.size()), VectorXd::Zero(1), 1e-6).solve({0, VectorXd::Zero(1)});
}

// The regression of one strictness after another: `take(strictness, weights, regression)`.
template <typename Take>
void solve_each(const Sample& sample, const VectorXd& units, const Take& take) {
  const double point = worth_of_a_point(sample, units).of[0];
  Weights at{0, point * units};
  for (const double strictness : kStrictness) {
    const Regression regression(sample, point * sample.rest, point * units, strictness);
    at = regression.solve(at);
    take(strictness, at, point, regression);
  }
}

double loss(const VectorXd& logits, const VectorXd& won) {
  double sum = 0;
  for (Eigen::Index i = 0; i < logits.size(); ++i) sum += softplus(logits[i]) - won[i] * logits[i];
  return sum;
}

double standard_deviation(const VectorXd& values) { return std::sqrt((values.array() - values.mean()).square().mean()); }

// So that scores lie as far apart as they do now: stages and bands keep their meaning.
double points_of_a_logit(const Sample& sample, const VectorXd& units, const VectorXd& weights) {
  const double spread = standard_deviation(sample.hits * weights);
  return spread > 0 ? standard_deviation(sample.hits * units) / spread : 0;
}

VectorXd whole_points(const VectorXd& weights, double scale, int most) {
  return (weights * scale).unaryExpr([most](double points) { return std::clamp(std::round(points), 0.0, static_cast<double>(most)); });
}

double auc_of_points(const std::vector<std::pair<double, bool>>& scores) {
  std::vector<metrics::Scored> leads;
  for (const auto& [points, won] : scores) leads.push_back({std::llround(points * 1000), true, won, true, nullptr, nullptr, 0});
  metrics::order_by_score(leads);
  return metrics::auc_of(leads).get<double>();
}

// Of each lead its fold; as many of the won in each, and of the lost.
std::vector<int> folds_of(const std::vector<Tried>& leads, std::uint64_t seed) {
  std::vector<std::size_t> order(leads.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto drawn = [&](std::size_t i) { return scattered(leads[i].hash ^ scattered(seed)); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return drawn(a) != drawn(b) ? drawn(a) < drawn(b) : leads[a].hash < leads[b].hash; });
  std::vector<int> folds(leads.size());
  int next[2] = {0, 0};
  for (const std::size_t i : order) folds[i] = next[leads[i].won]++ % kFolds;
  return folds;
}

// What rules stay as they are, and the column of each other one.
std::vector<std::ptrdiff_t> choose_columns(const std::vector<Tried>& leads, const FitRequest& request, std::vector<FittedRule>& rules, VectorXd& units) {
  rules.assign(request.units.size(), {});
  for (const Tried& lead : leads) {
    for (const auto& [rule, points] : lead.gave) {
      ++rules[rule].leads;
      rules[rule].won += lead.won;
    }
  }
  const auto all = static_cast<std::int64_t>(leads.size());
  std::vector<std::ptrdiff_t> column(rules.size(), -1);
  std::vector<double> chosen;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    FittedRule& rule = rules[i];
    rule.kept = request.units[i] <= 0 ? Kept::nothing : rule.leads < kFewestHits ? Kept::few : rule.leads > all - kFewestHits ? Kept::always : Kept::no;
    if (rule.kept != Kept::no) continue;
    column[i] = static_cast<std::ptrdiff_t>(chosen.size());
    chosen.push_back(request.units[i]);
  }
  units = Eigen::Map<VectorXd>(chosen.data(), static_cast<Eigen::Index>(chosen.size()));
  return column;
}

// Each fold once as what was not known: of each strictness the loss, and of the chosen one what the proposal would have said.
class CrossValidation {
 public:
  CrossValidation(const std::vector<Tried>& leads, const FitRequest& request, const std::vector<std::ptrdiff_t>& column, const VectorXd& units) {
    const std::vector<int> folds = folds_of(leads, request.seed);
    for (int fold = 0; fold < kFolds; ++fold) {
      std::vector<std::size_t> known, asked;
      for (std::size_t i = 0; i < leads.size(); ++i) (folds[i] == fold ? asked : known).push_back(i);
      const auto columns = static_cast<std::size_t>(units.size());
      take(sample_of(leads, known, column, request.units, columns), sample_of(leads, asked, column, request.units, columns), request.most, units);
    }
  }

  std::size_t best() const { return static_cast<std::size_t>(std::min_element(losses_.begin(), losses_.end()) - losses_.begin()); }
  void put(double leads, Fit& out) const {
    out.strictness = kStrictness[best()];
    out.folds = kFolds;
    out.loss_proposed = losses_[best()] / leads;
    out.loss_now = loss_now_ / leads;
    out.auc_now = auc_of_points(now_);
    out.auc_proposed = auc_of_points(proposed_[best()]);
  }

 private:
  using Scores = std::vector<std::pair<double, bool>>;

  void take(const Sample& known, const Sample& asked, int most, const VectorXd& units) {
    const VectorXd present = asked.hits * units + asked.rest;
    const Weights worth = worth_of_a_point(known, units);
    loss_now_ += loss((present * worth.of[0]).array() + worth.base, asked.won);
    add(present, asked.won, now_);
    std::size_t number = 0;
    solve_each(known, units, [&](double, const Weights& weights, double point, const Regression&) {
      losses_[number] += loss((asked.hits * weights.of + point * asked.rest).array() + weights.base, asked.won);
      add(asked.hits * whole_points(weights.of, points_of_a_logit(known, units, weights.of), most) + asked.rest, asked.won, proposed_[number]);
      ++number;
    });
  }

  static void add(const VectorXd& scores, const VectorXd& won, Scores& out) {
    for (Eigen::Index i = 0; i < scores.size(); ++i) out.emplace_back(scores[i], won[i] > 0);
  }

  std::vector<double> losses_ = std::vector<double>(std::size(kStrictness), 0.0);
  std::vector<Scores> proposed_ = std::vector<Scores>(std::size(kStrictness));
  Scores now_;
  double loss_now_ = 0;
};

}  // namespace

std::optional<Fit> fit(std::vector<Tried> leads, const FitRequest& request) {
  std::sort(leads.begin(), leads.end(), [](const Tried& a, const Tried& b) { return a.hash < b.hash; });
  const auto won = std::count_if(leads.begin(), leads.end(), [](const Tried& lead) { return lead.won; });
  if (won < kFewestDecided || static_cast<std::ptrdiff_t>(leads.size()) - won < kFewestDecided) return std::nullopt;
  Fit out;
  VectorXd units;
  const std::vector<std::ptrdiff_t> column = choose_columns(leads, request, out.rules, units);
  if (units.size() == 0) return out;
  const CrossValidation validation(leads, request, column, units);
  validation.put(static_cast<double>(leads.size()), out);
  std::vector<std::size_t> all(leads.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const Sample sample = sample_of(leads, all, column, request.units, static_cast<std::size_t>(units.size()));
  solve_each(sample, units, [&](double strictness, const Weights& weights, double, const Regression& regression) {
    if (strictness != out.strictness) return;
    const double scale = points_of_a_logit(sample, units, weights.of);
    const VectorXd points = whole_points(weights.of, scale, request.most), spread = regression.spread(weights) * scale * kTwoSided;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] < 0) continue;
      FittedRule& rule = out.rules[i];
      rule.points = static_cast<int>(points[column[i]]);
      rule.low = std::max(0.0, weights.of[column[i]] * scale - spread[column[i]]);
      rule.high = weights.of[column[i]] * scale + spread[column[i]];
    }
  });
  return out;
}

}  // namespace leadline::cli
