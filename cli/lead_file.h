// A lead as people get it: what `GET /api/leads` and the inbox give (a row with its `lead`, or a list of one), or the
// submission itself.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/json.h"

namespace leadline::cli {

struct LeadFile {
  base::Json submission;                 // null: it is none, and `problem` says what it is
  std::string pointer;                   // where in the document the submission is, "" or "/lead" …
  std::optional<std::int64_t> received;  // when it arrived, where that is known
  std::string problem, hint;             // "is a config"
  std::size_t line = 0;                  // of a file with one a line
};

LeadFile lead_in(base::Json document);

// Reads a lead from a file (`-`: standard input), or says on stderr as `command` why there is none.
std::optional<LeadFile> read_lead(const char* command, const std::string& path);

// Leads, one a line (`-`: standard input), read as they come. False after saying on stderr as `command` what is none.
bool each_lead(const char* command, const std::string& path, const std::function<void(LeadFile&&)>& take);

}  // namespace leadline::cli
