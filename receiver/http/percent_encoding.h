// Text as a part of an address or of a form that is posted: whatever it holds, it is one value there.
#pragma once

#include <string>
#include <string_view>

namespace leadline::receiver {

// All but the unreserved characters (RFC 3986 §2.3) as %XX; forms read that as well.
inline std::string percent_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) out += c;
    else out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

}  // namespace leadline::receiver
