// What the receiver thinks of a score that a browser computed: it replays the evidence with the same core and compares.
// A verdict is a label. It never rejects a lead: whatever goes wrong here, the lead is stored.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "serve/site.h"
#include "wire/replay.h"

namespace leadline::cli {

struct Verdict {
  std::string name;   // consistent · unverified · mismatch (docs/protocol.md, The receiver)
  base::Json detail;  // null, or {"reason","message"}, or {"differs":["total",…],"server":explanation}
  std::optional<double> client_total;
  std::optional<double> server_total;
};

class Judge {
 public:
  explicit Judge(const Site& site) : site_(site), replayer_(site.config_text) {}
  // Any thread may ask.
  Verdict judge(const base::Json& submission) const;

 private:
  const Site& site_;
  wire::Replayer replayer_;
};

}  // namespace leadline::cli
