// The way to one endpoint, a thread of its own: one that is slow or down keeps no other waiting. Leads go in the order in which they are due,
// one at a time, and what came of each is on the disk before the next one goes. So whenever the process ends, at most one lead is on its way
// whose outcome is not known: it is sent again, under the same webhook-id.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "receiver/configs.h"
#include "receiver/relay/access_tokens.h"
#include "receiver/relay/letters.h"
#include "receiver/relay/plan.h"
#include "receiver/relay/sender.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

// What came of sending it, and in a word why it was not accepted.
wire::Answer judge(const RelayEndpoint& endpoint, const std::string& id, const Sent& sent);

class Lane {
 public:
  // All of them must outlive it. `pause`: why nothing is sent at first, or "".
  Lane(const std::string& site, const Routing& routing, const RelayEndpoint& endpoint, Configs& configs, StoreThread& store, const Letters& letters, AccessTokens& tokens, Pause pause);
  ~Lane();
  Lane(const Lane&) = delete;

  const RelayEndpoint& endpoint() const { return endpoint_; }
  // Any thread may call these. Something may be due that was not before.
  void wake();
  // Likewise, and somebody wants it now: the endpoint is not left alone any longer.
  void hurry();
  // False: the store could not keep it now.
  bool pause(const std::string& reason);
  bool resume();
  Pause paused() const;
  // What another receiver has said of it.
  void follow(const Pause& pause);
  // Ends what is under way; the destructor then does not wait for it.
  void stop();

 private:
  void loop();
  bool settle_letters();
  bool may_send(const DueDelivery& one);
  std::int64_t work();
  void deliver(const DueDelivery& one);
  void post_letter(const DueDelivery& one, const base::Json& lead, const config::Config* config);
  void note(const DueDelivery& one, const Attempt& attempt, bool gone);
  Attempt conclude(const DueDelivery& one, const std::string& id, const Sent& sent);
  bool keep(const std::string& lead, const Attempt& attempt, bool gone);
  void wait_until(std::int64_t when);

  const std::string& site_;
  const Routing& routing_;
  const RelayEndpoint& endpoint_;
  Configs& configs_;
  StoreThread& store_;
  const Letters& letters_;
  AccessTokens& tokens_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  Pause pause_;                // with its reason while nothing is sent
  std::int64_t settled_at_ = 0;
  std::int64_t resting_ = 0;   // until when the endpoint is left alone
  std::minstd_rand random_{std::random_device{}()};
  Sender sender_{stopping_};
  std::thread thread_;         // last: it starts when everything above is there
};

}  // namespace leadline::receiver
