// Which variables the conditions of a config read: what is not read need not be remembered, and is not (docs/privacy.md).
//
// They are looked for in the document itself, so that a page knows them before it has the part of the core that compiles
// conditions. What is found may be more than what is read (a `var` inside `map` reads an item, not a fact), never less.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace leadline::config {

struct Mentions {
  std::vector<std::string> paths;  // dotted, each once
  bool all = false;                // some condition computes a path: then nothing can be left out

  // Whether some condition reads `prefix.key`, all of `prefix`, or something inside.
  bool wants(std::string_view prefix, std::string_view key) const;
};

// Those of all that has conditions (features.h).
Mentions mentions_of(const base::Json& document);

}  // namespace leadline::config
