#include "lead_file.h"

#include <cstdio>
#include <fstream>
#include <iostream>

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

bool each_lead(const char* command, const std::string& path, const std::function<void(LeadFile&&)>& take) {
  std::ifstream file;
  if (path != "-") {
    file.open(path);
    if (!file) return std::fprintf(stderr, "leadline %s: %s cannot be read\n", command, path.c_str()), false;
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string line;
  std::int64_t number = 0, wrong = 0;
  while (std::getline(in, line)) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    LeadFile lead = wire::lead_in(base::parse_json(line).value_or(base::Json()));
    lead.line = static_cast<std::size_t>(number);
    if (!lead.submission.is_null()) take(std::move(lead));
    else if (++wrong <= 20) std::fprintf(stderr, "%s:%lld: error[not_a_lead] it is no lead (a line is a submission, or a row of GET /api/leads)\n", path.c_str(), static_cast<long long>(number));
  }
  return wrong == 0;
}

}  // namespace leadline::cli
