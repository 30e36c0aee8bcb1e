#include "receiver/relay/lane.h"

#include <algorithm>
#include <chrono>

#include "receiver/clock.h"

namespace leadline::receiver {

namespace {

using base::Json;
using wire::Answered;

constexpr std::int64_t kStorePause = 1000;    // until a store that could not answer is asked again
constexpr std::int64_t kLongestNap = 60'000;  // the clock may be set meanwhile
constexpr std::int64_t kLongestRest = 60'000;
constexpr int kGone = 410, kTooMany = 429;

// A mail server's codes (RFC 5321 §4.2.1): 4xx passes, 5xx does not. What is wrong before it says one may be mended.
wire::Answer judge_mail(const Sent& sent) {
  if (sent.problem.empty() && sent.status < 400) return {Answered::accepted, ""};
  if (sent.status >= 500 && sent.problem != api::name_of(api::Reason::endpoint_refused)) return {Answered::refused, api::name_of(api::Reason::record_refused)};
  const bool says_why = !sent.problem.empty() && (sent.status < 400 || sent.problem == api::name_of(api::Reason::endpoint_refused));
  return {Answered::again, says_why ? sent.problem : "busy"};
}

// How long it wants to be left alone. Telegram and Discord say so in the body: {"parameters": {"retry_after": 30}}, {"retry_after": 1.5}, in seconds.
std::int64_t wait_asked_for(const Sent& sent) {
  const Json answer = sent.status == kTooMany ? base::parse_json(sent.body).value_or(Json()) : Json();
  const Json* inside = base::find(answer, "parameters");
  const Json* seconds = base::find(inside ? *inside : answer, "retry_after");
  if (!seconds || !seconds->is_number()) return sent.retry_after;
  const double ms = std::clamp(seconds->get<double>() * 1000, 0.0, static_cast<double>(kLongestWait));
  return std::max(sent.retry_after, static_cast<std::int64_t>(ms));
}

// Zalo says so with a 200.
bool says_later(const RelayEndpoint& endpoint, const Sent& sent) {
  constexpr int kTooFast = -32;
  if (!endpoint.notice || endpoint.notice->kind != Notice::Kind::zalo) return false;
  const Json answer = base::parse_json(sent.body).value_or(Json());
  const Json* error = base::find(answer, "error");
  return error && *error == kTooFast;
}

}  // namespace

wire::Answer judge(const RelayEndpoint& endpoint, const std::string& id, const Sent& sent) {
  if (endpoint.letter || (endpoint.notice && endpoint.notice->kind == Notice::Kind::email)) return judge_mail(sent);
  if (says_later(endpoint, sent)) return {Answered::again, "busy"};
  wire::Answer answer = wire::judge_answer(endpoint.to, id, sent.status, sent.body);
  if (answer.answered != Answered::accepted && !sent.problem.empty()) answer.reason = sent.problem;
  if (sent.status == kGone) answer.reason = "no_more";
  return answer;
}

Lane::Lane(const std::string& site, const Routing& routing, const RelayEndpoint& endpoint, Configs& configs, StoreThread& store, const Letters& letters, AccessTokens& tokens, Pause pause)
    : site_(site), routing_(routing), endpoint_(endpoint), configs_(configs), store_(store), letters_(letters), tokens_(tokens), pause_(std::move(pause)), thread_([this] { loop(); }) {}

Lane::~Lane() {
  stop();
  thread_.join();
}

void Lane::stop() {
  stopping_ = true;
  wake();
}

void Lane::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Lane::hurry() {
  {
    const std::lock_guard lock(mutex_);
    resting_ = 0;
  }
  wake();
}

Pause Lane::paused() const {
  const std::lock_guard lock(mutex_);
  return pause_;
}

bool Lane::pause(const std::string& reason) {
  const Pause pause = {endpoint_.to.id, reason, now_ms()};
  if (!store_.write([&](Store& store) { return store.pause(site_, pause); })) return false;
  const std::lock_guard lock(mutex_);
  pause_ = pause;
  return true;
}

void Lane::follow(const Pause& pause) {
  const std::lock_guard lock(mutex_);
  if (pause_.reason == pause.reason) return;
  pause_ = pause;
  woken_ = true;
  wake_.notify_one();
}

bool Lane::resume() {
  if (!store_.write([&](Store& store) { return store.resume(site_, endpoint_.to.id); })) return false;
  {
    const std::lock_guard lock(mutex_);
    pause_ = {};
    resting_ = 0;
  }
  wake();
  return true;
}

void Lane::wait_until(std::int64_t when) {
  std::unique_lock lock(mutex_);
  const std::int64_t ms = std::clamp<std::int64_t>(when - now_ms(), 0, kLongestNap);
  wake_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return woken_; });
  woken_ = false;
}

void Lane::loop() {
  while (!stopping_) {
    std::int64_t when = now_ms() + kLongestRest;
    try {
      when = work();
    } catch (...) {  // no memory, most of all: what waits goes on waiting
    }
    wait_until(when);
  }
}

// Where several receivers send, one that has ended may have left some; the one that starts next need not be there soon.
bool Lane::settle_letters() {
  if (!store_.is_shared() || !endpoint_.letter || now_ms() < settled_at_ + kLongestNap) return true;
  settled_at_ = now_ms();
  return store_.write([&](Store& store) { return store.settle_letters(site_); }).has_value();
}

// Of several receivers one sends it.
bool Lane::may_send(const DueDelivery& one) {
  return !store_.is_shared() || store_.write([&](Store& store) { return store.claim_delivery(site_, one.lead, endpoint_.to.id, now_ms()); }).value_or(false);
}

// Sends what is due; when to look again.
std::int64_t Lane::work() {
  while (!stopping_) {
    std::int64_t resting = 0;
    {
      const std::lock_guard lock(mutex_);
      if (!pause_.reason.empty()) return RelayStore::kNever;
      resting = resting_;
    }
    if (resting > now_ms()) return resting;
    // One at a time: until the next one goes it may have been corrected, or erased.
    const auto due = store_.read([&](Store& store) { return store.due_deliveries(site_, endpoint_.to.id, now_ms(), 1); });
    if (!due || !settle_letters()) return now_ms() + kStorePause;
    if (due->empty()) {
      const auto next = store_.read([&](Store& store) { return store.next_delivery(site_, endpoint_.to.id); });
      return next.value_or(now_ms() + kStorePause);
    }
    if (may_send(due->front())) deliver(due->front());
  }
  return 0;
}

void Lane::deliver(const DueDelivery& one) {
  Json lead = outgoing_lead(one);
  if (Json owner = routing_.describe(one.owner); !owner.is_null()) lead["owner"] = std::move(owner);
  const auto known = configs_.of(lead);
  if (endpoint_.letter) return post_letter(one, lead, known->judge.config());
  OutgoingRequest request = write_request(endpoint_, lead, known->judge.config(), one.seq, now_ms());
  const Sent sent = endpoint_.auth ? tokens_.send(*endpoint_.auth, std::move(request), endpoint_.inside, sender_) : sender_.send(request, endpoint_.inside);
  if (sent.stopped) return;
  note(one, conclude(one, base::get_string(lead, "id"), sent), sent.status == kGone);
}

// It was sent: that must be kept before anything else is done, or it would be sent again and again.
void Lane::note(const DueDelivery& one, const Attempt& attempt, bool gone) {
  while (!keep(one.lead, attempt, gone) && !stopping_) wait_until(now_ms() + kStorePause);
}

// Never twice: whatever happens after its end was handed over, it goes again only when the server has said that it did not take it, or somebody says so.
void Lane::post_letter(const DueDelivery& one, const Json& lead, const config::Config* config) {
  const std::int64_t now = now_ms();
  WrittenLetter letter = letters_.write(endpoint_, lead, config, now);
  if (letter.reason.empty()) {
    const auto why = store_.read([&](Store& store) { return store.why_no_letter(site_, letter.to, now); });
    if (!why) return wait_until(now_ms() + kStorePause);
    letter.reason = *why;
  }
  if (!letter.reason.empty()) return note(one, {.state = DeliveryState::failed, .due = now, .at = now, .status = 0, .reason = letter.reason}, false);
  bool handed_over = false, waits = true;
  letter.request.mail->before_end = [&] {
    const auto done = store_.write([&](Store& store) { return store.hand_over(site_, one.lead, endpoint_.to.id, letter.to, now_ms()); });
    handed_over = done.value_or(false);
    waits = done.value_or(true);
    return handed_over;
  };
  const Sent sent = sender_.send(letter.request, endpoint_.inside);
  if (sent.stopped || !waits) return;  // it has been erased meanwhile, or corrected
  Attempt attempt = conclude(one, base::get_string(lead, "id"), sent);
  if (handed_over && sent.status == 0) attempt.state = DeliveryState::failed, attempt.reason = api::name_of(api::RecordState::unclear);
  note(one, attempt, false);
}

bool Lane::keep(const std::string& lead, const Attempt& attempt, bool gone) {
  const Pause pause = {endpoint_.to.id, "no_more", attempt.at};
  const auto kept = store_.write([&](Store& store) -> std::optional<bool> {
    if (gone && !store.pause(site_, pause)) return std::nullopt;
    return store.note_attempt(site_, lead, endpoint_.to.id, attempt);
  });
  if (!kept || !gone) return kept.has_value();
  const std::lock_guard lock(mutex_);
  pause_ = pause;
  return true;
}

Attempt Lane::conclude(const DueDelivery& one, const std::string& id, const Sent& sent) {
  Attempt attempt;
  attempt.seq = one.seq;
  attempt.at = attempt.due = now_ms();
  attempt.status = sent.status;
  const wire::Answer answer = judge(endpoint_, id, sent);
  attempt.reason = answer.reason;
  if (answer.answered == Answered::accepted) attempt.state = DeliveryState::accepted;
  if (answer.answered == Answered::refused) attempt.state = DeliveryState::failed;
  if (attempt.state != DeliveryState::waiting || sent.status == kGone) return attempt;
  const double chance = static_cast<double>(random_() - std::minstd_rand::min()) / static_cast<double>(std::minstd_rand::max());
  const std::int64_t asked = wait_asked_for(sent);
  const auto pause = pause_after(one.attempts + 1, endpoint_.retries, chance, asked);
  attempt.state = pause ? DeliveryState::waiting : DeliveryState::failed;
  attempt.due = attempt.at + pause.value_or(0);
  // What failed is most likely the endpoint, not the lead: the others wait a little, too, and as long as it asks.
  const std::lock_guard lock(mutex_);
  resting_ = attempt.at + std::max(std::min(pause.value_or(0), kLongestRest), asked);
  return attempt;
}

}  // namespace leadline::receiver
