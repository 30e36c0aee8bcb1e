// Which JSON is a lead. What is taken must be seen: anything that a list of leads could not show is refused, with the place
// and the reason. `score` and `evidence` are free: they are claims, judged by the verdict and never a reason to refuse.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace leadline::receiver {

struct WrongShape {
  std::string pointer;  // into the submission
  std::string reason;   // "must be an object of answers"
};

// The first thing that is not as docs/protocol.md says (The submission); nullopt when it is a lead.
std::optional<WrongShape> find_wrong_shape(const base::Json& submission);

}  // namespace leadline::receiver
