#include "scoring/reading.h"

namespace leadline::scoring {

using base::child_pointer;
using base::Diagnostics;
using base::Json;

std::optional<Milli> read_points(const Json& owner, const char* key, const std::string& pointer, Diagnostics& out) {
  const Json* value = base::find(owner, key);
  Milli points = 0;
  if (!value || !base::read_thousandths(*value, child_pointer(pointer, key), points, out)) return std::nullopt;
  return points;
}

std::int32_t read_days(const Json& owner, const char* key, const std::string& pointer, std::int32_t fallback, Diagnostics& out) {
  const Json* value = base::find(owner, key);
  if (!value) return fallback;
  const std::int64_t days = base::get_int(owner, key, 0);
  if (!value->is_number() || days < 1 || days > 36500) {
    base::add_error_at(out, pointer, key, PROBLEM("not_days", "must be a whole number of days, 1 to 36500"));
    return fallback;
  }
  return static_cast<std::int32_t>(days);
}

bool read_when(const Json& owner, const char* key, const std::string& pointer, rules::Program& program, Diagnostics& out) {
  const Json* rule = base::find(owner, key);
  if (!rule) return true;
  const auto compiled = rules::compile(*rule, child_pointer(pointer, key), out);
  if (compiled) program = *compiled;
  return compiled.has_value();
}

}  // namespace leadline::scoring
