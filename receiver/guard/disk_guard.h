// How much room is left where leads are kept. Before the disk is full nothing more is taken, as long as there is room to go on cleanly: what is on its way is finished, what
// waits is sent on, what is to be erased can be. Files go first, for they are large and come after their lead.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace leadline::receiver {

struct DiskRoom {
  std::int64_t low = std::int64_t{1024} << 20;   // bytes: with less, no files are taken
  std::int64_t least = std::int64_t{256} << 20;  // with less, no leads either
};

// Any thread may ask.
class DiskGuard {
 public:
  enum class Room { enough, low, none };

  DiskGuard(std::string folder, DiskRoom room) : folder_(std::move(folder)), room_(room) {}

  // At most a fifth of a second old.
  Room room();
  std::int64_t free_bytes();

 private:
  std::string folder_;
  DiskRoom room_;
  std::atomic<std::int64_t> free_{INT64_MAX}, looked_at_{-1};
};

const char* name_of(DiskGuard::Room room);

}  // namespace leadline::receiver
