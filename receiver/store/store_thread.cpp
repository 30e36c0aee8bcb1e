#include "receiver/store/store_thread.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace leadline::receiver {

StoreThread::StoreThread(std::unique_ptr<LeadStore> store) : store_(std::move(store)), thread_([this] { loop(); }) {}

StoreThread::~StoreThread() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

PutResult StoreThread::put(Lead lead) {
  PutJob job{std::move(lead), {}};
  std::future<PutResult> done = job.done.get_future();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (puts_.size() >= kQueueItems) return {};
    puts_.push_back(std::move(job));
  }
  wake_.notify_one();
  return done.get();
}

std::optional<std::vector<StoredLead>> StoreThread::list(std::string site, std::int64_t after, int limit) {
  ListJob job{std::move(site), after, limit, {}};
  std::future<std::vector<StoredLead>> done = job.done.get_future();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (lists_.size() >= kQueueItems) return std::nullopt;
    lists_.push_back(std::move(job));
  }
  wake_.notify_one();
  return done.get();
}

void StoreThread::loop() {
  for (;;) {
    std::vector<PutJob> group;
    std::deque<ListJob> lists;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !puts_.empty() || !lists_.empty(); });
      if (puts_.empty() && lists_.empty()) return;
      const std::size_t count = std::min(puts_.size(), kGroupItems);
      const auto end = puts_.begin() + static_cast<std::ptrdiff_t>(count);
      group.assign(std::make_move_iterator(puts_.begin()), std::make_move_iterator(end));
      puts_.erase(puts_.begin(), end);
      lists.swap(lists_);
    }
    if (!group.empty()) put_group(group);
    for (ListJob& job : lists) answer_list(job);
  }
}

void StoreThread::put_group(std::vector<PutJob>& jobs) {
  std::vector<const Lead*> leads;
  leads.reserve(jobs.size());
  for (const PutJob& job : jobs) leads.push_back(&job.lead);
  std::optional<std::vector<PutResult>> results = store_->put(leads);
  if (!results) give_up();
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done.set_value(std::move((*results)[i]));
}

void StoreThread::answer_list(ListJob& job) {
  std::optional<std::vector<StoredLead>> leads = store_->list(job.site, job.after, job.limit);
  if (!leads) give_up();
  job.done.set_value(std::move(*leads));
}

void StoreThread::give_up() const {
  std::fprintf(stderr, "leadline serve: the disk failed: %s; nothing of the last group was acknowledged; ending\n",
               store_->last_error().c_str());
  std::fflush(stderr);
  std::_Exit(kDiskFailedExit);  // no destructors: they would write to the file that has just failed
}

}  // namespace leadline::receiver
