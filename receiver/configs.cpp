#include "receiver/configs.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "input/files.h"
#include "receiver/request_log.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kEarlierInMemory = 16;  // the others are read again when a lead names them

std::shared_ptr<const KnownConfig> make_known(LoadedConfig config) {
  wire::Judge judge(config.text);
  const base::Json document = base::parse_json(config.text).value_or(base::Json());
  const base::Json* asked = base::find(base::get_object(document, "bridges"), "counts");
  const bool counts = asked && (asked->is_string() || *asked == base::Json(true));
  return std::make_shared<const KnownConfig>(KnownConfig{std::move(config), std::move(judge), counts});
}

// It becomes a file's name.
bool is_hash(const std::string& text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// All of it or nothing is there under that name, also after a power cut.
bool write_whole(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  bool ok = true;
  for (std::size_t done = 0; ok && done < text.size();) {
    const ssize_t written = ::write(fd, text.data() + done, text.size() - done);
    ok = written > 0;
    if (ok) done += static_cast<std::size_t>(written);
  }
  ok = ok && ::fsync(fd) == 0;
  return ::close(fd) == 0 && ok && ::rename(beside.c_str(), path.c_str()) == 0;
}

}  // namespace

Configs::Configs(const Site& site, std::string folder, SiteStore& store)
    : site_(site), folder_(std::move(folder)), store_(store), current_(make_known(site.config)) {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) {
    log_event("error", folder_ + ": " + std::strerror(errno));
  }
  keep(site.config);
  for (const LoadedConfig& other : site.others) keep(other);
}

std::shared_ptr<const KnownConfig> Configs::find(const std::string& hash) {
  if (Shared known = find_known(hash)) return known;
  Shared found = read_kept(hash);  // takes its time, and nobody waits for it
  if (!found) return nullptr;
  const std::lock_guard lock(mutex_);
  if (earlier_.size() == kEarlierInMemory) earlier_.erase(earlier_.begin());
  earlier_.push_back(found);
  return found;
}

std::shared_ptr<const KnownConfig> Configs::find_known(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  if (current_->config.hash == hash) return current_;
  const auto at = std::find_if(earlier_.begin(), earlier_.end(), [&](const Shared& one) { return one->config.hash == hash; });
  if (at == earlier_.end()) return nullptr;
  std::rotate(at, at + 1, earlier_.end());
  return earlier_.back();
}

std::shared_ptr<const KnownConfig> Configs::of(const base::Json& submission) {
  const auto known = find(base::get_text(base::get_object(submission, "evidence"), "config"));
  return known ? known : current();
}

void Configs::keep(const LoadedConfig& config) const {
  const std::string path = path_of(config.hash);
  if (store_.is_shared() && !store_.write([&](Store& store) { return store.put_config(site_.id, config.hash, config.text); })) {
    log_event("error", "the database does not keep config=" + config.hash + "; other receivers call leads that are made with it unverified");
  }
  if (::access(path.c_str(), F_OK) == 0 || write_whole(path, config.text)) return;
  log_event("error", path + ": " + std::strerror(errno) + "; once the config changes, leads of pages that still use this one are unverified");
}

std::optional<std::string> Configs::kept_text(const std::string& hash) const {
  if (::access(path_of(hash).c_str(), F_OK) == 0) {
    const input::FileText file = input::read_file(path_of(hash));
    return file.ok ? std::optional(file.text) : std::nullopt;
  }
  return store_.read([&](Store& store) { return store.config(site_.id, hash); });  // of another receiver, or of a store that was moved
}

std::shared_ptr<const KnownConfig> Configs::read_kept(const std::string& hash) const {
  const std::optional<std::string> text = is_hash(hash) ? kept_text(hash) : std::nullopt;
  std::optional<LoadedConfig> loaded = text ? load_config(*text) : std::nullopt;
  // Another core may make another hash of the same text.
  return loaded && loaded->hash == hash && loaded->site == site_.id ? make_known(std::move(*loaded)) : nullptr;
}

}  // namespace leadline::receiver
