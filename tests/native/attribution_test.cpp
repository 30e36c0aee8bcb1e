// Where visitors come from: touches, and the channels that they are called by (tests/vectors/attribution/channels.json).
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "attribution/attribution.h"
#include "facts/facts.h"

namespace leadline {
namespace {

using base::Json;

constexpr std::int64_t kCame = 1793404800000, kMinute = 60'000;

Json vectors() {
  std::ifstream in(LEADLINE_SOURCE_DIR "/tests/vectors/attribution/channels.json", std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return *base::parse_json(text.str());
}

// "/a?utm_source=zalo" as the page says it. The vectors have no escapes.
api::Event page(std::int64_t minutes, const std::string& url, const std::string& referrer = "") {
  api::Event made;
  made.kind = api::EventKind::page;
  made.wall.ms = kCame + minutes * kMinute;
  Json query = Json::object();
  std::string left = url.find('?') == std::string::npos ? "" : url.substr(url.find('?') + 1);
  while (!left.empty()) {
    const std::string one = left.substr(0, left.find('&'));
    query[one.substr(0, one.find('='))] = one.substr(one.find('=') + 1);
    left = left.find('&') == std::string::npos ? "" : left.substr(left.find('&') + 1);
  }
  made.data = {{"path", url.substr(0, url.find('?'))}, {"query", query}, {"referrer", referrer}, {"host", "www.nhadep.vn"}};
  return made;
}

struct Came {
  attribution::Model model;
  facts::State facts;
  attribution::State state;
  // `named`: the part that names touches is there.
  void take(const api::Event& event, bool named = true) {
    attribution::learn(state, facts, event, facts::learn(facts, event));
    if (named) name();
  }
  void name() { attribution::name_touches(model, state, facts); }
  const Json& visit() { return facts.doc["visit"]; }
};

attribution::Model model_of(const Json& config, base::Diagnostics& problems) {
  attribution::Model model;
  attribution::compile(config, "", "/attribution", problems, model);
  return model;
}

TEST(Attribution, EachAddressAndReferrerOfTheVectorsHasItsChannelItsSourceAndItsMedium) {
  const Json file = vectors();
  base::Diagnostics problems;
  const attribution::Model model = model_of({{"ignore", file["ignore"]}}, problems);
  ASSERT_GE(file["pairs"].size(), 60u);
  for (const Json& pair : file["pairs"]) {
    Came came;
    came.model = model;
    came.take(page(0, pair["url"], pair["referrer"]));
    const std::string which = base::dump_json(pair);
    EXPECT_EQ(base::get_text(came.visit(), "channel"), pair["channel"]) << which;
    EXPECT_EQ(base::get_text(came.state.first, "channel"), pair["channel"]) << which;
    for (const char* key : {"source", "medium"}) {
      if (pair.contains(key)) EXPECT_EQ(base::get_text(came.visit(), key), pair[key]) << which;
    }
  }
}

TEST(Attribution, TheFirstTouchIsKeptAndTheLastThatWasNotDirect) {
  Came came;
  came.take(page(0, "/blog?utm_source=facebook&utm_medium=cpc"));
  came.take(page(60, "/a", "https://www.google.com/"));
  came.take(page(120, "/b"));
  const Json told = attribution::describe(came.state, came.facts);
  EXPECT_EQ(told["first"]["source"], "facebook");
  EXPECT_EQ(told["last"]["source"], "google.com");
  EXPECT_EQ(told["channel"], "Organic Search");
  EXPECT_EQ(told["landing"], "/b");
}

TEST(Attribution, ALeadsChannelIsOfTheTouchThatItsSourceIsOf) {
  Came came;
  came.take(page(0, "/?utm_source=zalo&utm_medium=cpc"));
  came.take(page(24 * 60, "/bang-gia"));  // the next day by hand
  EXPECT_EQ(came.visit()["channel"], "Direct");
  const Json said = attribution::describe(came.state, came.facts);
  EXPECT_EQ(said["last"]["source"], "zalo");
  EXPECT_EQ(said["channel"], said["last"]["channel"]);
  EXPECT_NE(said["channel"], "Direct");
}

TEST(Attribution, WhoComesBackFromPayingCameAsBefore) {
  Came came;
  came.take(page(0, "/?utm_source=zalo"));
  came.take(page(45, "/cam-on", "https://sandbox.vnpayment.vn/"));
  EXPECT_EQ(came.state.last["source"], "zalo");
  EXPECT_FALSE(came.state.last.contains("before"));
  EXPECT_EQ(came.visit()["channel"], "Direct");
  EXPECT_FALSE(came.visit().contains("source"));
}

TEST(Attribution, IsTheSameWheneverThePartComesThatNamesIt) {
  const Json file = vectors();
  base::Diagnostics problems;
  const attribution::Model model = model_of({{"ignore", file["ignore"]}}, problems);
  for (const Json& pair : file["pairs"]) {
    Came at_once, late;
    at_once.model = late.model = model;
    const api::Event events[] = {page(0, "/?utm_source=facebook&utm_medium=cpc"), page(40, pair["url"], pair["referrer"]), page(41, "/b")};
    for (const api::Event& event : events) {
      at_once.take(event);
      late.take(event, &event == events);
    }
    late.name();
    EXPECT_EQ(attribution::to_json(late.state), attribution::to_json(at_once.state)) << base::dump_json(pair);
    EXPECT_EQ(late.facts.doc, at_once.facts.doc) << base::dump_json(pair);
  }
}

TEST(Attribution, AVisitThatWasOverBeforeItWasNamedLendsItsNameToNone) {
  Came came;
  came.take(page(0, "/?utm_source=facebook&utm_medium=cpc"), false);
  came.take(page(60, "/"));
  EXPECT_EQ(came.visit()["channel"], "Direct");
  EXPECT_EQ(came.state.last["channel"], "Paid Social");
}

}  // namespace
}  // namespace leadline
