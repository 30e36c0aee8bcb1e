// The one thread that touches the store. Network threads hand it work and wait: for a lead, until its transaction is on
// the disk. What has queued up while the last transaction was being synced goes into the next one together, so the price
// of a sync is shared under load and nobody waits for company when there is none.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "receiver/store/store.h"

namespace leadline::receiver {

class StoreThread {
 public:
  static constexpr std::size_t kQueueItems = 1024;  // more than these waiting: put() says busy at once
  static constexpr std::size_t kGroupItems = 64;    // leads in one transaction
  static constexpr int kDiskFailedExit = 74;        // EX_IOERR of sysexits.h

  explicit StoreThread(std::unique_ptr<LeadStore> store);
  ~StoreThread();  // finishes what is queued
  StoreThread(const StoreThread&) = delete;

  // Waits for the commit. When the disk fails the process ends with kDiskFailedExit, and nobody gets an answer.
  PutResult put(Lead lead);

  // As LeadStore::list; nullopt when the queue is full.
  std::optional<std::vector<StoredLead>> list(std::string site, std::int64_t after, int limit);

 private:
  struct PutJob {
    Lead lead;
    std::promise<PutResult> done;
  };
  struct ListJob {
    std::string site;
    std::int64_t after = 0;
    int limit = 0;
    std::promise<std::vector<StoredLead>> done;
  };

  void loop();
  void put_group(std::vector<PutJob>& jobs);
  void answer_list(ListJob& job);
  [[noreturn]] void give_up() const;

  std::unique_ptr<LeadStore> store_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<PutJob> puts_;
  std::deque<ListJob> lists_;
  bool stopping_ = false;
  std::thread thread_;  // last: it starts when everything above is there
};

}  // namespace leadline::receiver
