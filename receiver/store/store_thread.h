// The one thread that touches the store; where there are other ways to it, one that reads and some that write. Whoever wants something of it hands over a function of the store and waits for what
// that gives. What writes has queued up while the last transaction was being synced goes into the next one together, so the
// price of a sync is shared under load and nobody waits for company when there is none. The sites of a receiver take turns; of several that write, each has sites
// that no other has at the moment: those are stored one group after another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "receiver/guard/fair_queue.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

class StoreThread {
 public:
  static constexpr std::size_t kQueueItems = 1024;  // more than these of a site waiting: the answer is no at once
  static constexpr std::size_t kGroupItems = 64;    // functions in one transaction, and reads between two of them
  static constexpr std::size_t kWriters = 4;        // at most, of a store that has so many
  static constexpr std::chrono::seconds kPatience{3};  // of a shared store, which may hang: whoever has waited so long for his turn is told so

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
  // `site`: whose line it waits in; "" is the receiver's own.
  template <typename Work>
  std::invoke_result_t<Work&, Store&> write(Work work, const std::string& site = {}) { return wait_for(writes_, site, work); }

  // Likewise for what only reads: by itself, after a group of writes, or beside them.
  template <typename Work>
  std::invoke_result_t<Work&, Store&> read(Work work, const std::string& site = {}) { return wait_for(reads_, site, work); }

 private:
  struct Job {
    std::function<bool(Store&)> run;  // false: it failed
    std::promise<bool> done;
    std::uint64_t number = 0;
  };

  template <typename Work>
  std::invoke_result_t<Work&, Store&> wait_for(FairQueue<Job>& queue, const std::string& site, Work& work) {
    std::invoke_result_t<Work&, Store&> answer;
    const bool done = wait_for_job(queue, site, [&](Store& store) { return (answer = work(store)).has_value(); });
    return done ? std::move(answer) : std::nullopt;
  }
  bool wait_for_job(FairQueue<Job>& queue, const std::string& site, std::function<bool(Store&)> run);
  void loop(Store& store, bool reads_too);
  std::vector<Job> take_group(std::set<std::string>& sites);
  void read_loop();
  void answer(std::vector<Job>& reads, Store& store);
  void write_group(Store& store, std::span<Job> jobs);
  bool commit(Store& store, std::span<Job> jobs);
  bool go_on(bool done, const Store& store) const;

  std::unique_ptr<Store> store_, reader_;  // no reader: reads are done by the one that writes
  std::vector<std::unique_ptr<Store>> others_;  // that write as well
  const bool shared_;
  std::function<void(const std::string&)> end_;
  std::mutex mutex_;
  std::condition_variable wake_, wake_reader_;
  FairQueue<Job> writes_{kQueueItems}, reads_{kQueueItems};
  std::set<std::string> busy_;  // sites that somebody is storing something of
  std::uint64_t numbers_ = 0;
  bool stopping_ = false;
  Stats counted_;  // but for what waits
  std::vector<std::thread> threads_;  // last: they start when everything above is there
};

// One site's way to the store: what it asks for waits in its own line, beside those of the other sites.
class SiteStore {
 public:
  SiteStore(StoreThread& thread, std::string site) : thread_(thread), site_(std::move(site)) {}

  template <typename Work>
  std::invoke_result_t<Work&, Store&> write(Work work) { return thread_.write(std::move(work), site_); }
  template <typename Work>
  std::invoke_result_t<Work&, Store&> read(Work work) { return thread_.read(std::move(work), site_); }
  StoreThread::Stats stats() { return thread_.stats(); }
  bool is_shared() const { return thread_.is_shared(); }

 private:
  StoreThread& thread_;
  const std::string site_;
};

}  // namespace leadline::receiver
