#include "receiver/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

namespace leadline::receiver {

std::string sha256(std::string_view bytes) {
  std::string digest(32, '\0');
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(), nullptr);
  return digest;
}

std::string hmac_hex(std::string_view key, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  unsigned char digest[32];
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, nullptr);
  std::string out;
  for (const unsigned char byte : digest) out += {kHex[byte >> 4], kHex[byte & 15]};
  return out;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  // Digests have one length, whatever was given: the comparison tells nothing about the secret's.
  const std::string left = sha256(a);
  const std::string right = sha256(b);
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::optional<std::string> random_hex(std::size_t count) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(count, '\0');
  if (::getrandom(out.data(), count, 0) != static_cast<ssize_t>(count)) return std::nullopt;
  for (char& c : out) c = kHex[c & 15];
  return out;
}

}  // namespace leadline::receiver
