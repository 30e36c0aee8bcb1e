// What `leadline serve` names: a site file, or a config by itself; one of them, or a folder of them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "receiver/http/client_address.h"
#include "receiver/relay/plan.h"
#include "receiver/upkeep/plan.h"

namespace leadline::receiver {

struct StaticFolder {
  std::string prefix;  // begins and ends with '/'
  std::string folder;  // absolute
  std::vector<std::string> kept_back;  // files that nobody is served, without links and dots
};

// A config that the core can use.
struct LoadedConfig {
  std::string text;
  std::string hash;
  std::string site;  // its id
  std::string core;  // the version that read it
  int errors = 0;    // parts that cannot be used
};

// nullopt when nothing of it can be used.
std::optional<LoadedConfig> load_config(const std::string& text);

struct Site {
  std::string id;
  std::string name;                   // for people; the id when the site file has none
  std::string config_path;
  LoadedConfig config;                // as it was at the start; receiver/configs.h has the current one
  std::vector<LoadedConfig> others;   // of pages that have one of their own: their scores are verified, too
  std::vector<std::string> origins;   // other pages that may post, exactly as browsers write them
  std::vector<StaticFolder> folders;  // the longest prefix first
  std::vector<std::string> hosts;     // names it answers to, lower case
  std::vector<std::string> links;     // hosts that links in e-mails lead to, lower case, with a port where they have one
  std::vector<Network> proxies;       // whose word on who the visitor is counts
  RelayPlan relay;                    // where leads are sent on to
  UpkeepPlan upkeep;                  // how much is taken, and how long it is kept
};

// How a site was read.
struct SiteReading {
  bool among_others = false;         // its file lies in a folder of them: what belongs to the receiver as a whole stands elsewhere (sites/site_files.h)
  std::vector<std::pair<std::string, std::string>> files;  // that were looked at, and each one's mark (sites/file_mark.h): when one of them changes, so may the site
  std::vector<std::string> lines;    // what is wrong, for people: every problem at its place
  std::vector<std::string> doubts;   // likewise, what hinders nothing and cannot be meant
  std::string broken;                // the file that cannot be used …
  std::string missing;               // … or read, and why
};

// Reads and checks the file; nullopt when it cannot be used.
std::optional<Site> read_site(const std::string& path, const Secrets& secrets, SiteReading& reading);

// `hosts`, `proxies` and `disk`, which a folder of sites has in a file of its own.
void read_common(const base::Json& file, Site& site, base::Findings& out);

// Notes each problem at its place in the text; how many there are.
std::size_t report_findings(const std::string& path, const std::string& text, const base::Findings& problems, SiteReading& reading);

// So that one site does not take much of what is all sites'.
constexpr std::size_t kSiteFileBytes = 256 * 1024;
constexpr std::size_t kSiteEndpoints = 128;  // of its relay, notices and letters among them

// Nobody is served that file, whatever folder it lies in and whatever link leads to it.
void keep_back(Site& site, const std::string& path);

}  // namespace leadline::receiver
