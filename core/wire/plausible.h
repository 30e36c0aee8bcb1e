// Whether a person on a page can have made this log. A replay proves the arithmetic and nothing else: our code is open, so
// whoever invents a log can reckon its score as well. What can be told is what no page writes and no person does: that is
// asked here, of order, values, durations and answers. What is left in doubt is never held against the visitor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "config/config.h"

namespace leadline::wire {

// When a submission arrived, by the receiver's clock, ms since 1970. Not `certain`: by then at the latest.
struct Arrival {
  std::int64_t at = 0;
  bool certain = true;
};

// A reason is a word of docs/receiver.md, "Verdicts"; the message is for a person.
struct Doubt {
  const char* reason = "";
  std::string message;
};

struct Plausibility {
  std::optional<Doubt> invented;     // no visit is like that
  std::optional<std::string> clock;  // the visit may be, but the visitor's clock was wrong: why we think so
};

// `submission`: with a list at /evidence/log. `config`: the one it was scored with.
// What nobody undercuts, or the log is called `implausible`: the time from a page, or the form before, to a form that is sent; between two
// pages, or two clicks, of many.
std::int64_t shortest_form_ms(const forms::Form* form);
constexpr std::int64_t kShortestStepMs = 50;

Plausibility examine(const base::Json& submission, const config::Config& config, Arrival arrival);

}  // namespace leadline::wire
