// How well somebody fits, as a letter, and where fit and engagement meet: the grade (A+ to F) and the matrix (A1 to F9).
#pragma once

#include "scoring/scoring.h"

namespace leadline::scoring {

// `grade` and `matrix` of the scoring document, which stand at `pointer`. After the dimensions, the grade first.
void read_grade(const base::Json& grade, const std::string& pointer, base::Diagnostics& out, Fit& fit);
void read_matrix(const base::Json& matrix, const std::string& pointer, base::Diagnostics& out, Model& model);

// Judges the facts: `grade`, `letter` and `digit` of the score, from its sums.
void judge_fit(const Model& model, const facts::State& facts, Score& score);

// `grade` and `matrix` as facts. What is not known is absent, so that conditions about it are unknown.
void write_fit(const Score& score, base::Json& section);

// `grade` with its `criteria`, `matrix`: into the explanation. What is not known is "".
void explain_fit(const Model& model, const facts::State& facts, const Score& score, std::string_view locale, base::Json& out);

}  // namespace leadline::scoring
