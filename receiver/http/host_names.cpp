#include "receiver/http/host_names.h"

#include <algorithm>

#include "base/text.h"
#include "receiver/http/client_address.h"

namespace leadline::receiver {

namespace {

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  return text.size() <= 6 && text[0] == ':' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace

std::string host_name_of(std::string_view header) {
  const std::string text = base::lower_ascii(base::trim(header));
  if (!text.empty() && text[0] == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string::npos || !is_port(std::string_view(text).substr(end + 1))) return {};
    const std::string inner = text.substr(1, end - 1);
    return inner.find(':') != std::string::npos && parse_address(inner) ? inner : std::string();
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  std::string_view name = std::string_view(text).substr(0, colon);
  if (!is_port(std::string_view(text).substr(colon))) return {};
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);
  return is_name(name) ? std::string(name) : std::string();
}

bool is_own_host(const std::string& name, const std::vector<std::string>& hosts) {
  if (name.empty()) return false;
  if (name == "localhost" || name.ends_with(".localhost") || parse_address(name)) return true;
  return std::find(hosts.begin(), hosts.end(), name) != hosts.end();
}

}  // namespace leadline::receiver
