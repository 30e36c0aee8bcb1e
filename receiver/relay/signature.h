// Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): what shows the receiver of a message that it is ours, and unchanged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadline::receiver {

// The bytes of a symmetric key as the standard writes it: "whsec_" and 24 to 64 bytes in base64; nullopt when it is none.
std::optional<std::string> read_signing_key(std::string_view text);

// An entry of the header `webhook-signature`: "v1,…". `at`: seconds since the epoch.
std::string sign(std::string_view key, std::string_view id, std::int64_t at, std::string_view body);

}  // namespace leadline::receiver
