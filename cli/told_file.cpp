#include "told_file.h"

#include <cstdio>

#include "base/text.h"
#include "input/csv.h"
#include "input/files.h"
#include "input/json_text.h"
#include "visit_log.h"

namespace leadline::cli {

std::optional<base::Json> read_told_file(const char* command, const std::string& path, base::Findings& out) {
  const input::FileText file = input::read_file(path);
  if (!file.ok) {
    std::fprintf(stderr, "leadline %s: %s\n", command, file.problem.c_str());
    return std::nullopt;
  }
  const std::string_view text = base::trim(file.text);
  if (!base::starts_with(text, "[") && !base::starts_with(text, "{")) return input::read_records(file.text, out);
  if (const auto error = input::find_syntax_error(file.text)) {
    input::print_syntax_error(log_name(path), file.text, *error);
    return std::nullopt;
  }
  base::Json rows = base::parse_json(file.text).value_or(base::Json());
  return rows.is_array() ? rows : base::Json::array({rows});
}

bool print_told_findings(const std::string& path, const base::Findings& findings) {
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < findings.size() && i < kMost; ++i) {
    const base::Finding& one = findings[i];
    const std::string pointer = one.pointer.substr(one.pointer.empty() ? 0 : 1), number = pointer.substr(0, pointer.find('/'));
    const std::string member = pointer.size() > number.size() ? pointer.substr(number.size()) : std::string();
    const std::string row = number.empty() ? std::string() : " row " + std::to_string(std::atoi(number.c_str()) + 1) + ":";
    std::fprintf(stderr, "%s:%s error[%s] %s%s%s (%s)\n", log_name(path).c_str(), row.c_str(), one.code.c_str(), member.c_str(), member.empty() ? "" : ": ", one.message.c_str(), one.hint.c_str());
  }
  if (findings.size() > kMost) std::fprintf(stderr, "%s: and %zu more\n", log_name(path).c_str(), findings.size() - kMost);
  return !findings.empty();
}

}  // namespace leadline::cli
