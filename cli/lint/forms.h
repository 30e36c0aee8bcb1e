// What only `leadline check` says about forms, because no page needs it before a form has been sent: what the parts of a
// label hold, where links lead, and what comes after the confirmation.
#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "config/config.h"

namespace leadline::cli {

// Codes: those of forms::read_success, unsafe_url, unknown_form, not_a_dialog, not_free.
void lint_forms(const base::Json& document, const config::Config& config, base::Findings& out);

}  // namespace leadline::cli
