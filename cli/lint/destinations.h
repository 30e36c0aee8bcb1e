// Endpoints at a vendor: what every visitor could read there, and what would never leave the page.
#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "config/config.h"

namespace leadline::cli {

// Codes: secret_in_page, relay_without_receiver, unknown_field.
void lint_destinations(const base::Json& document, const config::Config& config, base::Findings& out);

}  // namespace leadline::cli
