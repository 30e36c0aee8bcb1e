#include "receiver/relay/access_tokens.h"

#include <algorithm>

#include "api/border.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

constexpr std::int64_t kSoonOver = 60'000;  // it may take that long until it is used
constexpr int kUnauthorized = 401;

std::string seed_of(const Grant& grant) { return grant.refresh.empty() ? std::string() : to_hex(sha256(grant.refresh)); }

// Why no token came of it.
std::string problem_of(const Sent& sent) {
  if (!sent.problem.empty()) return sent.problem;
  return sent.status == 429 || sent.status >= 500 ? "busy" : "auth_refused";
}

}  // namespace

AccessTokens::Known& AccessTokens::known(const std::string& id) {
  const std::lock_guard lock(mutex_);
  auto& found = known_[id];
  if (!found) found = std::make_unique<Known>();
  return *found;
}

bool AccessTokens::keep(const Grant& grant, Known& known) {
  known.unsaved = !store_.write([&](Store& store) { return store.put_grant(site_, grant.id, known.kept); });
  return !known.unsaved;
}

std::string AccessTokens::get(const Grant& grant, const std::string& refused, Sender& sender, std::string& problem) {
  Known& mine = known(grant.id);
  const std::lock_guard lock(mine.mutex);
  problem = "busy";
  const bool good = !mine.kept.access.empty() && mine.kept.access != refused && mine.kept.expires_at > now_ms();
  if (!mine.read || (store_.is_shared() && !good && !mine.unsaved)) {  // another receiver may have been given a newer one
    const auto found = store_.read([&](Store& store) { return store.grant(site_, grant.id); });
    if (!found) return {};
    mine.read = true;
    if (found->seed == seed_of(grant)) mine.kept = *found;
    else mine.kept = {{}, 0, {}, seed_of(grant)};
  }
  if (mine.unsaved && !keep(grant, mine)) return {};
  if (!mine.kept.access.empty() && mine.kept.access != refused && mine.kept.expires_at > now_ms()) return mine.kept.access;
  const Sent sent = sender.send(write_token_request(grant, mine.kept.refresh.empty() ? grant.refresh : mine.kept.refresh), grant.inside);
  const auto given = sent.problem.empty() && sent.status < 400 ? read_token(sent.body) : std::nullopt;
  if (!given) return problem = problem_of(sent), std::string();
  mine.kept.access = given->access;
  mine.kept.expires_at = now_ms() + given->lasts_ms - std::min(kSoonOver, given->lasts_ms / 10);
  if (!given->refresh.empty()) mine.kept.refresh = given->refresh;
  mine.kept.seed = seed_of(grant);
  return keep(grant, mine) ? mine.kept.access : std::string();
}

Sent AccessTokens::send(const Grant& grant, OutgoingRequest request, bool inside, Sender& sender) {
  Sent sent;
  std::string token, problem;
  for (int turn = 0; turn < 2; ++turn) {
    token = get(grant, token, sender, problem);
    if (token.empty()) {
      sent = {};
      sent.problem = problem;
      return sent;
    }
    put_token(grant, token, request);
    sent = sender.send(request, inside);
    if (sent.stopped || !refuses_token(sent.status, sent.body)) return sent;
  }
  sent.status = kUnauthorized;  // whatever status it says so with
  return sent;
}

}  // namespace leadline::receiver
