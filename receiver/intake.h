// A posted body becomes a stored lead, or an error with a reason. Knows nothing of HTTP but status codes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "receiver/anchors.h"
#include "receiver/configs.h"
#include "receiver/erasures.h"
#include "receiver/links.h"
#include "receiver/relay/relay.h"
#include "receiver/proofs.h"
#include "receiver/reply.h"
#include "receiver/site.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

constexpr std::size_t kBodyBytes = 64 * 1024;

// Notes what reports know of a lead without reading it again (core/metrics/measured.h); `received_at` stands.
void measure(Lead& lead, const base::Json& submission);

// Notes beside a lead what its submission says that the store has to know: what reports read, its log, which lead it corrects, whether it is
// whole, whether it lies apart. `received_at` stands.
void describe(Lead& lead, const base::Json& submission);

class Intake {
 public:
  Intake(const Site& site, Configs& configs, SiteStore& store, Relay& relay, const Links& links, Erasures& erasures, const Proofs& proofs, Anchors& anchors)
      : site_(site), configs_(configs), store_(store), relay_(relay), links_(links), erasures_(erasures), proofs_(proofs), anchors_(anchors) {}

  // `key` is the Idempotency-Key header when there was one; `host`: how this receiver was called; `origin`: of the page that posts, as Anchors has it. 200 only after the commit (409: another lead has the time that this one asks
  // for); 400, 422 or 503 otherwise. What asks to erase a lead (erasures.h) comes by the same road.
  Reply accept(std::string body, const std::optional<std::string>& key, const std::string& host, const std::string& origin);

 private:
  void judge(const base::Json& submission, const std::shared_ptr<const KnownConfig>& known, const std::string& origin, Lead& lead) const;

  const Site& site_;
  Configs& configs_;
  SiteStore& store_;
  Relay& relay_;
  const Links& links_;
  Erasures& erasures_;
  const Proofs& proofs_;
  Anchors& anchors_;
};

}  // namespace leadline::receiver
