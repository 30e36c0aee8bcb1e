// The scoring model: what earns points, what they fade to, what they are called. Compiled once from the config's
// `scoring` (docs/scoring.md), immutable. All points are integers in thousandths: sums are exact and the same everywhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/localized.h"
#include "base/schema.h"
#include "rules/rules.h"
#include "scoring/index.h"

namespace leadline::scoring {

using Milli = std::int64_t;  // points in thousandths

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

enum class RuleKind : std::uint8_t { event, state, answer, inactivity };
enum class CapPer : std::uint8_t { none, session, day, week, days, lifetime, distinct };
enum class Again : std::uint8_t { every, once, cooldown };
enum class DecayKind : std::uint8_t { none, timeframe, linear, half_life, window };

// At most `n` awards per bucket. Days and weeks (from Monday, ISO 8601) are the visitor's or the configured zone's;
// `days:N` is a bucket of N × 24 h that begins with its first award; `distinct:<var>` is a bucket for each value.
struct Cap {
  CapPer per = CapPer::none;
  std::int32_t n = 1;
  std::int32_t days = 0;
  std::string variable;  // distinct: its path, dotted
};

// What an award is worth after a while (`value_at`).
struct Decay {
  DecayKind kind = DecayKind::none;
  std::int32_t days = 0;     // the frame, the window, the half-life, or linear's step
  std::int32_t percent = 0;  // linear: lost at each step
};

struct Clamp {
  std::optional<Milli> min, max;
  Milli apply(Milli points) const {
    if (max && points > *max) return *max;
    if (min && points < *min) return *min;
    return points;
  }
};

struct Tier { std::int32_t at_least = 1; Milli points = 0; };
struct MappedPoints { std::string value; Milli points = 0; };

struct Rule {
  std::string id;
  std::int32_t group = 0;
  RuleKind kind = RuleKind::event;
  std::string on;                     // event: a kind ("page") or a tracked event's name
  rules::Program when;                // none: always
  Milli points = 0;
  std::vector<MappedPoints> value_map;
  std::string of;                     // valueMap: the variable that is looked up, dotted
  std::vector<Tier> tiers;            // ascending
  bool additive = false;              // tiers add up instead of replacing each other
  Cap cap;
  Decay decay;                        // its own, or its group's (an inactivity rule: its own)
  Clamp clamp;
  std::int32_t days = 0;              // inactivity: the period
  Milli floor = 0;                    // inactivity: the total it does not go below
  std::int32_t qualify_as = -1;       // a stage: the fast path
  base::Localized note;
};

struct Group { std::string id; std::int32_t dimension = 0; Clamp clamp; Decay decay; };
struct Dimension { std::string id; Clamp clamp; };
struct Band { std::string id; Milli enter = 0, exit = 0; std::int32_t of = -1; };  // of: a dimension, -1 = the total

struct Requirement { base::Json rule; rules::Program program; };

struct Stage {
  std::string id;
  std::int32_t weight = 0;
  rules::Program when;                    // none: only `qualifyAs` leads there
  std::vector<Requirement> requirements;  // the operands of a top-level `and`: what `next.missing` names
  bool any_direction = false;             // may also be left downwards
  Again again = Again::every;             // how often it may be risen to
  std::int32_t cooldown_days = 0;         // cooldown: once in so many days
  std::int32_t age_out_days = 0;          // falls back when it was not confirmed for so long; 0: never
};

// Fit as a letter (grade.h). A criterion that is matched raises the grade by its thirds of a letter, one that is not
// lowers it by as many, one that is not known does neither.
struct Criterion {
  std::string id;
  rules::Program when;
  std::int32_t thirds = 1;
  base::Localized note;
};
// Where a dimension (-1: the total) stands among thresholds, which go down.
struct Steps { std::int32_t of = -1; std::vector<Milli> thresholds; };
constexpr std::int32_t kGrades = 13;
extern const char* const kGradeNames[kGrades];  // "F", "D-" … "A+"
struct Fit {
  std::vector<Criterion> criteria;  // none: no grade
  std::int32_t start = 2;           // index into kGradeNames: D
  Steps letter, digit;              // the matrix; no digits: there is none. No letters: the grade's
  bool used() const { return !criteria.empty() || !digit.thresholds.empty(); }
};

struct Model {
  std::vector<Dimension> dimensions;
  std::vector<Group> groups;
  std::vector<Rule> rules;
  std::vector<Band> bands;    // ascending by `enter`
  std::vector<Stage> stages;  // ascending by `weight`
  Clamp total;
  Fit fit;
  rules::Program exclude;         // none: nobody is
  bool has_fixed_zone = false;
  std::int32_t zone_minutes = 0;  // when the config fixes one; otherwise the visitor's
  std::string version;
  std::string id;  // of a challenger
  bool decays = false;            // some award loses value with time
  bool stages_move = false;       // some stage says how it is entered again or left (stages.h); others only rise
  bool ages = false;              // some stage ages out, here or in a challenger

  std::vector<Listener> listeners;             // rules of kind `event`, indexed; sorted by name (index.h)
  std::vector<std::int32_t> state_rules;       // kinds state and answer
  std::vector<std::int32_t> inactivity_rules;
  std::vector<Model> challengers;  // challengers.h
};

// `timezone`: the config's: "visitor", "UTC", "Asia/Ho_Chi_Minh" or an offset such as "+07:00".
// The document is taken apart: its rules are let go one by one, so that their model comes in their place and not beside them.
void compile(base::Json scoring, const std::string& timezone, const std::string& pointer, base::Diagnostics& out,
             Model& model);

}  // namespace leadline::scoring
