// Erases what has been kept long enough (Retention): at the start and every hour, a few leads at a time, so that no visitor waits.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "receiver/store/store_thread.h"
#include "receiver/upkeep/plan.h"

namespace leadline::receiver {

class Keeper {
 public:
  Keeper(std::string site, Retention plan, StoreThread& store);
  ~Keeper();
  Keeper(const Keeper&) = delete;

 private:
  void loop();
  // All that is too old at that moment: how many leads. -1: the store could not be used.
  std::int64_t erase_old(std::int64_t now);
  bool is_stopping();

  const std::string site_;
  const Retention plan_;
  StoreThread& store_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it starts when everything above is there
};

}  // namespace leadline::receiver
