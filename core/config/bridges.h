#pragma once

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::config {

// What is wrong with `bridges`; null: there are none.
void check_bridges(const base::Json& bridges, base::Diagnostics& out);

}  // namespace leadline::config
