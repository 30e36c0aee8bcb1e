// What can be wrong with a config or a line, by number: a row of problems.def each, which has the sentences.
//
//   add_error(out, pointer, Problem::rule_twice, id);
#pragma once

#include <cstdint>

namespace leadline::base {

enum class Problem : std::uint16_t {
#define PROBLEM(name, ...) name,
#include "base/problems.def"
#undef PROBLEM
};

}  // namespace leadline::base
