// What every part of the config asks of its JSON, so that the same mistake reads the same everywhere.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::base {

// Adds a diagnostic; beyond limits::kDiagnostics nothing is added.
void report(Diagnostics& diagnostics, const std::string& pointer, std::string_view code, Severity severity,
            std::string message, std::string hint = {});

// A warning (`unknown_key`) for each member of `object` that is not in `known` (keys separated by spaces), with the
// nearest known key as hint. Keys that begin with `$` or `//` are left alone (`$schema`, comments).
void check_keys(const Json& object, std::string_view known, const std::string& pointer, Diagnostics& diagnostics);

// `word`, when `list` (words separated by spaces) has it: its position, else -1.
int position_in(std::string_view list, std::string_view word);
// A hint "did you mean …" for a word that is none of `list`, or "one of …".
std::string choice_hint(std::string_view list, std::string_view word);

// True when `object` has no member `key`, or one that is a JSON string (at most `limits::kTextBytes`), which goes to
// `out`; otherwise an error (`wrong_type`, `too_long`) and false.
bool read_string(const Json& object, std::string_view key, const std::string& pointer, Diagnostics& diagnostics,
                 std::string& out);
// The same for a boolean.
bool read_bool(const Json& object, std::string_view key, const std::string& pointer, Diagnostics& diagnostics,
               bool& out);

// An id or a name that can stand in an attribute, a storage key and a URL as it is: a letter, then at most 63 letters,
// digits, `_`, `-`, `.` or `:`.
bool is_identifier(std::string_view text);

}  // namespace leadline::base
