#include "wire/anchor.h"

#include "api/border.h"
#include "delivery/delivery.h"

namespace leadline::wire {

using base::Json;

namespace {

constexpr std::size_t kMostChallenges = 4;  // a page asks each of its endpoints once

}  // namespace

Anchors anchors_of(const Json& submission) {
  Anchors out;
  const Json& log = base::get_array(base::get_object(submission, "evidence"), "log");
  if (log.empty()) return out;
  out.took = base::get_int(log.back(), "w") - base::get_int(log.front(), "w");
  for (const Json& line : log) {
    if (!api::is(base::get_text(line, "k"), api::EventKind::anchored)) continue;
    out.challenges.push_back(base::get_text(line, "challenge"));
    if (out.challenges.size() == kMostChallenges) break;
  }
  return out;
}

bool is_whole(Json submission) {
  const std::string said = base::get_text(base::get_object(submission, "evidence"), "whole");
  if (said.empty()) return false;
  submission["evidence"].erase("whole");
  return delivery::fingerprint(submission) == said;
}

bool fits_within(std::int64_t took, std::int64_t passed) { return took <= passed + slack_ms(took); }

}  // namespace leadline::wire
