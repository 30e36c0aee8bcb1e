// `relay` of the site file: where leads are sent on to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "delivery/delivery.h"
#include "receiver/relay/schedule.h"
#include "receiver/relay/secrets.h"

namespace leadline::receiver {

struct RelayEndpoint {
  delivery::Endpoint to;           // what an endpoint of the config has, with the secrets in their places
  std::string host;                // lower case
  bool inside = false;             // it may be on this machine or in its network: `allow` names it
  std::vector<std::string> keys;   // what signs: the first, and those that are on their way out
  bool partial = false;            // it takes what was never finished (`lead.partial`), too
};

struct RelayPlan {
  std::vector<RelayEndpoint> endpoints;
  std::vector<std::int64_t> retries = kRetries;  // ms

  const RelayEndpoint* find(const std::string& id) const;
};

// Reads `relay` of a site file; what is wrong is added to `out`, each with its place.
void read_relay(const base::Json& file, const Secrets& secrets, RelayPlan& plan, base::Findings& out);

}  // namespace leadline::receiver
