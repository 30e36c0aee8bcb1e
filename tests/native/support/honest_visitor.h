// A person at a browser, from a seed: pages, tabs, clocks, storage and a network as they are, before the real core. Truth is
// `World::truth`; what the pages see of it is a wall clock that may be wrong and a monotonic one that begins with each page.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random_model.h"
#include "wire/session.h"

namespace leadline::honest {

using base::Json;
using random_model::Dice;
using random_model::kDay;
using random_model::kMinute;

constexpr std::int64_t kSecond = 1000;

struct World {
  Dice dice;
  std::int64_t truth = random_model::kStart;
  std::int64_t skew = 0;       // of the visitor's wall clock
  std::int64_t grain = 1;      // to how many ms a browser that fears fingerprints rounds both clocks
  std::int64_t tz = 420;
  bool set_back = false;       // the clock was, during the visit
  Json kept;                   // the browser's storage
  std::string config;
  std::optional<Json> lead;    // the last that was sealed
  std::function<std::string(std::int64_t truth)> challenge;  // of the receiver, when the config asks for it
};

class Tab {
 public:
  explicit Tab(World& world) : world_(world) {}

  void load(const std::string& path) {
    session_.load(world_.config);
    began_ = world_.truth;
    Json boot = {{"k", "boot"}, {"tz", world_.tz}, {"seed", hex()}, {"lang", "vi"}, {"device", {{"touch", true}, {"width", 390}}}};
    if (!world_.kept.is_null()) boot["state"] = world_.kept;
    send(boot);
    pass(world_.dice.between(0, 80));
    page(path);
    send({{"k", "outbox"}, {"records", Json::array()}});
    // js/anchor.ts: when the page has begun, however long that is on its way; unless the log has one already.
    if (!world_.challenge || base::dump_json(boot).find("anchored") != std::string::npos) return;
    pass(world_.dice.between(20, 1500));
    const std::string given = world_.challenge(world_.truth);
    pass(world_.dice.between(5, 400));
    send({{"k", "anchored"}, {"challenge", given}});
  }

  // A route; of a single-page application, or the first.
  void page(const std::string& path, const Json& query = Json::object()) {
    told_.clear();
    visible_ms_ = 0;
    send({{"k", "page"}, {"path", path}, {"title", "T"}, {"query", query}, {"referrer", ""}, {"lang", "vi"}, {"host", "a.example"}});
  }

  // Time goes by before the visitor's eyes; what is listened for is told when it comes.
  void read(std::int64_t ms) {
    while (ms > 0) {
      std::int64_t step = ms;
      for (const std::int64_t s : times_)
        if (!told_.count("t" + std::to_string(s)) && s * kSecond > visible_ms_) step = std::min(step, s * kSecond - visible_ms_);
      pass(step);
      visible_ms_ += step;
      ms -= step;
      for (const std::int64_t s : times_)
        if (visible_ms_ >= s * kSecond && told_.insert("t" + std::to_string(s)).second) send({{"k", "time"}, {"s", s}});
    }
  }
  // … or not: hidden, in the back/forward cache, asleep.
  void away(std::int64_t ms, bool back) {
    send({{"k", "hide"}});
    pass(ms);
    Json show = {{"k", "show"}};
    if (back) show["back"] = true;
    send(show);
  }

  void scroll(std::int64_t depth) {
    for (const std::int64_t pct : depths_)
      if (pct <= depth && told_.insert("s" + std::to_string(pct)).second) send({{"k", "scroll"}, {"pct", pct}});
  }

  void send(Json event) {
    const std::int64_t grain = world_.grain;
    event["w"] = (world_.truth + world_.skew) / grain * grain;
    event["m"] = (world_.truth - began_) / grain * grain;
    const Json answer = *base::parse_json(session_.step(base::dump_json(event)));
    ASSERT_FALSE(answer.contains("error")) << answer["error"] << event;
    for (const Json& effect : answer["e"]) carry_out(effect);
  }

  void submit(const std::string& form, const Json& values) { send({{"k", "submit"}, {"surface", form}, {"values", values}, {"bad", Json::object()}, {"trap", ""}}); }

 private:
  void pass(std::int64_t ms) { world_.truth += ms; }

  std::string hex() {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (int i = 0; i < 32; ++i) out += kHex[world_.dice.between(0, 15)];
    return out;
  }

  void carry_out(const Json& effect) {
    const std::string kind = effect["k"];
    if (kind == "watch") {
      depths_ = effect["scroll"].get<std::vector<std::int64_t>>();
      times_ = effect["time"].get<std::vector<std::int64_t>>();
    } else if (kind == "store" && effect["at"] == "state") {
      world_.kept = effect["value"];
    } else if (kind == "erase" && effect["at"] == "state") {
      world_.kept = nullptr;
    } else if (kind == "store" && effect["value"].contains("body")) {
      world_.lead = base::parse_json(effect["value"]["body"].get<std::string>());
    }
  }

  World& world_;
  wire::Session session_;
  std::int64_t began_ = 0, visible_ms_ = 0;
  std::vector<std::int64_t> depths_, times_;
  std::set<std::string> told_;
};

// A random model, listening for reading too, on a site with a form.
inline std::string config(Dice& dice) {
  Json scoring = random_model::model(dice);
  const Json more = {{{"id", "deep"}, {"group", "g"}, {"on", "scroll"}, {"when", {{">=", {{{"var", "event.pct"}}, dice.between(1, 100)}}}}, {"points", 5}},
                     {{"id", "long"}, {"group", "g"}, {"on", "time"}, {"when", {{">=", {{{"var", "event.s"}}, dice.between(1, 200)}}}}, {"points", 5}},
                     {{"id", "longer"}, {"group", "h"}, {"on", "time"}, {"when", {{">=", {{{"var", "event.s"}}, dice.between(1, 600)}}}}, {"points", 5}},
                     {{"id", "sent"}, {"group", "h"}, {"on", "submit"}, {"points", 20}},
                     {{"id", "reachable"}, {"group", "g"}, {"kind", "state"}, {"when", {{"!!", {{{"var", "fields.email"}}}}}}, {"points", 3}}};
  for (const Json& rule : more) scoring["rules"].push_back(rule);
  const Json fields = {{{"name", "f"}, {"type", "select"}, {"label", "F"}, {"options", {{{"value", "a"}, {"label", "A"}}, {{"value", "b"}, {"label", "B"}}}}},
                       {{"name", "email"}, {"type", "email"}, {"label", "E"}, {"required", true}},
                       {{"name", "said"}, {"type", "textarea"}, {"label", "S"}},
                       {{"name", "agree"}, {"type", "consent"}, {"label", "Yes"}, {"purpose", "contact"}, {"version", "1"}, {"required", true}}};
  return base::dump_json({{"version", 1}, {"site", "x"}, {"consent", {{"default", "persistent"}}}, {"scoring", scoring},
                          {"forms", {{{"id", "form"}, {"title", "F"}, {"submit", "Send"}, {"fields", fields}}}},
                          {"delivery", {{"endpoints", {{{"id", "inbox"}, {"url", "/api/leads"}}}}}}});
}

// What people do beside reading.
inline void act(World& world, Tab& tab) {
  Dice& dice = world.dice;
  switch (dice.between(0, 11)) {
    case 0: return tab.away(dice.between(kSecond, 6 * 60 * kMinute), dice.chance(30));
    case 1: return tab.scroll(dice.between(0, 100));
    case 2: return tab.page("/" + dice.one_of<std::string>({"a", "b", "c"}));
    case 3: return tab.page("/a", {{"filter", dice.one_of<std::string>({"x", "y"})}});
    case 4: return tab.send({{"k", "click"}, {"cta", "offer"}});
    case 5: return tab.send({{"k", "open"}, {"surface", "form"}});
    case 6: return tab.send({{"k", "seen"}, {"surface", "form"}});
    case 7: {  // a clock is corrected, or sleep ends: by an NTP server, by hand, by hours
      const std::int64_t by = dice.one_of<std::int64_t>({-2 * 60 * kMinute, -5 * kMinute, -3 * kSecond, -400, 400, 90 * kSecond, 60 * kMinute});
      world.skew += by;
      world.set_back = world.set_back || by < -kSecond;
      return;
    }
    default: {
      const Json event = random_model::event(dice);
      if (event["k"] == "page") return tab.page(event["path"]);
      return tab.send(event);
    }
  }
}

// One person, from the first page to a lead; `world.lead` has it.
inline void visit(World& world) {
  Dice& dice = world.dice;
  world.config = config(dice);
  world.truth += dice.between(0, 400 * kDay);
  if (dice.chance(20)) world.grain = 100;
  if (dice.chance(40)) world.skew = dice.one_of<std::int64_t>({-180 * kDay, -30 * kDay, -kDay, -20 * kMinute, -30 * kSecond, 40 * kSecond, 5 * kMinute, kDay, 20 * kDay});
  if (world.challenge) {
    Json asking = *base::parse_json(world.config);
    asking["delivery"]["endpoints"][0]["challenge"] = "/api/challenge";
    world.config = base::dump_json(asking);
  }
  const std::int64_t loads = dice.between(1, 5);
  for (std::int64_t i = 0; i < loads && !testing::Test::HasFatalFailure(); ++i) {
    if (i > 0 && dice.chance(40)) world.truth += dice.between(0, 60 * kDay);  // back another day
    if (dice.chance(10)) world.tz += dice.one_of<std::int64_t>({-60, 60});     // summer has begun, or ended
    if (dice.chance(10)) world.kept = nullptr;                                // Safari's seven days
    Tab tab(world), other(world);
    tab.load("/" + dice.one_of<std::string>({"a", "b"}));
    for (std::int64_t acts = dice.between(0, 12); acts > 0; --acts) {
      tab.read(dice.chance(30) ? dice.between(0, 10 * kMinute) : dice.between(200, 20 * kSecond));
      act(world, tab);
    }
    if (dice.chance(10)) {  // a second tab, meanwhile
      other.load("/c");
      other.read(dice.between(0, kMinute));
      act(world, other);
    }
    const bool last = i + 1 == loads;
    if (last || dice.chance(15)) {
      // Typed; or a draft of last time, or what the browser knows by heart: a tick and a press.
      tab.read(dice.chance(25) ? dice.between(1100, 1500) : dice.between(4 * kSecond, 5 * kMinute));
      if (dice.chance(10)) tab.page("/thanks");  // an application that turns the page as one presses
      const std::string value = dice.one_of<std::string>({"a", "b", ""});
      tab.submit("form", {{"f", value}, {"email", "an" + std::to_string(dice.between(0, 99)) + "@example.com"}, {"said", dice.chance(50) ? " Chào\nbạn " : ""}, {"agree", true}});
    }
    tab.read(dice.between(0, 5 * kSecond));
    if (!last) tab.send({{"k", "hide"}});  // what is left is saved
  }
}

}  // namespace leadline::honest
