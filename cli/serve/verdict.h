// What the receiver thinks of a score that a browser computed: it replays the evidence with the same core and compares.
// A verdict is a label. It never rejects a lead: whatever goes wrong here, the lead is stored.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "serve/site.h"

namespace leadline::cli {

struct Verdict {
  std::string name;  // consistent · unverified · mismatch (docs/protocol.md, The receiver)
  base::Json detail; // null, or {"reason":…} or {"differs":["total",…],"server":explanation}
  std::optional<double> client_total;
  std::optional<double> server_total;
};

Verdict judge(const Site& site, const base::Json& submission);

}  // namespace leadline::cli
