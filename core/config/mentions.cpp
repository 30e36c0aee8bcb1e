#include "config/mentions.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "config/features.h"

namespace leadline::config {

using base::Json;

namespace {

// Takes `word` from the front of a dotted path, and the dot after it; false when something else stands there.
bool take_step(std::string_view& path, std::string_view word) {
  if (!base::starts_with(path, word)) return false;
  const bool end = path.size() == word.size();
  if (!end && path[word.size()] != '.') return false;
  path.remove_prefix(word.size() + (end ? 0 : 1));
  return true;
}

}  // namespace

bool Mentions::wants(std::string_view prefix, std::string_view key) const {
  if (all) return true;
  for (const std::string& path : paths) {
    std::string_view rest = path;
    if (take_step(rest, prefix) && (rest.empty() || take_step(rest, key))) return true;
  }
  return false;
}

namespace {

constexpr const char* kWithConditions[] = {
#define SECTION(key, conditions) LEADLINE_CONDITIONS_##conditions(key,)
#define FEATURE(folder, config, conditions, ...) LEADLINE_CONDITIONS_##conditions(#folder,)
    LEADLINE_SECTIONS(SECTION) LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#undef SECTION
};

class Reader {
 public:
  explicit Reader(Mentions& out) : out_(out) {}

  // Looks into everything: an operation may stand anywhere in a condition, and a condition anywhere in `scoring`.
  void read(const Json& value) {
    if (!value.is_structured()) return;
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (value.is_object()) read_member(it.key(), *it);
      read(*it);
    }
  }

 private:
  void add(std::string path) {
    if (!path.empty() && std::find(out_.paths.begin(), out_.paths.end(), path) == out_.paths.end()) out_.paths.push_back(std::move(path));
  }

  void read_member(const std::string& key, const Json& value) {
    if (key == "var") read_path(value.is_array() && !value.empty() ? value[0] : value);
    else if (key == "val" || key == "exists") read_keys(value);
    else if (key == "missing" || key == "missing_some") read_list(value);
    else if (!value.is_string()) return;
    else if (key == "of") add(value.get<std::string>());
    else if (key == "field") add("fields." + value.get<std::string>());
    else if (key == "per" && base::starts_with(value.get_ref<const std::string&>(), "distinct:")) add(value.get<std::string>().substr(9));
  }

  void read_path(const Json& path) {
    if (path.is_object()) out_.all = true;  // an operation gives it
    else if (path.is_string()) add(path.get<std::string>());
    else if (path.is_number()) add(base::dump_json(path));
  }

  // Keys one below the other: ["fields", "company"]. A first list says how many scopes up it is read.
  void read_keys(const Json& keys) {
    if (!keys.is_array()) return read_path(keys);
    std::string path;
    for (const Json& key : keys) {
      if (key.is_object()) out_.all = true;
      if (key.is_string() || key.is_number()) path += (path.empty() ? "" : ".") + (key.is_string() ? key.get<std::string>() : base::dump_json(key));
    }
    add(std::move(path));
  }

  // Paths, one or a list of them; `missing_some` has a number before its list.
  void read_list(const Json& paths) {
    if (!paths.is_array()) return read_path(paths);
    for (const Json& path : paths) read_list(path);
  }

  Mentions& out_;
};

}  // namespace

Mentions mentions_of(const Json& document) {
  Mentions mentions;
  Reader reader(mentions);
  for (const char* key : kWithConditions)
    if (const Json* part = base::find(document, key)) reader.read(*part);
  return mentions;
}

}  // namespace leadline::config
