#include "base/diagnostic.h"

namespace leadline::base {

Json to_json(const Diagnostic& diagnostic) {
  Json out = Json::object();
  out["pointer"] = diagnostic.pointer;
  out["code"] = diagnostic.code;
  out["severity"] = diagnostic.severity == Severity::error ? "error" : "warning";
  out["message"] = diagnostic.message;
  if (!diagnostic.hint.empty()) out["hint"] = diagnostic.hint;
  return out;
}

Json to_json(const Diagnostics& diagnostics) {
  Json out = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) out.push_back(to_json(diagnostic));
  return out;
}

std::string child_pointer(const std::string& pointer, std::string_view key) {
  std::string out = pointer + "/";
  for (char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

std::string child_pointer(const std::string& pointer, std::size_t index) {
  return pointer + "/" + std::to_string(index);
}

}  // namespace leadline::base
