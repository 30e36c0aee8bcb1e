// A lead as people get it: what `GET /api/leads` and the inbox give (a row with its `lead`, or a list of one), or the
// submission itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"

namespace leadline::cli {

struct LeadFile {
  base::Json submission;                 // null: it is none, and `problem` says what it is
  std::string pointer;                   // where in the document the submission is, "" or "/lead" …
  std::optional<std::int64_t> received;  // when it arrived, where that is known
  std::string problem, hint;             // "is a config"
};

LeadFile lead_in(const base::Json& document);

// Reads a lead from a file (`-`: standard input), or says on stderr as `command` why there is none.
std::optional<LeadFile> read_lead(const char* command, const std::string& path);

}  // namespace leadline::cli
