#include "simulate/disk.h"

namespace leadline::simulate {

void Disk::open(int page, bool create, std::function<void(Opened, int)> done) {
  Opening opening{page, create, std::move(done)};
  if (!defects_.empty() && defects_.front() == Defect::open_hangs) {
    defects_.pop_front();
    hanging_.push_back(std::move(opening));
    return;
  }
  const bool fails = !defects_.empty() && defects_.front() == Defect::open_fails;
  if (fails) defects_.pop_front();
  world_.after(moment(), [this, fails, opening = std::move(opening)]() mutable {
    if (fails) opening.done(Opened::failed, 0);
    else if (removing_) waiting_.push_back(std::move(opening));
    else open_now(std::move(opening));
  });
}

void Disk::open_now(Opening opening) {
  if (left_.count(opening.page)) return;
  if (!exists_ && !opening.create) return opening.done(Opened::none, 0);
  exists_ = true;
  const int connection = ++count_;
  connections_[connection] = opening.page;
  opening.done(Opened::yes, connection);
}

void Disk::close(int connection) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  pages_of_closed_[connection] = found->second;
  connections_.erase(found);
  go_on();
}

void Disk::transact(int connection, Work work, Done done) {
  if (connection <= dead_) return fail(std::move(done));
  const auto open = connections_.find(connection);
  transactions_.push_back({open != connections_.end() ? open->second : pages_of_closed_[connection], std::move(work), std::move(done)});
  run();
}

void Disk::remove() {
  if (!exists_ || removing_) return;
  removing_ = true;
  const std::map<int, int> asked = connections_;
  for (const auto& [connection, page] : asked) world_.after(1, [this, connection = connection, page = page] { if (connections_.count(connection)) yield_(page); });
  world_.after(2, [this] { go_on(); });
}

void Disk::run() {
  if (running_ || transactions_.empty()) return;
  running_ = true;
  const std::uint64_t number = ++number_;
  Transaction& next = transactions_.front();
  std::int64_t takes = moment();
  bool aborts = false;
  if (!defects_.empty() && defects_.front() < Defect::open_hangs) {
    next.hangs = defects_.front() == Defect::hangs;
    aborts = defects_.front() == Defect::aborts;
    if (defects_.front() == Defect::slow) takes = world_.random.between(200, 40 * kSecond);
    defects_.pop_front();
  }
  if (aborts) next.work = nullptr;
  if (!next.hangs) world_.after(takes, [this, number] { finish(number); });
}

void Disk::finish(std::uint64_t number) {
  if (number != number_ || !running_) return;
  Transaction done = std::move(transactions_.front());
  transactions_.pop_front();
  running_ = false;
  if (done.work) done.work(records_);
  if (done.done) done.done(done.work != nullptr);
  run();
  go_on();
}

void Disk::go_on() {
  if (!removing_ || !connections_.empty() || !transactions_.empty()) return;
  removing_ = exists_ = false;
  wiped_();
  records_.clear();
  std::deque<Opening> waiting = std::exchange(waiting_, {});
  for (Opening& opening : waiting) open_now(std::move(opening));
}

void Disk::heal() {
  defects_.clear();
  std::deque<Opening> hanging = std::exchange(hanging_, {});
  for (Opening& opening : hanging) {
    if (removing_) waiting_.push_back(std::move(opening));
    else open_now(std::move(opening));
  }
  if (running_ && transactions_.front().hangs) finish(number_);
}

void Disk::fail(Done done) {
  if (done) world_.after(1, [done = std::move(done)] { done(false); });
}

void Disk::clear() {
  std::deque<Transaction> aborted = std::exchange(transactions_, {});
  const std::map<int, int> closed = std::exchange(connections_, {});
  records_.clear();
  running_ = removing_ = exists_ = false;
  dead_ = count_;
  for (Transaction& one : aborted) fail(std::move(one.done));
  for (const auto& [connection, page] : closed) lost_(page, connection);
  for (Opening& opening : std::exchange(waiting_, {})) open_now(std::move(opening));
}

void Disk::leave(int page, bool kept) {
  left_.insert(page);
  for (std::size_t i = 0; i < transactions_.size();) {
    Transaction& one = transactions_[i];
    if (one.page != page) {
      ++i;
      continue;
    }
    if (kept && !one.hangs) {
      one.done = nullptr;
      ++i;
      continue;
    }
    if (i == 0 && running_) running_ = false;
    transactions_.erase(transactions_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  const auto of_page = [page](const Opening& opening) { return opening.page == page; };
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), of_page), waiting_.end());
  hanging_.erase(std::remove_if(hanging_.begin(), hanging_.end(), of_page), hanging_.end());
  for (auto it = connections_.begin(); it != connections_.end();) it = it->second == page ? connections_.erase(it) : std::next(it);
  run();
  go_on();
}

}  // namespace leadline::simulate
