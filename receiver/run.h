// The receiver as a program: its parts put together, and run until somebody ends it.
#pragma once

#include <optional>
#include <string>

#include "receiver/request_log.h"
#include "receiver/store/stores.h"

namespace leadline::receiver {

struct Options {
  std::string site;                  // a site file, or a config; or
  std::string sites;                 // a folder of site files
  std::string data;                  // the folder for leads, the token and configs
  const StoreKind* store = &default_store_kind();
  std::string host = "127.0.0.1";
  int port = 0;                      // 0: a free one
  std::string secrets;               // a file of them; "": only the environment's
  LogFormat log = LogFormat::text;
  std::optional<std::string> token;  // nullopt: the one kept in the data folder, made at the first start
};

constexpr int kStoreLostExit = 74;  // EX_IOERR of sysexits.h

// Serves until SIGINT or SIGTERM. False when it could not start; stderr says why. When the store has a reason to end
// (store/store.h) the process does, with kStoreLostExit.
bool run(const Options& options);

}  // namespace leadline::receiver
