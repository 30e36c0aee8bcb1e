// What a word of another tool, or of plain language, is called here. The core's own hints are words that are spelt alike; a
// page need not carry these.
#pragma once

#include "base/json.h"

namespace leadline::cli {

// Gives a diagnostic of the core a better hint, where there is one. `document`: what it is about.
void improve_hint(base::Json& diagnostic, const base::Json& document);

}  // namespace leadline::cli
