// The one thread that touches the store; where there is another way to it for what only reads, another one that reads. Whoever wants something of it hands over a function of the store and waits for what
// that gives. What writes has queued up while the last transaction was being synced goes into the next one together, so the
// price of a sync is shared under load and nobody waits for company when there is none.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "receiver/store/store.h"

namespace leadline::receiver {

class StoreThread {
 public:
  static constexpr std::size_t kQueueItems = 1024;  // more than these waiting: the answer is no at once
  static constexpr std::size_t kGroupItems = 64;    // functions in one transaction

  // `end` ends the process, for the reason that the store has; it must not return, so that nobody is answered.
  StoreThread(std::unique_ptr<Store> store, std::function<void(const std::string& reason)> end);
  ~StoreThread();  // finishes what is queued
  StoreThread(const StoreThread&) = delete;

  struct Stats {
    std::uint64_t commits = 0, writes = 0, failures = 0;
    double commit_seconds = 0;
    std::size_t waiting = 0;
  };
  Stats stats();
  bool is_shared() const { return shared_; }  // as the store says (shared_store.h)

  // Runs `work`, which gives an optional, in a transaction and returns what it gave once that is on the disk. nullopt: nothing
  // is stored, and the same may be tried again. It may be run twice: when a group fails, each of it is tried by itself.
  template <typename Work>
  std::invoke_result_t<Work&, Store&> write(Work work) { return wait_for(writes_, work); }

  // Likewise for what only reads: by itself, after the writes that wait, or beside them.
  template <typename Work>
  std::invoke_result_t<Work&, Store&> read(Work work) { return wait_for(reads_, work); }

 private:
  struct Job {
    std::function<bool(Store&)> run;  // false: it failed
    std::promise<bool> done;
  };

  template <typename Work>
  std::invoke_result_t<Work&, Store&> wait_for(std::deque<Job>& queue, Work& work) {
    std::invoke_result_t<Work&, Store&> answer;
    const bool done = wait_for_job(queue, [&](Store& store) { return (answer = work(store)).has_value(); });
    return done ? std::move(answer) : std::nullopt;
  }
  bool wait_for_job(std::deque<Job>& queue, std::function<bool(Store&)> run);
  void loop();
  void read_loop();
  void answer(std::vector<Job>& reads, Store& store);
  void write_group(std::span<Job> jobs);
  bool commit(std::span<Job> jobs);
  bool go_on(bool done, const Store& store) const;

  std::unique_ptr<Store> store_, reader_;  // no reader: reads are done by the one that writes
  const bool shared_;
  std::function<void(const std::string&)> end_;
  std::mutex mutex_;
  std::condition_variable wake_, wake_reader_;
  std::deque<Job> writes_, reads_;
  bool stopping_ = false;
  Stats counted_;  // but for what waits
  std::thread thread_, reader_thread_;  // last: they start when everything above is there
};

}  // namespace leadline::receiver
