// What goes with a lead, and what the receiver makes of it: on a recorded visit and on events of our own.
#include <gtest/gtest.h>

#include <sstream>

#include "config/explain.h"
#include "support/recorded.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::wire {
namespace {

using base::Json;

const std::string& config() {
  static const std::string text = read_source("tests/sessions/flat.config.json");
  return text;
}

// The leads that a recorded visit sealed, as their endpoint would get them.
std::vector<Json> leads_of(const std::string& session) {
  std::vector<Json> leads;
  std::istringstream lines(read_source(session));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("< ", 0) != 0) continue;
    const Json answer = *base::parse_json(std::string_view(line).substr(2));
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["at"] == "outbox" && effect["value"].contains("body"))
        leads.push_back(*base::parse_json(effect["value"]["body"].get<std::string>()));
  }
  return leads;
}

Replayed replay(const Json& lead) {
  return replay_evidence(config(), lead["evidence"], lead["time"].get<std::int64_t>(), lead["locale"].get<std::string>());
}

TEST(Evidence, ReplaysToTheSameScoreOnBothVisitsOfAFlatBuyer) {
  const std::vector<Json> leads = leads_of("tests/sessions/flat-buyer.jsonl");
  ASSERT_EQ(leads.size(), 2u);
  for (const Json& lead : leads) {
    const Replayed replayed = replay(lead);
    ASSERT_TRUE(replayed.ok) << replayed.problem;
    EXPECT_EQ(base::dump_json(replayed.explanation), base::dump_json(lead["score"]));
  }
}

TEST(Evidence, ShowsAScoreThatWasMadeUp) {
  Json lead = leads_of("tests/sessions/flat-buyer.jsonl")[0];
  const Json claimed = lead["score"];
  lead["evidence"]["log"].erase(lead["evidence"]["log"].size() - 2);  // the click on the CTA never happened
  const Replayed replayed = replay(lead);
  ASSERT_TRUE(replayed.ok);
  EXPECT_EQ(claimed["total"].get<double>() - replayed.explanation["total"].get<double>(), 10);
}

TEST(Evidence, HoldsNeitherContactsNorWhatNoRuleReads) {
  for (const Json& lead : leads_of("tests/sessions/flat-buyer.jsonl")) {
    const std::string log = base::dump_json(lead["evidence"]["log"]);
    for (const char* secret : {"an@example.com", "912345678", "Nguyễn", "secret@example.com", "kept out", "Trang /"})
      EXPECT_EQ(log.find(secret), std::string::npos) << secret << " in " << log;
  }
}

// An excluded visitor's submission: explicit about what becomes of it, and sent where the config says so.
std::string submit_as_staff(const char* endpoints) {
  Session session;
  session.load(std::string(R"({"version":1,"site":"s","scoring":{"rules":[{"id":"r","on":"page","points":9}],"exclude":{"==":[{"var":"traits.staff"},true]}},
    "forms":[{"id":"f","title":"F","submit":"Send","fields":[{"name":"a","type":"text","label":"A"}]}],"delivery":{"endpoints":)") + endpoints + "}}");
  session.step(R"({"k":"boot","w":1793404800000,"m":0,"tz":0,"visitor":"v"})");
  session.step(R"({"k":"page","w":1793404800000,"m":1,"path":"/","slots":["f"]})");
  session.step(R"({"k":"identify","w":1793404801000,"m":1000,"traits":{"staff":true}})");
  return session.step(R"({"k":"submit","w":1793404820000,"m":20000,"surface":"f","values":{"a":"x"},"bad":{}})");
}

TEST(Exclusion, NothingOfItIsDeliveredAndThePageHearsWhy) {
  const std::string answer = submit_as_staff(R"([{"id":"inbox","url":"/api/leads"}])");
  EXPECT_EQ(answer.find(R"("k":"post")"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"({"data":{"form":"f","reason":"excluded"},"k":"emit","name":"undelivered"})"), std::string::npos) << answer;
}

TEST(Exclusion, GoesToEndpointsThatTakeItAndSaysSoInItsScore) {
  const std::string answer = submit_as_staff(R"([{"id":"inbox","url":"/api/leads"},{"id":"tests","url":"/api/tests","excluded":true}])");
  EXPECT_NE(answer.find(R"("endpoint":"tests")"), std::string::npos) << answer;
  EXPECT_EQ(answer.find(R"("endpoint":"inbox")"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"(\"status\":\"excluded\")"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("undelivered"), std::string::npos);
}

struct Spoiled { const char* name; const char* key; const char* value; const char* problem; };
class SpoiledEvidence : public testing::TestWithParam<Spoiled> {};

TEST_P(SpoiledEvidence, IsRefusedWithItsReason) {
  Json lead = leads_of("tests/sessions/flat-buyer.jsonl")[0];
  lead["evidence"][GetParam().key] = *base::parse_json(GetParam().value);
  const Replayed replayed = replay(lead);
  EXPECT_FALSE(replayed.ok);
  EXPECT_NE(replayed.problem.find(GetParam().problem), std::string::npos) << replayed.problem;
}

INSTANTIATE_TEST_SUITE_P(Evidence, SpoiledEvidence, testing::Values(
    Spoiled{"NoLog", "log", "null", "no log"}, Spoiled{"Truncated", "truncated", "true", "truncated"},
    Spoiled{"OtherCore", "core", "\"9.9.9\"", "core"}, Spoiled{"OtherConfig", "config", "\"0123456789abcdef\"", "config"},
    Spoiled{"NotEvents", "log", "[7]", "no event"}, Spoiled{"Backwards", "log", R"([{"k":"page","w":9},{"k":"page","w":8}])", "go back"},
    Spoiled{"Later", "log", R"([{"k":"page","w":8000000000000}])", "later"}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Config, ChecksAllPartsAndNamesThePlace) {
  const Json checked = check_config(R"({"version":1,"site":"s","locale":"vi","forms":[{"id":"f","fields":[{"name":"a"}]}],
    "ctas":[{"id":"c","kind":"inline","title":"t","button":"b","opens":"f"}],"consent":{"default":"all"},"delivry":{}})");
  EXPECT_FALSE(checked["ok"].get<bool>());
  std::vector<std::string> places;
  for (const Json& diagnostic : checked["diagnostics"]) places.push_back(diagnostic["pointer"].get<std::string>() + " " + diagnostic["code"].get<std::string>());
  const auto has = [&](const char* place) { return std::find(places.begin(), places.end(), place) != places.end(); };
  EXPECT_TRUE(has("/delivry unknown_key"));
  EXPECT_TRUE(has("/consent/default not_a_choice"));
  EXPECT_TRUE(has("/ctas/0/opens unknown_form"));
}

TEST(Config, APartOfAnotherTypeIsSaidInsteadOfBeingTakenForNone) {
  const Json checked = check_config(R"({"version":1,"site":"s","consent":"none","delivery":[],"theme":7,"forms":{},"ctas":"c"})");
  std::string places;
  for (const Json& diagnostic : checked["diagnostics"]) places += diagnostic["pointer"].get<std::string>() + " ";
  EXPECT_EQ(places, "/consent /theme /delivery /forms /ctas ");
}

TEST(Config, TheDemosHasNothingToComplainAbout) {
  EXPECT_EQ(check_config(read_source("demo/leadline.json"))["diagnostics"], Json::array());
}

TEST(Config, HashIgnoresTheLayout) {
  const std::string a = check_config(R"({"version":1,"site":"s"})")["hash"], b = check_config("{\n \"site\": \"s\", \"version\": 1 }")["hash"];
  EXPECT_EQ(a, b);
  EXPECT_NE(a, check_config(R"({"version":1,"site":"t"})")["hash"].get<std::string>());
}

TEST(Session, RefusesEventsWithoutAConfig) {
  Session session;
  EXPECT_EQ(session.load("[]"), R"({"core":")" LEADLINE_VERSION R"(","diagnostics":[{"pointer":"","problem":)" + std::to_string(static_cast<int>(base::Problem::config_not_an_object)) + R"(,"severity":"error"}],"ok":false})");
  EXPECT_EQ(config::explain(base::parse_json(session.step(R"({"k":"wake","w":1})"))->at("error")).code, "no_config");
}

}  // namespace
}  // namespace leadline::wire
