// What is wrong with somebody's input, said so that they can mend it. The same in `leadline check` and the browser.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::base {

enum class Severity { error, warning };

struct Diagnostic {
  std::string pointer;   // JSON pointer to the place (RFC 6901); "" is the whole document
  std::string code;      // stable, snake_case: what tests and tools compare
  Severity severity = Severity::error;
  std::string message;   // one sentence: the reason
  std::string hint;      // what to do instead; may be empty
};

using Diagnostics = std::vector<Diagnostic>;

Json to_json(const Diagnostic& diagnostic);
Json to_json(const Diagnostics& diagnostics);

// The pointer of a member: `/a/b` + `c~d/e` = `/a/b/c~0d~1e`.
std::string child_pointer(const std::string& pointer, std::string_view key);
std::string child_pointer(const std::string& pointer, std::size_t index);

}  // namespace leadline::base
