// Whom a request comes from, for limits that count by address. Behind a proxy every connection has the proxy's address; the
// visitor's own is then in a header, which anybody can write: it is believed only from networks that the site file names.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "receiver/http/http.h"

namespace leadline::receiver {

// An IP address; version 4 as ::ffff:a.b.c.d, so that there is one kind only.
using Address = std::array<std::uint8_t, 16>;

struct Network {
  Address address{};
  int bits = 128;  // of `address`, from the left, that must be equal

  bool holds(const Address& other) const;
};

// "192.0.2.7", "2001:db8::1"; in headers also with a port or in brackets.
std::optional<Address> parse_address(std::string_view text);
// An address, or a network as "10.0.0.0/8".
std::optional<Network> parse_network(std::string_view text);

// The address that limits count: `peer` itself, or, when that is one of `proxies`, the last one named by Forwarded (RFC 7239) or
// X-Forwarded-For that is no proxy of ours. When both headers are there and name different ones, a visitor may have written
// one of them: then the proxy's own is counted, which all who do so share.
// Of version 6 the first 64 bits: that is what one customer has.
std::string client_of(const std::string& peer, const HttpRequest& request, const std::vector<Network>& proxies);

// As client_of() for somebody whose request has not been read yet; "" for a proxy, who speaks for many.
std::string client_before_request(const std::string& peer, const std::vector<Network>& proxies);

}  // namespace leadline::receiver
