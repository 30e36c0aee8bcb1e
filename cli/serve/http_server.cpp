#include "serve/http_server.h"

#include <algorithm>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "base/text.h"
#include "serve/guarded_stream.h"

namespace leadline::cli {

namespace {

constexpr std::chrono::milliseconds kIdle{15'000};
constexpr std::chrono::milliseconds kIdleWhenCrowded{500};
constexpr std::size_t kCrowd = HttpServer::kThreads * 3 / 4;
constexpr int kWaitingConnections = 512;
constexpr std::size_t kRequestsPerConnection = 10'000;

// The value of a header that may stand there once; nullopt when it does not, `many` when it does more often.
std::optional<std::string> single_header(const httplib::Request& request, const char* name, bool& many) {
  const std::size_t count = request.get_header_value_count(name);
  if (count > 1) many = true;
  return count == 0 ? std::nullopt : std::optional(request.get_header_value(name));
}

}  // namespace

Framing framing_of(const httplib::Request& request) {
  bool many = false;
  const auto length = single_header(request, "Content-Length", many);
  const auto coding = single_header(request, "Transfer-Encoding", many);
  if (many || (length && coding)) return {Framing::contradictory, 0};
  if (coding) return {base::lower_ascii(*coding) == "chunked" ? Framing::chunked : Framing::contradictory, 0};
  if (!length) return {Framing::none, 0};
  const bool digits = !length->empty() && length->size() <= 15 &&
                      std::all_of(length->begin(), length->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return {Framing::contradictory, 0};
  return {Framing::length, static_cast<std::size_t>(std::stoull(*length))};
}

HttpServer::HttpServer() {
  new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  // The library's default is SO_REUSEPORT: a second server could then take the same port, and half of the leads.
  set_socket_options([](socket_t socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_keep_alive_timeout(kIdle.count() / 1000);  // what the Keep-Alive header says
  set_keep_alive_max_count(kRequestsPerConnection);
}

std::optional<int> HttpServer::bind(const std::string& host, int port) {
  if (port == 0) port = bind_to_any_port(host);
  else if (!bind_to_port(host, port)) port = -1;
  if (port <= 0) return std::nullopt;
  // The library lets five connections wait to be accepted; the sixth would be dropped and try again after a second.
  ::listen(svr_sock_, kWaitingConnections);
  return port;
}

void HttpServer::stop_serving(const std::atomic<bool>& over) {
  stopping_ = true;
  // stop() does nothing before the loop runs: a signal may come that early.
  while (!is_running() && !over) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  if (!over) stop();
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ++connections_;
  {
    GuardedStream stream(socket);
    // Idle connections must not keep newcomers waiting for a thread.
    const auto patience = [this] {
      return stopping_ ? std::chrono::milliseconds(0) : connections_ > kCrowd ? kIdleWhenCrowded : kIdle;
    };
    bool begun = false;
    std::size_t left = kRequestsPerConnection;
    while (left > 0 && (begun = stream.wait(patience)) && serve_one(stream, left == 1)) --left;
    if (begun) stream.linger();  // an idle client has nothing that it could still have to read
  }
  ::close(socket);
  --connections_;
  return true;
}

// True when the connection can carry another request.
bool HttpServer::serve_one(GuardedStream& stream, bool last) {
  bool head_read = false;  // false: the library refused the request, and where the next one begins is not known
  bool close_asked = false;
  Framing framing;
  stream.begin_head();
  const bool served = process_request(stream, last, close_asked, [&](httplib::Request& request) {
    head_read = true;
    framing = framing_of(request);
    stream.begin_body(framing.kind == Framing::length ? framing.bytes : framing.kind == Framing::chunked ? kChunkedBytes : 0);
    if (stopping_ || framing.kind == Framing::chunked || framing.kind == Framing::contradictory) {
      request.headers.erase("Connection");
      request.set_header("Connection", "close");
      close_asked = true;
    }
  });
  // A body that nobody read would be taken for the next request.
  const bool at_end = framing.kind != Framing::length || stream.body_bytes() == framing.bytes;
  return stream.flush() && served && head_read && !close_asked && at_end && !last;
}

}  // namespace leadline::cli
