#include "receiver/sites/served_site.h"

#include <utility>

namespace leadline::receiver {

namespace {

bool same_rates(const UpkeepPlan& one, const UpkeepPlan& other) {
  const auto same = [](const Rate& a, const Rate& b) { return a.per_second == b.per_second && a.burst == b.burst; };
  return same(one.client, other.client) && same(one.site, other.site);
}

}  // namespace

ServedSite::ServedSite(Site site, const Common& common, const ServedSite* before)
    : site_(std::move(site)),
      state_(before ? before->state_ : std::make_shared<SiteState>()),
      limits_(before && same_rates(before->site_.upkeep, site_.upkeep) ? before->limits_ : std::make_shared<RateLimits>(site_.upkeep.client, site_.upkeep.site)),
      store_(common.store, site_.id),
      configs_(site_, common.data + "/configs", store_),
      letters_(site_, configs_, common.link_key, common.letters),
      relay_(site_.id, site_.relay, configs_, store_, letters_, common.workers, !before),
      answers_(site_, configs_, store_, relay_, *state_, common) {}

}  // namespace leadline::receiver
