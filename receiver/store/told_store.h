// What people tell of leads afterwards (core/metrics/entries.h), and what a report reads of the leads themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metrics/counts.h"

namespace leadline::receiver {

struct Told {
  std::string kind;          // "outcome", "spend"
  std::string key;           // a later row of the same key takes the place of an earlier one
  std::string row;           // JSON
  std::string email, phone;  // whose it is, as a lead's; it goes when what that person said is erased
};

struct MeasuredLead {
  std::int64_t seq = 0, received_at = 0;
  std::string measured;      // a line (core/metrics/measured.h); "" of one that an older Leadline stored
  std::string email, phone;
  std::string body;          // only where there is no line
};

struct StoredCount {
  std::int64_t row = 0;      // its number here
  metrics::Counted count;
};

// All functions: nullopt when it failed. What changes something is called within transact().
class ToldStore {
 public:
  virtual ~ToldStore() = default;

  virtual std::optional<bool> put_told(const std::string& site, const Told& told, std::int64_t now) = 0;
  // Those of a kind with a key after that one, in the keys' order.
  virtual std::optional<std::vector<Told>> told(const std::string& site, const std::string& kind, const std::string& after, int limit) = 0;
  // The leads of a site with seq > `after`, oldest first, that lie in no quarantine.
  virtual std::optional<std::vector<MeasuredLead>> measured(const std::string& site, std::int64_t after, int limit) = 0;
  // What pages have counted is added up, once for a batch; false: it came before. Batches of days before `oldest` are forgotten.
  virtual std::optional<bool> put_counts(const std::string& site, const metrics::CountBatch& batch, const std::string& oldest) = 0;
  // The counts of a site after that row, in the rows' order.
  virtual std::optional<std::vector<StoredCount>> counted(const std::string& site, std::int64_t after, int limit) = 0;
  // The sites that there are leads of, in the names' order, not more than so many.
  virtual std::optional<std::vector<std::string>> some_sites(int most) = 0;
};

}  // namespace leadline::receiver
