// What of calls to action and of when surfaces show is right by the letter and cannot be meant.
#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "config/config.h"

namespace leadline::cli {

// Codes: unreachable_surface, contradiction, unknown_group, unknown_band, unknown_stage, dead_option, same_moment, missing_alt, low_contrast, no_way_past.
void lint_surfaces(const base::Json& document, const config::Config& config, base::Findings& out);

}  // namespace leadline::cli
