// Conditions (JsonLogic) read as text reads them: which variable is compared with which constant, and where.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::cli {

enum class Compare { equal, not_equal, less, less_equal, greater, greater_equal, among };

// `path` is compared with the literal `constant`; `among`: it is one of the list `constant`.
struct Comparison {
  std::string path;
  Compare op = Compare::equal;
  base::Json constant;
  std::string pointer;  // of the operation in the document
};

// The variable that `rule` reads by its name alone (no default); nullopt when it is something else.
std::optional<std::string> variable_of(const base::Json& rule);

// Comparisons that must all hold for `rule` to hold: at its top, and under `and`.
std::vector<Comparison> conjuncts(const base::Json& rule, const std::string& pointer);
// Comparisons that some way of holding needs: under `and` and `or`, but not under a negation.
std::vector<Comparison> all_comparisons(const base::Json& rule, const std::string& pointer);

// Two comparisons of one variable that cannot both hold. JsonLogic's `==` is loose (1 == "1"): what it may make equal is
// not called different here.
bool contradict(const Comparison& a, const Comparison& b);

// Pairs that contradict each other, in every conjunction of the rule; each second one once.
struct Contradiction { Comparison first, second; };
std::vector<Contradiction> contradictions(const base::Json& rule, const std::string& pointer);

// As a person would write it: `event.path == "/a"`.
std::string text_of(const Comparison& comparison);

// What stands under `and`, `or` and `!` as if it were a condition, and is a plain value: the same for every visitor. The values
// themselves, with their pointers.
struct Plain { base::Json value; std::string pointer; };
std::vector<Plain> plain_values(const base::Json& rule, const std::string& pointer);

// The pointer of the first place in `rule` that names the variable; `pointer`, the rule's own, when it is not found.
std::string pointer_of_variable(const base::Json& rule, const std::string& pointer, const std::string& path);

}  // namespace leadline::cli
