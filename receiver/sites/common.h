// What the sites of a receiver have together, and what each has of its own beside what its file says.
#pragma once

#include <memory>
#include <string>

#include "receiver/access/tokens.h"
#include "receiver/compressed_files.h"
#include "receiver/guard/disk_guard.h"
#include "receiver/http/bell.h"
#include "receiver/meter.h"
#include "receiver/relay/workers.h"
#include "receiver/store/store_thread.h"

namespace leadline::receiver {

struct Common {
  StoreThread& store;
  RelayWorkers& workers;
  Tokens& tokens;
  DiskGuard& disk;
  CompressedFiles& compressed;
  std::string data;                 // the folder where leads are kept
  std::string link_key;             // what links are signed with (links.h)
  std::string challenges, letters;  // secrets of the store
  bool several = false;             // more than one site may be served
};

// It goes on when the site's file changes.
struct SiteState {
  Meter meter;
  std::shared_ptr<Bell> bell = std::make_shared<Bell>();  // rings when something has changed on the desk
};

}  // namespace leadline::receiver
