// An HTTP/1.1 server on one event loop (Boost.Asio; Boost.Beast reads the requests). A connection costs memory and a descriptor,
// never a thread: heads and bodies are read and answers are sent by the loop; only a request that is there as a whole goes to
// one of the workers, who may block. So clients that are slow, or silent, or never read their answer keep nobody waiting.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

// Why a request is not answered as it would like.
struct Refusal {
  int status;
  const char* code;
  const char* message;
  const char* hint = "";
};

// What a server asks of the program it is part of. Whatever these throw becomes a 500.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  struct Admission {
    std::optional<HttpResponse> refusal;      // the answer, which the head alone decided
    std::chrono::milliseconds wait{0};        // before answer() is asked
    std::string line;                         // whoever waits for a worker waits in this line; lines take turns
  };

  // On the loop: must not block. The address that limits count; "" for one that speaks for many (a proxy), before its request.
  virtual std::string client_before_request(const std::string& peer) = 0;
  // On the loop, when a request's head is there: notes who has sent it and whose it is (`client`, `mount`, `path`, `site`).
  virtual void receive(HttpRequest& head) = 0;
  // On the loop: no longer body is read.
  virtual std::size_t most_body(const HttpRequest& head) = 0;
  // On the loop, when a request's head is there.
  virtual Admission admit(const HttpRequest& head) = 0;
  // On the loop: the server itself refuses. `request` has what is known of it.
  virtual HttpResponse refuse(const HttpRequest& request, const Refusal& why) = 0;
  // On a worker, when the whole request is there.
  virtual HttpResponse answer(const HttpRequest& request) = 0;
};

class HttpServer {
 public:
  static constexpr std::size_t kHeadBytes = 16 * 1024;
  static constexpr std::size_t kTargetBytes = 8 * 1024;
  static constexpr std::size_t kWorkers = 64;            // leads that wait together share a sync
  static constexpr std::size_t kWorkersPerLine = 32;     // so that there are always some for the others; the line without a name has all
  static constexpr std::size_t kWaitingPerLine = 2048;   // more than these waiting for a worker: the answer is no at once
  static constexpr std::size_t kConnections = 4096;      // fewer when the system allows fewer descriptors
  static constexpr std::size_t kConnectionsPerClient = 100;
  static constexpr std::size_t kRequestsPerConnection = 10'000;
  static constexpr std::chrono::seconds kIdleTime{15};
  static constexpr std::chrono::seconds kHeadTime{5};
  static constexpr std::chrono::seconds kBodyTime{10};
  static constexpr std::uint64_t kReadRate = 16 * 1024;  // bytes a second; a large body has as much more time
  static constexpr std::size_t kLargeBytes = 128 * 1024 * 1024;  // of large bodies, together
  static constexpr std::chrono::seconds kWriteTime{10};  // and as long as kWriteRate needs
  static constexpr std::uint64_t kWriteRate = 8 * 1024;  // bytes a second
  static constexpr std::chrono::seconds kDrainTime{10};
  static constexpr std::chrono::minutes kNewsTime{10};          // then an answer that goes on ends, and whoever asks again shows who they are
  static constexpr std::chrono::seconds kNewsPause{15};         // so that nobody between takes it for dead
  static constexpr std::chrono::milliseconds kNewsGap{200};     // what comes together is told once

  // `body_bytes`: a longer body is a large one, of which only so many are in memory at a time. The handler must outlive the server.
  HttpServer(HttpHandler& handler, std::size_t body_bytes);
  ~HttpServer();
  // Port 0 takes a free one. The port, or nullopt when it cannot be had.
  std::optional<int> bind(const std::string& host, int port);
  // Serves until stop(), from any thread: lets running requests finish, closes idle connections.
  void serve();
  void stop();

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace leadline::receiver
