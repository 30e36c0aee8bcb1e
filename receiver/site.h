// What `leadline serve --site` names: a site file, or a config by itself.
#pragma once

#include <optional>
#include <string>
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

// Reads and checks the file; says on stderr what is wrong with it (every problem at its line) and gives nullopt.
std::optional<Site> read_site(const std::string& path, const Secrets& secrets);

// Nobody is served that file, whatever folder it lies in and whatever link leads to it.
void keep_back(Site& site, const std::string& path);

}  // namespace leadline::receiver
