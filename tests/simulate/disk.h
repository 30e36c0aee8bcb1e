// The database of a site in one browser profile, as IndexedDB is: transactions one after another, each wholly or not at all; what is complete
// survives a kill (durability `strict`); taken away only when every connection has been closed, after each was asked to.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "base/json.h"
#include "simulate/schedule.h"
#include "simulate/world.h"

namespace leadline::simulate {

class Disk {
 public:
  using Records = std::map<std::string, base::Json>;
  using Work = std::function<void(Records&)>;
  using Done = std::function<void(bool)>;
  enum class Opened { yes, none, failed };

  // `yield`: the page of a connection hears that somebody takes the database away; `lost`: that the browser has closed it. `wiped`: it is gone, with
  // what lay in it.
  Disk(World& world, std::function<void(int page)> yield, std::function<void(int page, int connection)> lost, std::function<void()> wiped)
      : world_(world), yield_(std::move(yield)), lost_(std::move(lost)), wiped_(std::move(wiped)) {}

  void open(int page, bool create, std::function<void(Opened, int connection)> done);
  void close(int connection);
  // In `connection`, which may be closed meanwhile.
  void transact(int connection, Work work, Done done);
  void remove();

  void meet(Defect defect) { defects_.push_back(defect); }
  void heal();
  // The visitor clears what the site keeps: whatever is going on is aborted.
  void clear();
  // The page is no more: of what it has begun, `kept` says whether it is carried out.
  void leave(int page, bool kept);

  bool exists() const { return exists_; }
  bool calm() const { return exists_ && !removing_ && transactions_.empty(); }
  Records& records() { return records_; }

 private:
  struct Transaction {
    int page;
    Work work;
    Done done;
    bool hangs = false;
  };
  struct Opening {
    int page;
    bool create;
    std::function<void(Opened, int)> done;
  };

  bool meets(Defect a, Defect b, Defect c);
  void run();
  void fail(Done done);
  void finish(std::uint64_t number);
  void open_now(Opening opening);
  void go_on();
  std::int64_t moment() { return world_.random.between(1, 15); }

  World& world_;
  std::function<void(int)> yield_;
  std::function<void(int, int)> lost_;
  std::function<void()> wiped_;
  Records records_;
  bool exists_ = false, removing_ = false, running_ = false;
  std::uint64_t number_ = 0;  // of the transaction that runs
  std::deque<Transaction> transactions_;
  std::deque<Opening> waiting_, hanging_;
  std::map<int, int> connections_;  // to its page
  std::map<int, int> pages_of_closed_;
  std::set<int> left_;
  int count_ = 0;
  int dead_ = 0;  // connections up to this one were closed by the browser
  std::deque<Defect> defects_;
};

}  // namespace leadline::simulate
