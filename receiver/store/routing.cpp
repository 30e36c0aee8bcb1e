// What a store knows of whose lead it is.
#include <algorithm>
#include <map>

#include "receiver/store/sql_store.h"

namespace leadline::receiver {

namespace {

// Who begins to work within so long of the first is as early: else whoever begins first gets all that came in the night.
constexpr std::int64_t kAsEarly = 2 * 3'600'000;

// Of those who look at it earliest, the one whose last turn is the longest ago. `last`: the number of that turn, by person.
const Candidate* next_of(const Turn& turn, const std::map<std::string, std::int64_t>& last, const std::string& before) {
  const auto earliest = std::min_element(turn.candidates.begin(), turn.candidates.end(), [](const Candidate& a, const Candidate& b) { return a.free_at < b.free_at; });
  const std::int64_t as_early = earliest->free_at > turn.at ? earliest->free_at + kAsEarly : turn.at;
  const Candidate* next = nullptr;
  std::int64_t longest_ago = 0;
  for (const Candidate& one : turn.candidates) {
    if (one.person == before && one.free_at <= earliest->free_at + RoutingStore::kSameOwnerWaits) return &one;
    const auto found = last.find(one.person);
    const std::int64_t when = found == last.end() ? 0 : found->second;
    if (one.free_at > as_early || (next && when >= longest_ago)) continue;
    next = &one;
    longest_ago = when;
  }
  return next;
}

}  // namespace

std::optional<std::string> SqlStore::give_to_owner(const std::string& site, const std::string& lead, const Turn& turn, const std::vector<Destination>& told) {
  if (turn.candidates.empty()) return std::string();
  std::string before;
  std::map<std::string, std::int64_t> last;
  // Two looks by index, where one condition with OR would read every lead.
  const bool known = db_->lock(site) && each(
      "SELECT owner FROM (SELECT seq, owner FROM lead WHERE site = ?1 AND owner IS NOT NULL AND email = (SELECT email FROM lead WHERE site = ?1 AND id = ?2) "
      "UNION ALL SELECT seq, owner FROM lead WHERE site = ?1 AND owner IS NOT NULL AND phone = (SELECT phone FROM lead WHERE site = ?1 AND id = ?2)) AS had ORDER BY seq DESC LIMIT 1",
      [&](const sql::Row& row) { before = row.text(0); }, site, lead);
  if (!known || !each("SELECT person, last FROM turn WHERE site = ?1 AND rule = ?2", [&](const sql::Row& row) { last[row.text(0)] = row.integer(1); }, site, turn.rule)) return std::nullopt;
  const Candidate& next = *next_of(turn, last, before);
  if (!change("UPDATE lead SET owner = ?3 WHERE site = ?1 AND id = ?2 AND owner IS NULL AND body IS NOT NULL", site, lead, next.person)) return std::nullopt;
  if (changed() == 0) return std::string();
  const bool counted = change(
      "INSERT INTO turn(site, rule, person, last, leads) VALUES(?1, ?2, ?3, (SELECT coalesce(max(last), 0) + 1 FROM turn WHERE site = ?1 AND rule = ?2), 1) "
      "ON CONFLICT(site, rule, person) DO UPDATE SET last = excluded.last, leads = turn.leads + 1", site, turn.rule, next.person);
  return counted && tell_owner(site, lead, next, told) ? std::optional(next.person) : std::nullopt;
}

bool SqlStore::tell_owner(const std::string& site, const std::string& lead, const Candidate& owner, const std::vector<Destination>& told) {
  return std::all_of(told.begin(), told.end(), [&](const Destination& to) {
    const bool theirs = std::find(to.owners.begin(), to.owners.end(), owner.person) != to.owners.end();
    return !theirs || enqueue_one(site, lead, {to.endpoint, std::max(to.due, owner.free_at), {}}, DeliveryState::waiting);
  });
}

bool SqlStore::owner_of(const Lead& lead, std::string& owner) {
  return each("SELECT owner FROM lead WHERE site = ?1 AND id = ?2 AND owner IS NOT NULL", [&](const sql::Row& row) { owner = row.text(0); }, lead.site, lead.id);
}

bool SqlStore::own(const Lead& lead, const std::string& owner) {
  return owner.empty() || change("UPDATE lead SET owner = ?3 WHERE site = ?1 AND id = ?2 AND owner IS NULL AND body IS NOT NULL", lead.site, lead.id, owner);
}

bool SqlStore::give_or_tell(const Lead& lead) {
  const auto given = give_to_owner(lead.site, lead.id, lead.turn, lead.destinations);
  if (!given || !given->empty()) return given.has_value();
  Candidate owner;
  if (!owner_of(lead, owner.person)) return false;
  for (const Candidate& one : lead.turn.candidates)
    if (one.person == owner.person) owner.free_at = one.free_at;
  return owner.person.empty() || tell_owner(lead.site, lead.id, owner, lead.destinations);
}

std::optional<bool> SqlStore::change_owner(const std::string& site, const std::string& lead, const std::string& owner, const std::vector<Destination>& told) {
  if (!db_->lock(site) || !change("UPDATE lead SET owner = ?3 WHERE site = ?1 AND id = ?2 AND body IS NOT NULL AND quarantined_at IS NULL", site, lead, owner)) return std::nullopt;
  if (changed() == 0) return false;
  return tell_owner(site, lead, {owner, 0}, told) ? std::optional(true) : std::nullopt;
}

}  // namespace leadline::receiver
