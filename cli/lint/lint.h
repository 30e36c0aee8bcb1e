// What is right by the letter and cannot be meant: thresholds nobody reaches, rules that earn nothing, conditions that
// contradict themselves, variables that nothing sets, endpoints that no lead reaches, secrets in a page. All warnings: the
// config works. Here and not in the core, because a page need not carry the advice for its author.
#pragma once

#include "base/finding.h"
#include "base/json.h"
#include "config/config.h"

namespace leadline::cli {

// `document`: the JSON that `config` was read from. docs/cli.md lists the codes.
base::Findings lint(const base::Json& document, const config::Config& config);

}  // namespace leadline::cli
