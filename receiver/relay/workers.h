// The threads that send, for the lanes of all sites (lane.h): as many as there is work for, up to kThreads. Sites take turns, and of one site its endpoints, after each
// lead; and what hangs holds back no more than its share: so many of one site, and half of all for those whose last attempt came to nothing.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "receiver/guard/fair_queue.h"

namespace leadline::receiver {

class Lane;

class RelayWorkers {
 public:
  static constexpr std::size_t kThreads = 64;
  static constexpr std::size_t kOfOneSite = 16;
  static constexpr std::size_t kTroubled = kThreads / 2;
  static constexpr std::int64_t kLongestNap = 60'000;  // ms: the clock may be set meanwhile, and another receiver may have stored something

  RelayWorkers() = default;
  ~RelayWorkers() { stop(); }
  RelayWorkers(const RelayWorkers&) = delete;

  // Any thread may call these. The lane is asked to work from now on, for as long as it is there; it takes the place of one of the same site and endpoint, and never
  // works while that still does.
  void add(const std::string& site, const std::string& endpoint, const std::shared_ptr<Lane>& lane);
  void remove(const std::string& site, const std::string& endpoint, const Lane* lane);
  // Something may be due of that site that was not before.
  void wake(const std::string& site);
  // Ends what is under way within a second; nothing is sent any more.
  void stop();

 private:
  struct Way {
    std::string site, endpoint;
    std::weak_ptr<Lane> lane;
    const Lane* which = nullptr;
    enum { sleeping, ready, running } state = running;
    bool again = false;     // while it worked, something came
    bool troubled = false;  // its last attempt came to nothing
    std::multimap<std::int64_t, std::shared_ptr<Way>>::iterator alarm;  // while it sleeps
  };
  using Shared = std::shared_ptr<Way>;

  // All of these: with the lock.
  void make_ready(const Shared& way);
  void put_to_sleep(const Shared& way, std::int64_t until);
  void rouse(const Shared& way);
  void rouse_due(std::int64_t now);
  Shared next();
  void call_another();
  void loop();
  void run(const Shared& way, std::unique_lock<std::mutex>& lock);
  void wait(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::pair<std::string, std::string>, Shared> ways_;  // by site and endpoint
  std::multimap<std::int64_t, Shared> asleep_;
  FairQueue<Shared> sound_{SIZE_MAX}, troubled_{SIZE_MAX};
  bool troubled_turn_ = false;
  std::map<std::string, std::size_t> running_;  // of each site
  std::size_t running_troubled_ = 0, idle_ = 0;
  bool watched_ = false;                        // one of the idle waits for who sleeps
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace leadline::receiver
