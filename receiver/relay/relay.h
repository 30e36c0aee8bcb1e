// Sends leads on to where the site file says (plan.h). Which lead goes where is decided once, when it arrives, and kept with it in one
// transaction (store/relay_store.h); from then on it is each endpoint's lane that sends.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "receiver/relay/access_tokens.h"
#include "receiver/relay/lane.h"
#include "receiver/relay/plan.h"
#include "receiver/store/store_thread.h"
#include "wire/judge.h"

namespace leadline::receiver {

// The endpoints that a lead goes to, and when. Conditions see the receiver's own score where it has computed another one, else the lead's.
// `config`: what the lead was made with, or nullptr.
std::vector<Destination> destinations_of(const RelayPlan& plan, const base::Json& submission, const wire::Verdict& verdict, const config::Config* config, std::int64_t now);

// Whose turn it may be to get it (routing.h). Likewise.
Turn turn_of(const RelayPlan& plan, const base::Json& submission, const wire::Verdict& verdict, const config::Config* config, std::int64_t now);

// What came of a test.
struct Tested {
  int status = 0;      // of the answer; 0: there was none
  std::string reason;  // why it was not accepted, or ""
};

class Relay {
 public:
  // All of them must outlive it. It begins with what waits since before.
  Relay(const std::string& site, const RelayPlan& plan, Configs& configs, StoreThread& store, const Letters& letters);
  ~Relay();

  const RelayPlan& plan() const { return plan_; }
  const Letters& letters() const { return letters_; }
  // Any thread may call these. There is something new to send.
  void wake();
  // What other receivers have paused, or let go on.
  void follow(const std::vector<Pause>& pauses);
  Lane* find(const std::string& endpoint);
  const std::vector<std::unique_ptr<Lane>>& lanes() const { return lanes_; }
  // Sends a test, at once and whatever is paused: what came of it. Of an endpoint that there is.
  Tested send_test(const RelayEndpoint& endpoint, const std::string& form);

 private:
  const std::string& site_;
  const RelayPlan& plan_;
  const Letters& letters_;
  AccessTokens tokens_;
  std::atomic<bool> stopping_{false};
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace leadline::receiver
