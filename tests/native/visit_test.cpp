// Facts and consent.
#include <gtest/gtest.h>

#include "base/random.h"
#include "consent/consent.h"
#include "facts/facts.h"

namespace leadline {
namespace {

using base::Json;

constexpr std::int64_t kStart = 1793404800000, kMinute = 60'000;

api::Event event(const char* kind, std::int64_t minutes, const char* data = "{}") {
  api::Event made;
  made.data = *base::parse_json(data);
  api::event_kind(kind, made.kind);
  made.wall.ms = kStart + minutes * kMinute;
  return made;
}

struct Visitor {
  facts::State facts;
  void take(const api::Event& event) { facts::learn(facts, event); }
};

TEST(Visit, EndsAfterThirtyIdleMinutes) {
  Visitor visitor;
  visitor.take(event("page", 0, R"({"path":"/"})"));
  visitor.take(event("scroll", 29, R"({"pct":50})"));
  visitor.take(event("page", 58, R"({"path":"/b"})"));
  EXPECT_EQ(visitor.facts.visit_number, 1);
  EXPECT_EQ(visitor.facts.doc["visit"]["pages"], 2);
  visitor.take(event("page", 88, R"({"path":"/c"})"));
  EXPECT_EQ(visitor.facts.visit_number, 2);
  EXPECT_EQ(visitor.facts.doc["visit"]["pages"], 1);
  EXPECT_EQ(visitor.facts.doc["visitor"]["isReturning"], true);
}

TEST(Visit, BeginsAnewWithAnotherCampaign) {
  Visitor visitor;
  visitor.take(event("page", 0, R"({"path":"/","query":{"utm_source":"zalo"}})"));
  visitor.take(event("page", 1, R"({"path":"/b","query":{"utm_source":"zalo"}})"));
  EXPECT_EQ(visitor.facts.visit_number, 1);
  visitor.take(event("page", 2, R"({"path":"/b","query":{"utm_source":"facebook"}})"));
  EXPECT_EQ(visitor.facts.visit_number, 2);
}

TEST(Consent, GlobalPrivacyControlCapsTheTier) {
  consent::Model model;
  consent::State state = consent::begin(model, event("boot", 0, R"({"gpc":true})"), nullptr);
  consent::take(model, state, event("consent", 0, R"({"tier":"persistent"})"));
  EXPECT_EQ(state.tier, consent::Tier::session);
}

TEST(Consent, OnlyAWithdrawalErases) {
  consent::Model model;
  consent::State state = consent::begin(model, event("boot", 0), nullptr);
  EXPECT_FALSE(consent::take(model, state, event("consent", 0, R"({"tier":"persistent"})")));
  EXPECT_STREQ(consent::storage(state), "local");
  EXPECT_TRUE(consent::take(model, state, event("consent", 0, R"({"tier":"none"})")));
  EXPECT_EQ(consent::storage(state), nullptr);
}

TEST(Random, TheSameSeedGivesTheSameKeysAndOthersGiveOthers) {
  base::Random a("00112233445566778899aabbccddeeff"), b("00112233445566778899aabbccddeeff"), c("00112233445566778899aabbccddeefe");
  const std::string key = a.key();
  EXPECT_EQ(key, b.key());
  EXPECT_NE(key, c.key());
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace leadline
