#include "serve/guarded_stream.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace leadline::cli {

namespace {

constexpr std::size_t kFlushBytes = 256 * 1024;
constexpr std::size_t kLingerBytes = 1024 * 1024;
constexpr std::chrono::seconds kLingerTime{2};

using GetName = int (*)(int, sockaddr*, socklen_t*);

void name_of(int socket, GetName get_name, std::string& ip, int& port) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  char text[INET6_ADDRSTRLEN] = "";
  if (get_name(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return;
  if (address.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    port = ntohs(v4->sin_port);
  } else if (address.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    port = ntohs(v6->sin6_port);
  }
  ip = text;
}

}  // namespace

bool GuardedStream::poll_until(short events, Clock::time_point deadline) const {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd watched{socket_, events, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
    if (ready > 0) return true;
    if (ready == 0 && left <= 0) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool GuardedStream::wait(const std::function<std::chrono::milliseconds()>& patience) {
  if (in_at_ < in_end_) return true;
  const auto start = Clock::now();
  for (;;) {
    const auto until = start + patience();
    const auto slice = Clock::now() + std::chrono::milliseconds(100);
    if (poll_until(POLLIN, std::min(until, slice))) return true;
    if (Clock::now() >= until) return false;
  }
}

void GuardedStream::begin_head() {
  allowed_ = kHeadBytes;
  taken_ = 0;
  deadline_ = Clock::now() + kHeadTime;
}

void GuardedStream::begin_body(std::size_t bytes) {
  allowed_ = bytes;
  taken_ = 0;
  deadline_ = Clock::now() + kBodyTime;
}

bool GuardedStream::fill() {
  if (in_at_ < in_end_) return true;
  // The client may be waiting for what we have written so far (`100 Continue`).
  if (!flush() || !poll_until(POLLIN, deadline_)) return false;
  ssize_t count = 0;
  do count = ::recv(socket_, in_, sizeof in_, 0);
  while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  in_at_ = 0;
  in_end_ = static_cast<std::size_t>(count);
  return true;
}

ssize_t GuardedStream::read(char* to, std::size_t size) {
  size = std::min(size, allowed_);
  // The clock is asked here too: bytes that are always ready, one by one, must not outlive the deadline.
  if (size == 0 || Clock::now() > deadline_ || !fill()) return -1;
  size = std::min(size, in_end_ - in_at_);
  std::memcpy(to, in_ + in_at_, size);
  in_at_ += size;
  allowed_ -= size;
  taken_ += size;
  return static_cast<ssize_t>(size);
}

ssize_t GuardedStream::write(const char* from, std::size_t size) {
  out_.append(from, size);
  if (out_.size() >= kFlushBytes && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

bool GuardedStream::flush() {
  const auto deadline = Clock::now() + kWriteTime;
  std::size_t sent = 0;
  while (sent < out_.size()) {
    if (!poll_until(POLLOUT, deadline)) return false;
    const ssize_t count = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  out_.clear();
  return true;
}

void GuardedStream::linger() {
  flush();
  ::shutdown(socket_, SHUT_WR);
  const auto deadline = Clock::now() + kLingerTime;
  std::size_t thrown_away = 0;
  while (thrown_away < kLingerBytes && poll_until(POLLIN, deadline)) {
    const ssize_t count = ::recv(socket_, in_, sizeof in_, 0);
    if (count <= 0) return;
    thrown_away += static_cast<std::size_t>(count);
  }
}

bool GuardedStream::is_readable() const { return in_at_ < in_end_ || poll_until(POLLIN, deadline_); }
bool GuardedStream::is_writable() const { return poll_until(POLLOUT, Clock::now() + kWriteTime); }

void GuardedStream::get_remote_ip_and_port(std::string& ip, int& port) const { name_of(socket_, ::getpeername, ip, port); }
void GuardedStream::get_local_ip_and_port(std::string& ip, int& port) const { name_of(socket_, ::getsockname, ip, port); }

}  // namespace leadline::cli
