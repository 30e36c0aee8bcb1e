// The configs that a receiver knows: the current one, which follows its file, and the earlier ones by their hash. A page
// that was open while the file changed goes on with what it has loaded, and its lead may come days later; so each config
// that was ever current is kept in the data folder, and a score is recomputed with the one it was made with.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "receiver/site.h"
#include "receiver/store/store_thread.h"
#include "wire/judge.h"

namespace leadline::receiver {

struct KnownConfig {
  LoadedConfig config;
  wire::Judge judge;
  bool counts = false;  // it asks pages to count (docs/metrics.md)
};

// Any thread may ask.
class Configs {
 public:
  // Keeps texts in `folder`, which is made; and in the store, where other receivers use that, too. Both must outlive this.
  Configs(const Site& site, std::string folder, StoreThread& store);

  std::shared_ptr<const KnownConfig> current() const;
  // nullptr when no config of this site ever had that hash.
  std::shared_ptr<const KnownConfig> find(const std::string& hash);
  // The one that a submission was made with, as far as it is known; else the current one.
  std::shared_ptr<const KnownConfig> of(const base::Json& submission);
  // The file's new text; the current one stays when it cannot be used, which is told on stderr.
  void change(const std::string& text);

 private:
  using Shared = std::shared_ptr<const KnownConfig>;
  std::string path_of(const std::string& hash) const { return folder_ + "/" + hash + ".json"; }
  void keep(const LoadedConfig& config) const;
  std::optional<std::string> kept_text(const std::string& hash) const;
  Shared find_known(const std::string& hash);  // among those in memory
  Shared read_kept(const std::string& hash) const;

  const Site& site_;
  std::string folder_;
  StoreThread& store_;
  mutable std::mutex mutex_;
  Shared current_;
  std::vector<Shared> earlier_;  // the last used at the end
};

// Looks at the config's file five times a second. A file that is being written is left alone until it rests.
class ConfigWatch {
 public:
  ConfigWatch(std::string path, Configs& configs);
  ~ConfigWatch();
  ConfigWatch(const ConfigWatch&) = delete;

 private:
  void loop();

  std::string path_;
  Configs& configs_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it starts when everything above is there
};

}  // namespace leadline::receiver
