#include "receiver/http/bell.h"

#include <algorithm>

namespace leadline::receiver {

void Bell::ring() {
  std::vector<std::shared_ptr<Ear>> awake;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++rung_;
    std::erase_if(ears_, [](const std::weak_ptr<Ear>& ear) { return ear.expired(); });
    for (const auto& ear : ears_) if (auto one = ear.lock()) awake.push_back(std::move(one));
  }
  for (const auto& ear : awake) (*ear)();
}

std::uint64_t Bell::rung() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return rung_;
}

std::shared_ptr<void> Bell::listen(std::function<void()> wake) {
  auto ear = std::make_shared<Ear>(std::move(wake));
  const std::lock_guard<std::mutex> lock(mutex_);
  ears_.push_back(ear);
  return ear;
}

}  // namespace leadline::receiver
