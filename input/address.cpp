#include "input/address.h"

#include <algorithm>

#include "base/text.h"

namespace leadline::input {

namespace {

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// RFC 3986 §2.3; the rest of a value is written by its bytes.
std::string encoded(std::string_view value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') out += c;
    else out.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return out;
}

bool has_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view one = query.substr(0, end);
    if (one.substr(0, one.find('=')) == name) return true;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return false;
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  const std::size_t scheme = base::starts_with(text, "https://") ? 8 : base::starts_with(text, "http://") ? 7 : 0;
  if (scheme == 0 || text.size() > 2000) return std::nullopt;
  // What browsers mend (a backslash is a slash to them, a line break nothing) is refused, not mended.
  for (const char c : text)
    if (c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>' || c == '`' || c == '{' || c == '}' || c == '|' || c == '^') return std::nullopt;
  const std::string_view host = text.substr(scheme, std::min(text.find_first_of("/?#", scheme), text.size()) - scheme);
  const std::size_t colon = host.find(':');
  const std::string_view name = host.substr(0, colon), port = colon == std::string_view::npos ? "0" : host.substr(colon + 1);
  const bool named = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
  const bool ported = !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!named || !ported) return std::nullopt;
  return Address{std::string(text), base::lower_ascii(host)};
}

std::string with_parameters(const Address& address, const std::vector<std::pair<std::string, std::string>>& parameters) {
  const std::size_t hash = std::min(address.text.find('#'), address.text.size());
  std::string out = address.text.substr(0, hash);
  const std::size_t mark = out.find('?');
  const std::string query = mark == std::string::npos ? std::string() : out.substr(mark + 1);
  char before = mark == std::string::npos ? '?' : query.empty() ? '\0' : '&';
  for (const auto& [name, value] : parameters) {
    if (value.empty() || has_parameter(query, name)) continue;
    if (before) out += before;
    out.append(name).append("=").append(encoded(value));
    before = '&';
  }
  return out + address.text.substr(hash);
}

}  // namespace leadline::input
