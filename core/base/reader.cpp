#include "base/reader.h"

#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"

namespace leadline::base {

static_assert(limits::kTextBytes == 1024 && limits::kFieldBytes == 4096, "the messages below name these limits");

namespace {

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] == '-' || text[0] == '_') return false;
  for (const char c : text)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
      return false;
  return true;
}

}  // namespace

void Reader::fail_at(const std::string& pointer, Problem problem, std::string_view subject) {
  ok_ = false;
  add_error(diagnostics_, pointer, problem, subject);
}

void Reader::fail(const char* key, Problem problem) { mistyped(key, problem); }

void Reader::warn(const char* key, Problem problem) { add_warning(diagnostics_, at(key), problem); }

void Reader::mistyped(const char* key, Problem problem) { fail_at(find(key) ? at(key) : pointer_, problem, key); }

void Reader::text(const char* key, Localized& out) {
  std::optional<Localized> text = Localized::compile(find(key), at(key), diagnostics_, locale_);
  if (text) out = std::move(*text);
  else ok_ = false;
}

void Reader::string(const char* key, std::string& out) {
  const Json* value = find(key);
  if (!value) return;
  if (!value->is_string()) return mistyped(key, Problem::not_a_string);
  out = value->get<std::string>();
  if (out.size() > limits::kTextBytes) mistyped(key, Problem::value_too_long);
}

void Reader::boolean(const char* key, bool& out) {
  const Json* value = find(key);
  if (!value) return;
  if (value->is_boolean()) out = value->get<bool>();
  else mistyped(key, Problem::not_a_boolean);
}

void Reader::count(const char* key, std::int32_t& out) {
  if (!find(key)) return;
  constexpr std::int64_t kMost = limits::kFieldBytes;
  const std::int64_t number = find(key)->is_number_integer() ? base::get_int(json_, key, -1) : -1;
  if (number >= 0 && number <= kMost) out = static_cast<std::int32_t>(number);
  else mistyped(key, Problem::not_a_size);
}

void Reader::identifier(const char* key, std::string& out) {
  if (!find(key)) return mistyped(key, Problem::missing_key);
  string(key, out);
  if (ok_ && !is_identifier(out))
    mistyped(key, Problem::bad_identifier);
}

const Json& Reader::array(const char* key, std::size_t most) {
  const Json* value = find(key);
  if (value && !value->is_array()) mistyped(key, Problem::not_an_array);
  const Json& out = base::get_array(json_, key);
  if (out.size() > most) fail_at(at(key), Problem::too_many_items, integer_text(most));
  return out;
}

}  // namespace leadline::base
