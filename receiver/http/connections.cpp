#include "receiver/http/connections.h"

#include <algorithm>
#include <tuple>

namespace leadline::receiver {

namespace {

void close(Connections::Entry& entry) {
  entry.closing = true;
  entry.close();
}

}  // namespace

void Connections::enter(Handle handle, Phase phase) {
  handle->phase = phase;
  handle->since = Clock::now();
}

bool Connections::count_for(Handle handle, const std::string& client) {
  handle->client = client;
  std::size_t all = 0, same = 0;
  for (const Entry& one : entries_) {
    if (one.closing) continue;
    ++all;
    if (one.client == client) ++same;
  }
  if (!client.empty() && same > most_per_client_) return close_longest_waiting(client, handle);
  return all <= most_ || close_longest_waiting({}, handle);
}

bool Connections::close_longest_waiting(const std::string& client, Handle except) {
  Handle longest = entries_.end();
  for (Handle one = entries_.begin(); one != entries_.end(); ++one) {
    if (one == except || one->closing || one->phase == working || (!client.empty() && one->client != client)) continue;
    const auto rank = [](Handle entry) { return std::tuple(entry->phase, entry->since); };
    if (longest == entries_.end() || rank(one) < rank(longest)) longest = one;
  }
  if (longest == entries_.end()) return false;
  close(*longest);
  return true;
}

void Connections::close_idle() {
  for (Entry& one : entries_) {
    if (one.phase == idle && !one.closing) close(one);
  }
}

void Connections::close_waiting() {
  for (Entry& one : entries_) {
    if (one.phase != working && !one.closing) close(one);
  }
}

}  // namespace leadline::receiver
