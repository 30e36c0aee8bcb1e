#include "simulate/page.h"

#include <algorithm>
#include <utility>

namespace leadline::simulate {

using base::Json;
using delivery::Outcome;
using delivery::Status;

namespace {

constexpr std::int64_t kPatience = 4 * kSecond, kTimeout = 15 * kSecond;

Json with_receipt(Json reply) {
  base::put(reply, "body", "{\"accepted\":\"" + base::get_text(reply, "key").substr(0, 32) + "\"}");
  return reply;
}

std::size_t answer_count(const api::Answer& answer, std::string_view kind, const char* with = nullptr) {
  return static_cast<std::size_t>(std::count_if(answer.effects.begin(), answer.effects.end(), [kind, with](const Json& effect) {
    return base::get_text(effect, "k") == kind && (!with || base::get_object(effect, "value").contains(with));
  }));
}

bool is_open(Told told) { return told == Told::sending || told == Told::saved || told == Told::failed; }

}  // namespace

Page::Page(Profile& profile, int number, const delivery::Model& config)
    : life(profile.world), profile_(profile), world_(profile.world), oracle_(profile.oracle), number_(number), config_(config),
      random_(profile.world.random.next(), profile.world.random.next()),
      outbox_(profile.world, profile.disk, profile.oracle, life, number, profile.mutation,
              [this](const std::string& key, bool ok) { step([this, key, ok](api::Answer&) { note_stored(key, ok); }); }) {
  wall_ = profile.keeps ? std::max(profile.kept_wall, world_.wall()) : world_.wall();
  mono_ = world_.now;
}

void Page::load() {
  outbox_.heads([this](Json heads) {
    step([this, heads = std::move(heads)](api::Answer& answer) {
      const std::size_t before = state_.heads.size();
      const std::vector<delivery::Replied> delivered = delivery::adopt(state_, config_, heads, wall_, answer);
      joined_ = state_.heads.size() + answer_count(answer, "erase") - before;
      for (const delivery::Replied& replied : delivered) tell_of(replied);
    });
    outbox_.need(true);
  });
}

// As take_times: what has passed by the clock that cannot be set is never undone by the one that can.
void Page::take_time() {
  const std::int64_t passed = world_.now - mono_;
  mono_ = world_.now;
  wall_ = std::max(std::max(world_.wall(), wall_), wall_ + passed);
  profile_.kept_wall = std::max(profile_.kept_wall, wall_);
}

void Page::step(Work work) {
  queue_.push_back(std::move(work));
  if (!stepping_) drain();
}

// Several steps, between which nothing is drawn.
void Page::task(const std::function<void()>& work) {
  if (stepping_) return work();
  stepping_ = true;
  work();
  drain();
}

void Page::drain() {
  stepping_ = true;
  while (!queue_.empty() && life.alive) {
    const Work next = std::move(queue_.front());
    queue_.pop_front();
    const std::size_t before = state_.heads.size();
    joined_ = gone_ = 0;
    api::Answer answer;
    take_time();
    lose_patience();
    next(answer);
    for (const delivery::Pending& head : delivery::post_due(state_, wall_, answer)) {
      const auto fate = oracle_.fates.find(head.key);
      if (fate != oracle_.fates.end()) fate->second.expired = wall_ - head.created > 30 * kDay && (head.attempts >= 10 || head.status == Status::unclear || head.status == Status::superseded);
    }
    account(answer, before);
    look_for_late();
    for (const Json& effect : answer.effects) carry_out(effect);
    set_wake();
  }
  if (life.alive) show();
  stepping_ = false;
}

// Each that was sealed here, or lay in the outbox, is on its way until it is erased, or another page has erased it.
void Page::account(const api::Answer& answer, std::size_t before) {
  if (state_.heads.size() != before + answer_count(answer, "store", "body") + joined_ - answer_count(answer, "erase") - gone_)
    oracle_.fail("I5", "sealed is not what was settled and what waits");
}

// What is due was posted, but for endpoints that have asked for time, or that answer nobody.
void Page::look_for_late() {
  for (const delivery::Pending& head : state_.heads) {
    if (head.due > wall_ || head.status == Status::sending || head.status == Status::unclear || head.status == Status::superseded) continue;
    bool waits = false;
    for (const delivery::Road& road : state_.roads) waits = waits || (road.endpoint == head.endpoint && road.until > wall_);
    if (!waits || head.status == Status::ready) oracle_.fail("I6", "it is due and was not posted: " + head.key);
  }
}

// When all but this one are asked again.
std::uint64_t Page::others(const std::string& key) const {
  std::uint64_t sum = 0;
  for (const delivery::Pending& head : state_.heads)
    if (head.status != Status::superseded && head.key != key) sum += static_cast<std::uint64_t>(head.due) * 31 + static_cast<std::uint64_t>(head.attempts) * 7 + static_cast<std::uint64_t>(head.status);
  return sum;
}

void Page::set_wake() {
  const std::uint64_t number = ++wake_;
  std::int64_t least = INT64_MAX;
  if (const auto due = delivery::next_due(state_)) least = std::max<std::int64_t>(0, *due - wall_);
  if (patience_until_ >= 0) least = std::min(least, std::max<std::int64_t>(0, patience_until_ - mono_));
  if (least < INT64_MAX) life.after(least, [this, number] { if (number == wake_) step([](api::Answer&) {}); });
}

void Page::carry_out(const Json& effect) {
  const std::string &kind = base::get_text(effect, "k"), &key = base::get_text(effect, "key");
  if (kind == "store") outbox_.put(key, base::get_object(effect, "value"));
  else if (kind == "erase") outbox_.erase(key);
  else if (kind == "post") post(key, base::get_int(effect, "attempt"));
}

// The form

void Page::submit() {
  step([this](api::Answer& answer) { seal("", answer); });
}

void Page::seal(const std::string& before, api::Answer& answer) {
  key_.clear();
  told_ = Told::sending;
  shown_ = Told::nothing;
  if (!delivery::has_room(state_, config_.endpoints.size())) {
    told_ = Told::failed;
    return;
  }
  delivery::Submission sealed;
  const int action = ++profile_.actions;
  sealed.id = random_.key();
  sealed.form = "f";
  sealed.fp = std::to_string(action);
  sealed.body = "{\"action\":" + sealed.fp + ",\"evidence\":{\"log\":[1]}}";
  for (const delivery::Endpoint& endpoint : config_.endpoints) {
    if (key_.empty()) sealed.supersedes = delivery::supersede(state_, before, answer);
    const std::string key = sealed.id + "/" + endpoint.id;
    Fate fate;
    fate.action = action;
    fate.receiver = endpoint.response.rule == delivery::Rule::key;
    fate.main = key_.empty();
    fate.body = sealed.body;
    oracle_.fates[key] = fate;
    if (!sealed.supersedes.empty())
      if (const auto old = oracle_.fates.find(sealed.supersedes + "/" + endpoint.id); old != oracle_.fates.end()) old->second.successor = key;
    delivery::seal(state_, endpoint, sealed, wall_, answer);
    if (key_.empty()) key_ = key;
  }
  patience_until_ = mono_ + kPatience;
}

void Page::again() {
  const auto fate = oracle_.fates.find(key_);
  if (!is_open(told_) || fate == oracle_.fates.end()) return;
  step([this, fp = std::to_string(fate->second.action)](api::Answer&) {
    const std::string key = delivery::repeat(state_, "f", fp, wall_);
    if (key.empty()) return;
    for (const delivery::Pending& head : state_.heads) if (head.fp == fp) asked_by_visitor_.insert(head.key);
    key_ = key;
    told_ = Told::sending;
    shown_ = Told::nothing;
    patience_until_ = mono_ + kPatience;
  });
}

void Page::correct() {
  if (told_ == Told::refused) step([this](api::Answer& answer) { seal(key_, answer); });
}

// What the form says when nothing is left to do is what the visitor reads.
void Page::show() {
  if (std::exchange(shown_, told_) == told_) return;
  const Told told = told_;
  const auto fate = oracle_.fates.find(key_);
  if (fate == oracle_.fates.end() || !fate->second.main) return;
  if (told == Told::sent && !oracle_.arrived(key_)) oracle_.fail("L0", "the visitor reads \"sent\", and it has not arrived: " + key_);
  if (told == Told::saved && unheard_ == 0 && !fate->second.durable) oracle_.fail("L0", "the visitor reads \"saved\", and it is not on the disk: " + key_);
  if (told == Told::sent || told == Told::saved) fate->second.promised = true;
}

// As told_of in core/engine/reply.cpp.
void Page::tell_of(const delivery::Replied& replied) {
  if (key_ != replied.head.key || told_ == Told::nothing) return;
  Told told = replied.head.stored ? Told::saved : Told::failed;
  switch (replied.verdict.outcome) {
    case Outcome::done: told = Told::sent; break;
    case Outcome::gone:
    case Outcome::unconfirmed:
    case Outcome::unclear: told = Told::unconfirmed; break;
    case Outcome::record: told = Told::refused; break;
    default: break;
  }
  told_ = told;
}

void Page::lose_patience() {
  if (patience_until_ < 0 || mono_ < patience_until_) return;
  patience_until_ = -1;
  if (told_ != Told::sending) return;
  for (const delivery::Pending& head : state_.heads) if (head.key == key_ && head.stored) told_ = Told::saved;
}

void Page::note_stored(const std::string& key, bool ok) {
  const delivery::Pending* head = delivery::note_stored(state_, key, ok);
  if ((ok || head) && key_ == key && told_ == (ok ? Told::failed : Told::saved)) told_ = ok ? Told::saved : head->status == Status::sending ? Told::sending : Told::failed;
}

// What comes back

void Page::hear(Json reply) {
  step([this, heard = std::make_shared<const Json>(std::move(reply))](api::Answer& answer) { take_reply(*heard, answer); });
}

void Page::take_reply(const Json& reply, api::Answer& answer) {
  const std::string key = base::get_text(reply, "key");
  const bool forged = profile_.mutation == Mutation::ack_without_id && base::get_int(reply, "status") == 200;
  const std::uint64_t before = others(key);
  const auto replied = delivery::take_reply(state_, config_, forged ? with_receipt(reply) : reply, wall_, random_, answer);
  if (!replied) return;
  gone_ += replied->verdict.outcome == Outcome::gone;
  const Outcome outcome = replied->verdict.outcome;
  if (const auto fate = oracle_.fates.find(key); fate != oracle_.fates.end()) {
    if (outcome == Outcome::unconfirmed && base::get_text(reply, "why") == "opaque") fate->second.opaque = true;
    const bool known = outcome == Outcome::unconfirmed || outcome == Outcome::unclear || outcome == Outcome::done;
    if (known && !fate->second.receiver) fate->second.known_at = base::get_text(reply, "url"), heard_.insert(key);
  }
  mutate(key, reply, answer);
  if (others(key) != before) oracle_.fail("I6", "what became of one delays another: " + key);
  tell_of(*replied);
}

void Page::mutate(const std::string& key, const Json& reply, api::Answer& answer) {
  const std::int64_t status = base::get_int(reply, "status");
  if (profile_.mutation == Mutation::one_after_another && (status < 200 || status > 299))
    for (delivery::Pending& head : state_.heads) if (head.key != key) head.due += kMinute;
  for (std::size_t i = 0; i < state_.heads.size(); ++i) {
    delivery::Pending& head = state_.heads[i];
    if (head.key != key) continue;
    if (profile_.mutation == Mutation::retry_unclear && head.status == Status::unclear) head.status = Status::wait, head.due = wall_ + kHour;
    const bool forgets = profile_.mutation == Mutation::forget_on_4xx || profile_.mutation == Mutation::forget_unsaid;
    if (!forgets || status < 400 || status > 499) continue;
    if (profile_.mutation == Mutation::forget_on_4xx) answer.add(api::erase_record(key));
    state_.heads.erase(state_.heads.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

// The network

void Page::post(const std::string& key, std::int64_t attempt) {
  if (profile_.mutation == Mutation::delete_before_ack) outbox_.erase(key);
  outbox_.take(key, [this, key, attempt](Outbox::Taken taken) {
    if (!taken.why) return deliver(taken, key, attempt);
    Json reply = base::object_of("key", key, "attempt", attempt, "status", 0, "why", taken.why);
    if (taken.record) base::put(reply, "record", *taken.record);
    hear(std::move(reply));
  });
}

// What must never happen when a post begins.
void Page::watch(const Outbox::Taken& taken, const std::string& key) {
  const auto found = oracle_.fates.find(key);
  if (found == oracle_.fates.end()) return oracle_.fail("I1", "a record is posted that nobody has sealed: " + key);
  Fate& fate = found->second;
  const Json& record = *taken.record;
  if (base::get_text(record, "body") != fate.body) oracle_.fail("I1", "another body under the same key: " + key);
  for (const auto& [number, flight] : flights_) if (flight.key == key) oracle_.fail("I4", "one page posts a record twice at a time: " + key);
  const bool asked = asked_by_visitor_.erase(key) > 0;
  // Only what this page could have known: what it has heard itself, or read when it claimed the record.
  const bool heard = heard_.count(key) > 0 || (taken.claimed_now && base::get_text(record, "state") == "unclear");
  if (heard && !asked && !fate.receiver && fate.known_at == base::get_text(record, "url")) oracle_.fail("D1", "a hook that has answered is posted to once more: " + key);
  if (!fate.receiver && oracle_.arrived(key)) ++oracle_.again_unknowing;
  const auto other = profile_.posting.find(key);
  if (profile_.calm && taken.claimed_now && other != profile_.posting.end() && other->second.first != number_ && world_.now - other->second.second < kTimeout)
    oracle_.fail("lease", "two pages post the same record at once: " + key);
  profile_.posting[key] = {number_, world_.now};
}

void Page::deliver(const Outbox::Taken& taken, const std::string& key, std::int64_t attempt_number) {
  watch(taken, key);
  const std::uint64_t number = ++flight_count_;
  flights_[number] = {key, taken.record, failed_.count(key) == 0};
  const auto end = [this, number, key, attempt_number](const Json& said) {
    Json reply = said;
    const Json& record = *flights_[number].record;
    base::put_all(reply, "key", key, "attempt", attempt_number, "url", base::get_text(record, "url"));
    if (base::get_int(reply, "status") == 413 && !record.contains("lite")) base::put(reply, "sent", base::get_text(record, "body"));
    flights_.erase(number);
    if (const auto mine = profile_.posting.find(key); mine != profile_.posting.end() && mine->second.first == number_) profile_.posting.erase(mine);
    outbox_.release(key);
    hear(std::move(reply));
  };
  attempt(number, [this, number, key, end](const Json& reply) {
    Flight& flight = flights_[number];
    if (base::get_int(reply, "status") != 0 || reply.contains("why") || !flight.keepalive || !profile_.network.online()) return end(reply);
    failed_.insert(key);
    if (!base::get_bool(*flight.record, "repeat")) return end(reply);
    flight.keepalive = false;
    attempt(number, end);
  });
}

void Page::request(const Flight& flight, bool keepalive, Network::Answered answered) {
  const Json& record = *flight.record;
  const std::string& body = base::get_text(record, record.contains("lite") ? "lite" : "body");
  profile_.network.post({number_, flight.key, base::get_text(record, "url"), body, base::get_bool(record, "blind"), keepalive}, std::move(answered));
}

void Page::attempt(std::uint64_t number, Network::Answered done) {
  auto over = std::make_shared<bool>(false);
  const auto once = [over, done = std::move(done)](const Json& reply) {
    if (!std::exchange(*over, true)) done(reply);
  };
  life.after(kTimeout, [once] { once(base::object_of("status", 0, "why", "timeout")); });
  const Flight& flight = flights_[number];
  request(flight, flight.keepalive, [this, once](const Json& reply) { life.run([once, heard = std::make_shared<const Json>(reply)] { once(*heard); }); });
}

// Going away

void Page::leave() {
  for (auto& [number, flight] : flights_) {
    if (flight.keepalive || !base::get_bool(*flight.record, "repeat")) continue;
    flight.keepalive = true;
    request(flight, true, [](const Json&) {});
  }
}

void Page::see(bool visible) {
  visible_ = visible;
  if (!visible) leave();
  outbox_.see(visible);
  step([this, visible](api::Answer&) { if (visible) delivery::retry_now(state_, wall_, false); });
}

void Page::end(bool kept) {
  life.alive = false;
  for (auto it = profile_.posting.begin(); it != profile_.posting.end();) it = it->second.first == number_ ? profile_.posting.erase(it) : std::next(it);
  profile_.disk.leave(number_, kept);
  profile_.network.leave(number_);
}

}  // namespace leadline::simulate
