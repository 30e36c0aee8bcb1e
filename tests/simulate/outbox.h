// What js/outbox.ts does, method by method: the records that a page holds, claims and leases, a disk that may hang. Where that file changes this
// one has to; its members have the names that they have there.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "simulate/disk.h"
#include "simulate/mutation.h"
#include "simulate/oracle.h"

namespace leadline::simulate {

// A page as its tasks see it: nothing runs in one that is gone, and what would have run in one that stands still runs when it goes on.
class Life {
 public:
  explicit Life(World& world) : world_(world) {}
  bool alive = true, frozen = false;

  void run(std::function<void()> work) {
    if (!alive) return;
    if (frozen) return waiting_.push_back(std::move(work));
    work();
  }
  void after(std::int64_t ms, std::function<void()> work) {
    world_.after(ms, [this, work = std::move(work)]() mutable { run(std::move(work)); });
  }
  void thaw() {
    frozen = false;
    while (!waiting_.empty() && alive && !frozen) {
      const std::function<void()> work = std::move(waiting_.front());
      waiting_.pop_front();
      work();
    }
  }

 private:
  World& world_;
  std::deque<std::function<void()>> waiting_;
};

class Outbox {
 public:
  // A record that this page may send, or why it may not: "claimed", "gone", "changed" (then `record` is what lies there now).
  struct Taken {
    std::shared_ptr<const base::Json> record;
    const char* why = nullptr;
    bool claimed_now = false;  // in a transaction, not from memory
  };
  using Take = std::function<void(Taken)>;

  Outbox(World& world, Disk& disk, Oracle& oracle, Life& life, int page, Mutation mutation, std::function<void(const std::string&, bool)> stored)
      : world_(world), disk_(disk), oracle_(oracle), life_(life), page_(page), mutation_(mutation), stored_(std::move(stored)) {}

  void need(bool filling);
  void see(bool visible);
  void heads(std::function<void(base::Json)> done);
  void put(const std::string& key, const base::Json& value);
  void take(const std::string& key, Take done);
  void release(const std::string& key) { sending_.erase(key); }
  void erase(const std::string& key);
  void close();
  void yield();
  void doubt(int db);

  bool holds(const std::string& key) const { return held_.count(key) > 0; }

 private:
  using Opened = Disk::Opened;
  using Use = std::function<void(int connection, Opened opened)>;

  bool wanted() const { return needed_ && visible_; }
  bool idle() const { return !wanted() && held_.empty() && claims_ == 0; }
  void look();
  void settle();
  void disconnect();
  void move(int db, int left);
  void forget(const std::string& key);
  Disk::Work merge(const std::string& key, const base::Json& value);
  void claim(const std::string& key, Take done);
  Taken claim_now(base::Json& record, const std::string& key);
  Taken keep_now(base::Json& record, const base::Json& mine, const std::string& key);
  void write(const std::string& report, bool create, Disk::Work work);
  void open(bool create, Use use);
  void open_next();
  void soon(bool create, std::function<void(int connection, std::optional<Opened> opened)> use);

  World& world_;
  Disk& disk_;
  Oracle& oracle_;
  Life& life_;
  const int page_;
  const Mutation mutation_;
  const std::function<void(const std::string&, bool)> stored_;
  std::map<std::string, std::shared_ptr<const base::Json>> held_;
  std::map<std::string, std::string> known_;
  std::map<std::string, base::Json> moved_;
  std::set<std::string> sending_, written_;
  int db_ = 0, claims_ = 0;
  bool needed_ = false, visible_ = true, opening_ = false;
  std::deque<std::pair<bool, Use>> openings_;
};

}  // namespace leadline::simulate
