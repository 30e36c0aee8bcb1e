// How many leads may come: from one client, and for the site. Token buckets, asked before a body is read. Who is refused is told when to come again, keeps the lead
// and comes: nothing is lost over it, and a flood costs no disk.
//
// A connection from a private address that no named proxy spoke for is not counted by itself: it is a program beside the receiver, or a web server that the site file does not
// name, and behind that are all visitors at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

struct Rate {
  double per_second = 0;
  double burst = 0;  // so many at once; 0: there is no limit
};

// Asked by one thread, the server's loop.
class RateLimits {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kClients = 100'000;  // remembered at a time

  RateLimits(Rate client, Rate site) : client_rate_(client), site_rate_(site) {}

  // Takes one of what may come from whoever has sent `head`. 0: it may. Otherwise the time until it might, and nothing is taken. `by_proxy`: a named proxy is connected;
  // who makes it contradict itself is counted as that proxy.
  std::chrono::seconds take(const HttpRequest& head, bool by_proxy, Clock::time_point now);

 private:
  struct Bucket {
    double used = 0;  // of the burst, fading
    Clock::time_point at{};
  };
  static double used_at(const Bucket& bucket, const Rate& rate, Clock::time_point now);
  static std::chrono::seconds wait_of(const Bucket& bucket, const Rate& rate, Clock::time_point now);
  static void add_one(Bucket& bucket, const Rate& rate, Clock::time_point now);
  void make_room(Clock::time_point now);

  Rate client_rate_, site_rate_;
  Bucket site_;
  std::map<std::string, Bucket> clients_;
};

}  // namespace leadline::receiver
