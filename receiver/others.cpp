#include "receiver/others.h"

#include <chrono>

namespace leadline::receiver {

namespace {

constexpr std::chrono::seconds kAskOthers{5};

}  // namespace

Others::Others(const Sites& sites, StoreThread& store, Tokens& tokens) : sites_(sites), store_(store), tokens_(tokens) {
  if (store.is_shared()) thread_ = std::thread([this] { loop(); });
}

Others::~Others() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Others::loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kAskOthers, [this] { return stopping_; })) {
    lock.unlock();
    if (const auto tokens = store_.read([](Store& store) { return store.tokens(); })) tokens_.replace(*tokens);
    const auto now = sites_.table();
    for (const auto& [id, site] : now->served) look(*site);
    lock.lock();
  }
}

void Others::look(ServedSite& site) {
  const std::string& id = site.site().id;
  if (const auto pauses = site.store().read([&](Store& store) { return store.pauses(id); })) site.follow(*pauses);
  const auto now = site.store().read([&](Store& store) { return store.newest(id); });
  if (!now) return;
  const auto [seen, first] = newest_.try_emplace(id, *now);
  if (!first && *now > seen->second) site.state().bell->ring();
  seen->second = *now;
}

std::optional<std::string> shared_secret(Store& store, const char* name) {
  std::optional<std::string> value;
  return store.transact([&] { return (value = store.secret(name)).has_value(); }) ? value : std::nullopt;
}

}  // namespace leadline::receiver
