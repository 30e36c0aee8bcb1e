#include "receiver/store/store_thread.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace leadline::receiver {

namespace {

// The first `most` items of a queue, or all there are.
template <typename Item>
std::vector<Item> take(std::deque<Item>& queue, std::size_t most) {
  const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(queue.size(), most));
  std::vector<Item> taken(std::make_move_iterator(queue.begin()), std::make_move_iterator(end));
  queue.erase(queue.begin(), end);
  return taken;
}

}  // namespace

StoreThread::StoreThread(std::unique_ptr<Store> store, std::function<void(const std::string&)> end)
    : store_(std::move(store)), reader_(store_->reader()), shared_(store_->is_shared()), end_(std::move(end)), thread_([this] { loop(); }) {
  if (reader_) reader_thread_ = std::thread([this] { read_loop(); });
}

StoreThread::~StoreThread() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  wake_reader_.notify_one();
  thread_.join();
  if (reader_thread_.joinable()) reader_thread_.join();
}

bool StoreThread::wait_for_job(std::deque<Job>& queue, std::function<bool(Store&)> run) {
  Job job{std::move(run), {}};
  std::future<bool> done = job.done.get_future();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (queue.size() >= kQueueItems) return false;
    queue.push_back(std::move(job));
  }
  (reader_ && &queue == &reads_ ? wake_reader_ : wake_).notify_one();
  return done.get();
}

void StoreThread::loop() {
  for (;;) {
    std::vector<Job> group, reads;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      const auto any = [this] { return !writes_.empty() || (!reader_ && !reads_.empty()); };
      wake_.wait(lock, [&] { return stopping_ || any(); });
      if (!any()) return;
      group = take(writes_, kGroupItems);
      if (!reader_) reads = take(reads_, kQueueItems);
    }
    if (!group.empty()) write_group(group);
    answer(reads, *store_);
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
void StoreThread::write_group(std::span<Job> jobs) {
  std::vector<bool> stored(jobs.size(), commit(jobs));
  if (!stored.front() && jobs.size() > 1) {
    // One bad row must not spoil its group: each by itself.
    for (std::size_t i = 0; i < jobs.size(); ++i) stored[i] = commit(jobs.subspan(i, 1));
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done.set_value(stored[i]);
}

bool StoreThread::commit(std::span<Job> jobs) {
  const auto began = std::chrono::steady_clock::now();
  const bool done = store_->transact([&] { return std::all_of(jobs.begin(), jobs.end(), [&](Job& job) { return job.run(*store_); }); });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++(done ? counted_.commits : counted_.failures);
    if (done) counted_.writes += jobs.size(), counted_.commit_seconds += took.count();
  }
  return go_on(done, *store_);
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
