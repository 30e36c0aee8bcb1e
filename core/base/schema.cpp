#include "base/schema.h"

#include "base/limits.h"
#include "base/text.h"

namespace leadline::base {

namespace {

constexpr char kSubject[] LEADLINE_LATER = "{}";  // so `write_problem` cannot be in the first half, without the texts it reads

// Where to write the next one; nullptr when there are enough.
Diagnostic* next(Diagnostics& out, Severity severity, const std::string& pointer) {
  if (out.size() >= limits::kDiagnostics) return nullptr;
  Diagnostic& added = out.emplace_back();
  added.pointer = pointer;
  added.severity = severity;
  return &added;
}

void add(Diagnostics& out, Severity severity, const std::string& pointer, Problem problem, std::string_view subject) {
  if (Diagnostic* added = next(out, severity, pointer)) write_problem(problem, subject, *added);
}

void add(Diagnostics& out, Severity severity, const std::string& pointer, const char* code, std::string_view message,
         std::string_view hint) {
  Diagnostic* added = next(out, severity, pointer);
  if (!added) return;
  added->code = code;
  added->message = message;
  added->hint = hint;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? "" : "did you mean \"" + best + "\"?";
}

}  // namespace

void write_problem(Problem problem, std::string_view subject, Diagnostic& out) {
  out.code = problem.texts_;
  out.message = replace_all(nth_text(problem.texts_, 1), kSubject, subject);
  out.hint = nth_text(problem.texts_, 2);
}

void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject) {
  add(out, Severity::error, pointer, problem, subject);
}

void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::int64_t subject) {
  add_error(out, pointer, problem, std::to_string(subject));
}

void add_error_at(Diagnostics& out, const std::string& pointer, std::string_view key, Problem problem, std::string_view subject) {
  add_error(out, child_pointer(pointer, key), problem, subject);
}

void add_warning(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject) {
  add(out, Severity::warning, pointer, problem, subject);
}

void add_error(Diagnostics& out, const std::string& pointer, const char* code, std::string_view message,
               std::string_view hint) {
  add(out, Severity::error, pointer, code, message, hint);
}

void add_warning(Diagnostics& out, const std::string& pointer, const char* code, std::string_view message,
                 std::string_view hint) {
  add(out, Severity::warning, pointer, code, message, hint);
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
    add_warning(out, child_pointer(pointer, it.key()), "unknown_key", "\"" + it.key() + "\" is not a key here",
                did_you_mean(it.key(), std::vector<std::string>(known.begin(), known.end())));
  }
}

std::string require_string(const Json& object, const char* key, const std::string& pointer, Diagnostics& out) {
  const Json* value = find(object, key);
  if (value && value->is_string() && !value->get_ref<const std::string&>().empty()) return value->get<std::string>();
  if (value) add_error_at(out, pointer, key, PROBLEM("not_a_string", "\"{}\" must be a text that is not empty"), key);
  else add_error(out, pointer, PROBLEM("missing_key", "\"{}\" must be a text that is not empty"), key);
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
  std::string all;
  for (const char* candidate : words) {
    if (value->is_string() && word == candidate) return index;
    all += (index++ ? ", " : "") + std::string(candidate);
  }
  std::string hint = did_you_mean(word, std::vector<std::string>(words.begin(), words.end()));
  add_error(out, child_pointer(pointer, key), "not_a_choice", "\"" + std::string(key) + "\" must be one of: " + all, hint);
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
  add_error(diagnostics, pointer, PROBLEM("not_points",
      "must be a number with at most three decimal places", "between -1000000000 and 1000000000"));
  return false;
}

Json from_thousandths(std::int64_t value) {
  if (value % 1000 == 0) return value / 1000;
  return static_cast<double>(value) / 1000;  // correctly rounded, so it prints as the decimal it is
}

}  // namespace leadline::base
