// What can be wrong with a config: code, reason and hint as one constant, which the page loads after it has painted.
// `{}` in the reason stands for the subject, which the place that reports it knows.
//
//   add_error(out, pointer, PROBLEM("duplicate_id", "two rules have the id \"{}\"", "choose another"), id);
#pragma once

#include <string_view>

#include "base/later.h"

namespace leadline::base {

struct Diagnostic;

// Whoever reports a problem only hands it on: its texts can be read by `write_problem` alone (schema.cpp).
class Problem {
 public:
  constexpr explicit Problem(const char* texts) : texts_(texts) {}  // by PROBLEM: "code\0reason\0hint"

 private:
  friend void write_problem(Problem problem, std::string_view subject, Diagnostic& out);
  const char* texts_;
};

}  // namespace leadline::base

#define PROBLEM(code, reason, ...)                                                           \
  ::leadline::base::Problem([]() -> const char* {                                            \
    static constexpr char kTexts[] LEADLINE_LATER_TEXT = code "\0" reason "\0" __VA_ARGS__; \
    return kTexts;                                                                           \
  }())
