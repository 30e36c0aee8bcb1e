// What is sent on: one lead to one endpoint, as a request.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "receiver/relay/plan.h"
#include "receiver/store/relay_store.h"

namespace leadline::receiver {

// The road of a mail.
struct MailRoute {
  const MailServer* server = nullptr;  // must outlive the sending
  std::vector<std::string> to;
  std::function<bool()> before_end;    // asked when all but the last byte is handed over; false: the server never gets that, and takes nothing
};

struct OutgoingRequest {
  std::string id;                // of the endpoint
  std::string method = "POST", url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<MailRoute> mail;  // it is a mail
  bool to_its_end = false;        // whoever stops the receiver waits for the answer, which would be lost for good
};

// The lead as whoever it is sent on to may trust it: the score is the receiver's own where it has computed another one, `receiver` says
// what came of that, and the log that proves it stays here.
base::Json outgoing_lead(const DueDelivery& delivery);

// Never a person's: to see that an endpoint takes what it is sent.
base::Json test_lead(const std::string& id, const std::string& site, const std::string& form, std::int64_t now);

// `config`: what the lead was made with, which knows which of its answers is the phone number; nullptr where there is none. `seq`: the lead's, 0
// for a test. `now`: ms since the epoch.
OutgoingRequest write_request(const RelayEndpoint& endpoint, const base::Json& lead, const config::Config* config, std::int64_t seq, std::int64_t now);

}  // namespace leadline::receiver
