#include "simulate/network.h"

#include <memory>

namespace leadline::simulate {

using base::Json;

namespace {

Json answer(std::int64_t status, const std::string& body = "") { return base::object_of("status", status, "body", body); }

bool is_receiver(const std::string& url) { return url == "/leads"; }
bool is_there(const std::string& url) { return is_receiver(url) || url == "/hook"; }

}  // namespace

// Ours knows a lead without its log as the same one. A receiver of the site's own may not.
bool Network::is_same(const std::string& one, const std::string& other) {
  if (one == other) return true;
  const auto a = base::parse_json(one), b = base::parse_json(other);
  return a && b && base::get_int(*a, "action") == base::get_int(*b, "action") && world_.chance(50);
}

std::size_t Network::times(const std::string& key) const {
  const auto found = taken_.find(key);
  return found == taken_.end() ? 0 : found->second.size();
}

Json Network::take(const Request& request) {
  std::vector<std::string>& bodies = taken_[request.key];
  const std::string id = request.key.substr(0, 32);
  if (is_receiver(request.url)) {
    if (!bodies.empty() && !is_same(bodies[0], request.body)) return answer(422, R"({"error":{"code":"id_reused"}})");
    const bool dup = !bodies.empty();
    if (!dup) bodies.push_back(request.body);
    return answer(200, "{\"accepted\":\"" + id + (dup ? "\",\"dup\":true}" : "\",\"dup\":false}"));
  }
  bodies.push_back(request.body);
  return answer(200, "ok");
}

// What it is answered when it is there.
Json Network::arrive(const Request& request, Mishap mishap) {
  if (!is_there(request.url)) return answer(404);
  const auto after = [this](Json reply) {
    base::put(reply, "after", world_.random.between(0, 2) == 0 ? world_.random.between(0, 90) : world_.random.between(60, 9000));
    return reply;
  };
  switch (mishap) {
    case Mishap::error: return answer(500);
    case Mishap::error_stored: return take(request), answer(500);
    case Mishap::unavailable: return after(answer(503));
    case Mishap::too_many: return after(answer(429));
    case Mishap::timeout: return answer(408);
    case Mishap::conflict: return answer(409);
    case Mishap::portal: return answer(200, "<!doctype html><title>Welcome</title>");
    // Of a hook whose rule is any 2xx nobody could tell such an answer from its own.
    case Mishap::wrong_id: return is_receiver(request.url) ? answer(200, R"({"accepted":"00000000000000000000000000000000"})") : take(request);
    case Mishap::cut_off: return take(request), answer(200, R"({"accep)");
    case Mishap::redirect: return is_receiver(request.url) ? answer(302) : (take(request), answer(302));  // a hook's page that thanks
    case Mishap::unauthorised: return answer(401);
    case Mishap::forbidden: return answer(403);
    case Mishap::not_found: return answer(404);
    case Mishap::gone: return answer(410);
    case Mishap::too_large: return answer(413);
    case Mishap::refuses: return answer(422);
    case Mishap::bad: return answer(400);
    case Mishap::type: return answer(415);
    default: return take(request);
  }
}

void Network::carry(const Request& request, Mishap mishap, std::int64_t arrives, std::int64_t answers, Answered answered) {
  const std::uint64_t number = ++count_;
  on_the_way_[number] = request;
  world_.after(arrives, [this, number, mishap, answers, answered = std::move(answered)] {
    const auto found = on_the_way_.find(number);
    if (found == on_the_way_.end()) return;
    const Request one = std::move(found->second);
    on_the_way_.erase(found);
    Json reply = arrive(one, mishap);
    if (answers < 0) return;
    if (one.blind) reply = base::object_of("status", 0, "why", "opaque");
    if (mishap == Mishap::reset) reply = base::object_of("status", 0);
    world_.after(answers, [answered, reply = std::make_shared<const Json>(std::move(reply))] { answered(*reply); });
  });
}

void Network::post(Request request, Answered answered) {
  const auto fail = [this, answered](std::int64_t after) { world_.after(after, [answered] { answered(base::object_of("status", 0)); }); };
  if (!online_) return fail(1);
  Mishap mishap = Mishap::count;
  if (!mishaps_.empty()) {
    mishap = mishaps_.front();
    mishaps_.pop_front();
  }
  if (world_.now < away_until_) return fail(world_.random.between(2, 300));
  const std::int64_t takes = world_.random.between(2, 200), answers = world_.random.between(1, 200);
  switch (mishap) {
    case Mishap::refused: return fail(takes);
    case Mishap::pool_full: return request.keepalive ? fail(0) : carry(request, mishap, takes, answers, answered);
    case Mishap::black_hole: return;
    case Mishap::answer_lost: return carry(request, mishap, takes, -1, answered);
    case Mishap::slow: return carry(request, mishap, takes, world_.random.between(3 * kSecond, 14 * kSecond), answered);
    case Mishap::late: return carry(request, mishap, world_.random.between(15 * kSecond, 2 * kMinute), -1, answered);
    case Mishap::slow_start: 
      request.keepalive = false;
      return carry(request, mishap, world_.random.between(kSecond, 10 * kSecond), answers, answered);
    default: return carry(request, mishap, takes, answers, answered);
  }
}

void Network::heal() {
  online_ = true;
  away_until_ = 0;
  mishaps_.clear();
}

void Network::leave(int page) {
  for (auto it = on_the_way_.begin(); it != on_the_way_.end();) it = it->second.page == page && !it->second.keepalive ? on_the_way_.erase(it) : std::next(it);
}

void Network::kill() { on_the_way_.clear(); }

}  // namespace leadline::simulate
