// The tokens that the relay is let in by, one for each grant (grant.h), whichever endpoints have it. They are asked for when one is needed that is not there, or is
// soon over; what is given is on the disk before it is used.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "receiver/relay/grant.h"
#include "receiver/relay/sender.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

// Any thread may ask.
class AccessTokens {
 public:
  // Both must outlive it.
  AccessTokens(const std::string& site, SiteStore& store) : site_(site), store_(store) {}

  // Sends it with a token; once more, with another, when the first is refused. Without one nothing is sent, and the answer's problem says why:
  // `auth_refused`, `busy`, or what hindered the way there.
  Sent send(const Grant& grant, OutgoingRequest request, bool inside, Sender& sender);

 private:
  struct Known {
    std::mutex mutex;       // one at a time asks: a refresh token may be good once
    bool read = false;      // from the store
    bool unsaved = false;   // the store could not keep it
    KeptGrant kept;
  };

  Known& known(const std::string& id);
  // The token; "" with the reason in `problem`. `refused`: one that is no good, or "".
  std::string get(const Grant& grant, const std::string& refused, Sender& sender, std::string& problem);
  bool keep(const Grant& grant, Known& known);

  const std::string& site_;
  SiteStore& store_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Known>> known_;
};

}  // namespace leadline::receiver
