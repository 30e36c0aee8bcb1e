// What other receivers on the same database change: which leads there are, who has a token, and where nothing is sent. Asked for every few seconds; a receiver that has its store for itself asks nothing.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "receiver/access/tokens.h"
#include "receiver/sites/sites.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

class Others {
 public:
  // All of them must outlive it.
  Others(const Sites& sites, StoreThread& store, Tokens& tokens);
  ~Others();
  Others(const Others&) = delete;

 private:
  void loop();
  void look();

  const Sites& sites_;
  StoreThread& store_;
  Tokens& tokens_;
  std::map<std::string, std::int64_t> newest_;  // lead of each site, as it was seen last
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it starts when everything above is there
};

// A secret that all receivers of a database share: the one of that name in the store, made at the first start. nullopt when it failed.
std::optional<std::string> shared_secret(Store& store, const char* name);

}  // namespace leadline::receiver
