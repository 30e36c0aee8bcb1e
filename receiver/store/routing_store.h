// Whose lead it is, and whose turn it is next. Decided in the transaction that stores the lead (or releases it): so two that come at once go to two people, and
// a receiver that is started again goes on where it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "receiver/store/relay_store.h"

namespace leadline::receiver {

// One who may get it.
struct Candidate {
  std::string person;
  std::int64_t free_at = 0;  // when they look at it, ms: now, or when they begin to work
};

struct Turn {
  std::string rule;                    // turns are counted by rule
  std::int64_t at = 0;                 // when it is asked, ms
  std::vector<Candidate> candidates;   // in the rule's order; none: it is nobody's
};

class RoutingStore {
 public:
  static constexpr std::int64_t kSameOwnerWaits = 86'400'000;  // for so long a person's lead waits for the one who has had one of theirs
  virtual ~RoutingStore() = default;

  // Within transact(). Gives the lead to one of them and makes due what tells them of it: of `told` those that name whose lead it is. Their id; "" when it is nobody's,
  // or has an owner. nullopt when it failed.
  virtual std::optional<std::string> give_to_owner(const std::string& site, const std::string& lead, const Turn& turn, const std::vector<Destination>& told) = 0;

  // Within transact(). Somebody has said whose it is; of `told` those that name them hear of it, if they have not before. False: there is no such lead, or it lies in quarantine. nullopt
  // when it failed.
  virtual std::optional<bool> change_owner(const std::string& site, const std::string& lead, const std::string& owner, const std::vector<Destination>& told) = 0;
};

}  // namespace leadline::receiver
