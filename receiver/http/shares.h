// What a line of requests has of what all lines share: workers, and memory for large bodies. Of the server's loop alone.
#pragma once

#include <boost/asio.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "receiver/guard/fair_queue.h"
#include "receiver/http/http_server.h"

namespace leadline::receiver {

struct Shares {
  Shares(std::size_t body, std::size_t waiting_per_line) : body_bytes(body), waiting(waiting_per_line) {}

  struct Waiting { std::string line; std::shared_ptr<boost::asio::steady_timer> called; };

  const std::size_t body_bytes;                 // a longer body is a large one
  std::size_t large_bytes = 0;                  // of large bodies that are being read or answered
  std::map<std::string, std::size_t> large_of;  // of these, of each line
  std::size_t busy = 0;                         // workers
  std::map<std::string, std::size_t> busy_of;   // of these, of each line
  FairQueue<Waiting> waiting;                   // for a worker
};

// The memory that a large body may take, from before it is read until it is answered. Where there are lines, of one not more than half of all.
class Large {
 public:
  Large(Shares& shares, const std::string& line, std::size_t bytes) : all_(shares.large_bytes), lines_(shares.large_of), line_(line), bytes_(bytes > shares.body_bytes ? bytes : 0) {
    if (bytes_ == 0) return;
    fits_ = all_ + bytes_ <= HttpServer::kLargeBytes && (line_.empty() || lines_[line_] + bytes_ <= HttpServer::kLargeBytes / 2);
    if (!fits_) bytes_ = 0;
    all_ += bytes_;
    lines_[line_] += bytes_;
  }
  ~Large() {
    all_ -= bytes_;
    if (const auto own = lines_.find(line_); own != lines_.end() && (own->second -= bytes_) == 0) lines_.erase(own);
  }
  Large(const Large&) = delete;
  bool fits() const { return fits_; }

 private:
  std::size_t& all_;
  std::map<std::string, std::size_t>& lines_;
  const std::string line_;
  std::size_t bytes_;
  bool fits_ = true;
};

// One of the workers, for a request of that line, from when it has its turn until it is answered.
class WorkerTurn {
 public:
  WorkerTurn(Shares& shares, boost::asio::io_context& io, std::string line) : shares_(shares), io_(io), line_(std::move(line)) {}
  ~WorkerTurn() {
    if (has_) give_on();
  }
  WorkerTurn(const WorkerTurn&) = delete;

  // False: too many of that line wait already.
  boost::asio::awaitable<bool> wait() {
    if (shares_.waiting.empty() && may(shares_, line_)) {
      take();
      co_return true;
    }
    const auto called = std::make_shared<boost::asio::steady_timer>(io_, boost::asio::steady_timer::time_point::max());
    if (!shares_.waiting.push(line_, {line_, called})) co_return false;
    call_next();  // others may wait for a line that is full
    if (called->expiry() == boost::asio::steady_timer::time_point::max()) co_await called->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    has_ = true;  // whoever called has counted us
    co_return true;
  }

 private:
  static bool may(const Shares& shares, const std::string& line) {
    const auto own = shares.busy_of.find(line);
    return shares.busy < HttpServer::kWorkers && (line.empty() || own == shares.busy_of.end() || own->second < HttpServer::kWorkersPerLine);
  }
  void take() {
    ++shares_.busy;
    ++shares_.busy_of[line_];
    has_ = true;
  }
  void give_on() {
    --shares_.busy;
    if (--shares_.busy_of[line_] == 0) shares_.busy_of.erase(line_);
    call_next();
  }
  void call_next() {
    const auto next = shares_.waiting.pop([&](const std::string& line) { return may(shares_, line); });
    if (!next) return;
    ++shares_.busy;
    ++shares_.busy_of[next->line];
    next->called->expires_at(boost::asio::steady_timer::time_point::min());  // wakes it, also when it does not wait yet
  }

  Shares& shares_;
  boost::asio::io_context& io_;
  const std::string line_;
  bool has_ = false;
};

}  // namespace leadline::receiver
