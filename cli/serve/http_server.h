// cpp-httplib's server behind guarded sockets. The library parses requests and writes answers; this class decides how
// long a connection lives and refuses requests whose end is not certain (RFC 9112 §6.3), so that no byte of one request
// is ever read as the next.
#pragma once

#include <httplib.h>

#include <atomic>
#include <optional>
#include <string>

namespace leadline::cli {

// Where a request's body ends.
struct Framing {
  enum Kind { none, length, chunked, contradictory } kind = none;
  std::size_t bytes = 0;  // for `length`
};

Framing framing_of(const httplib::Request& request);

class HttpServer : public httplib::Server {
 public:
  static constexpr std::size_t kThreads = 64;      // connections served at a time; others wait
  static constexpr std::size_t kChunkedBytes = 512 * 1024;  // a chunked body with all its framing

  HttpServer();
  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port);
  // Lets running requests finish, closes idle connections, ends listen_after_bind(). Call it once, from another thread;
  // `over` becomes true when listen_after_bind() has returned by itself.
  void stop_serving(const std::atomic<bool>& over);

 private:
  bool process_and_close_socket(socket_t socket) override;
  bool serve_one(class GuardedStream& stream, bool last);

  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> connections_{0};
};

}  // namespace leadline::cli
