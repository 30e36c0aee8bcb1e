// A site that is served: what its file says, with all that answers by it. What it says does not change: when the file does, another one of these takes its place
// (sites.h), and this one goes when the last request, and what is being sent on, is done.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "receiver/answers.h"
#include "receiver/configs.h"
#include "receiver/guard/rate_limits.h"
#include "receiver/relay/letters.h"
#include "receiver/relay/relay.h"
#include "receiver/site.h"
#include "receiver/sites/common.h"

namespace leadline::receiver {

class ServedSite : public std::enable_shared_from_this<ServedSite> {
 public:
  // `before`: the one whose place it takes; nullptr: it is the first of its site. `common` must outlive it.
  ServedSite(Site site, const Common& common, const ServedSite* before);
  ServedSite(const ServedSite&) = delete;

  // Begins to send on what waits.
  void start() { relay_.start(shared_from_this()); }
  // What other receivers have paused, or let go on.
  void follow(const std::vector<Pause>& pauses) { relay_.follow(pauses); }

  const Site& site() const { return site_; }
  SiteState& state() const { return *state_; }
  SiteStore& store() { return store_; }
  RateLimits& limits() { return *limits_; }
  Answers& answers() { return answers_; }

 private:
  const Site site_;
  const std::shared_ptr<SiteState> state_;
  const std::shared_ptr<RateLimits> limits_;  // as long as they are the same, what was used of them stays used
  SiteStore store_;
  Configs configs_;
  Letters letters_;
  Relay relay_;
  Answers answers_;
};

}  // namespace leadline::receiver
