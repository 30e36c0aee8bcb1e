// Who has which role, at which site: the first token, which the data folder (or `--token`) holds, opens all; those that were given out since, one.
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
  std::string site;  // that it opens; "": all
};

// Any thread may ask.
class Tokens {
 public:
  // The first one is an admin: who has the data folder has everything anyway. `only`: the one site that there is, which tokens of before there were several are for;
  // "": there are several, and they open nothing.
  Tokens(const std::string& first, const std::string& only, const std::vector<StoredToken>& stored);

  // In the place of those that were stored before.
  void replace(const std::vector<StoredToken>& stored);
  // Looked up by its SHA-256: how long that takes tells something of a digest, which nobody can choose, and nothing of a token.
  // Of one that opens another site nothing is said: it is none here.
  std::optional<Holder> find(const std::string& token, const std::string& site) const;

 private:
  const std::string first_;  // its SHA-256
  const std::string only_;
  mutable std::mutex mutex_;
  std::map<std::string, Holder> holders_;
};

}  // namespace leadline::receiver
