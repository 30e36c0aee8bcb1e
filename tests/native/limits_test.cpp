// What a page can be told is bounded where it comes in, so that what is kept can be read again, and what is sent is taken.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "config/explain.h"
#include "wire/session.h"

namespace leadline::wire {
namespace {

using base::Json;

constexpr const char* kConfig = R"({"version":1,"site":"limits","consent":{"default":"session"},
  "scoring":{"rules":[{"id":"deep","on":"x","when":{"!=":[{"var":"event.props.a"},null]},"points":1}]},
  "forms":[{"id":"f","fields":[{"name":"a","type":"textarea","label":"A","maxLength":4096},{"name":"b","type":"textarea","label":"B","maxLength":4096},
    {"name":"c","type":"textarea","label":"C"},{"name":"d","type":"textarea","label":"D"},{"name":"e","type":"textarea","label":"E"},
    {"name":"g","type":"textarea","label":"G"},{"name":"h","type":"textarea","label":"H"},{"name":"i","type":"textarea","label":"I"},
    {"name":"j","type":"textarea","label":"J"},{"name":"k","type":"textarea","label":"K"},{"name":"l","type":"textarea","label":"L"},
    {"name":"m","type":"textarea","label":"M"},{"name":"n","type":"textarea","label":"N"},{"name":"o","type":"textarea","label":"O"}]}],
  "delivery":{"endpoints":[{"id":"inbox","url":"/api/leads"}]}})";

class Page {
 public:
  explicit Page(const std::string& seed = "00112233445566778899aabbccddeeff") {
    session_.load(kConfig);
    tell({{"k", "boot"}, {"seed", seed}});
    tell({{"k", "page"}, {"path", "/"}});
  }

  Json tell(Json event) {
    event["w"] = now_ += 5000;
    event["m"] = now_;
    return *base::parse_json(session_.step(base::dump_json(event)));
  }

  // The body of the lead that the answers become; null when none does.
  Json submit(const Json& values) {
    const Json answer = tell({{"k", "submit"}, {"surface", "f"}, {"values", values}});
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["value"].contains("body")) {
        bytes = effect["value"]["body"].get<std::string>().size();
        return *base::parse_json(effect["value"]["body"].get<std::string>());
      }
    return nullptr;
  }

  std::size_t bytes = 0;

 private:
  Session session_;
  std::int64_t now_ = 1'793'491'200'000;
};

Json nested(int levels) {
  Json value = 1;
  for (int i = 0; i < levels; ++i) value = Json::array({value});
  return value;
}

TEST(Limits, AnEventNestsAsDeepAsItCanComeBack) {
  Page page;
  EXPECT_FALSE(page.tell({{"k", "track"}, {"name", "x"}, {"props", {{"a", nested(base::limits::kEventDepth - 1)}}}}).contains("error"));
  const Json log = page.submit(base::object_of("a", "x"))["evidence"]["log"];
  EXPECT_EQ(log.size(), 4u) << "boot, page, track, submit";
  const Json refused = page.tell({{"k", "track"}, {"name", "x"}, {"props", {{"a", nested(base::limits::kEventDepth)}}}});
  EXPECT_EQ(config::explain(refused["error"]).code, "too_deep");
  EXPECT_EQ(refused["error"]["pointer"], "/props");
}

TEST(Limits, TraitsBeyondTheirBoundAreRefusedWithAWarningAndTheOthersStay) {
  Page page;
  page.tell({{"k", "identify"}, {"traits", {{"plan", "trial"}}}});
  const Json answer = page.tell({{"k", "identify"}, {"traits", {{"notes", std::string(70'000, 'x')}}}});
  ASSERT_EQ(answer["e"].size(), 1u) << answer;
  EXPECT_EQ(config::explain(answer["e"][0]).message, "these traits were left out: all of them together may have 16384 bytes");
  EXPECT_EQ(page.submit(base::object_of("a", "x"))["traits"], Json({{"plan", "trial"}}));
}

TEST(Limits, ATraitThatIsTakenAwayIsNotSent) {
  Page page;
  page.tell({{"k", "identify"}, {"traits", {{"plan", "trial"}, {"phone", "0912"}}}});
  page.tell({{"k", "identify"}, {"traits", {{"phone", nullptr}}}});
  EXPECT_EQ(page.submit(base::object_of("a", "x"))["traits"], Json({{"plan", "trial"}}));
}

TEST(Limits, ALongIdOfAnEventIsKeptAsAHashAndStillCountsOnce) {
  Page page;
  const std::string id(1000, 'i');
  for (int i = 0; i < 2; ++i) page.tell({{"k", "track"}, {"name", "x"}, {"id", id}, {"props", {{"a", 1}}}});
  const Json lead = page.submit(base::object_of("a", "x"));
  EXPECT_EQ(lead["score"]["total"], 1);
  EXPECT_EQ(base::dump_json(lead).find(id), std::string::npos);
}

TEST(Limits, AFormsAnswersTogetherFitIntoWhatEveryEndpointTakes) {
  Page page;
  const std::string letters = [] {
    std::string out;
    for (int i = 0; i < 990; ++i) out += "ệ";
    return out;
  }();
  Json values = Json::object();
  for (const char* name : {"a", "b", "c", "d", "e", "g", "h", "i", "j", "k", "l", "m", "n", "o"}) values[name] = letters;
  EXPECT_EQ(page.submit(values), nullptr) << "41,580 bytes of answers";
  for (const char* name : {"a", "b", "c", "d"}) values[name] = "short";
  EXPECT_EQ(page.submit(values)["fields"]["e"], letters);
  EXPECT_LT(page.bytes, 64u * 1024);
}

TEST(Limits, ASubmissionThatIsTooLargeLosesItsProofThenWhatTheSiteToldUs) {
  Page page;
  page.tell({{"k", "identify"}, {"traits", {{"notes", std::string(15'000, 'x')}}}});
  for (int i = 0; i < 200; ++i) page.tell({{"k", "track"}, {"name", "x"}, {"props", {{"a", std::string(60, 'y')}}}});
  const Json small = page.submit(base::object_of("a", "x"));
  EXPECT_TRUE(small.contains("traits"));
  EXPECT_FALSE(small["evidence"]["log"].empty());
  Page again;
  again.tell({{"k", "identify"}, {"traits", {{"notes", std::string(15'000, 'x')}}}});
  for (int i = 0; i < 200; ++i) again.tell({{"k", "track"}, {"name", "x"}, {"props", {{"a", std::string(60, 'y')}}}});
  Json values = Json::object();
  for (const char* name : {"c", "d", "e", "g", "h", "i", "j", "k", "l"}) values[name] = std::string(990, 'z') ;
  for (const char* name : {"a", "b"}) values[name] = std::string(4000, 'z');
  const Json large = again.submit(values);
  EXPECT_TRUE(large["evidence"]["truncated"].get<bool>());
  EXPECT_TRUE(large["evidence"].contains("config"));
  EXPECT_EQ(large["fields"]["a"], std::string(4000, 'z'));
  EXPECT_LE(again.bytes, base::limits::kRecordBytes);
}

TEST(Limits, WithoutASeedTwoVisitorsStillHaveTwoKeys) {
  Session first, second;
  std::string keys[2];
  for (int i = 0; i < 2; ++i) {
    Session& session = i ? second : first;
    session.load(kConfig);
    const std::string w = std::to_string(1'793'491'200'000 + i);
    session.step(R"({"k":"page","path":"/","w":)" + w + R"(,"m":1})");
    const Json answer = *base::parse_json(session.step(R"({"k":"submit","surface":"f","values":{"a":"x"},"w":)" + w + R"(,"m":9000})"));
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["at"] == "outbox") keys[i] = effect["key"].get<std::string>();
  }
  EXPECT_EQ(keys[0].find('/'), 32u);  // the lead's id, and the endpoint
  EXPECT_NE(keys[0].substr(0, 32), keys[1].substr(0, 32));
}

TEST(Limits, AStateFromTheEndOfTimeIsReadAsTheLastInstantThereIs) {
  Page page;
  Json state = page.tell({{"k", "snap"}})["e"][0]["value"];
  state["wall"] = 1e300;
  Session session;
  session.load(kConfig);
  const Json answer = *base::parse_json(session.step(base::dump_json({{"k", "boot"}, {"w", 1}, {"m", 0}, {"seed", "x"}, {"state", state}})));
  EXPECT_FALSE(answer.contains("error"));
  const Json kept = *base::parse_json(session.step(R"({"k":"snap","w":2,"m":1})"));
  EXPECT_EQ(kept["e"][0]["value"]["wall"].get<std::int64_t>(), 8'640'000'000'000'000);
}

}  // namespace
}  // namespace leadline::wire
