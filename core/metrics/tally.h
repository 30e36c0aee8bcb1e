// What a report has gathered, for the files that make its parts of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "metrics/report.h"

namespace leadline::metrics {

// By what leads are told apart. Spend is known by the first three, and by time.
enum Key : std::uint8_t { kChannel, kSource, kCampaign, kLanding, kForm, kCta, kVariant, kStage, kBand, kKeys };

// Words, each once; a number stands for one.
class Words {
 public:
  std::uint32_t number(const std::string& word) {
    const auto [at, fresh] = numbers_.emplace(word, static_cast<std::uint32_t>(words_.size()));
    if (fresh) words_.push_back(word);
    return at->second;
  }
  const std::string& operator[](std::uint32_t number) const { return words_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size()); }

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> words_;
};

struct LeadRow {
  std::int64_t at = 0, days_to_lead = -1, total = 0;
  std::uint64_t id = 0;            // hashed
  std::array<std::uint32_t, kKeys> keys{};
  std::uint32_t rules = 0;         // number of its set of rules
  std::int32_t story = -1;         // what became of it
  bool scored = false;
};

// By which leads find what was told of them.
struct Handle { std::uint64_t hash; std::uint32_t outcome; };

// What became of a lead.
struct Story {
  std::int64_t opportunities = 0, meetings = 0, contracts = 0, purchases = 0;
  std::int64_t valued_contracts = 0, contract_value = 0, purchase_value = 0;  // minor units of the report's currency
  std::int64_t first_opportunity = -1, first_won = -1;  // ms
  bool lost = false;

  bool won() const { return contracts + purchases > 0; }
  // A sale entered as a contract and as purchases counts once.
  std::int64_t revenue() const { return purchases > 0 ? purchase_value : contract_value; }
};

// Of some of the leads.
struct Tally {
  std::int64_t leads = 0, opportunities = 0, meetings = 0, contracts = 0, customers = 0, lost = 0, revenue = 0;
  std::int64_t valued_contracts = 0, contract_value = 0, purchase_value = 0, purchasers = 0;
  std::int64_t spend = 0;
  bool has_spend = false;
  std::vector<std::int64_t> to_lead, to_opportunity, to_customer;  // ms
  std::map<std::string, std::int64_t> qualified;

  void add(const LeadRow& row, const Story* story, const std::string& stage);
};

// `{leads, qualified, …}` of a report (docs/metrics.md).
base::Json row_of(const Tally& tally, const std::string& currency);

// The leads that a report is of, for what it says of the score.
struct Scored {
  std::int64_t total = 0;
  bool scored = false, won = false, decided = false;
  const std::string* stage = nullptr;
  const std::string* band = nullptr;
  std::uint32_t rules = 0;
};
base::Json levels_of(const std::vector<Scored>& leads, const std::vector<std::string>& order, bool bands);
base::Json scores_of(const std::vector<Scored>& leads);
base::Json calibration_of(const std::vector<Scored>& leads);
base::Json threshold_for(const std::vector<Scored>& leads, double precision);
// `sets`: the rules of each set, with tabs between. Of dead and redundant ones a note is added.
base::Json rules_of(const std::vector<Scored>& leads, const Words& sets, const std::vector<std::string>& known, base::Json& notes);

}  // namespace leadline::metrics
