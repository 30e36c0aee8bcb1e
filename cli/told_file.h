// Outcomes and spend in a file: CSV with a header, or a JSON list of the same rows.
#pragma once

#include <optional>
#include <string>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

// The rows; nullopt: `command` has said on stderr why there are none. What is wrong with a row is in `out`.
std::optional<base::Json> read_told_file(const char* command, const std::string& path, base::Findings& out);

// Says on stderr what is wrong with rows: FILE: row N: …. Whether something was.
bool print_told_findings(const std::string& path, const base::Findings& findings);

}  // namespace leadline::cli
