// What a config wants to remember for longer than its consent tier keeps anything (docs/privacy.md): such a rule is right and
// never holds.
#pragma once

#include <string>

#include "base/finding.h"
#include "config/config.h"
#include "lint/conditions.h"

namespace leadline::cli {

// Whether the tier that visitors begin with forgets them. Not when what the config says of it is no tier: that is said first.
bool forgets(const base::Json& document, const config::Config& config);

// Code: needs_memory. For a config that forgets.
void lint_memory(const base::Json& when, const std::string& pointer, const config::Config& config, base::Findings& out);
// Of a model: silences, stages that age and stages that wait for days. `at`: its pointer, `scoring`: its document.
void lint_memory(const base::Json& scoring, const scoring::Model& model, const std::string& at, const config::Config& config, base::Findings& out);

}  // namespace leadline::cli
