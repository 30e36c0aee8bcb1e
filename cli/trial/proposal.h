// Other points for the rules of a config, written where the old ones stand: all else of its text stays as it is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::cli {

// The points of each rule for one hit, the most that it can give, without sign: of `points`, tiers and value maps. By the rules' order in the config.
std::vector<double> units_of(const base::Json& rules);

// `units`: by the rule's place, what takes the place of its unit; tiers and value maps grow and shrink with it, to whole points. `text` must be the config's JSON.
std::string with_points(const std::string& text, const base::Json& rules, const std::map<std::size_t, int>& units);

// The lines that differ, as `diff -u` writes them and `patch` reads them. Both texts have as many lines.
std::string unified_diff(const std::string& path, const std::string& before, const std::string& after);

}  // namespace leadline::cli
