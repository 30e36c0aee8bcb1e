#include "metrics/stories.h"

#include <algorithm>

#include "base/hash.h"
#include "base/number.h"

namespace leadline::metrics {

namespace {

constexpr int kSieveBits = 21;  // 256 KiB: what processors keep near

// Multiplied, for FNV alone leaves the upper bits of texts that differ at their end much alike, and it is by these that they are looked up.
std::uint64_t handle_of(char kind, const std::string& text) { return (base::fnv1a64(text) + static_cast<unsigned char>(kind)) * 0x9E3779B97F4A7C15u; }

std::size_t place_of(std::uint64_t hash) { return static_cast<std::size_t>(hash >> (64 - kSieveBits)); }

void take(const Outcome& one, bool ours, Story& story) {
  const auto first = [&](std::int64_t& when) { if (when < 0 || one.at < when) when = one.at; };
  switch (one.event) {
    case Happened::contacted: break;
    case Happened::meeting: ++story.meetings; break;
    case Happened::lost: story.lost = true; break;
    case Happened::opportunity: ++story.opportunities; first(story.first_opportunity); break;
    case Happened::contract:
      ++story.contracts;
      story.valued_contracts += ours ? 1 : 0;
      story.contract_value += ours ? one.value : 0;
      first(story.first_won);
      break;
    case Happened::purchase:
      ++story.purchases;
      story.purchase_value += ours ? one.value : 0;
      first(story.first_won);
      break;
  }
}

}  // namespace

void Stories::add(const Outcome& outcome) {
  const auto [at, fresh] = keys_.emplace(outcome.key, outcomes_.size());
  if (fresh) outcomes_.push_back(outcome);
  else outcomes_[at->second] = outcome;
}

// All that was told is here now: it can be found by whom it is of.
void Stories::open() {
  if (!handles_.empty() || outcomes_.empty()) return;
  for (std::uint32_t i = 0; i < outcomes_.size(); ++i) {
    const Outcome& one = outcomes_[i];
    handles_.push_back({!one.lead.empty() ? handle_of('l', one.lead) : !one.email.empty() ? handle_of('e', one.email) : handle_of('p', one.phone), i});
  }
  std::sort(handles_.begin(), handles_.end(), [](const Handle& a, const Handle& b) { return a.hash < b.hash; });
  of_outcome_.assign(outcomes_.size(), -1);
  sieve_.assign((std::size_t{1} << kSieveBits) / 64, 0);
  for (const Handle& one : handles_) sieve_[place_of(one.hash) / 64] |= std::uint64_t{1} << place_of(one.hash) % 64;
}

// A person may have sent several leads: it belongs to the last one before it happened, else to the first one after.
void Stories::offer(std::uint64_t handle, std::int32_t row) {
  if ((sieve_[place_of(handle) / 64] >> place_of(handle) % 64 & 1) == 0) return;
  auto at = std::lower_bound(handles_.begin(), handles_.end(), handle, [](const Handle& a, std::uint64_t hash) { return a.hash < hash; });
  for (; at != handles_.end() && at->hash == handle; ++at) {
    const std::uint32_t number = at->outcome;
    std::int32_t& best = of_outcome_[number];
    if (best < 0) { best = row; continue; }
    const std::int64_t happened = outcomes_[number].at;
    const std::int64_t mine = rows_[static_cast<std::size_t>(row)].at, theirs = rows_[static_cast<std::size_t>(best)].at;
    const bool better = mine <= happened ? theirs > happened || mine > theirs : theirs > happened && mine < theirs;
    if (better) best = row;
  }
}

std::size_t Stories::add(const Measured& lead) {
  open();
  const std::uint64_t id = handle_of('l', lead.id);
  if (!lead.supersedes.empty()) corrected_by_[handle_of('l', lead.supersedes)] = id;
  const std::size_t number = rows_.size();
  rows_.push_back({id, lead.at, -1});
  if (handles_.empty()) return number;
  const auto row = static_cast<std::int32_t>(number);
  offer(id, row);
  if (!lead.email.empty()) offer(handle_of('e', lead.email), row);
  if (!lead.phone.empty()) offer(handle_of('p', lead.phone), row);
  return number;
}

// The lead that has taken its place, as often as its visitor has corrected it.
std::int32_t Stories::successor_of(std::int32_t row, const std::map<std::uint64_t, std::int32_t>& rows) const {
  for (int steps = 0; row >= 0 && steps < 100; ++steps) {
    const auto next = corrected_by_.find(rows_[static_cast<std::size_t>(row)].id);
    const auto at = next == corrected_by_.end() ? rows.end() : rows.find(next->second);
    if (at == rows.end()) break;
    row = at->second;
  }
  return row;
}

void Stories::tell(const std::string& currency, bool all, Notes& notes) {
  open();
  std::map<std::uint64_t, std::int32_t> rows;
  for (std::size_t i = 0; !corrected_by_.empty() && i < rows_.size(); ++i) rows[rows_[i].id] = static_cast<std::int32_t>(i);
  std::int64_t lost_sight = 0, foreign = 0;
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const Outcome& one = outcomes_[i];
    const std::int32_t at = successor_of(of_outcome_[i], rows);
    if (at < 0) { ++lost_sight; continue; }
    std::int32_t& story = rows_[static_cast<std::size_t>(at)].story;
    if (story < 0) {
      story = static_cast<std::int32_t>(stories_.size());
      stories_.emplace_back();
    }
    const bool ours = !one.currency.empty() && one.currency == currency;
    foreign += !one.currency.empty() && !ours ? 1 : 0;
    take(one, ours, stories_[static_cast<std::size_t>(story)]);
  }
  if (all) notes.count(Note::orphan_outcomes, lost_sight);
  notes.count(Note::outcomes_in_other_money, foreign, currency);
}

}  // namespace leadline::metrics
