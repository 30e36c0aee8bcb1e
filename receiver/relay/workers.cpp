#include "receiver/relay/workers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "receiver/clock.h"
#include "receiver/relay/lane.h"

namespace leadline::receiver {

void RelayWorkers::add(const std::string& site, const std::string& endpoint, const std::shared_ptr<Lane>& lane) {
  const std::lock_guard lock(mutex_);
  Shared& way = ways_[{site, endpoint}];
  const bool known = way != nullptr;
  if (!known) way = std::make_shared<Way>();
  way->site = site;
  way->endpoint = endpoint;
  way->lane = lane;
  way->which = lane.get();
  if (!known) make_ready(way);
  else rouse(way);
}

void RelayWorkers::remove(const std::string& site, const std::string& endpoint, const Lane* lane) {
  const std::lock_guard lock(mutex_);
  const auto found = ways_.find({site, endpoint});
  if (found == ways_.end() || found->second->which != lane) return;
  if (found->second->state == Way::sleeping) asleep_.erase(found->second->alarm);
  found->second->which = nullptr;  // whoever has it still lets it go
  ways_.erase(found);
}

void RelayWorkers::wake(const std::string& site) {
  const std::lock_guard lock(mutex_);
  for (auto one = ways_.lower_bound({site, ""}); one != ways_.end() && one->first.first == site; ++one) rouse(one->second);
}

void RelayWorkers::stop() {
  std::vector<std::thread> ending;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    ending.swap(threads_);
  }
  std::vector<std::shared_ptr<Lane>> held;  // let go without the lock
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, way] : ways_) if (auto lane = way->lane.lock()) held.push_back(std::move(lane));
  }
  for (const auto& lane : held) lane->stop();
  wake_.notify_all();
  for (std::thread& one : ending) one.join();
}

void RelayWorkers::make_ready(const Shared& way) {
  way->state = Way::ready;
  (way->troubled ? troubled_ : sound_).push(way->site, way);
  call_another();
}

void RelayWorkers::put_to_sleep(const Shared& way, std::int64_t until) {
  way->state = Way::sleeping;
  way->alarm = asleep_.emplace(until, way);
  if (way->alarm == asleep_.begin()) wake_.notify_all();  // who watches waits for a later one
}

void RelayWorkers::rouse(const Shared& way) {
  if (way->state == Way::running) way->again = true;
  if (way->state != Way::sleeping) return;
  asleep_.erase(way->alarm);
  make_ready(way);
}

void RelayWorkers::rouse_due(std::int64_t now) {
  while (!asleep_.empty() && asleep_.begin()->first <= now) rouse(Shared(asleep_.begin()->second));
}

// Somebody looks after what there is to do.
void RelayWorkers::call_another() {
  if (stopping_) return;
  if (idle_ > 0) return wake_.notify_one();
  if (threads_.size() < kThreads) threads_.emplace_back([this] { loop(); });
}

RelayWorkers::Shared RelayWorkers::next() {
  const auto may = [this](const std::string& site) {
    const auto found = running_.find(site);
    return found == running_.end() || found->second < kOfOneSite;
  };
  troubled_turn_ = !troubled_turn_;
  const bool room = running_troubled_ < kTroubled;
  std::optional<Shared> found;
  if (room && troubled_turn_) found = troubled_.pop(may);
  if (!found) found = sound_.pop(may);
  if (!found && room) found = troubled_.pop(may);
  return found.value_or(nullptr);
}

void RelayWorkers::wait(std::unique_lock<std::mutex>& lock) {
  ++idle_;
  if (watched_ || asleep_.empty()) {
    wake_.wait(lock);
  } else {
    watched_ = true;
    const std::int64_t ms = std::clamp<std::int64_t>(asleep_.begin()->first - now_ms(), 0, kLongestNap);
    wake_.wait_for(lock, std::chrono::milliseconds(ms));
    watched_ = false;
  }
  --idle_;
}

void RelayWorkers::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    rouse_due(now_ms());
    const Shared way = next();
    if (way) run(way, lock);
    else wait(lock);
  }
}

void RelayWorkers::run(const Shared& way, std::unique_lock<std::mutex>& lock) {
  std::shared_ptr<Lane> lane = way->which ? way->lane.lock() : nullptr;
  if (!lane) {  // its site has gone, or has it no more
    if (way->which) ways_.erase({way->site, way->endpoint});
    way->which = nullptr;
    return;
  }
  const bool was_troubled = way->troubled;
  way->state = Way::running;
  ++running_[way->site];
  running_troubled_ += was_troubled;
  if (!sound_.empty() || !troubled_.empty() || !asleep_.empty()) call_another();
  lock.unlock();
  std::int64_t when = now_ms() + kLongestNap;
  try {
    when = lane->work();
  } catch (...) {  // no memory, most of all: what waits goes on waiting
  }
  const bool troubled = lane->is_troubled();
  lane.reset();  // it may be the last of a site that has gone, which takes its lanes out of here
  lock.lock();
  running_troubled_ -= was_troubled;
  const auto count = running_.find(way->site);
  if (--count->second == 0) running_.erase(count);
  way->troubled = troubled;
  if (!way->which) return;
  const std::int64_t now = now_ms();
  if (std::exchange(way->again, false) || when <= now) make_ready(way);
  else put_to_sleep(way, std::min(when, now + kLongestNap));
}

}  // namespace leadline::receiver
