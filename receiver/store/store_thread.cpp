#include "receiver/store/store_thread.h"

#include <algorithm>

namespace leadline::receiver {

namespace {

// The next `most` items of a queue, or all there are.
template <typename Item>
std::vector<Item> take(FairQueue<Item>& queue, std::size_t most) {
  std::vector<Item> taken;
  while (taken.size() < most && !queue.empty()) taken.push_back(*queue.pop());
  return taken;
}

}  // namespace

StoreThread::StoreThread(std::unique_ptr<Store> store, std::function<void(const std::string&)> end)
    : store_(std::move(store)), reader_(store_->reader()), shared_(store_->is_shared()), end_(std::move(end)) {
  while (others_.size() + 1 < kWriters) {
    auto other = store_->writer();
    if (!other) break;
    others_.push_back(std::move(other));
  }
  threads_.emplace_back([this] { loop(*store_, !reader_); });
  for (const auto& other : others_) threads_.emplace_back([this, &store = *other] { loop(store, false); });
  if (reader_) threads_.emplace_back([this] { read_loop(); });
}

StoreThread::~StoreThread() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  wake_reader_.notify_one();
  for (std::thread& thread : threads_) thread.join();
}

bool StoreThread::wait_for_job(FairQueue<Job>& queue, const std::string& site, std::function<bool(Store&)> run) {
  const bool reads = &queue == &reads_;
  std::uint64_t number = 0;
  Job job{std::move(run), {}, 0};
  std::future<bool> done = job.done.get_future();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    job.number = number = ++numbers_;
    if (!queue.push(site, std::move(job))) return false;
  }
  (reader_ && reads ? wake_reader_ : wake_).notify_one();
  if (shared_ && !reads && done.wait_for(kPatience) == std::future_status::timeout) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (queue.remove(site, [&](const Job& one) { return one.number == number; })) return false;
  }
  return done.get();
}

// Of sites that nobody else is storing something of; of several writers each takes its share of those that wait.
std::vector<StoreThread::Job> StoreThread::take_group(std::set<std::string>& sites) {
  const std::size_t writers = others_.size() + 1, share = (writes_.lines() + writers - 1) / writers;
  const auto may = [&](const std::string& site) {
    if (sites.contains(site)) return true;
    const bool ours = (writers == 1 || sites.size() < share) && !busy_.contains(site);
    if (ours) sites.insert(site);
    return ours;
  };
  std::vector<Job> group;
  while (group.size() < kGroupItems) {
    auto job = writes_.pop(may);
    if (!job) break;
    group.push_back(std::move(*job));
  }
  busy_.insert(sites.begin(), sites.end());
  return group;
}

void StoreThread::loop(Store& store, bool reads_too) {
  for (;;) {
    std::vector<Job> group, reads;
    std::set<std::string> sites;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [&] {
        group = take_group(sites);
        if (reads_too) reads = take(reads_, kGroupItems);
        return stopping_ || !group.empty() || !reads.empty();
      });
      if (group.empty() && reads.empty()) return;
    }
    if (!group.empty()) write_group(store, group);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (const std::string& site : sites) busy_.erase(site);
    }
    if (!others_.empty()) wake_.notify_all();  // somebody may wait for one of these sites
    answer(reads, store);
  }
}

void StoreThread::read_loop() {
  for (;;) {
    std::vector<Job> reads;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_reader_.wait(lock, [this] { return stopping_ || !reads_.empty(); });
      if (reads_.empty()) return;
      reads = take(reads_, 1);
    }
    answer(reads, *reader_);
  }
}

void StoreThread::answer(std::vector<Job>& reads, Store& store) {
  for (Job& job : reads) job.done.set_value(go_on(job.run(store), store));
}

// Nobody is answered before all of the group are on the disk, or known not to be.
void StoreThread::write_group(Store& store, std::span<Job> jobs) {
  const auto began = std::chrono::steady_clock::now();
  std::vector<bool> stored(jobs.size(), commit(store, jobs));
  const bool hangs = shared_ && std::chrono::steady_clock::now() - began > kPatience;  // it is not for one of them then
  if (!stored.front() && jobs.size() > 1 && !hangs) {
    // One bad row must not spoil its group: each by itself.
    for (std::size_t i = 0; i < jobs.size(); ++i) stored[i] = commit(store, jobs.subspan(i, 1));
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done.set_value(stored[i]);
}

bool StoreThread::commit(Store& store, std::span<Job> jobs) {
  const auto began = std::chrono::steady_clock::now();
  const bool done = store.transact([&] { return std::all_of(jobs.begin(), jobs.end(), [&](Job& job) { return job.run(store); }); });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++(done ? counted_.commits : counted_.failures);
    if (done) counted_.writes += jobs.size(), counted_.commit_seconds += took.count();
  }
  return go_on(done, store);
}

StoreThread::Stats StoreThread::stats() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Stats stats = counted_;
  stats.waiting = writes_.size() + reads_.size();
  return stats;
}

// Whether something was done; does not come back when it failed and the store may not be used on.
bool StoreThread::go_on(bool done, const Store& store) const {
  if (done) return true;
  if (const auto reason = store.reason_to_end()) end_(*reason);
  return false;
}

}  // namespace leadline::receiver
