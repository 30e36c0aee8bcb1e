#include "receiver/relay/secrets.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/json.h"
#include "base/text.h"
#include "input/files.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::string_view kOpen = "{{secret:";
constexpr std::string_view kClose = "}}";

// As an environment's variable may be called.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

bool names_secret(const std::string& text) { return base::contains(text, kOpen); }

std::optional<Secrets> Secrets::read(const std::string& path, std::string& problem) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) {
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      problem = path + ": others than its owner can read it; `chmod 600 " + path + "`, and give them new secrets if they may have";
      return std::nullopt;
    }
    if (info.st_uid != ::geteuid() && info.st_uid != 0) {
      problem = path + ": belongs to another user, who can read and change it";
      return std::nullopt;
    }
  }
  const input::FileText file = input::read_file(path);
  if (!file.ok) {
    problem = file.problem;
    return std::nullopt;
  }
  const std::optional<Json> json = base::parse_json(file.text);
  if (!json || !json->is_object()) {
    problem = path + ": is no JSON object {\"NAME\": \"secret\"}";  // and nothing of what it says: it is secret
    return std::nullopt;
  }
  Secrets secrets;
  for (auto it = json->begin(); it != json->end(); ++it) {
    if (!is_name(it.key()) || !it->is_string() || it->get_ref<const std::string&>().empty()) {
      problem = path + ": `" + base::truncate_utf8(it.key(), 64) + "` is not a name in capitals, digits and _ with a text";
      return std::nullopt;
    }
    secrets.values_[it.key()] = it->get<std::string>();
  }
  return secrets;
}

std::optional<std::string> Secrets::find(const std::string& name) const {
  if (!is_name(name)) return std::nullopt;
  const auto found = values_.find(name);
  if (found != values_.end()) return found->second;
  const char* value = std::getenv(("LEADLINE_SECRET_" + name).c_str());
  return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

Json Secrets::kept() const {
  Json out = Json::object();
  for (const auto& [name, text] : values_) out[name] = text;
  return out;
}

std::optional<std::string> Secrets::fill_in(const std::string& text, std::string& missing) const {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find(kOpen); open != std::string::npos; open = text.find(kOpen, at)) {
    const std::size_t from = open + kOpen.size(), close = text.find(kClose, from);
    const std::string name = text.substr(from, close == std::string::npos ? close : close - from);
    const std::optional<std::string> value = close == std::string::npos ? std::nullopt : find(name);
    if (!value) {
      missing = name;
      return std::nullopt;
    }
    out += text.substr(at, open - at) + *value;
    at = close + kClose.size();
  }
  return out + text.substr(at);
}

}  // namespace leadline::receiver
