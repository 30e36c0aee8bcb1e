// Weights that would have told the won leads from the lost: a logistic regression on what each rule gave, held to the present model
// (a ridge around its weights, scaled as outcomes bear it out), no weight below zero, its strictness chosen by cross-validation.
// Native alone: Eigen, and the libm that the core has not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leadline::cli {

// A lead of which it is known what became of it.
struct Tried {
  std::uint64_t hash = 0;                          // of its id: folds are drawn by it, so that the order in which leads come says nothing
  bool won = false;
  std::vector<std::pair<std::size_t, double>> gave;  // by rule: the points that it gave as the model is now, signed
};

struct FitRequest {
  std::vector<double> units;  // by rule: the most points, without sign, that one hit gives now; 0: none
  int most = 100;             // points that a rule may get
  std::uint64_t seed = 1;     // of the folds
};

enum class Kept { no, few, always, nothing };  // why a rule stays as it is: too few hits, it hits every lead, it has no points

struct FittedRule {
  std::int64_t leads = 0, won = 0;         // that it gave points
  Kept kept = Kept::no;
  int points = 0;                          // proposed for one hit, without sign
  double low = 0, high = 0;                // where they lie with 95 %, before they were made whole
};

struct Fit {
  std::vector<FittedRule> rules;
  double strictness = 0;                   // of the ridge
  int folds = 0;                           // 0: there is no rule to fit
  double auc_now = 0, auc_proposed = 0;    // of leads that were not fitted on
  double loss_now = 0, loss_proposed = 0;  // mean logarithmic loss of the same
};

constexpr int kFewestDecided = 30;  // won, and lost: with fewer, weights are chance
constexpr int kFewestHits = 10;     // of a rule, on leads of which it is known what became of them

// The same for the same leads in any order. nullopt: there are fewer than kFewestDecided.
std::optional<Fit> fit(std::vector<Tried> leads, const FitRequest& request);

}  // namespace leadline::cli
