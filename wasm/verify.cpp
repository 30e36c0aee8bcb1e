// The judge of scores by itself (wire/judge.h), for servers: js/verify.ts. It asks for nothing from outside, no memory and no digits, so
// it runs wherever wasm does, and can reach nothing there.
//
// Texts lie in memory that the caller asks for (malloc) and gives back (free). One instance judges by one config.
#include <emscripten/em_macros.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wire/judge.h"

namespace {

using namespace leadline;

std::unique_ptr<wire::Judge> judge;
std::string answer;

// {"lead", "at"?, "now"} → the verdict, or {"problem","hint"} of what is no lead.
base::Json judged(std::string_view request) {
  const base::Json asked = base::parse_json(request).value_or(base::Json());
  const base::Json* document = base::find(asked, "lead");
  const wire::FoundLead lead = wire::lead_in(document ? *document : base::Json());
  if (lead.submission.is_null()) return base::object_of("problem", lead.problem, "hint", lead.hint);
  const auto at = base::find(asked, "at") ? std::optional(base::get_int(asked, "at")) : std::nullopt;
  return wire::to_json(judge->judge(lead.submission, wire::arrival_of(lead, at, base::get_int(asked, "now"))));
}

}  // namespace

extern "C" {

// 1: it can be judged by.
EMSCRIPTEN_KEEPALIVE int leadline_config(const char* text, std::uint32_t bytes) {
  judge = std::make_unique<wire::Judge>(std::string_view(text, bytes));
  return judge->usable() ? 1 : 0;
}

// The answer stays until the next call.
EMSCRIPTEN_KEEPALIVE const char* leadline_verify(const char* text, std::uint32_t bytes) {
  answer = base::dump_json(judged(std::string_view(text, bytes)));
  return answer.data();
}

EMSCRIPTEN_KEEPALIVE std::uint32_t leadline_answer_bytes() { return static_cast<std::uint32_t>(answer.size()); }

// A broken invariant ends the instance by a trap, which the caller sees as an exception.
void abort() { __builtin_trap(); }

}  // extern "C"
