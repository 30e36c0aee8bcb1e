// What is wrong with somebody's input, and where. Numbers and names only: config/explain.h makes sentences of it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/problem.h"

namespace leadline::base {

enum class Severity { error, warning };

struct Diagnostic {
  std::string pointer;   // JSON pointer to the place (RFC 6901); "" is the whole document
  Problem problem = {};
  Severity severity = Severity::error;
  std::string subject;   // what `{}` in the sentence stands for; may be empty
  std::string choices;   // what would have been right, "a, b, c"; may be empty
};

using Diagnostics = std::vector<Diagnostic>;

// {"problem", "pointer", "severity"}, and "subject" and "choices" where there are any (docs/protocol.md).
Json to_json(const Diagnostic& diagnostic);
Json to_json(const Diagnostics& diagnostics);

// The pointer of a member: `/a/b` + `c~d/e` = `/a/b/c~0d~1e`.
std::string child_pointer(const std::string& pointer, std::string_view key);
std::string child_pointer(const std::string& pointer, std::size_t index);

}  // namespace leadline::base
