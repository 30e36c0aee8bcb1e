#include "receiver/guard/rate_limits.h"

#include <algorithm>

#include "receiver/http/client_address.h"
#include "receiver/relay/addresses.h"

namespace leadline::receiver {

namespace {

// Somebody nearby is connected, and nobody has said for whom.
bool is_unnamed_neighbour(const HttpRequest& head) {
  const auto peer = parse_address(head.peer), client = parse_address(head.client);
  return !client || (peer && *peer == *client && !is_public(*peer));
}

}  // namespace

double RateLimits::used_at(const Bucket& bucket, const Rate& rate, Clock::time_point now) {
  return std::max(0.0, bucket.used - rate.per_second * std::chrono::duration<double>(now - bucket.at).count());
}

std::chrono::seconds RateLimits::wait_of(const Bucket& bucket, const Rate& rate, Clock::time_point now) {
  const double over = used_at(bucket, rate, now) + 1 - rate.burst;
  if (rate.burst <= 0 || over <= 0) return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::duration<double>(std::clamp(over / rate.per_second, 0.001, 3600.0)));
}

void RateLimits::add_one(Bucket& bucket, const Rate& rate, Clock::time_point now) {
  bucket.used = used_at(bucket, rate, now) + 1;
  bucket.at = now;
}

std::chrono::seconds RateLimits::take(const HttpRequest& head, bool by_proxy, Clock::time_point now) {
  const bool counted = client_rate_.burst > 0 && (by_proxy || !is_unnamed_neighbour(head));
  if (counted && clients_.size() >= kClients && !clients_.contains(head.client)) make_room(now);
  Bucket nobody;
  Bucket& client = counted ? clients_[head.client] : nobody;
  const auto wait = std::max(counted ? wait_of(client, client_rate_, now) : std::chrono::seconds(0), wait_of(site_, site_rate_, now));
  if (wait.count() > 0) return wait;
  if (counted) add_one(client, client_rate_, now);
  add_one(site_, site_rate_, now);
  return wait;
}

// Those that have used nothing any more are as good as forgotten; when there is none, one goes.
void RateLimits::make_room(Clock::time_point now) {
  std::erase_if(clients_, [&](const auto& one) { return used_at(one.second, client_rate_, now) <= 0; });
  if (clients_.size() >= kClients) clients_.erase(clients_.begin());
}

}  // namespace leadline::receiver
