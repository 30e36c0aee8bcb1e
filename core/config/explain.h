// What a diagnostic says, in words: for the command line and the receiver. A page has only the numbers, and fetches the
// sentences when it has some to print; so nothing that a page runs may call this.
#pragma once

#include "base/finding.h"

namespace leadline::config {

base::Finding explain(const base::Diagnostic& diagnostic);
// The same of one that an answer of the core holds (base::to_json).
base::Finding explain(const base::Json& diagnostic);

// The rows of base/problems.def in their order.
struct Sentences { const char *code, *reason, *hint; };
const std::vector<Sentences>& all_sentences();

}  // namespace leadline::config
