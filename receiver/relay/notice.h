// `notices` of the site file: people hear at once of the leads that they want to call, in a chat or by mail. A notice goes the way of any lead that
// is sent on (lane.h); only what is sent is a few lines for people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "receiver/relay/mail.h"
#include "receiver/store/relay_store.h"

namespace leadline::receiver {

struct OutgoingRequest;
struct RelayEndpoint;

// When nobody is to be disturbed, in minutes of the day of the site's zone; over midnight when `from` is the later one.
struct QuietHours {
  std::int32_t from = 0, to = 0;
  std::int32_t zone = 0;  // minutes east of UTC

  // When what happens then is told: `now`, or the end of the quiet. ms since the epoch.
  std::int64_t told_at(std::int64_t now) const;
};

struct Notice {
  enum class Kind { telegram, slack, webhook, email, zalo };
  Kind kind = Kind::webhook;
  std::string chat;              // telegram; of zalo a person or a group
  bool group = false;            // zalo
  std::vector<std::string> to;   // email
  MailServer mail;               // likewise
  bool vietnamese = true;
  std::string inbox;             // the address of the inbox, with its slash; "" when it is not known
  std::optional<QuietHours> quiet;
};

// The lines for people: who, how to reach them, the points with their reasons, and where to read on. `seq`: the lead's, 0 for a test.
std::string notice_text(const Notice& notice, const base::Json& lead, std::int64_t seq);

// What is sent to tell it. `request` has the headers of any other.
void write_notice(const Notice& notice, const base::Json& lead, std::int64_t seq, std::int64_t now, OutgoingRequest& request);

}  // namespace leadline::receiver
