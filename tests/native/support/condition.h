// A condition that the test expects to compile.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "rules/rules.h"

namespace leadline::rules {

inline Program compiled(const std::string& text) {
  base::Diagnostics diagnostics;
  const auto rule = base::parse_json(text);
  EXPECT_TRUE(rule) << text;
  const auto program = compile(rule.value_or(base::Json()), "", diagnostics);
  EXPECT_TRUE(program) << text;
  return program.value_or(Program());
}

}  // namespace leadline::rules
