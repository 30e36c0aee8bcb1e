#include "receiver/http/client_address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/text.h"

namespace leadline::receiver {

namespace {

constexpr int kCustomerBits = 64;

bool is_version_4(const Address& address) {
  static constexpr std::uint8_t kMapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(std::begin(kMapped), std::end(kMapped), address.begin());
}

std::string text_of(Address address) {
  if (!is_version_4(address)) std::fill(address.begin() + kCustomerBits / 8, address.end(), std::uint8_t{0});
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(AF_INET6, address.data(), text, sizeof text);
  return text;
}

// All lines of a header of that name, as the one list they are (RFC 9110 §5.3).
std::vector<std::string> list_of(const HttpRequest& request, std::string_view name) {
  std::vector<std::string> items;
  for (const Header& one : request.headers) {
    if (base::lower_ascii(one.name) != name) continue;
    for (const std::string& item : base::split(one.value, ',')) items.emplace_back(base::trim(item));
  }
  return items;
}

// The `for=` of an element of Forwarded; "" when it has none.
std::string forwarded_for(const std::string& element) {
  for (const std::string& pair : base::split(element, ';')) {
    const std::string_view trimmed = base::trim(pair);
    if (trimmed.size() < 4 || base::lower_ascii(trimmed.substr(0, 4)) != "for=") continue;
    std::string_view value = trimmed.substr(4);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return {};
}

bool is_proxy(const Address& address, const std::vector<Network>& proxies) {
  return std::any_of(proxies.begin(), proxies.end(), [&](const Network& one) { return one.holds(address); });
}

// Each proxy adds at the end whom it spoke with: from there backwards, as long as the one who wrote it is ours.
Address last_stranger(const Address& peer, const std::vector<std::string>& chain, const std::vector<Network>& proxies) {
  Address known = peer;
  for (auto at = chain.rbegin(); at != chain.rend() && is_proxy(known, proxies); ++at) {
    const std::optional<Address> earlier = parse_address(*at);
    if (!earlier) break;  // "unknown", "_hidden"
    known = *earlier;
  }
  return known;
}

}  // namespace

bool Network::holds(const Address& other) const {
  const int whole = bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, other.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (address[whole] ^ other[whole]) >> (8 - rest) == 0;
}

std::optional<Address> parse_address(std::string_view text) {
  if (!text.empty() && text.front() == '[') text = text.substr(1, std::min(text.find(']'), text.size()) - 1);
  else if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  const std::string plain(text);
  Address address{};
  if (::inet_pton(AF_INET6, plain.c_str(), address.data()) == 1) return address;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (::inet_pton(AF_INET, plain.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::optional<Address> address = parse_address(text.substr(0, slash));
  if (!address || text.find_first_of("[]") != std::string_view::npos) return std::nullopt;
  if (slash == text.size()) return Network{*address, 128};
  const std::string_view length = text.substr(slash + 1);
  const bool digits = !length.empty() && length.size() <= 3 &&
                      std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
  const int most = is_version_4(*address) ? 32 : 128;
  const int bits = digits ? std::stoi(std::string(length)) : -1;
  if (bits < 0 || bits > most) return std::nullopt;
  return Network{*address, 128 - most + bits};
}

std::string client_of(const std::string& peer, const HttpRequest& request, const std::vector<Network>& proxies) {
  const std::optional<Address> address = parse_address(peer);
  if (!address) return peer;
  if (!is_proxy(*address, proxies)) return text_of(*address);
  std::vector<std::string> forwarded = list_of(request, "forwarded");
  std::transform(forwarded.begin(), forwarded.end(), forwarded.begin(), forwarded_for);
  const std::vector<std::string> x_forwarded_for = list_of(request, "x-forwarded-for");
  const Address one = last_stranger(*address, forwarded, proxies);
  const Address other = last_stranger(*address, x_forwarded_for, proxies);
  if (forwarded.empty()) return text_of(other);
  return text_of(x_forwarded_for.empty() || one == other ? one : *address);
}

std::string client_before_request(const std::string& peer, const std::vector<Network>& proxies) {
  const std::optional<Address> address = parse_address(peer);
  if (!address) return peer;
  return is_proxy(*address, proxies) ? std::string() : text_of(*address);
}

}  // namespace leadline::receiver
