// What the relay is let in by elsewhere: tokens that the vendor has given it in the place of others. A refresh token that is good once (Zalo's) must be on the disk
// before what came along with it is used: whoever loses it has to ask a person for another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace leadline::receiver {

struct KeptGrant {
  std::string access;
  std::int64_t expires_at = 0;  // ms
  std::string refresh;          // the next one to ask with, or ""
  std::string seed;             // SHA-256, in hexadecimal, of the refresh token that the operator gave: another one begins anew
};

class GrantStore {
 public:
  virtual ~GrantStore() = default;

  // One without an access token when there is none; nullopt when it failed.
  virtual std::optional<KeptGrant> grant(const std::string& site, const std::string& id) = 0;
  // Within transact(). nullopt when it failed.
  virtual std::optional<bool> put_grant(const std::string& site, const std::string& id, const KeptGrant& grant) = 0;
};

}  // namespace leadline::receiver
