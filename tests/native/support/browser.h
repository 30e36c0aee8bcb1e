// A page before the real core, with its outbox: what it is told to keep, to post and to draw.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "wire/session.h"

namespace leadline::test {

class Browser {
 public:
  explicit Browser(const base::Json& config) : config_(base::dump_json(config)) { session_.load(config_); }

  // `late`: parts of the core that are not there yet.
  Browser& boot(const base::Json& state = nullptr, const base::Json& late = nullptr) {
    now_ += 60'000;
    base::Json line = {{"k", "boot"}, {"tz", 420}, {"seed", seed}, {"lang", "en"}};
    if (!state.is_null()) line["state"] = state;
    if (!late.is_null()) line["late"] = late;
    tell(line);
    base::Json page = {{"k", "page"}, {"path", "/"}, {"title", "T"}, {"query", base::Json::object()}, {"host", "x.example"}};
    if (!late.is_null()) page["slots"] = base::Json::array();  // nor a place for a form
    tell(page);
    return *this;
  }
  void tell(base::Json event) {
    now_ += 1000;
    event["w"] = 1793404800000 + now_;
    event["m"] = now_;
    const base::Json answer = base::parse_json(session_.step(base::dump_json(event))).value_or(base::Json());
    EXPECT_FALSE(answer.contains("error")) << event << answer;
    for (const base::Json& effect : answer["e"]) {
      if (effect["k"] == "store" && effect["at"] == "state") kept = effect["value"];
      if (effect["k"] == "store" && effect["at"] == "outbox") outbox[effect["key"].get<std::string>()].update(effect["value"]);
      if (effect["k"] == "erase" && effect["at"] == "outbox") outbox.erase(effect["key"].get<std::string>());
      if (effect["k"] == "post") posted.push_back(effect["key"]);
      if (effect["k"] == "emit") heard.push_back(effect["name"]);
      if (effect["k"] == "need") needed.push_back(effect["part"]);
      if (effect["k"] == "patch") drawn = base::dump_json(effect["ops"]);
    }
  }
  void submit(const base::Json& values) { tell({{"k", "submit"}, {"surface", "quote"}, {"values", values}, {"bad", base::Json::object()}}); }
  void wait(std::int64_t ms) { now_ += ms; }
  void hide() { tell({{"k", "hide"}}); }
  void reply(const std::string& key, int status) { tell({{"k", "reply"}, {"key", key}, {"attempt", 1}, {"status", status}, {"body", "{\"accepted\":\"" + key.substr(0, 32) + "\"}"}}); }
  // The only lead in the outbox.
  base::Json lead() const { return outbox.size() == 1 ? base::parse_json(outbox.begin()->second["body"].get<std::string>()).value_or(base::Json()) : base::Json(); }
  base::Json lead(const std::string& key) const { return base::parse_json(outbox.at(key)["body"].get<std::string>()).value_or(base::Json()); }
  std::string key() const { return outbox.size() == 1 ? outbox.begin()->first : ""; }
  const std::string& config() const { return config_; }

  std::string seed = "00112233445566778899aabbccddeeff";
  base::Json kept;
  std::map<std::string, base::Json> outbox;
  std::vector<std::string> posted, heard, needed;
  std::string drawn;

 private:
  std::string config_;
  wire::Session session_;
  std::int64_t now_ = 0;
};

}  // namespace leadline::test
