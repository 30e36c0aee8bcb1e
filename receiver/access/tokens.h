// Who has which role: the first token, which the data folder (or `--token`) holds, and those that were given out since.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "receiver/store/token_store.h"

namespace leadline::receiver {

constexpr char kFirstToken[] = "first";  // the id of the one that is not in the store

struct Holder {
  std::string id, name;
  Role role = Role::read;
};

// Any thread may ask.
class Tokens {
 public:
  // The first one is an admin: who has the data folder has everything anyway.
  Tokens(const std::string& first, const std::vector<StoredToken>& stored);

  // In the place of those that were stored before.
  void replace(const std::vector<StoredToken>& stored);
  // Looked up by its SHA-256: how long that takes tells something of a digest, which nobody can choose, and nothing of a token.
  std::optional<Holder> find(const std::string& token) const;

 private:
  const std::string first_;  // its SHA-256
  mutable std::mutex mutex_;
  std::map<std::string, Holder> holders_;
};

}  // namespace leadline::receiver
