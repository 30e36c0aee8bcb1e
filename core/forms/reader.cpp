#include "forms/reader.h"

#include "base/limits.h"
#include "base/schema.h"

namespace leadline::forms {

namespace limits = base::limits;

namespace {

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] == '-' || text[0] == '_') return false;
  for (const char c : text)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
      return false;
  return true;
}

std::string quoted(const char* key) { return "\"" + std::string(key) + "\""; }

}  // namespace

void Reader::fail(const char* key, const char* code, std::string message, std::string hint) {
  ok_ = false;
  base::add_error(diagnostics_, find(key) ? at(key) : pointer_, code, std::move(message), std::move(hint));
}

void Reader::warn(const char* key, const char* code, std::string message, std::string hint) {
  base::add_warning(diagnostics_, find(key) ? at(key) : pointer_, code, std::move(message), std::move(hint));
}

void Reader::text(const char* key, base::Localized& out) {
  std::optional<base::Localized> text = base::Localized::compile(find(key), at(key), diagnostics_, locale_);
  if (text) out = std::move(*text);
  else ok_ = false;
}

void Reader::string(const char* key, std::string& out) {
  const base::Json* value = find(key);
  if (!value) return;
  if (!value->is_string()) return fail(key, "not_a_string", quoted(key) + " must be a text");
  out = value->get<std::string>();
  if (out.size() > limits::kTextBytes)
    fail(key, "too_long", quoted(key) + " is longer than " + std::to_string(limits::kTextBytes) + " bytes");
}

void Reader::boolean(const char* key, bool& out) {
  const base::Json* value = find(key);
  if (!value) return;
  if (value->is_boolean()) out = value->get<bool>();
  else fail(key, "not_a_boolean", quoted(key) + " must be true or false");
}

void Reader::count(const char* key, std::int32_t& out) {
  if (!find(key)) return;
  constexpr std::int64_t kMost = limits::kFieldBytes;
  const std::int64_t number = find(key)->is_number_integer() ? base::get_int(json_, key, -1) : -1;
  if (number >= 0 && number <= kMost) out = static_cast<std::int32_t>(number);
  else fail(key, "not_a_count", quoted(key) + " must be a whole number from 0 to " + std::to_string(kMost));
}

void Reader::identifier(const char* key, std::string& out) {
  if (!find(key)) return fail(key, "missing_key", quoted(key) + " is missing");
  string(key, out);
  if (ok_ && !is_identifier(out))
    fail(key, "bad_identifier", quoted(key) + " may have letters without accents, digits, _ and - (at most 64)",
         "for example \"price-list\"");
}

const base::Json& Reader::array(const char* key, std::size_t most) {
  const base::Json* value = find(key);
  if (value && !value->is_array()) fail(key, "not_an_array", quoted(key) + " must be a list");
  const base::Json& out = base::get_array(json_, key);
  if (out.size() > most)
    fail(key, "too_many", quoted(key) + " has more than " + std::to_string(most) + " items");
  return out;
}

}  // namespace leadline::forms
