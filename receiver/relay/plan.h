// `relay` of the site file: where leads are sent on to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "receiver/relay/grant.h"
#include "receiver/relay/letter.h"
#include "receiver/relay/notice.h"
#include "receiver/relay/schedule.h"
#include "receiver/relay/secrets.h"
#include "receiver/routing/routing.h"
#include "wire/onward.h"

namespace leadline::receiver {

struct RelayEndpoint {
  wire::Onward to;                 // what an endpoint of the config has, with the secrets in their places
  std::string host;                // lower case
  bool inside = false;             // it may be on this machine or in its network: `allow` names it
  std::vector<std::string> keys;   // what signs: the first, and those that are on their way out
  std::vector<std::int64_t> retries;  // ms
  std::optional<Notice> notice;    // it tells people, and takes no leads
  std::optional<Letter> letter;    // it is a letter to the visitor
  std::optional<Grant> auth;       // it lets in who has a token of this
  std::vector<std::string> owners; // people: it is told of their leads alone; none: of everybody's
  std::vector<std::string> configs;  // those it stands in: the hash of each of `others`, "" for the site's own; none when it stands in the site file
  base::Json given;                  // as it stands there
};

struct RelayPlan {
  std::vector<RelayEndpoint> endpoints;
  std::vector<std::int64_t> retries = kRetries;  // ms
  std::vector<std::string> allowed;              // hosts that may be inside
  std::vector<std::string> others;               // hashes of the configs beside the site's own
  std::string address;                           // where people open this receiver, without a slash at its end; "" when it is not known
  MailServer mail;                               // without a url: there is none
  Routing routing;                               // whose a lead is

  const RelayEndpoint* find(const std::string& id) const;
};

// Reads `relay` of a site file; what is wrong is added to `out`, each with its place.
void read_relay(const base::Json& file, const Secrets& secrets, RelayPlan& plan, base::Findings& out);

// Adds what a config gives to the relay: its endpoints that no page posts to, with their presets and `{{secret:NAME}}`. They get the leads of that
// config alone. `hash`: of one of `others`, "" of the site's own, which leads of unknown configs go by as well.
void read_relayed(const std::string& config_text, const std::string& hash, const Secrets& secrets, RelayPlan& plan, base::Findings& out);

// Reads `address` and `mail`, which notices and letters need.
void read_mail_and_address(const base::Json& file, const Secrets& secrets, RelayPlan& plan, base::Findings& out);

// Likewise `notices`, which become endpoints of the plan. `config`: the site's, for its zone and language.
void read_notices(const base::Json& file, const base::Json& config, const Secrets& secrets, RelayPlan& plan, base::Findings& out);

// Likewise `letters`. `site`: as people call it.
void read_letters(const base::Json& file, const base::Json& config, const std::string& site, RelayPlan& plan, base::Findings& out);

// What stands in a letter in the place of a link, until it is known to whom it goes.
std::string link_mark(const std::string& name);

}  // namespace leadline::receiver
