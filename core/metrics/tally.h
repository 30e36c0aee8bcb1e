// What a report has gathered, for the files that make its parts of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "metrics/report.h"
#include "metrics/stories.h"

namespace leadline::metrics {

// By what leads are told apart. Spend is known by the first three, and by time.
enum Key : std::uint8_t { kChannel, kSource, kCampaign, kLanding, kForm, kCta, kVariant, kStage, kBand, kKeys };

// Words, each once; a number stands for one.
class Words {
 public:
  std::uint32_t number(const std::string& word) {
    if (last_ < words_.size() && words_[last_] == word) return last_;  // leads that come together are often alike
    const auto [at, fresh] = numbers_.emplace(word, size());
    if (fresh) words_.push_back(word);
    return last_ = at->second;
  }
  const std::string& operator[](std::uint32_t number) const { return words_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size()); }

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> words_;
  std::uint32_t last_ = 0;
};

struct LeadRow {
  std::int64_t days_to_lead = -1, total = 0;
  std::array<std::uint32_t, kKeys> keys{};
  std::uint32_t rules = 0;         // number of its set of rules
  bool scored = false;
};

// Of some of the leads.
struct Tally {
  std::int64_t leads = 0, opportunities = 0, meetings = 0, contracts = 0, customers = 0, lost = 0, revenue = 0;
  std::int64_t valued_contracts = 0, contract_value = 0, purchase_value = 0, purchasers = 0;
  std::int64_t spend = 0;
  bool has_spend = false;
  std::vector<std::int64_t> to_lead, to_opportunity, to_customer;  // ms
  std::map<std::string, std::int64_t> qualified;

  void add(const LeadRow& row, std::int64_t at, const Story* story, const std::string& stage);
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
// Brings them into the order in which all below want them: by their scores, those without one first.
void order_by_score(std::vector<Scored>& leads);
base::Json levels_of(const std::vector<Scored>& leads, const std::vector<std::string>& order, bool bands);
base::Json scores_of(const std::vector<Scored>& leads);
base::Json calibration_of(const std::vector<Scored>& leads);
// The chance that of two leads, one won and one not, the won one has the higher score; null where there are no two such.
base::Json auc_of(const std::vector<Scored>& leads);
base::Json threshold_for(const std::vector<Scored>& leads, double precision);
// `sets`: the rules of each set, with tabs between. Of dead and redundant ones a note is added.
base::Json rules_of(const std::vector<Scored>& leads, const Words& sets, const std::vector<std::string>& known, Notes& notes);

}  // namespace leadline::metrics
