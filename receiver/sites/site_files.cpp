#include "receiver/sites/site_files.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "base/text.h"
#include "receiver/data_folder.h"
#include "receiver/request_log.h"
#include "receiver/sites/file_mark.h"

namespace leadline::receiver {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLook{200};
constexpr int kRestOfLook = 20;  // however many files there are, looking takes a twentieth of the time at most
constexpr std::size_t kSiteNameBytes = 64;
constexpr char kEnding[] = ".json";
constexpr char kReceiverName[] = "receiver";

void note(SiteReading& reading, const std::string& file, const std::string& line) {
  reading.broken = file;
  reading.lines.push_back(line);
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out;
  for (const auto& [path, mark] : files) out += mark + "\n";
  return out;
}

}  // namespace

bool is_site_name(const std::string& name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= kSiteNameBytes && name[0] != '.' && name != kReceiverName && std::all_of(name.begin(), name.end(), plain);
}

std::optional<std::vector<std::string>> site_names(const std::string& folder, std::string& problem) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator one(folder, error), end; !error && one != end; one.increment(error)) {
    const std::string file = one->path().filename().string();
    if (!file.ends_with(kEnding) || file[0] == '.') continue;
    const std::string name = file.substr(0, file.size() - (sizeof kEnding - 1));
    if (name != kReceiverName) names.push_back(name);
  }
  if (error) problem = folder + ": " + error.message();
  std::sort(names.begin(), names.end());
  return error ? std::nullopt : std::optional(std::move(names));
}

std::optional<Site> read_site_of(const SitePlace& place, const std::string& name, const Secrets& secrets, SiteReading& reading) {
  const std::string path = place.folder ? place.path + "/" + name + kEnding : place.path;
  reading.among_others = place.folder;
  if (place.folder && !is_site_name(name)) {
    reading.files.emplace_back(path, mark_of(path));
    return note(reading, path, path + ": a site's file is called as its `site`, of letters, digits, `.`, `-` and `_`, 64 at most"), std::nullopt;
  }
  std::optional<Site> site = read_site(path, secrets, reading);
  if (!site) return std::nullopt;
  if (place.folder && site->id != name) return note(reading, path, path + " is of the site `" + site->id + "`: its file is called " + site->id + kEnding), std::nullopt;
  for (const std::string& file : {path, place.secrets}) keep_back(*site, file);
  const std::string by_data = place.data.empty() ? std::string() : find_exposure(site->folders, place.data);
  if (!by_data.empty()) {
    return note(reading, path, "leadline serve: --data " + place.data + " and the files served under " + by_data + " lie in one another: everybody could read the leads; put the data folder beside the pages"), std::nullopt;
  }
  std::error_code error;
  const fs::path own = fs::canonical(place.path, error);
  for (const StaticFolder& one : site->folders)
    if (place.folder && !error && is_inside(own, one.folder)) return note(reading, path, path + ": the files served under " + one.prefix + " hold the folder of all sites: everybody could read them"), std::nullopt;
  return site;
}

SiteFiles::SiteFiles(SitePlace place, Secrets secrets, Sites& sites) : place_(std::move(place)), secrets_(std::move(secrets)), secrets_mark_(mark_of(place_.secrets)), sites_(sites) {}

SiteFiles::~SiteFiles() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SiteFiles::begin(Site site, SiteReading& reading) {
  take("", known_[""], std::move(site), reading, true);
  sites_.publish();
}

void SiteFiles::watch() {
  if (place_.path != "-") thread_ = std::thread([this] { loop(); });  // standard input is read once
}

std::string SiteFiles::mark_now(const std::vector<std::string>& files) const {
  std::string mark;
  for (const std::string& file : files) mark += mark_of(file) + "\n";
  return mark + secrets_mark_;
}

// Whether the site that was read can be put beside the others, and in the place of what it was.
bool SiteFiles::fits(const std::string& name, const Known& known, const Site& site, SiteReading& reading) const {
  const std::string path = path_of(name);
  if (!known.id.empty() && known.id != site.id) {
    note(reading, path, path + " is for `" + site.id + "` now, this receiver is for `" + known.id + "`");
    return false;
  }
  for (const std::string& host : site.hosts) {
    const std::string owner = sites_.owner_of(host);
    if (owner.empty() || owner == site.id) continue;
    note(reading, path, path + ": the host " + host + " is that of the site `" + owner + "`");
    return false;
  }
  return true;
}

void SiteFiles::tell_kept(const Known& known, const std::string& name, const SiteReading& reading) const {
  const std::string stays = known.id.empty() ? "; the site `" + name + "` is not served" : "; the last good config stays";
  if (!reading.missing.empty()) return log_event("warning", reading.missing + stays);
  log_event("warning", reading.broken + " cannot be used as it is now; " + (known.id.empty() ? "the site `" + name + "` is not served" : "the last good one stays") + " (`leadline check " + reading.broken + "` says why)");
}

void SiteFiles::take(const std::string& name, Known& known, std::optional<Site> site, SiteReading& reading, bool first) {
  known.files.clear();
  for (const auto& [path, mark] : reading.files) known.files.push_back(path);
  known.mark = known.last = joined(reading.files) + secrets_mark_;
  if (site && fits(name, known, *site, reading)) {
    const auto before = sites_.find(site->id);
    const std::string hash = site->config.hash;
    if (!first && (!before || before->site().config.hash != hash)) {
      log_event("info", (place_.folder ? "site `" + site->id + "`: " : "") + site->config_path + (before ? " has changed" : " is served") + ": config=" + hash +
                            (site->config.errors == 0 ? "" : ", and a part of it cannot be used (`leadline check` says which)"));
    } else if (!first) {
      log_event("info", path_of(name) + " was read again");
    }
    for (const std::string& doubt : reading.doubts) log_event("warning", doubt);
    known.id = site->id;
    return sites_.put(std::move(*site));
  }
  for (const std::string& line : reading.lines) log_event("warning", line);
  tell_kept(known, name, reading);
}

void SiteFiles::read_again(const std::string& name, Known& known, bool first) {
  SiteReading reading;
  std::optional<Site> site = read_site_of(place_, name, secrets_, reading);
  take(name, known, std::move(site), reading, first);
}

// What is added may need one that is new.
void SiteFiles::read_secrets() {
  const std::string mark = place_.secrets.empty() ? std::string() : mark_of(place_.secrets);
  if (mark == secrets_mark_) return;
  std::string problem;
  auto secrets = Secrets::read(place_.secrets, problem);
  if (!secrets) log_event("warning", problem + "; the secrets of before stay");
  else secrets_ = std::move(*secrets);
  secrets_mark_ = mark;
}

// Those whose file has been gone for two looks: an editor takes one away and puts another there.
bool SiteFiles::drop_gone(const std::vector<std::string>& names) {
  bool dropped = false;
  for (auto one = known_.begin(); one != known_.end();) {
    auto& [name, known] = *one;
    const bool there = std::binary_search(names.begin(), names.end(), name);
    if (there || !std::exchange(known.gone, true)) {
      known.gone = !there;
      ++one;
      continue;
    }
    log_event("info", path_of(name) + " is gone: the site `" + name + "` is served no more; its leads stay where they are");
    sites_.remove(name);
    one = known_.erase(one);
    dropped = true;
  }
  return dropped;
}

void SiteFiles::look(bool first) {
  std::string problem;
  std::optional<std::vector<std::string>> names = std::vector<std::string>{""};
  if (place_.folder) names = site_names(place_.path, problem);
  if (!names) return;  // for a moment, most likely; all stay as they are
  read_secrets();
  bool changed = drop_gone(*names) || first;
  for (const std::string& name : *names) {
    Known& known = known_[name];
    if (known.files.empty()) known.files = {path_of(name)};
    const std::string now = mark_now(known.files);
    const bool rests = std::exchange(known.last, now) == now;
    if (!first && (!rests || now == known.mark)) continue;
    read_again(name, known, first);
    changed = true;
  }
  if (!changed) return;
  std::set<std::string> broken;
  for (const auto& [name, known] : known_) if (known.id.empty()) broken.insert(name);
  sites_.set_broken(std::move(broken));
  sites_.publish();
}

void SiteFiles::loop() {
  std::chrono::milliseconds pause = kLook;
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
    lock.unlock();
    const auto began = std::chrono::steady_clock::now();
    try {
      look(false);
    } catch (...) {  // no memory, most of all: what is served stays as it is
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    pause = std::max(kLook, took * kRestOfLook);
    lock.lock();
  }
}

}  // namespace leadline::receiver
