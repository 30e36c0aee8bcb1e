#include "base/finding.h"

#include "base/limits.h"

namespace leadline::base {

Json to_json(const Finding& finding) {
  Json out = object_of("pointer", finding.pointer, "code", finding.code, "severity",
                       finding.severity == Severity::error ? "error" : "warning", "message", finding.message);
  if (!finding.hint.empty()) put(out, "hint", finding.hint);
  return out;
}

namespace {

void add(Findings& out, Severity severity, const std::string& pointer, const char* code, std::string_view message, std::string_view hint) {
  if (out.size() < limits::kDiagnostics) out.push_back({pointer, code, severity, std::string(message), std::string(hint)});
}

}  // namespace

void add_error(Findings& out, const std::string& pointer, const char* code, std::string_view message, std::string_view hint) {
  add(out, Severity::error, pointer, code, message, hint);
}

void add_warning(Findings& out, const std::string& pointer, const char* code, std::string_view message, std::string_view hint) {
  add(out, Severity::warning, pointer, code, message, hint);
}

}  // namespace leadline::base
