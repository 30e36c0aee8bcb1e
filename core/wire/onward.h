// Endpoints that whoever receives leads sends them on to. They are written as those of a config, mean the same, and what they answer is judged as a
// page judges it; but that a program may read every answer, and that nobody is there who could mend what is refused.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::delivery {
struct Endpoint;
}

namespace leadline::wire {

struct Onward {
  std::string id, url;
  std::string type;                     // Content-Type of what is sent
  base::Json headers = base::object();
  std::shared_ptr<const delivery::Endpoint> rules;
};

// Those of `list` that can be used. What is wrong is added to `out`, at `pointer` + "/" + its number; a place that `out` has already is not named again.
std::vector<Onward> read_onward(base::Json list, const std::string& pointer, base::Findings& out);

// Whether a lead of that form goes there. `facts`: what its condition reads, `score` among it. One that was never scored is not one without
// points: it meets every condition that asks for some.
bool goes_onward(const Onward& endpoint, const std::string& form, const base::Json& facts);

enum class Answered {
  accepted,
  again,    // to be sent once more, later
  refused,  // nothing more comes of sending it again
};
struct Answer {
  Answered answered = Answered::accepted;
  std::string reason;  // a word of docs/delivery.md, "What happens", or "busy"; "" when it was accepted
};
// `id`: the lead's. `status` 0: there was no answer.
Answer judge_answer(const Onward& endpoint, const std::string& id, int status, const std::string& body);

}  // namespace leadline::wire
