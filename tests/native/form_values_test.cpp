// What a visitor enters into a form is the core's, so that the form can be drawn again as it was left.
#include <gtest/gtest.h>

#include "wire/session.h"

namespace leadline::wire {
namespace {

using base::Json;

class FormValues : public testing::Test {
 protected:
  void SetUp() override {
    session_.load(R"({"version":1,"site":"s","forms":[{"id":"ask","display":"modal","title":"Ask","fields":[{"name":"email","type":"email","label":"E-mail","required":true},
      {"name":"plan","type":"select","label":"Plan","options":["a","b"]},{"name":"news","type":"consent","label":"News","purpose":"news"}]}],
      "delivery":{"endpoints":[{"id":"e","url":"https://e.example/"}]}})");
    step(R"({"k":"boot","w":1793404800000,"m":0,"seed":"00000000000000000000000000000001","tz":420,"lang":"en"})");
    step(R"({"k":"page","w":1793404800000,"m":1,"path":"/"})");
    open();
  }
  Json step(const std::string& line) { return *base::parse_json(session_.step(line)); }
  Json open() { return step(R"({"k":"open","surface":"ask","w":1793404801000,"m":1000})"); }
  Json close() { return step(R"({"k":"close","surface":"ask","w":1793404802000,"m":2000})"); }
  Json enter(const char* name, const char* value) {
    return step(std::string(R"({"k":"field","surface":"ask","w":1793404801500,"m":1500,"name":")") + name + R"(","value":)" + value + "}");
  }
  // What the answer fills in: {key: text}.
  static Json filled(const Json& answer) {
    Json out = Json::object();
    for (const Json& effect : answer["e"])
      if (effect["k"] == "patch")
        for (const Json& op : effect["ops"]) if (op[0] == "fill") out[op[1].get<std::string>()] = op[2];
    return out;
  }
  Session session_;
};

TEST_F(FormValues, AreFilledInWhenTheFormIsOpenedAgain) {
  enter("email", R"("an@example.com")");
  enter("plan", R"("b")");
  enter("news", "true");
  close();
  EXPECT_EQ(filled(open()), Json::parse(R"({"c.email":"an@example.com","c.plan":"b","c.news":"true"})"));
}

TEST_F(FormValues, AreNotWrittenBackWhileTheFormIsThere) {
  EXPECT_EQ(filled(enter("email", R"("an@")")), Json::object());
  EXPECT_EQ(filled(open()), Json::object());
}

TEST_F(FormValues, OfAFieldThatWasLeftByClosingAreKeptAndNotJudged) {
  close();
  enter("email", R"("half a")");  // the browser says so once the dialog is gone
  const Json again = open();
  EXPECT_EQ(filled(again), Json::parse(R"({"c.email":"half a"})"));
  EXPECT_EQ(base::dump_json(again).find("aria-invalid"), std::string::npos);
}

TEST_F(FormValues, AreTheSuggestionsOnceTheyWereTaken) {
  enter("email", R"("an@gmial.com")");
  step(R"({"k":"act","surface":"ask","w":1793404801600,"m":1600,"do":"take","name":"email"})");
  close();
  EXPECT_EQ(filled(open()), Json::parse(R"({"c.email":"an@gmail.com"})"));
}

TEST_F(FormValues, StayWhenTheRouteChanges) {
  enter("email", R"("an@example.com")");
  step(R"({"k":"page","w":1793404803000,"m":3000,"path":"/other"})");
  EXPECT_EQ(filled(step(R"({"k":"open","surface":"ask","w":1793404804000,"m":4000})")), Json::parse(R"({"c.email":"an@example.com"})"));
}

TEST_F(FormValues, AreGoneWithASubmissionThatWentOut) {
  const std::string submit = R"({"k":"submit","surface":"ask","w":1793404805000,"m":5000,"values":{"email":"an@example.com","plan":"","news":false},"bad":{}})";
  step(submit);
  close();
  EXPECT_EQ(filled(open()), Json::object());
}

TEST_F(FormValues, AreInASnapshotButNeverInWhatIsStored) {
  enter("email", R"("an@example.com")");
  const auto has_text = [](const Json& answer) { return base::dump_json(answer).find("an@example.com") != std::string::npos; };
  EXPECT_TRUE(has_text(step(R"({"k":"snap"})")));
  step(R"({"k":"consent","w":1793404803000,"m":3000,"tier":"persistent"})");
  EXPECT_FALSE(has_text(step(R"({"k":"hide","w":1793404804000,"m":4000})")));
}

}  // namespace
}  // namespace leadline::wire
