// What several receivers on one database have to know of one another. Of a store that one receiver has for itself it says so, and the rest is not asked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "receiver/store/relay_store.h"

namespace leadline::receiver {

class SharedStore {
 public:
  static constexpr std::int64_t kClaimMs = 120'000;  // longer than anything that is sent takes
  virtual ~SharedStore() = default;

  // Others use it at the same time.
  virtual bool is_shared() const { return false; }

  // All of these: nullopt when it failed. What changes something is called within transact().
  // Whether a delivery that is due is ours to send for so long: of several who ask, one is told so. What is claimed is not due to the others.
  virtual std::optional<bool> claim_delivery(const std::string& site, const std::string& lead, const std::string& endpoint, std::int64_t now) = 0;
  virtual std::optional<bool> put_config(const std::string& site, const std::string& hash, const std::string& text) = 0;
  // Of each site the highest number of a lead that is listed, 0 where there is none; and what is paused. Each is one question, however many sites there are.
  virtual std::optional<std::map<std::string, std::int64_t>> newest() = 0;
  virtual std::optional<std::map<std::string, std::vector<Pause>>> all_pauses() = 0;
  // "" when there is none of that hash.
  virtual std::optional<std::string> config(const std::string& site, const std::string& hash) = 0;
};

}  // namespace leadline::receiver
