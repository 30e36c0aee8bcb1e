#include "base/schema.h"

#include "base/limits.h"
#include "base/number.h"

namespace leadline::base {

namespace {

void add(Diagnostics& out, Severity severity, const std::string& pointer, Problem problem, std::string_view subject,
         std::initializer_list<const char*> choices = {}) {
  if (out.size() >= limits::kDiagnostics) return;
  Diagnostic& added = out.emplace_back();
  added.pointer = pointer;
  added.problem = problem;
  added.severity = severity;
  added.subject = subject;
  for (const char* choice : choices) {
    if (!added.choices.empty()) added.choices += ", ";
    added.choices += choice;
  }
}

}  // namespace

void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject) {
  add(out, Severity::error, pointer, problem, subject);
}

void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::int64_t subject) {
  add_error(out, pointer, problem, integer_text(subject));
}

void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject, std::string_view choices) {
  if (out.size() >= limits::kDiagnostics) return;
  add_error(out, pointer, problem, subject);
  out.back().choices = choices;
}

void add_error_at(Diagnostics& out, const std::string& pointer, std::string_view key, Problem problem, std::string_view subject) {
  add_error(out, child_pointer(pointer, key), problem, subject);
}

void add_warning(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject) {
  add(out, Severity::warning, pointer, problem, subject);
}

bool has_errors(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics)
    if (diagnostic.severity == Severity::error) return true;
  return false;
}

void check_keys(const Json& object, const std::string& pointer, std::initializer_list<const char*> known,
                Diagnostics& out) {
  if (!object.is_object()) return;
  for (auto it = object.begin(); it != object.end(); ++it) {
    bool found = false;
    for (const char* key : known) found = found || it.key() == key;
    if (found || it.key() == "$schema" || it.key() == "$comment") continue;
    add(out, Severity::warning, child_pointer(pointer, it.key()), Problem::unknown_key, it.key(), known);
  }
}

std::string require_string(const Json& object, const char* key, const std::string& pointer, Diagnostics& out) {
  const Json* value = find(object, key);
  if (value && value->is_string() && !value->get_ref<const std::string&>().empty()) return value->get<std::string>();
  if (value) add_error_at(out, pointer, key, Problem::text_empty, key);
  else add_error(out, pointer, Problem::missing_text, key);
  return {};
}

void expect(const Json& object, const std::string& pointer, Wanted wanted, std::initializer_list<const char*> keys, Diagnostics& out) {
  for (const char* key : keys)
    if (const Json* value = find(object, key); value && value->type() != wanted.type) add_error_at(out, pointer, key, wanted.problem, key);
}

int choose(const Json& object, const char* key, std::initializer_list<const char*> words, int fallback,
           const std::string& pointer, Diagnostics& out) {
  const Json* value = find(object, key);
  if (!value) return fallback;
  const std::string word = value->is_string() ? value->get<std::string>() : std::string();
  int index = 0;
  for (const char* candidate : words) {
    if (value->is_string() && word == candidate) return index;
    ++index;
  }
  add(out, Severity::error, child_pointer(pointer, key), Problem::not_a_choice, word, words);
  return fallback;
}

bool read_thousandths(const Json& value, const std::string& pointer, std::int64_t& out, Diagnostics& diagnostics) {
  constexpr double kMost = 1e12;
  if (value.is_number()) {
    const double scaled = value.get<double>() * 1000;
    if (scaled > -kMost && scaled < kMost) {
      const auto whole = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
      const double rest = scaled - static_cast<double>(whole);
      if (rest < 1e-4 && rest > -1e-4) {  // 0.1 * 1000 is not exactly 100
        out = whole;
        return true;
      }
    }
  }
  add_error(diagnostics, pointer, Problem::not_points);
  return false;
}

Json from_thousandths(std::int64_t value) {
  if (value % 1000 == 0) return value / 1000;
  return static_cast<double>(value) / 1000;  // correctly rounded, so it prints as the decimal it is
}

}  // namespace leadline::base
