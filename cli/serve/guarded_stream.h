// A client's socket as cpp-httplib sees it, with the limits that library (0.11.4) does not have: the length and time of a
// request's head, the time of its body, and no byte read beyond what the request may still hold. A client that breaks a
// limit gets its read ended, as if it had hung up.
// What is written is gathered and sent in one piece: a head and a short body in two segments wait for each other
// (Nagle's algorithm and delayed acknowledgement, RFC 1122 §4.2.3.4).
#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>
#include <string>

namespace leadline::cli {

class GuardedStream : public httplib::Stream {
 public:
  static constexpr std::size_t kHeadBytes = 16 * 1024;
  static constexpr std::chrono::seconds kHeadTime{5};
  static constexpr std::chrono::seconds kBodyTime{10};
  static constexpr std::chrono::seconds kWriteTime{10};

  explicit GuardedStream(int socket) : socket_(socket) {}
  GuardedStream(const GuardedStream&) = delete;

  // Waits until a request begins. `patience` says how long an idle connection may last; it is asked again and again,
  // because that changes while we wait. False: close the connection.
  bool wait(const std::function<std::chrono::milliseconds()>& patience);
  // From here on a request's head is read.
  void begin_head();
  // From here on a body of at most `bytes` is read.
  void begin_body(std::size_t bytes);
  // Bytes of the body that were read.
  std::size_t body_bytes() const { return taken_; }
  // Sends what was written; false when the client is gone.
  bool flush();
  // Says goodbye: no more is sent, what the client still sends is thrown away for a short while. Closing at once would
  // reset the connection and with it destroy an answer that the client has not read yet (RFC 9112 §9.6).
  void linger();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  using Clock = std::chrono::steady_clock;
  bool poll_until(short events, Clock::time_point deadline) const;
  bool fill();

  int socket_;
  char in_[8 * 1024];
  std::size_t in_at_ = 0, in_end_ = 0;
  std::string out_;
  std::size_t allowed_ = 0;  // bytes that may still be read in this phase
  std::size_t taken_ = 0;    // bytes read in this phase
  Clock::time_point deadline_;
};

}  // namespace leadline::cli
