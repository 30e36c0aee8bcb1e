// `attribution` and `bridges`: what the page reads as it finds it, and leaves out where it cannot.
#pragma once

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

// Codes: unknown_key, not_an_object, not_an_array, not_a_boolean, not_a_string, not_a_host, unknown_platform, value_without_currency,
// not_a_conversion, counted_twice.
void lint_bridges(const base::Json& document, base::Findings& out);

}  // namespace leadline::cli
