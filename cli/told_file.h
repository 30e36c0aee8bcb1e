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

// Each row of such a file as `read` (core/metrics/entries.h) has it. False after saying on stderr what is wrong.
template <typename Entry, typename Take>
bool each_told(const char* command, const std::string& path, std::optional<Entry> (*read)(const base::Json&, const std::string&, base::Findings&), const Take& take) {
  base::Findings findings;
  const auto rows = read_told_file(command, path, findings);
  if (!rows) return false;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    if (const auto one = read((*rows)[i], base::child_pointer("", i), findings)) take(*one);
  }
  return !print_told_findings(path, findings);
}

}  // namespace leadline::cli
