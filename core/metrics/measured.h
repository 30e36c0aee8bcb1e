// What a report needs of a lead: a hundred bytes of the kilobytes that came. A receiver makes it once, when the lead arrives, so that a
// report over a million leads reads no submission.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace leadline::metrics {

struct Measured {
  std::string id, supersedes;
  std::int64_t at = 0;             // ms, when it was received; where that is not known, submitted
  std::int64_t days_to_lead = -1;  // ms from the first touch to the submission, by the visitor's clock; -1: not known
  std::string channel, source, campaign, landing, form, cta, variant, stage, band;
  bool scored = false;
  std::int64_t total = 0;          // points in thousandths
  std::vector<std::string> rules;  // that gave it points, in the submission's order
  bool counts = true;              // false: a test lead, or one that is not finished
  std::string email, phone;        // as outcomes are compared; a person's, so kept apart
};

// `received`: ms, 0 where it is not known.
Measured measure(const base::Json& submission, std::int64_t received);

// All but who the person is, as a line: members with tabs between them. An unreadable one gives false.
std::string write_measured(const Measured& lead);
bool read_measured(std::string_view line, Measured& out);

}  // namespace leadline::metrics
