#include "receiver/access/tokens.h"

#include "receiver/crypto.h"

namespace leadline::receiver {

Tokens::Tokens(const std::string& first, const std::string& only, const std::vector<StoredToken>& stored) : first_(sha256(first)), only_(only) { replace(stored); }

void Tokens::replace(const std::vector<StoredToken>& stored) {
  std::map<std::string, Holder> holders = {{first_, {kFirstToken, "", Role::admin, ""}}};
  for (const StoredToken& one : stored) {
    const std::string& site = one.site.empty() ? only_ : one.site;
    if (!site.empty()) holders.emplace(one.hash, Holder{one.id, one.name, one.role, site});
  }
  const std::lock_guard lock(mutex_);
  holders_ = std::move(holders);
}

std::optional<Holder> Tokens::find(const std::string& token, const std::string& site) const {
  const std::string hash = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = holders_.find(hash);
  if (found == holders_.end() || (!found->second.site.empty() && found->second.site != site)) return std::nullopt;
  return found->second;
}

}  // namespace leadline::receiver
