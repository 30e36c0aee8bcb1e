// What `leadline serve --site` names: a site file, or a config by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace leadline::cli {

struct StaticFolder {
  std::string prefix;  // begins and ends with '/'
  std::string folder;  // absolute
};

struct Site {
  std::string id;
  std::string config_text;
  std::string config_hash;
  std::string core;                   // version
  std::vector<std::string> origins;   // other pages that may post, exactly as browsers write them
  std::vector<StaticFolder> folders;  // the longest prefix first
};

// Reads and checks the file; says on stderr what is wrong with it (every problem at its line) and gives nullopt.
std::optional<Site> read_site(const std::string& path);

}  // namespace leadline::cli
