// Addresses that are right by the letter, since anything may be a relative path, and cannot be meant.
#pragma once

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

// Codes: not_a_url, insecure_url, secret_url. Of endpoints and of CTAs that are links.
void lint_urls(const base::Json& document, base::Findings& out);

}  // namespace leadline::cli
