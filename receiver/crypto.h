// The little cryptography the receiver needs, from OpenSSL and the kernel.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadline::receiver {

// 32 bytes (FIPS 180-4).
std::string sha256(std::string_view bytes);

// HMAC-SHA-256 (RFC 2104), in lower-case hexadecimal.
std::string hmac_hex(std::string_view key, std::string_view text);

// Whether two secrets are equal, in a time that does not tell where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

// `count` lower-case hexadecimal digits from the kernel's generator (getrandom(2)); nullopt when it has none.
std::optional<std::string> random_hex(std::size_t count);

// Bytes as lower-case hexadecimal digits, and back; nullopt when they are none.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view digits);

// 32 bytes (RFC 2104).
std::string hmac_sha256(std::string_view key, std::string_view bytes);

// RFC 4648 §4, with padding; nullopt when it is none.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace leadline::receiver
