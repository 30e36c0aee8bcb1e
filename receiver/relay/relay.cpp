#include "receiver/relay/relay.h"

#include <algorithm>

#include "receiver/clock.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

using base::Json;

// The config whose endpoints a lead goes to: that of a page which has its own, else the site's, whichever of its texts the lead was made with.
std::string origin_of(const RelayPlan& plan, const Json& submission) {
  const std::string& hash = base::get_text(base::get_object(submission, "evidence"), "config");
  return std::find(plan.others.begin(), plan.others.end(), hash) == plan.others.end() ? "" : hash;
}

Json facts_of(const Json& submission, const wire::Verdict& verdict, const config::Config* config) {
  const forms::Form* form = config ? config->forms.find(base::get_text(submission, "form")) : nullptr;
  const Json& score = verdict.server.is_object() ? verdict.server : base::get_object(submission, "score");
  return wire::facts_onward(form, submission, score, verdict.name);
}

// Of an address a condition knows that there is one, and no more: it says who somebody is. Its province says only where, which is what sales are divided by.
void add_provinces(const Json& submission, Json& facts) {
  Json known = base::get_object(facts, "fields");
  const Json& answers = base::get_object(submission, "fields");
  for (auto it = answers.begin(); it != answers.end(); ++it) {
    const std::string& province = base::get_text(*it, "province");
    if (!province.empty()) known[it.key()] = {{"province", province}};
  }
  facts["fields"] = std::move(known);
}

Pause pause_of(const std::vector<Pause>& pauses, const std::string& endpoint) {
  const auto found = std::find_if(pauses.begin(), pauses.end(), [&](const Pause& pause) { return pause.endpoint == endpoint; });
  return found == pauses.end() ? Pause() : *found;
}

bool goes_to(const RelayEndpoint& endpoint, const Json& submission, const config::Config* config, const std::string& origin, const Json& facts) {
  if (!endpoint.configs.empty() && std::find(endpoint.configs.begin(), endpoint.configs.end(), origin) == endpoint.configs.end()) return false;
  // What is unfinished stays here: the whole of it would have to take its place there, too, while it may be on its way.
  if (base::get_text(submission, "type") == "lead.partial") return false;
  if (endpoint.letter && (endpoint.letter->waits || !goes_to_visitor(*endpoint.letter, submission, config))) return false;
  return wire::goes_onward(endpoint.to, submission, facts);
}

}  // namespace

std::vector<Destination> destinations_of(const RelayPlan& plan, const Json& submission, const wire::Verdict& verdict, const config::Config* config, std::int64_t now) {
  std::vector<Destination> found;
  if (plan.endpoints.empty()) return found;
  const Json facts = facts_of(submission, verdict, config);
  const std::string origin = origin_of(plan, submission);
  for (const RelayEndpoint& one : plan.endpoints) {
    if (!goes_to(one, submission, config, origin, facts)) continue;
    const bool to_people = one.notice || one.letter;  // who are told once
    found.push_back({one.to.id, one.notice && one.notice->quiet ? one.notice->quiet->told_at(now) : now, one.owners, !to_people && wire::hears_again(one.to)});
  }
  return found;
}

Turn turn_of(const RelayPlan& plan, const Json& submission, const wire::Verdict& verdict, const config::Config* config, std::int64_t now) {
  if (plan.routing.rules.empty()) return {};
  Json facts = facts_of(submission, verdict, config);
  add_provinces(submission, facts);
  return turn_of(plan.routing, submission, facts, now);
}

Relay::Relay(const std::string& site, const RelayPlan& plan, Configs& configs, StoreThread& store, const Letters& letters) : site_(site), plan_(plan), letters_(letters), tokens_(site, store) {
  store.write([&](Store& kept) { return kept.settle_letters(site); });
  const auto pauses = store.read([&](Store& kept) { return kept.pauses(site); }).value_or(std::vector<Pause>());
  for (const RelayEndpoint& one : plan.endpoints)
    lanes_.push_back(std::make_unique<Lane>(site, plan.routing, one, configs, store, letters, tokens_, pause_of(pauses, one.to.id)));
}

void Relay::follow(const std::vector<Pause>& pauses) {
  for (const auto& lane : lanes_) lane->follow(pause_of(pauses, lane->endpoint().to.id));
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

Tested Relay::send_test(const RelayEndpoint& endpoint, const std::string& form) {
  Sender sender(stopping_);
  const std::int64_t now = now_ms();
  const std::string id = random_hex(32).value_or(std::string(32, '0'));
  const Json lead = test_lead(id, site_, form, now);
  OutgoingRequest request = endpoint.letter ? letters_.write(endpoint, lead, nullptr, now).request : write_request(endpoint, lead, nullptr, 0, now);
  const Sent sent = endpoint.auth ? tokens_.send(*endpoint.auth, std::move(request), endpoint.inside, sender) : sender.send(request, endpoint.inside);
  return {sent.status, judge(endpoint, id, sent).reason};
}

}  // namespace leadline::receiver
