// The open connections, and who has to go when there are too many: of one client's, or of all, the one that has been waiting
// for its client longest, idle ones first. So slow connections give way to new ones, and what is being worked on is never cut.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>

namespace leadline::receiver {

class Connections {
 public:
  using Clock = std::chrono::steady_clock;
  enum Phase { idle, waiting_for_client, working };

  struct Entry {
    std::function<void()> close;
    std::string client;  // "": not known yet, counts for nobody
    Phase phase = idle;
    Clock::time_point since{};
    bool closing = false;
  };
  using Handle = std::list<Entry>::iterator;

  Connections(std::size_t most, std::size_t most_per_client) : most_(most), most_per_client_(most_per_client) {}

  Handle add(std::function<void()> close) { return entries_.insert(entries_.end(), {std::move(close), {}, idle, Clock::now(), false}); }
  void remove(Handle handle) { entries_.erase(handle); }
  void enter(Handle handle, Phase phase);
  // False: there is no room for another one of this client, since all of its are being worked on.
  bool count_for(Handle handle, const std::string& client);
  bool empty() const { return entries_.empty(); }
  // Closes those that are idle, or all that are not being worked on.
  void close_idle();
  void close_waiting();

 private:
  // Closes one connection, of `client` or (when that is "") of anybody, but not `except`. False: all are being worked on.
  bool close_longest_waiting(const std::string& client, Handle except);

  std::list<Entry> entries_;
  std::size_t most_, most_per_client_;
};

}  // namespace leadline::receiver
