// The tokens that were given out, as the receiver asks for them. Of each only the SHA-256 is kept: who reads the store, or a copy of it,
// can open nothing with that. A slow hash, as passwords need, would protect no better: a token is 256 random bits, which nobody guesses
// however fast they try.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "receiver/access/role.h"

namespace leadline::receiver {

struct StoredToken {
  std::string id;    // names it in lists and when it is revoked; no secret
  std::string hash;  // SHA-256, 32 bytes
  Role role = Role::read;
  std::string name;  // whom it is for, or ""
  std::int64_t created_at = 0;
  std::string site;  // that it opens; "" of one of before there were several
};

class TokenStore {
 public:
  virtual ~TokenStore() = default;

  // Within transact(). Whether it is kept; nullopt when it failed.
  virtual std::optional<bool> put_token(const StoredToken& token) = 0;
  // Oldest first; nullopt when it failed.
  virtual std::optional<std::vector<StoredToken>> tokens() = 0;
  // Within transact(). Whether there was one of that id; nullopt when it failed.
  virtual std::optional<bool> drop_token(const std::string& id) = 0;
};

}  // namespace leadline::receiver
