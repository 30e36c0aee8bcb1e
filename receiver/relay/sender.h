// One request over the network and its answer, by libcurl: to checked addresses only, with TLS verified, no redirect followed, no more of the
// answer read than is needed, and not longer than it may take.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "receiver/relay/request.h"

namespace leadline::receiver {

struct Sent {
  int status = 0;                  // 0: there was no answer
  std::string body;                // its first 64 KiB
  std::string problem;             // why there was none: timeout · unresolved · unreachable · tls · address_refused · too_slow …
  std::int64_t retry_after = 0;    // ms, as the answer asks
  bool stopped = false;            // by us: it is not known what came of it
};

class Sender {
 public:
  static constexpr std::size_t kAnswerBytes = 64 * 1024;
  static constexpr long kTimeoutMs = 15'000;
  static constexpr long kMailTimeoutMs = 120'000;  // a server looks a mail over before it takes it
  static constexpr long kConnectMs = 10'000;

  // `stop`: ends what is under way within a second.
  explicit Sender(const std::atomic<bool>& stop);
  ~Sender();
  Sender(const Sender&) = delete;

  // `inside`: whether it may go to addresses that are not public. Connections are kept for the next one.
  Sent send(const OutgoingRequest& request, bool inside);

 private:
  struct Transfer;
  const std::atomic<bool>& stop_;
  void* handle_ = nullptr;  // CURL, once there is something to send
};

}  // namespace leadline::receiver
