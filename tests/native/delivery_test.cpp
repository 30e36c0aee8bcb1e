#include "delivery/delivery.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace leadline::delivery {
namespace {

using base::Json;

constexpr std::int64_t kNow = 1793404800000;
const std::string kKey(32, 'a');

Endpoint endpoint() {
  Endpoint made;
  made.id = "inbox";
  made.url = "/api/leads";
  made.type = "application/json";
  return made;
}

State sealed(api::Answer& answer) {
  State state;
  seal(state, endpoint(), kKey, "f", "fp", "{}", kNow, answer);
  return state;
}

Json reply(std::int64_t status, const std::string& body = "") { return {{"k", "reply"}, {"key", kKey}, {"status", status}, {"body", body}}; }

TEST(Outbox, StoresBeforeItPosts) {
  api::Answer answer;
  sealed(answer);
  ASSERT_EQ(answer.effects.size(), 2u);
  EXPECT_EQ(answer.effects[0]["k"], "store");
  EXPECT_EQ(answer.effects[1]["k"], "post");
}

TEST(Outbox, ForgetsARecordOnlyWhenTheAnswerNamesItsKey) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  EXPECT_EQ(settle(state, reply(200, "<html>airport</html>"), kNow, random, answer)->outcome, Outcome::suspicious);
  EXPECT_EQ(state.heads.size(), 1u);
  EXPECT_EQ(settle(state, reply(200, R"({"accepted":"b"})"), kNow, random, answer)->outcome, Outcome::suspicious);
  EXPECT_EQ(settle(state, reply(200, "{\"accepted\":\"" + kKey + "\"}"), kNow, random, answer)->outcome, Outcome::done);
  EXPECT_TRUE(state.heads.empty());
  EXPECT_EQ(answer.effects.back(), api::erase_record(kKey));
}

TEST(Outbox, NoStatusEverLosesARecord) {
  for (int status = 0; status < 700; ++status) {
    base::Random random("seed");
    api::Answer answer;
    State state = sealed(answer);
    settle(state, reply(status), kNow, random, answer);
    ASSERT_EQ(state.heads.size(), 1u) << status;
    ASSERT_GT(state.heads[0].due, kNow) << status;
    ASSERT_LE(state.heads[0].due, kNow + 24 * 3600 * 1000) << status;
  }
}

TEST(Outbox, ClassesFollowTheTable) {
  for (const int status : {0, 100, 408, 409, 425, 429, 500, 502, 503, 504, 599}) EXPECT_EQ(classify(status, false), Outcome::transient) << status;
  for (const int status : {301, 302, 307, 401, 403, 404, 405, 407, 410}) EXPECT_EQ(classify(status, false), Outcome::destination) << status;
  for (const int status : {400, 406, 413, 415, 422, 451}) EXPECT_EQ(classify(status, false), Outcome::record) << status;
  EXPECT_EQ(classify(204, false), Outcome::suspicious);
  EXPECT_EQ(classify(200, true), Outcome::done);
}

TEST(BackOff, StaysWithinHalfToAllOfItsSchedule) {
  base::Random random("jitter");
  for (std::int64_t attempt = 1; attempt < 40; ++attempt) {
    const std::int64_t most = std::min<std::int64_t>(15 * 60 * 1000, attempt > 20 ? INT64_MAX : 1000ll << (attempt - 1));
    for (int i = 0; i < 50; ++i) {
      const std::int64_t delay = back_off_ms(attempt, random);
      ASSERT_GE(delay, most / 2);
      ASSERT_LE(delay, most);
    }
  }
}

TEST(BackOff, HonoursRetryAfterUpToAnHour) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  Json late = reply(503);
  late["after"] = 90;
  settle(state, late, kNow, random, answer);
  EXPECT_EQ(state.heads[0].due, kNow + 90'000);
  late["after"] = 999'999;
  settle(state, late, kNow, random, answer);
  EXPECT_EQ(state.heads[0].due, kNow + 3'600'000);
}

TEST(Outbox, AnEarlyWakeUpPostsNothing) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  settle(state, reply(500), kNow, random, answer);
  api::Answer early, late;
  drain(state, *next_due(state) - 1, early);
  EXPECT_TRUE(early.effects.empty());
  drain(state, *next_due(state), late);
  ASSERT_EQ(late.effects.size(), 1u);
  EXPECT_EQ(late.effects[0]["attempt"], 2);
  EXPECT_FALSE(next_due(state).has_value()) << "what is under way waits for its reply, not for a timer";
}

TEST(Outbox, APoisonedRecordDoesNotHoldUpTheOthers) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  const std::string other(32, 'b');
  seal(state, endpoint(), other, "f", "fp2", "{}", kNow, answer);
  settle(state, reply(400), kNow, random, answer);
  settle(state, {{"key", other}, {"status", 500}}, kNow, random, answer);
  api::Answer posts;
  drain(state, kNow + 2000, posts);
  ASSERT_EQ(posts.effects.size(), 1u);
  EXPECT_EQ(posts.effects[0]["key"], other);
}

TEST(Outbox, AClockSetBackDoesNotDelayForYears) {
  State state;
  adopt(state, {{{"key", kKey}, {"endpoint", "inbox"}, {"created", kNow}, {"due", kNow + 400ll * 24 * 3600 * 1000}, {"attempts", 1}, {"state", "wait"}}}, kNow);
  EXPECT_EQ(next_due(state), kNow);
}

TEST(Outbox, FullMeansNoRoomAndNothingEvicted) {
  State state;
  api::Answer answer;
  for (std::size_t i = 0; i < base::limits::kOutboxRecords; ++i) {
    ASSERT_TRUE(has_room(state));
    seal(state, endpoint(), std::string(30, 'c') + std::to_string(10 + i), "f", "fp", "{}", kNow, answer);
  }
  EXPECT_FALSE(has_room(state));
  EXPECT_EQ(state.heads.size(), base::limits::kOutboxRecords);
}

TEST(Outbox, TheSameAnswersWithinTenMinutesAreOneRecord) {
  api::Answer answer;
  State state = sealed(answer);
  EXPECT_NE(find_same(state, "f", "fp", kNow + 9 * 60'000), nullptr);
  EXPECT_EQ(find_same(state, "f", "other", kNow), nullptr);
  EXPECT_EQ(find_same(state, "g", "fp", kNow), nullptr);
  EXPECT_EQ(find_same(state, "f", "fp", kNow + 10 * 60'000), nullptr);
}

TEST(Endpoint, NeedsASafeAddress) {
  base::Diagnostics out;
  const Model model = compile(*base::parse_json(R"({"endpoints":[{"id":"a","url":"ftp://x/y"},{"id":"b","url":"https://x/y"},{"id":"c","url":"javascript://x"}]})"), "/delivery", out);
  ASSERT_EQ(model.endpoints.size(), 1u);
  EXPECT_EQ(model.endpoints[0].id, "b");
  EXPECT_EQ(out[0].pointer, "/delivery/endpoints/0/url");
}

}  // namespace
}  // namespace leadline::delivery
