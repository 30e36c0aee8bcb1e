#include "receiver/relay/addresses.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace leadline::receiver {

namespace {

// IANA's registries of special-purpose addresses (RFC 6890 and what came since), and multicast.
constexpr const char* kSpecialVersion4[] = {
    "0.0.0.0/8",       "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",  "169.254.0.0/16", "172.16.0.0/12",   "192.0.0.0/24", "192.0.2.0/24",
    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4",     "240.0.0.0/4",
};
// Of version 6 only global unicast is public at all, and of that not these.
constexpr const char* kGlobalVersion6 = "2000::/3";
constexpr const char* kSpecialVersion6[] = {"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16"};

template <std::size_t kCount>
std::vector<Network> networks(const char* const (&texts)[kCount]) {
  std::vector<Network> all;
  for (const char* text : texts) all.push_back(parse_network(text).value());
  return all;
}

bool among(const std::vector<Network>& all, const Address& address) {
  return std::any_of(all.begin(), all.end(), [&](const Network& one) { return one.holds(address); });
}

}  // namespace

bool is_public(const Address& address) {
  static const std::vector<Network> special4 = networks(kSpecialVersion4), special6 = networks(kSpecialVersion6);
  static const Network version4 = parse_network("0.0.0.0/0").value(), global = parse_network(kGlobalVersion6).value();
  if (version4.holds(address)) return !among(special4, address);
  return global.holds(address) && !among(special6, address);
}

std::optional<Address> address_of(const sockaddr& address) {
  Address out{};
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    out[10] = out[11] = 0xff;
    std::memcpy(out.data() + 12, &v4.sin_addr, 4);
    return out;
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  std::memcpy(out.data(), &v6.sin6_addr, out.size());
  static const Network mapped = parse_network("0.0.0.0/0").value();
  // One that says it is of version 4 came from no resolver that means well.
  if (mapped.holds(out)) return Address{};
  return out;
}

}  // namespace leadline::receiver
