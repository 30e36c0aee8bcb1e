// The receiver's question: does this evidence give this score? And a visit's log to its score, for the command line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "config/config.h"
#include "engine/state.h"

namespace leadline::wire {

struct Replayed {
  bool ok = false;
  std::string problem;     // why it could not be replayed
  base::Json explanation;  // as `score` of a submission
};

// Recomputes scores with one config, read once: reading it takes far longer than a replay. The config's text may be of
// any kind; one that cannot be read refuses every evidence. Const and without hidden state: any thread may call replay().
class Replayer {
 public:
  explicit Replayer(std::string_view config_text);
  // Sees each line of a log, and the score as it was then.
  using Watch = std::function<void(const base::Json& line, const base::Json& explanation)>;
  Replayed replay(const base::Json& evidence, std::int64_t as_of, std::string_view locale = {}, const Watch& watch = {}) const;
  // nullptr when it could not be read.
  const config::Config* config() const { return loaded_.config.get(); }

 private:
  config::Loaded loaded_;
};

// A visit's log into `state`, which is new: what scoring has seen of it. What is wrong with the log, or "".
std::string relive(base::Json log, const config::Config& config, engine::State& state, const std::function<void(const base::Json& line)>& watch = {});

// Recomputes the score of a submission from its evidence {core, config, log} as of `as_of` (ms since the epoch), with
// the config's text and this core. `locale`: for the notes, the submission's.
Replayed replay_evidence(std::string_view config_text, const base::Json& evidence, std::int64_t as_of,
                         std::string_view locale = {});

}  // namespace leadline::wire
