#include "base/diagnostic.h"

#include "base/number.h"

namespace leadline::base {

Json to_json(const Diagnostic& diagnostic) {
  Json out = object_of("pointer", diagnostic.pointer, "problem", static_cast<std::int64_t>(diagnostic.problem), "severity",
                       diagnostic.severity == Severity::error ? "error" : "warning");
  if (!diagnostic.subject.empty()) put(out, "subject", diagnostic.subject);
  if (!diagnostic.choices.empty()) put(out, "choices", diagnostic.choices);
  return out;
}

Json to_json(const Diagnostics& diagnostics) {
  Json out = base::list();
  for (const Diagnostic& diagnostic : diagnostics) push(out, to_json(diagnostic));
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
  return pointer + "/" + integer_text(index);
}

}  // namespace leadline::base
