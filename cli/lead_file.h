// A lead in a file, as people get it (wire/judge.h).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "wire/judge.h"

namespace leadline::cli {

using LeadFile = wire::FoundLead;

// Reads a lead from a file (`-`: standard input), or says on stderr as `command` why there is none.
std::optional<LeadFile> read_lead(const char* command, const std::string& path);

// Leads, one a line (`-`: standard input), read as they come. False after saying on stderr as `command` what is none.
bool each_lead(const char* command, const std::string& path, const std::function<void(LeadFile&&)>& take);

}  // namespace leadline::cli
