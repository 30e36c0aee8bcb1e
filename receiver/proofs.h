// Proofs of work (core/proof): what a page is given to work on, and what is thought of what comes back. A challenge is signed, so that
// nothing of it has to be remembered until it is spent; which are spent the store knows (store.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "config/config.h"
#include "receiver/store/store.h"

namespace leadline::receiver {

class Proofs {
 public:
  static constexpr std::int64_t kLastsMs = 2 * 3'600'000;
  static constexpr std::size_t kKeyDigits = 64;  // 256 bits

  // `key`: a secret that is the store's.
  Proofs(std::string site, std::string key) : site_(std::move(site)), key_(std::move(key)) {}

  std::string challenge(std::string_view form, std::int32_t bits, std::int64_t now) const;

  // What the lead is suspected of beyond what it says of itself, and which challenge it spends. `config`: the one that it was made with.
  // A lead is never refused for it.
  void judge(const config::Config& config, const base::Json& submission, Lead& lead) const;

 private:
  enum class Found { good, missing, late, forged };
  Found check(std::string_view form, std::string_view proof, std::int64_t now, Spending& spends) const;
  std::string sign(std::string_view form, std::string_view said) const;

  std::string site_, key_;
};

}  // namespace leadline::receiver
