// Erases what has been kept long enough (Retention), of each site: at the start and every hour, a few leads at a time, so that no visitor waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "receiver/sites/sites.h"

namespace leadline::receiver {

class Keeper {
 public:
  explicit Keeper(const Sites& sites) : sites_(sites), thread_([this] { loop(); }) {}
  ~Keeper();
  Keeper(const Keeper&) = delete;

 private:
  void loop();
  // All of a site that is too old at that moment: how many leads. -1: the store could not be used.
  std::int64_t erase_old(ServedSite& site, std::int64_t now);
  bool is_stopping();

  const Sites& sites_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it starts when everything above is there
};

}  // namespace leadline::receiver
