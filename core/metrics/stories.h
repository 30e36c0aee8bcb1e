// What became of each lead: outcomes find the leads that they are of, by the lead's id, its address or its number.
#pragma once

#include <cstdint>
#include <string>
#include <map>
#include <vector>

#include "base/json.h"
#include "metrics/entries.h"
#include "metrics/measured.h"
#include "metrics/notes.h"

namespace leadline::metrics {

// What became of a lead.
struct Story {
  std::int64_t opportunities = 0, meetings = 0, contracts = 0, purchases = 0;
  std::int64_t valued_contracts = 0, contract_value = 0, purchase_value = 0;  // minor units of the currency that was asked for
  std::int64_t first_opportunity = -1, first_won = -1;  // ms
  bool lost = false;

  bool won() const { return contracts + purchases > 0; }
  bool decided() const { return won() || lost; }
  // A sale entered as a contract and as purchases counts once.
  std::int64_t revenue() const { return purchases > 0 ? purchase_value : contract_value; }
};

class Stories {
 public:
  void add(const Outcome& outcome);        // before the leads; a later row of a key takes an earlier one's place
  std::size_t add(const Measured& lead);   // the lead's number: 0, 1, …
  // All leads are here: each outcome goes to its own. Money in another currency is left out, and a note says so.
  // `all`: every lead was added, so that an outcome without one has lost it.
  void tell(const std::string& currency, bool all, Notes& notes);

  std::size_t leads() const { return rows_.size(); }
  std::int64_t at(std::size_t lead) const { return rows_[lead].at; }
  const Story* of(std::size_t lead) const { return rows_[lead].story < 0 ? nullptr : &stories_[static_cast<std::size_t>(rows_[lead].story)]; }
  // By its visitor: the correction counts in its place.
  bool is_corrected(std::size_t lead) const { return !corrected_by_.empty() && corrected_by_.count(rows_[lead].id) > 0; }

 private:
  // By which leads find what was told of them.
  struct Handle { std::uint64_t hash; std::uint32_t outcome; };
  struct Row { std::uint64_t id; std::int64_t at; std::int32_t story; };  // id: hashed

  void open();
  void offer(std::uint64_t handle, std::int32_t row);
  std::int32_t successor_of(std::int32_t row, const std::map<std::uint64_t, std::int32_t>& rows) const;

  std::map<std::string, std::size_t> keys_;  // of outcomes
  std::vector<Outcome> outcomes_;
  std::vector<Handle> handles_;                        // sorted, once there is a lead
  std::vector<std::uint64_t> sieve_;                   // a bit for each handle: most leads, of which nothing was told, are known by it
  std::vector<std::int32_t> of_outcome_;               // the lead that each belongs to; -1
  std::vector<Row> rows_;
  std::vector<Story> stories_;
  std::map<std::uint64_t, std::uint64_t> corrected_by_;  // id to id, hashed
};

}  // namespace leadline::metrics
