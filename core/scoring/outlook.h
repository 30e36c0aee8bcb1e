// What answers that nobody has given yet could still make of a visitor: which questions of a form can change the stage that its lead
// will have. Worked out from the compiled model, by bounds: what is said to matter may in rare cases not, what is said not to never does.
//
// Each rule that reads an answer gets its least and its most (each answer is tried, where they can be counted); they are added up through
// the clamps of rules, groups, dimensions and the total; and each condition of a stage is asked at both ends and at every number in it.
#pragma once

#include "scoring/scoring.h"

namespace leadline::scoring {

struct Question {
  std::string field;
  std::vector<base::Json> answers;  // all there are, when they can be counted
  bool several = false;             // more than one of them at a time
};

// Whether the answer can change the stage: not at all, only together with other answers, or by itself.
enum class Bearing : std::uint8_t { none, together, alone };

// `form`, `answers`: what will be submitted, as far as it is known; `facts` hold these answers as well. At most 64 questions.
std::vector<Bearing> bearings(const Model& model, const facts::State& facts, const State& state, const std::string& form, const base::Json& answers,
                              const std::vector<Question>& questions);

}  // namespace leadline::scoring
