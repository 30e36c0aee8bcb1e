// An explanation (docs/protocol.md, "score") as a table for people.
#pragma once

#include <string>

#include "base/json.h"

namespace leadline::cli {

std::string explanation_table(const base::Json& explanation);

}  // namespace leadline::cli
