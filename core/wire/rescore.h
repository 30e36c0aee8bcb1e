// A visit of the past, scored by another model than the one of its day: its log goes through that config, by the functions that a page
// and a judge (judge.h) use. What the judge holds against a lead, that its config or its core was another, is here the point of it.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "config/config.h"
#include "metrics/marks.h"

namespace leadline::wire {

struct Rescored {
  std::string unusable;  // "": it was scored. imported · withheld · no_log · truncated · no_replay
  std::string problem;   // of `no_replay`: what cannot be replayed
  metrics::Marks marks;
};

class Rescorer {
 public:
  explicit Rescorer(std::string_view config_text);
  bool usable() const { return loaded_.config != nullptr; }
  const config::Config& config() const { return *loaded_.config; }
  // As of the moment that the lead was scored at. Its log is taken out of it.
  Rescored rescore(base::Json& submission) const;

 private:
  config::Loaded loaded_;
};

// What `model` reads of a visit and the logs of `was` do not hold, since nothing read it then (engine/evidence.h): `event.props.plan`, …
std::vector<std::string> not_in_logs(const config::Mentions& model, const config::Mentions& was);

}  // namespace leadline::wire
