// What pages have counted (counts.h), as a report reads it: visits by what leads are told apart by, and how far each form was filled in.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "base/json.h"
#include "metrics/counts.h"

namespace leadline::metrics {

class Visits {
 public:
  // `key`: what it is told apart by, of a visit; "" is a key too.
  void add(const Counted& one, const std::string& key);

  bool any() const { return any_; }
  std::int64_t all() const { return all_; }
  const std::map<std::string, std::int64_t>& by() const { return by_; }
  // `[{surface, shown, opened, started, submitted, accepted, completion, left: [{field, n}, …]}, …]`: the one most filled in first.
  base::Json forms() const;

 private:
  struct Form {
    std::array<std::int64_t, kCounts> counts{};
    std::map<std::string, std::int64_t> left;
  };

  bool any_ = false;
  std::int64_t all_ = 0;
  std::map<std::string, std::int64_t> by_;
  std::map<std::string, Form> forms_;
};

}  // namespace leadline::metrics
