// Names that a model may make up, and that look like one that is known: the event a rule waits for, its group, a dimension.
#pragma once

#include <string>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

// Codes: unknown_event, unknown_group, unknown_dimension. `at`: the model's pointer, `scoring`: its document.
void lint_names(const base::Json& scoring, const std::string& at, base::Findings& out);

// The kind that `on`, which is none, was probably meant to be ("page" for "pageview"); "" when it is a kind or may be any name.
std::string meant_kind(const std::string& on);

}  // namespace leadline::cli
