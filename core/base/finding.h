// A problem in words, as a person reads it: what the command line and the receiver print. Never in a page, whose core
// knows problems by number (diagnostic.h).
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace leadline::base {

struct Finding {
  std::string pointer;   // JSON pointer to the place (RFC 6901); "" is the whole document
  std::string code;      // stable, snake_case: what tests and tools compare
  Severity severity = Severity::error;
  std::string message;   // one sentence: the reason
  std::string hint;      // what to do instead; may be empty
};

using Findings = std::vector<Finding>;

Json to_json(const Finding& finding);

void add_error(Findings& out, const std::string& pointer, const char* code, std::string_view message, std::string_view hint = {});
void add_warning(Findings& out, const std::string& pointer, const char* code, std::string_view message, std::string_view hint = {});

}  // namespace leadline::base
