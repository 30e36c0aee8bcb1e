#include "receiver/token_guesses.h"

#include <algorithm>

namespace leadline::receiver {

double TokenGuesses::faded(const Entry& entry, Clock::time_point now) {
  const std::chrono::duration<double> passed = now - entry.at;
  return std::max(0.0, entry.wrong - passed / std::chrono::duration<double>(kForgetOne));
}

std::optional<std::chrono::milliseconds> TokenGuesses::turn(const std::string& client, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(client);
  if (found == entries_.end() || faded(found->second, now) < kFreeGuesses) return std::chrono::milliseconds(0);
  Entry& entry = found->second;
  const Clock::time_point mine = std::max(now, entry.next_turn);
  if (mine - now > kLongestWait) return std::nullopt;
  entry.next_turn = mine + kPause;
  return std::chrono::ceil<std::chrono::milliseconds>(mine - now);
}

void TokenGuesses::note_wrong(const std::string& client, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kAddresses && !entries_.contains(client)) make_room(now);
  Entry& entry = entries_[client];
  entry.wrong = std::min(faded(entry, now) + 1, 2 * kFreeGuesses);  // so that it is forgotten within two minutes
  entry.at = now;
}

// Those that would not wait are as good as forgotten; when everybody would, one goes.
void TokenGuesses::make_room(Clock::time_point now) {
  std::erase_if(entries_, [&](const auto& one) { return faded(one.second, now) < kFreeGuesses; });
  if (entries_.size() >= kAddresses) entries_.erase(entries_.begin());
}

}  // namespace leadline::receiver
