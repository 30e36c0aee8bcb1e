#include "base/duration.h"
#include "base/schema.h"
#include "proof/proof.h"

namespace leadline::proof {

using base::Json;
using base::Problem;

namespace {

constexpr std::int32_t kFewestBits = 8, kMostBits = 24, kMostPoints = 100;
constexpr std::int64_t kLongestMs = 30'000;

// A whole number under that key, within its limits.
void read_number(const Json& json, const std::string& pointer, const char* key, std::int32_t least, std::int32_t most, Problem problem, std::int32_t& out, base::Diagnostics& diagnostics) {
  const Json* given = base::find(json, key);
  if (!given) return;
  const std::int64_t value = given->is_number_integer() ? given->get<std::int64_t>() : -1;
  if (value < least || value > most) base::add_error(diagnostics, base::child_pointer(pointer, key), problem);
  else out = static_cast<std::int32_t>(value);
}

}  // namespace

Terms read_terms(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics) {
  Terms out;
  if (!json.is_object()) return out;
  base::check_keys(json, pointer, {"from", "bits", "within", "without"}, diagnostics);
  out.from = base::require_string(json, "from", pointer, diagnostics);
  read_number(json, pointer, "bits", kFewestBits, kMostBits, Problem::not_proof_bits, out.bits, diagnostics);
  read_number(json, pointer, "without", 0, kMostPoints, Problem::not_proof_points, out.without, diagnostics);
  if (const Json* given = base::find(json, "within")) {
    const auto ms = base::parse_duration(given->is_string() ? given->get_ref<const std::string&>() : std::string());
    if (ms && *ms <= kLongestMs) out.within_ms = *ms;
    else base::add_error(diagnostics, base::child_pointer(pointer, "within"), Problem::not_proof_time);
  }
  return out;
}

}  // namespace leadline::proof
