#include "scoring/reading.h"

namespace leadline::scoring {

using base::child_pointer;
using base::Diagnostics;
using base::Json;
using base::Problem;

std::optional<Milli> read_points(const Json& owner, const char* key, const std::string& pointer, Diagnostics& out) {
  const Json* value = base::find(owner, key);
  Milli points = 0;
  if (!value || !base::read_thousandths(*value, child_pointer(pointer, key), points, out)) return std::nullopt;
  return points;
}

namespace {

// The whole number from 1 to `most` that is there; 0 when it is something else.
std::int32_t whole(const Json& value, std::int32_t most) {
  if (!value.is_number()) return 0;
  const double number = value.get<double>();
  if (!(number >= 1 && number <= most)) return 0;
  const auto count = static_cast<std::int32_t>(number);
  return count == number ? count : 0;
}

}  // namespace

std::int32_t read_days(const Json& owner, const char* key, const std::string& pointer, std::int32_t fallback, Diagnostics& out) {
  const Json* value = base::find(owner, key);
  if (!value) return fallback;
  if (const std::int32_t days = whole(*value, 36500)) return days;
  base::add_error_at(out, pointer, key, Problem::not_days);
  return fallback;
}

std::int32_t read_count(const Json& owner, const char* key, const std::string& pointer, std::int32_t fallback, std::int32_t most,
                        Diagnostics& out) {
  const Json* value = base::find(owner, key);
  if (!value) return fallback;
  if (const std::int32_t count = whole(*value, most)) return count;
  base::add_error(out, child_pointer(pointer, key), Problem::not_a_count, most);
  return fallback;
}

std::string read_text(const Json& owner, const char* key, const std::string& pointer, const char* fallback, Diagnostics& out) {
  const Json* value = base::find(owner, key);
  if (!value) return fallback;
  if (value->is_string()) return value->get<std::string>();
  base::add_error_at(out, pointer, key, Problem::setting_not_a_string);
  return fallback;
}

bool read_when(const Json& owner, const char* key, const std::string& pointer, rules::Program& program, Diagnostics& out) {
  const Json* rule = base::find(owner, key);
  if (!rule) return true;
  const auto compiled = rules::compile_condition(*rule, child_pointer(pointer, key), out);
  if (compiled) program = *compiled;
  return compiled.has_value();
}

}  // namespace leadline::scoring
