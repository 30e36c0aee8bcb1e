// What listeners hear of stages: every transition, once, in its order.
#include <gtest/gtest.h>

#include "wire/session.h"

namespace leadline::wire {
namespace {

using base::Json;

// "stage SQL; qualified SQL": what the last of the events made the core tell, without the score.
struct Heard {
  std::string said;
  std::vector<std::string> ids;
  std::vector<std::string> explained;  // the ids of the transitions, in the explanation
};

Heard hear(const char* scoring, std::initializer_list<const char*> lines) {
  Session session;
  session.load(std::string(R"({"version":1,"site":"s","scoring":)") + scoring + "}");
  session.step(R"({"k":"boot","w":1793404800000,"tz":0,"visitor":"v"})");
  Heard out;
  const auto effects = [&](const std::string& line) { return (*base::parse_json(session.step(line)))["e"]; };
  for (const char* line : lines) {
    out = {};
    for (const Json& effect : effects(line)) {
      if (effect["k"] != "emit" || !effect["data"].contains("id")) continue;
      out.said += (out.said.empty() ? "" : "; ") + effect["name"].get<std::string>() + " " + effect["data"]["stage"].get<std::string>();
      if (effect["name"] == "stage") out.ids.push_back(effect["data"]["id"].get<std::string>());
    }
  }
  for (const Json& effect : effects(R"({"k":"ask","w":1793923200000,"what":"score"})"))
    for (const Json& move : effect["data"]["stages"]) out.explained.push_back(move["id"].get<std::string>());
  return out;
}

TEST(Announced, AreBothStagesThatOneEventLeadsThrough) {
  const Heard heard = hear(R"({"rules":[{"id":"m","on":"x","points":10,"qualifyAs":"MQL"}],"stages":[{"id":"MQL","weight":20},{"id":"SQL","weight":30,"when":{">=":[{"var":"score.total"},10]}}]})",
                           {R"({"k":"track","w":1793404800000,"name":"x","props":{}})"});
  EXPECT_EQ(heard.said, "stage MQL; qualified MQL; stage SQL; qualified SQL");
  EXPECT_EQ(heard.ids, heard.explained);
  EXPECT_NE(heard.ids.at(0), heard.ids.at(1));
}

TEST(Announced, IsTheFallWithAgeBeforeTheRise) {
  const char* kX = R"({"k":"track","w":1793404800000,"name":"x","props":{}})";
  const Heard heard = hear(R"({"rules":[{"id":"m","on":"x","points":10,"timeframe":{"days":10}}],"stages":[{"id":"A","weight":10,"when":{">=":[{"var":"score.total"},1]}},
    {"id":"B","weight":20,"when":{">=":[{"var":"score.total"},10]},"ageOut":{"days":5}}]})", {kX, R"({"k":"track","w":1793923200000,"name":"x","props":{}})"});
  EXPECT_EQ(heard.said, "stage A; stage B; qualified B");
  ASSERT_EQ(heard.explained.size(), 3u);
  EXPECT_EQ(heard.ids, std::vector<std::string>(heard.explained.begin() + 1, heard.explained.end()));
}

TEST(Announced, IsNothingWhenNoStageMoves) {
  EXPECT_EQ(hear(R"({"rules":[{"id":"m","on":"x","points":10}],"stages":[{"id":"A","when":{">=":[{"var":"score.total"},10]}}]})",
                 {R"({"k":"track","w":1793404800000,"name":"x","props":{}})", R"({"k":"track","w":1793404800001,"name":"x","props":{}})"}).said, "");
}

}  // namespace
}  // namespace leadline::wire
