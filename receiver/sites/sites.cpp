#include "receiver/sites/sites.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "receiver/http/host_names.h"

namespace leadline::receiver {

namespace {

constexpr std::string_view kMount = "/s/";

}  // namespace

std::shared_ptr<const Sites::Table> Sites::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

void Sites::place(HttpRequest& head) const {
  const auto now = table();
  if (!common_.several) {
    head.site = now->only;
    return;
  }
  const auto host = now->hosts.find(host_name_of(head.header("Host")));
  if (host != now->hosts.end()) {
    head.site = host->second;
    return;
  }
  if (!base::starts_with(head.path, kMount)) return;
  const std::size_t end = std::min(head.path.find('/', kMount.size()), head.path.size());
  const std::string name = head.path.substr(kMount.size(), end - kMount.size());
  if (!now->served.contains(name) && !now->broken.contains(name)) return;
  head.site = name;
  head.mount = head.path.substr(0, end);
  head.path = end == head.path.size() ? "/" : head.path.substr(end);
}

std::shared_ptr<ServedSite> Sites::find(const std::string& id) const {
  const auto now = table();
  const auto found = now->served.find(id);
  return found == now->served.end() ? nullptr : found->second;
}

bool Sites::is_own_host(const std::string& name) const { return receiver::is_own_host(name, hosts_) || table()->hosts.contains(name); }

std::vector<std::string> Sites::names() const {
  std::vector<std::string> names;
  for (const auto& [id, site] : table()->served) names.push_back(id);
  return names;
}

void Sites::put(Site site) {
  const std::string id = site.id;
  std::shared_ptr<ServedSite>& place = next_.served[id];
  std::erase_if(next_.hosts, [&](const auto& one) { return one.second == id; });
  for (const std::string& host : site.hosts) next_.hosts[host] = id;
  if (!common_.several) next_.only = id;
  place = std::make_shared<ServedSite>(std::move(site), common_, place.get());
  begin_.push_back(place);
}

void Sites::remove(const std::string& id) {
  next_.served.erase(id);
  std::erase_if(next_.hosts, [&](const auto& one) { return one.second == id; });
}

std::string Sites::owner_of(const std::string& host) const {
  const auto found = next_.hosts.find(host);
  return found == next_.hosts.end() ? std::string() : found->second;
}

void Sites::publish() {
  auto table = std::make_shared<const Table>(next_);
  {
    const std::lock_guard lock(mutex_);
    table_.swap(table);
  }
  for (const auto& one : std::exchange(begin_, {})) one->start();
}  // the table of before goes here, and with it what is served no more

}  // namespace leadline::receiver
