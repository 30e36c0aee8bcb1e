// Languages that are none: texts under a tag that no browser asks for are never shown.
#pragma once

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

// Code: unknown_locale. Of the config's `locale` and of every text that is given by language.
void lint_locales(const base::Json& document, base::Findings& out);

}  // namespace leadline::cli
