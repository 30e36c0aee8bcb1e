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
    look();
    lock.lock();
  }
}

void Others::look() {
  const auto now = sites_.table();
  if (const auto pauses = store_.read([](Store& store) { return store.all_pauses(); })) {
    for (const auto& [id, site] : now->served) {
      const auto own = pauses->find(id);
      site->follow(own == pauses->end() ? std::vector<Pause>() : own->second);
    }
  }
  auto newest = store_.read([](Store& store) { return store.newest(); });
  if (!newest) return;
  for (const auto& [id, site] : now->served) {
    const auto before = newest_.find(id), is = newest->find(id);
    if (!newest_.empty() && is != newest->end() && (before == newest_.end() || is->second > before->second)) site->state().bell->ring();
  }
  newest_ = std::move(*newest);
}

std::optional<std::string> shared_secret(Store& store, const char* name) {
  std::optional<std::string> value;
  return store.transact([&] { return (value = store.secret(name)).has_value(); }) ? value : std::nullopt;
}

}  // namespace leadline::receiver
