#include "receiver/access/tokens.h"

#include "receiver/crypto.h"

namespace leadline::receiver {

Tokens::Tokens(const std::string& first, const std::vector<StoredToken>& stored) : first_(sha256(first)) { replace(stored); }

void Tokens::replace(const std::vector<StoredToken>& stored) {
  std::map<std::string, Holder> holders = {{first_, {kFirstToken, "", Role::admin}}};
  for (const StoredToken& one : stored) holders.emplace(one.hash, Holder{one.id, one.name, one.role});
  const std::lock_guard lock(mutex_);
  holders_ = std::move(holders);
}

std::optional<Holder> Tokens::find(const std::string& token) const {
  const std::string hash = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = holders_.find(hash);
  return found == holders_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace leadline::receiver
