// Forms that the page has already (`"kind": "adopted"`): nothing is drawn, and what is sent by them is a submission like any other.
// tests/sessions/a-form-of-the-page.jsonl is a whole visit.
#include <gtest/gtest.h>

#include "wire/session.h"

namespace leadline::wire {
namespace {

using base::Json;

class AdoptedForm : public testing::Test {
 protected:
  AdoptedForm() {
    session_.load(R"({"version":1,"site":"s","preview":true,"forms":[{"id":"contact","kind":"adopted","into":"#contact","trigger":{"any":[{"on":"load"}]},"offer":"page","fields":[
      {"name":"email","type":"email","label":"E-mail","required":true},{"name":"said","type":"textarea","label":"What?"}]}],
      "offers":[{"id":"page","kind":"redirect","href":"/thanks"}],
      "delivery":{"endpoints":[{"id":"e","url":"https://e.example/"}]}})");
  }
  void begin(const char* late = "[]") {
    step(std::string(R"({"k":"boot","w":1793404800000,"m":0,"seed":"00000000000000000000000000000001","tz":420,"lang":"en","late":)") + late + "}");
    page_ = step(R"({"k":"page","w":1793404800000,"m":1,"path":"/","slots":["contact"]})");
  }
  Json step(const std::string& line) { return *base::parse_json(session_.step(line)); }
  Json submit(const char* values, int m) {
    return step(R"({"k":"submit","surface":"contact","bad":{},"w":179340480)" + std::to_string(m) + R"(,"m":)" + std::to_string(m) + R"(,"values":)" + values + "}");
  }
  // The bodies of the submissions in an answer: of raw ones the event.
  static std::vector<Json> stored(const Json& answer) {
    std::vector<Json> out;
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["at"] == "outbox" && effect["value"].contains("body")) out.push_back(*base::parse_json(effect["value"]["body"].get<std::string>()));
    return out;
  }
  static bool has(const Json& answer, const char* effect) {
    for (const Json& one : answer["e"]) if (one["k"] == effect) return true;
    return false;
  }
  Session session_;
  Json page_;
};

TEST_F(AdoptedForm, IsNeitherDrawnNorWatchedNorOpenedWhateverTheConfigSays) {
  begin();
  EXPECT_FALSE(has(page_, "patch"));
  for (const Json& effect : page_["e"]) if (effect["k"] == "watch") EXPECT_EQ(effect["seen"], Json::array());
  EXPECT_FALSE(has(step(R"({"k":"open","surface":"contact","w":1793404801000,"m":1000})"), "patch"));
  EXPECT_FALSE(has(step(R"({"k":"preview","surface":"contact","w":1793404802000,"m":2000})"), "patch"));
  EXPECT_FALSE(has(step(R"({"k":"field","surface":"contact","name":"email","value":"no","w":1793404803000,"m":3000})"), "patch"));
}

TEST_F(AdoptedForm, IsNeverRefusedAndWhatIsWrongGoesAlong) {
  begin();
  const auto leads = stored(submit(R"({"email":"an@","said":"Hello"})", 5000));
  ASSERT_EQ(leads.size(), 1u);
  EXPECT_EQ(leads[0]["warnings"], Json::parse(R"([{"code":"email","field":"email"}])"));
  EXPECT_EQ(leads[0]["fields"], Json::parse(R"({"email":"an@","said":"Hello"})"));
}

TEST_F(AdoptedForm, WithoutAnyAnswerIsNoLead) {
  begin();
  EXPECT_TRUE(stored(submit(R"({"email":"  "})", 5000)).empty());
}

TEST_F(AdoptedForm, IsOneLeadForTheSameAnswersAndAnotherForOthers) {
  begin();
  EXPECT_EQ(stored(submit(R"({"email":"an@example.com"})", 5000)).size(), 1u);
  EXPECT_EQ(stored(submit(R"({"email":" an@example.com "})", 5100)).size(), 0u);
  EXPECT_EQ(stored(submit(R"({"email":"binh@example.com"})", 5200)).size(), 1u);
}

TEST_F(AdoptedForm, LeadsNowhereWhenItWasAccepted) {
  begin();
  const Json sent = submit(R"({"email":"an@example.com"})", 5000);
  for (const Json& effect : sent["e"]) {
    if (effect["k"] != "post") continue;
    const std::string key = effect["key"].get<std::string>();
    const Json told = step(R"({"k":"reply","key":")" + key + R"(","attempt":1,"status":200,"body":"{\"accepted\":\")" + key.substr(0, 32) + R"(\"}","w":1793404806000,"m":6000})");
    EXPECT_FALSE(has(told, "go"));
    EXPECT_FALSE(has(told, "patch"));
  }
}

// Nothing of ours is drawn there that would wait: each is put into the outbox as it was typed, in the step of its submit.
TEST_F(AdoptedForm, SentBeforeThePartThatSendsIsThereIsKeptAsItWasTyped) {
  begin(R"(["ctas","rules","score","send"])");
  EXPECT_TRUE(has(step(R"({"k":"field","surface":"contact","name":"email","value":"","w":1793404803000,"m":3000})"), "need"));
  EXPECT_EQ(stored(submit(R"({"email":"an@example.com"})", 5000)).size(), 1u);
  EXPECT_EQ(stored(submit(R"({"email":"binh@example.com"})", 5100)).size(), 1u);
  std::vector<Json> sent;
  for (const char* part : {"ctas", "rules", "score", "send"})
    for (Json& lead : stored(step(std::string(R"({"k":"part","w":1793404806000,"m":6000,"part":")") + part + "\"}"))) sent.push_back(std::move(lead));
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0]["fields"], Json::parse(R"({"email":"an@example.com"})"));
  EXPECT_EQ(sent[1]["fields"], Json::parse(R"({"email":"binh@example.com"})"));
}

}  // namespace
}  // namespace leadline::wire
