#include "lead_file.h"

#include <cstdio>

#include "input/files.h"
#include "input/json_text.h"
#include "visit_log.h"

namespace leadline::cli {

std::optional<LeadFile> read_lead(const char* command, const std::string& path) {
  const input::FileText file = input::read_file(path);
  const std::string name = log_name(path);
  if (!file.ok) {
    std::fprintf(stderr, "leadline %s: %s\n", command, file.problem.c_str());
    return std::nullopt;
  }
  if (const auto error = input::find_syntax_error(file.text)) {
    input::print_syntax_error(name, file.text, *error);
    return std::nullopt;
  }
  LeadFile lead = wire::lead_in(base::parse_json(file.text).value_or(base::Json()));
  if (!lead.submission.is_null()) return lead;
  std::fprintf(stderr, "%s: error[not_a_lead] it %s, not a lead (%s)\n", name.c_str(), lead.problem.c_str(), lead.hint.c_str());
  return std::nullopt;
}

}  // namespace leadline::cli
