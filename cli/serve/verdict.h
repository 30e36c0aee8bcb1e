// What the receiver thinks of a score that a browser computed: it replays the evidence with the same core and compares.
// A verdict is a label. It never rejects a lead: whatever goes wrong here, the lead is stored.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "serve/configs.h"

namespace leadline::cli {

struct Verdict {
  std::string name;   // consistent · unverified · mismatch (docs/protocol.md, The receiver)
  base::Json detail;  // null, or {"reason","message"}, or {"differs":["total",…],"server":explanation}; {"config":hash} beside, or
                      // alone, when the replay took an earlier config than the current one
  std::optional<double> client_total;
  std::optional<double> server_total;
};

class Judge {
 public:
  explicit Judge(Configs& configs) : configs_(configs) {}
  // Any thread may ask.
  Verdict judge(const base::Json& submission) const;

 private:
  Configs& configs_;
};

}  // namespace leadline::cli
