// The files that say which sites there are: one (`--site`), or a folder with a file for each, ID.json (`--sites`). They are looked at five times a second, with the configs that
// they name; what has changed is read again and takes effect at once, for the requests that come then. A file that cannot be used leaves its site as it was.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "receiver/sites/sites.h"

namespace leadline::receiver {

struct SitePlace {
  std::string path;         // a file, or a folder of them; "-" is standard input
  bool folder = false;
  std::string secrets;      // a file of them; "": only the environment's
  std::string data;         // nobody is served from there
};

// Whether a site may be called so where there are several: it becomes a file's name, and a part of addresses.
bool is_site_name(const std::string& name);

// The names of a folder's site files, in order: those of `NAME.json`, but for receiver.json. nullopt with the reason in `problem`.
std::optional<std::vector<std::string>> site_names(const std::string& folder, std::string& problem);

// A site of a folder, `folder`/`name`.json, or the one of that file when `name` is "". nullopt when it cannot be used.
std::optional<Site> read_site_of(const SitePlace& place, const std::string& name, const Secrets& secrets, SiteReading& reading);

// receiver.json of a folder; without one, what holds without. nullopt with what is wrong in `lines`.
std::optional<ReceiverPlan> read_receiver_plan(const std::string& folder, std::vector<std::string>& lines);

class SiteFiles {
 public:
  // The secrets were read from their file already. `sites` must outlive it.
  SiteFiles(SitePlace place, Secrets secrets, Sites& sites);
  ~SiteFiles();
  SiteFiles(const SiteFiles&) = delete;

  // At the start: puts the site that was read already (`--site`) …
  void begin(Site site, SiteReading& reading);
  // … or those of the folder; which of them cannot be used is said.
  void begin() { look(true); }
  // From then on.
  void watch();

 private:
  struct Known {
    std::vector<std::string> files;
    std::string mark;  // of these, as it was read
    std::string last;  // as it was seen last: a file that is being written is left alone until it rests
    std::string id;    // of its site; "": none of it is served
    bool gone = false;
  };

  std::string path_of(const std::string& name) const { return place_.folder ? place_.path + "/" + name + ".json" : place_.path; }
  std::string mark_now(const std::vector<std::string>& files) const;
  void take(const std::string& name, Known& known, std::optional<Site> site, SiteReading& reading, bool first);
  bool fits(const std::string& name, const Known& known, const Site& site, SiteReading& reading) const;
  void tell_kept(const Known& known, const std::string& name, const SiteReading& reading) const;
  void read_again(const std::string& name, Known& known, bool first);
  void read_secrets();
  bool drop_gone(const std::vector<std::string>& names);
  void look(bool first);
  void loop();

  const SitePlace place_;
  Secrets secrets_;
  std::string secrets_mark_;
  Sites& sites_;
  std::map<std::string, Known> known_;  // by name; that of one alone is ""
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace leadline::receiver
