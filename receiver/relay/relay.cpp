#include "receiver/relay/relay.h"

#include <algorithm>

#include "receiver/clock.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

using base::Json;

// What a condition of an endpoint sees: as in a page, and what only the receiver knows.
Json facts_of(const Json& submission, const wire::Verdict& verdict) {
  Json facts = Json::object();
  for (const char* key : {"type", "form", "fields", "traits", "page", "attribution", "spam"}) {
    if (const Json* part = base::find(submission, key)) facts[key] = *part;
  }
  facts["score"] = verdict.server.is_object() ? verdict.server : base::get_object(submission, "score");
  Json visit = base::get_object(submission, "visit");
  const Json& attribution = base::get_object(submission, "attribution");
  const Json& touch = base::get_object(attribution, base::find(attribution, "last") ? "last" : "first");
  for (const char* key : {"source", "medium", "campaign"}) {
    if (const Json* part = base::find(touch, key)) visit[key] = *part;
  }
  if (const Json* channel = base::find(attribution, "channel")) visit["channel"] = *channel;
  facts["visit"] = std::move(visit);
  facts["verdict"] = verdict.name;
  return facts;
}

bool goes_to(const RelayEndpoint& endpoint, const Json& submission, const Json& facts) {
  if (base::get_text(submission, "type") == "lead.partial" && !endpoint.partial) return false;
  return wire::goes_onward(endpoint.to, base::get_string(submission, "form"), facts);
}

}  // namespace

std::vector<Destination> destinations_of(const RelayPlan& plan, const Json& submission, const wire::Verdict& verdict, std::int64_t now) {
  std::vector<Destination> found;
  if (plan.endpoints.empty()) return found;
  const Json facts = facts_of(submission, verdict);
  for (const RelayEndpoint& one : plan.endpoints) {
    if (goes_to(one, submission, facts)) found.push_back({one.to.id, one.notice && one.notice->quiet ? one.notice->quiet->told_at(now) : now});
  }
  return found;
}

Relay::Relay(const std::string& site, const RelayPlan& plan, StoreThread& store) : site_(site), plan_(plan) {
  const auto pauses = store.read([&](Store& kept) { return kept.pauses(site); }).value_or(std::vector<Pause>());
  for (const RelayEndpoint& one : plan.endpoints) {
    const auto paused = std::find_if(pauses.begin(), pauses.end(), [&](const Pause& pause) { return pause.endpoint == one.to.id; });
    lanes_.push_back(std::make_unique<Lane>(site, one, store, paused == pauses.end() ? Pause() : *paused));
  }
}

Relay::~Relay() {
  stopping_ = true;
  for (const auto& lane : lanes_) lane->stop();  // all, before the first is waited for
}

void Relay::wake() {
  for (const auto& lane : lanes_) lane->wake();
}

Lane* Relay::find(const std::string& endpoint) {
  const auto found = std::find_if(lanes_.begin(), lanes_.end(), [&](const auto& lane) { return lane->endpoint().to.id == endpoint; });
  return found == lanes_.end() ? nullptr : found->get();
}

Tested Relay::send_test(const RelayEndpoint& endpoint, const std::string& form) const {
  Sender sender(stopping_);
  const std::int64_t now = now_ms();
  const std::string id = random_hex(32).value_or(std::string(32, '0'));
  const Sent sent = sender.send(write_request(endpoint, test_lead(id, site_, form, now), 0, now), endpoint.inside);
  return {sent.status, judge(endpoint, id, sent).reason};
}

}  // namespace leadline::receiver
