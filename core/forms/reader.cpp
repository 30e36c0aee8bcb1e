#include "forms/reader.h"

#include "base/limits.h"
#include "base/schema.h"

namespace leadline::forms {

namespace limits = base::limits;
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

void Reader::fail_at(const std::string& pointer, const char* code, const char* message, const char* hint) {
  ok_ = false;
  base::add_error(diagnostics_, pointer, code, message, hint);
}

void Reader::fail(const char* key, const char* code, const char* message, const char* hint) {
  fail_at(find(key) ? at(key) : pointer_, code, message, hint);
}

void Reader::warn(const char* key, const char* code, const char* message, const char* hint) {
  base::add_warning(diagnostics_, at(key), code, message, hint);
}

void Reader::mistyped(const char* key, const char* code, const char* what) {
  std::string message = "\"";
  message.append(key).append("\" must be ").append(what);
  fail(key, code, message.c_str());
}

void Reader::text(const char* key, base::Localized& out) {
  std::optional<base::Localized> text = base::Localized::compile(find(key), at(key), diagnostics_, locale_);
  if (text) out = std::move(*text);
  else ok_ = false;
}

void Reader::string(const char* key, std::string& out) {
  const base::Json* value = find(key);
  if (!value) return;
  if (!value->is_string()) return mistyped(key, "not_a_string", "a text");
  out = value->get<std::string>();
  if (out.size() > limits::kTextBytes) mistyped(key, "too_long", "at most 1024 bytes long");
}

void Reader::boolean(const char* key, bool& out) {
  const base::Json* value = find(key);
  if (!value) return;
  if (value->is_boolean()) out = value->get<bool>();
  else mistyped(key, "not_a_boolean", "true or false");
}

void Reader::count(const char* key, std::int32_t& out) {
  if (!find(key)) return;
  constexpr std::int64_t kMost = limits::kFieldBytes;
  const std::int64_t number = find(key)->is_number_integer() ? base::get_int(json_, key, -1) : -1;
  if (number >= 0 && number <= kMost) out = static_cast<std::int32_t>(number);
  else mistyped(key, "not_a_count", "a whole number from 0 to 4096");
}

void Reader::identifier(const char* key, std::string& out) {
  if (!find(key)) return mistyped(key, "missing_key", "there");
  string(key, out);
  if (ok_ && !is_identifier(out))
    mistyped(key, "bad_identifier", "of letters without accents, digits, _ and -, at most 64, such as price-list");
}

const base::Json& Reader::array(const char* key, std::size_t most) {
  const base::Json* value = find(key);
  if (value && !value->is_array()) mistyped(key, "not_an_array", "a list");
  const base::Json& out = base::get_array(json_, key);
  if (out.size() > most) mistyped(key, "too_many", ("at most " + std::to_string(most) + " items long").c_str());
  return out;
}

}  // namespace leadline::forms
