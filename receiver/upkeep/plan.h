// What a site file says of how much is taken and how long it is kept: `limits`, `disk`, `retention` (docs/operations.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/finding.h"
#include "base/json.h"
#include "receiver/guard/disk_guard.h"
#include "receiver/guard/rate_limits.h"

namespace leadline::receiver {

// Days; 0: for ever.
struct Retention {
  std::int64_t days = 0;
  std::map<std::string, std::int64_t> stages;  // of leads at these stages; "" is that of those at none
  std::int64_t quarantine = 0;
  std::int64_t marks = 400;                    // so long an erased lead is known again, so that a late retry does not bring it back

  bool erases() const;
  // How long a lead is kept.
  std::int64_t days_of(const std::string& stage, bool quarantined) const;
};

struct UpkeepPlan {
  Rate client{0.5, 60};    // leads and files of one address
  Rate site{200, 10'000};  // of all
  DiskRoom room;
  Retention retention;
};

void read_upkeep(const base::Json& file, UpkeepPlan& plan, base::Findings& out);

}  // namespace leadline::receiver
