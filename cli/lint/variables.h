// Which variables there are (docs/conditions.md): what a condition may read, and what it probably meant.
#pragma once

#include <optional>
#include <string>

#include "config/config.h"

namespace leadline::cli {

struct UnknownVariable {
  const char* code;    // unknown_variable; not_a_value: a whole group of facts, which is never equal to anything
  std::string reason;
  std::string hint;    // the nearest known one; may be empty
};

// `model`: the champion or a challenger, whose score it is. Nullopt when something can set the variable at the dotted `path`. `on`: the event kind or tracked
// event's name that the condition is asked about; nullptr where there is no event (state rules, stages, CTAs, endpoints). Traits, properties,
// query parameters and answers are the site's own; a form's answers are known by its fields.
std::optional<UnknownVariable> unknown_variable(const std::string& path, const std::string* on, const config::Config& config,
                                                const scoring::Model& model);

}  // namespace leadline::cli
