#include "receiver/relay/signature.h"

#include "base/text.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

std::optional<std::string> read_signing_key(std::string_view text) {
  static constexpr std::string_view kPrefix = "whsec_";
  static constexpr std::size_t kLeast = 24, kMost = 64;
  if (!base::starts_with(text, kPrefix)) return std::nullopt;
  const std::optional<std::string> key = from_base64(text.substr(kPrefix.size()));
  return key && key->size() >= kLeast && key->size() <= kMost ? key : std::nullopt;
}

std::string sign(std::string_view key, std::string_view id, std::int64_t at, std::string_view body) {
  std::string content(id);
  content.append(".").append(std::to_string(at)).append(".").append(body);
  return "v1," + to_base64(hmac_sha256(key, content));
}

}  // namespace leadline::receiver
