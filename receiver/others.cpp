#include "receiver/others.h"

#include <chrono>
#include <utility>

namespace leadline::receiver {

namespace {

constexpr std::chrono::seconds kAskOthers{5};

}  // namespace

Others::Others(const std::string& site, StoreThread& store, Tokens& tokens, Relay& relay, std::function<void()> news)
    : site_(site), store_(store), tokens_(tokens), relay_(relay), news_(std::move(news)) {
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
  std::optional<std::int64_t> newest;
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kAskOthers, [this] { return stopping_; })) {
    lock.unlock();
    if (const auto tokens = store_.read([](Store& store) { return store.tokens(); })) tokens_.replace(*tokens);
    if (const auto pauses = store_.read([&](Store& store) { return store.pauses(site_); })) relay_.follow(*pauses);
    const auto now = store_.read([&](Store& store) { return store.newest(site_); });
    if (now && newest && *now > *newest) news_();
    if (now) newest = now;
    lock.lock();
  }
}

std::optional<std::string> shared_secret(Store& store, const char* name) {
  std::optional<std::string> value;
  return store.transact([&] { return (value = store.secret(name)).has_value(); }) ? value : std::nullopt;
}

}  // namespace leadline::receiver
