#include "receiver/guard/disk_guard.h"

#include <sys/statvfs.h>

#include <chrono>

namespace leadline::receiver {

namespace {

constexpr std::int64_t kLookMs = 200;

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

std::int64_t DiskGuard::free_bytes() {
  const std::int64_t now = steady_ms();
  std::int64_t last = looked_at_.load();
  // One of those who ask looks; the others take what was seen last.
  if (last >= 0 && (now - last < kLookMs || !looked_at_.compare_exchange_strong(last, now))) return free_;
  struct statvfs info {};
  if (::statvfs(folder_.c_str(), &info) == 0) free_ = static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
  looked_at_ = now;
  return free_;
}

DiskGuard::Room DiskGuard::room() {
  const std::int64_t free = free_bytes();
  return free < room_.least ? Room::none : free < room_.low ? Room::low : Room::enough;
}

const char* name_of(DiskGuard::Room room) {
  return room == DiskGuard::Room::enough ? "enough" : room == DiskGuard::Room::low ? "low" : "none";
}

}  // namespace leadline::receiver
