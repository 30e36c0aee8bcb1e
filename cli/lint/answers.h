// Comparisons with what can never be there: a form or a CTA that does not exist, an option that a select does not have, an
// address that scoring never sees.
#pragma once

#include <string>

#include "base/finding.h"
#include "config/config.h"
#include "lint/conditions.h"

namespace leadline::cli {

// Codes: unknown_form, unknown_cta, unknown_surface, unknown_option, private_answer. `document`: the config as it was written,
// with the forms that were left out.
void lint_constant(const Comparison& comparison, const base::Json& document, const config::Config& config, base::Findings& out);
// The same of a rule's `valueMap`; `of`: the variable that is looked up.
void lint_value_map(const base::Json& map, const std::string& of, const std::string& pointer, const config::Config& config,
                    base::Findings& out);

}  // namespace leadline::cli
