// Where in a JSON text something is: of a syntax error, and of what a JSON pointer names. The core's diagnostics speak
// in pointers (RFC 6901); a person looks for a line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadline::input {

struct Place {
  std::size_t line = 1;
  std::size_t column = 1;  // in characters (code points)
};

Place place_of(std::string_view text, std::size_t offset);

struct SyntaxError {
  std::size_t offset = 0;
  std::string reason;
  std::string hint;  // may be empty
};

// Why `text` is no JSON; nullopt when it is.
std::optional<SyntaxError> find_syntax_error(std::string_view text);

// `NAME:LINE:COLUMN: error[not_json] reason (hint)`, and the same said on stderr.
std::string syntax_error_line(const std::string& name, std::string_view text, const SyntaxError& error);
void print_syntax_error(const std::string& name, std::string_view text, const SyntaxError& error);

// Pointers of members whose key another member of the same object has already: only the last of them counts.
std::vector<std::string> repeated_keys(std::string_view text);

// Where the member or item that `pointer` names begins (a member: at its key). When it is not there, the nearest of its
// ancestors that is. `text` must be JSON.
std::size_t find_pointer(std::string_view text, std::string_view pointer);

}  // namespace leadline::input
