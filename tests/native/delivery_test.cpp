#include "delivery/delivery.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/limits.h"
#include "config/explain.h"

namespace leadline::delivery {
namespace {

using base::Json;

constexpr std::int64_t kNow = 1793404800000;
const std::string kId(32, 'a');
const std::string kKey = kId + "/inbox";

Endpoint endpoint(Rule rule = Rule::key) {
  Endpoint made;
  made.id = "inbox";
  made.url = "/api/leads";
  made.type = "application/json";
  made.response.rule = rule;
  return made;
}

Model model(Rule rule = Rule::key) { return {{endpoint(rule)}}; }

Submission submission(const std::string& id = kId, const std::string& fp = "fp") { return {id, "f", fp, "{}", ""}; }

State sealed(api::Answer& answer) {
  State state;
  seal(state, endpoint(), submission(), kNow, answer);
  return state;
}

Json reply(std::int64_t status, const std::string& body = "") { return {{"k", "reply"}, {"key", kKey}, {"status", status}, {"body", body}}; }

std::string file(const char* path) {
  std::ifstream in(std::string(LEADLINE_SOURCE_DIR "/") + path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Model with_endpoint(const Json& endpoint, base::Diagnostics& out) {
  Model model;
  compile({{"endpoints", Json::array({endpoint})}}, "UTC", "/delivery", out, model);
  return model;
}

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
  EXPECT_EQ(take_reply(state, model(), reply(200, "<html>airport</html>"), kNow, random, answer)->verdict.outcome, Outcome::suspicious);
  EXPECT_EQ(state.heads.size(), 1u);
  EXPECT_EQ(take_reply(state, model(), reply(200, R"({"accepted":"b"})"), kNow, random, answer)->verdict.outcome, Outcome::suspicious);
  EXPECT_EQ(take_reply(state, model(), reply(200, "{\"accepted\":\"" + kId + "\"}"), kNow, random, answer)->verdict.outcome, Outcome::done);
  EXPECT_TRUE(state.heads.empty());
  EXPECT_EQ(answer.effects.back(), api::erase_record(kKey));
}

TEST(Outbox, NoStatusEverLosesARecord) {
  for (int status = 0; status < 700; ++status) {
    base::Random random("seed");
    api::Answer answer;
    State state = sealed(answer);
    take_reply(state, model(), reply(status), kNow, random, answer);
    ASSERT_EQ(state.heads.size(), 1u) << status;
    ASSERT_GT(state.heads[0].due, kNow) << status;
    ASSERT_LE(state.heads[0].due, kNow + 24 * 3600 * 1000) << status;
  }
}

constexpr const char* kOutcomes[] = {"done", "unconfirmed", "transient", "suspicious", "unclear", "destination", "record", "elsewhere", "gone"};

// tests/vectors/delivery/responses.json: each rule with answers, and what they mean.
TEST(Answer, MeansWhatTheVectorsSay) {
  const Json vectors = *base::parse_json(file("tests/vectors/delivery/responses.json"));
  int checked = 0;
  for (const Json& group : vectors.at("rules")) {
    Json json = {{"id", "inbox"}, {"url", "/x"}};
    if (group.contains("response")) json["response"] = group["response"];
    base::Diagnostics out;
    const Model compiled = with_endpoint(json, out);
    ASSERT_TRUE(out.empty() && compiled.endpoints.size() == 1) << group.dump();
    for (const Json& row : group.at("answers")) {
      const Verdict verdict = judge(compiled.endpoints[0].response, kId, row[0]);
      const std::string meant = std::string(kOutcomes[static_cast<int>(verdict.outcome)]) + (verdict.reason[0] ? std::string(": ") + verdict.reason : "");
      EXPECT_EQ(meant, row[1].get<std::string>()) << group.value("response", Json()).dump() << " " << row[0].dump();
      ++checked;
    }
  }
  EXPECT_GT(checked, 60);
}

TEST(Answer, OfEveryOtherStatusIsTheSameUnderEveryRule) {
  for (const Rule rule : {Rule::any_2xx, Rule::key, Rule::pointer, Rule::text, Rule::redirect}) {
    const auto outcome = [rule](int status) { return judge(endpoint(rule).response, kId, reply(status)).outcome; };
    for (const int status : {0, 100, 408, 409, 425, 429, 500, 502, 503, 504, 599}) EXPECT_EQ(outcome(status), Outcome::transient) << status;
    for (const int status : {401, 403, 404, 405, 407, 410}) EXPECT_EQ(outcome(status), Outcome::destination) << status;
    for (const int status : {400, 406, 413, 415, 422, 451}) EXPECT_EQ(outcome(status), Outcome::record) << status;
  }
}

// Unless its answer says that it was not taken, a receiver that knows no repetition gets it once.
TEST(Outbox, WhatMayHaveArrivedIsNotPostedAgain) {
  for (const Json& seen : {reply(200, "<!doctype html>"), reply(302), reply(200, "\n<!-- x --><html>")}) {
    base::Random random("seed");
    api::Answer answer, later;
    State state = sealed(answer);
    const auto settled = take_reply(state, model(Rule::any_2xx), seen, kNow, random, answer);
    EXPECT_EQ(settled->verdict.outcome, Outcome::unclear);
    EXPECT_EQ(answer.effects.back()["value"]["state"], "unclear");
    EXPECT_FALSE(next_due(state).has_value());
    retry_now(state, kNow);
    post_due(state, kNow + 29ll * 24 * 3600 * 1000, later);
    EXPECT_TRUE(later.effects.empty());
    EXPECT_EQ(state.heads.size(), 1u) << "and it is not thrown away";
    EXPECT_EQ(post_due(state, kNow + 31ll * 24 * 3600 * 1000, later).size(), 1u);
  }
}

TEST(Outbox, WhatWasUnclearIsJudgedAnewByTheRuleOfToday) {
  const auto adopted = [](const char* reason, int status, Response response, State& state, api::Answer& answer) {
    Model today = model();
    today.endpoints[0].response = std::move(response);
    return adopt(state, today, {{{"key", kKey}, {"endpoint", "inbox"}, {"created", kNow}, {"due", kNow}, {"attempts", 1}, {"state", "unclear"},
                                 {"reason", reason}, {"answered", status}, {"url", "/api/leads"}}}, kNow, answer);
  };
  struct Case { const char* reason; int status; Response response; bool delivered; bool due; };
  for (const Case& one : {Case{"redirect", 302, {Rule::redirect, "", {}}, true, false}, Case{"redirect", 302, {Rule::any_2xx, "", {}}, false, false},
                          Case{"html_page", 200, {Rule::status, "", Json{200}}, true, false}, Case{"html_page", 200, {Rule::any_2xx, "", {}}, false, false},
                          Case{"not_accepted", 202, {Rule::any_2xx, "", {}}, true, false}, Case{"html_page", 200, {Rule::key, "", {}}, false, true}}) {
    State state;
    api::Answer answer;
    const auto delivered = adopted(one.reason, one.status, one.response, state, answer);
    EXPECT_EQ(delivered.size() == 1, one.delivered) << one.reason;
    EXPECT_EQ(state.heads.empty(), one.delivered) << one.reason;
    EXPECT_EQ(next_due(state).has_value(), one.due) << one.reason;
  }
}

TEST(Outbox, AnAddressThatWasMendedInTheConfigIsUsedAtOnce) {
  State state;
  api::Answer answer;
  Json record = {{"key", kKey}, {"endpoint", "inbox"}, {"created", kNow}, {"due", kNow + 60'000}, {"attempts", 1}, {"state", "held"},
                 {"url", "/api/laeds"}, {"type", "application/json"}, {"headers", Json::object()}};
  adopt(state, model(), Json::array({record}), kNow, answer);
  EXPECT_EQ(next_due(state), kNow);
  ASSERT_EQ(answer.effects.size(), 1u);
  EXPECT_EQ(answer.effects[0]["value"]["url"], "/api/leads");
}

TEST(Outbox, ACorrectedSubmissionTakesThePlaceOfTheRefusedOne) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  take_reply(state, model(), reply(422), kNow, random, answer);
  Submission corrected = submission(std::string(32, 'b'), "fp2");
  corrected.supersedes = supersede(state, kKey, answer);
  EXPECT_EQ(corrected.supersedes, kId);
  const std::string key = seal(state, endpoint(), corrected, kNow, answer);
  api::Answer later;
  post_due(state, kNow + 25ll * 3600 * 1000, later);
  EXPECT_TRUE(later.effects.empty()) << "the refused one is not asked again";
  EXPECT_EQ(supersede(state, kKey, answer), "") << "once";
  take_reply(state, model(), {{"key", key}, {"status", 200}, {"body", "{\"accepted\":\"" + corrected.id + "\"}"}}, kNow, random, answer);
  EXPECT_TRUE(state.heads.empty()) << "the refused one goes with the delivery of the new one";
  EXPECT_EQ(answer.effects.back(), api::erase_record(kKey));
}

TEST(Outbox, OnlyWhatWasRefusedIsSuperseded) {
  api::Answer answer;
  State state = sealed(answer);
  EXPECT_EQ(supersede(state, kKey, answer), "");
  EXPECT_EQ(supersede(state, "", answer), "");
}

TEST(Outbox, ASubmissionHasOneIdAtAllItsEndpoints) {
  State state;
  api::Answer answer;
  Endpoint second = endpoint();
  second.id = "crm";
  seal(state, endpoint(), submission(), kNow, answer);
  seal(state, second, submission(), kNow, answer);
  ASSERT_EQ(state.heads.size(), 2u);
  EXPECT_NE(state.heads[0].key, state.heads[1].key);
  EXPECT_EQ(state.heads[0].id(), state.heads[1].id());
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
  take_reply(state, model(), late, kNow, random, answer);
  EXPECT_EQ(state.heads[0].due, kNow + 90'000);
  late["after"] = 999'999;
  take_reply(state, model(), late, kNow, random, answer);
  EXPECT_EQ(state.heads[0].due, kNow + 3'600'000);
}

TEST(Outbox, AnEarlyWakeUpPostsNothing) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  take_reply(state, model(), reply(500), kNow, random, answer);
  api::Answer early, late;
  post_due(state, *next_due(state) - 1, early);
  EXPECT_TRUE(early.effects.empty());
  post_due(state, *next_due(state), late);
  ASSERT_EQ(late.effects.size(), 1u);
  EXPECT_EQ(late.effects[0]["attempt"], 2);
  EXPECT_FALSE(next_due(state).has_value()) << "what is under way waits for its reply, not for a timer";
}

TEST(Outbox, APoisonedRecordDoesNotHoldUpTheOthers) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  const std::string other(32, 'b');
  seal(state, endpoint(), submission(other, "fp2"), kNow, answer);
  take_reply(state, model(), reply(400), kNow, random, answer);
  take_reply(state, model(), {{"key", other + "/inbox"}, {"status", 500}}, kNow, random, answer);
  api::Answer posts;
  post_due(state, kNow + 2000, posts);
  ASSERT_EQ(posts.effects.size(), 1u);
  EXPECT_EQ(posts.effects[0]["key"], other + "/inbox");
}

// Faults of the transport that have happened elsewhere; the numbers are those of the list that this project was begun with.

// Posts what is due whenever something is, for so long; each is answered by that. How often that was.
int posts_within(State& state, std::int64_t& now, std::int64_t ms, const Json& answered, base::Random& random) {
  int posts = 0;
  for (const std::int64_t until = now + ms; next_due(state) && *next_due(state) <= until;) {
    now = std::max(now, *next_due(state));
    api::Answer answer;
    post_due(state, now, answer);
    const std::vector<Json> effects = answer.effects;
    for (const Json& effect : effects) {
      if (effect["k"] != "post") continue;
      Json said = answered;
      said["key"] = effect["key"];
      ++posts;
      take_reply(state, model(), said, now, random, answer);
    }
  }
  return posts;
}

State ten_in_vain(std::int64_t now, base::Random& random, std::int64_t status) {
  State state;
  api::Answer answer;
  for (int i = 0; i < 10; ++i) {
    const std::string key = seal(state, endpoint(), submission(std::string(31, 'd') + std::to_string(i), std::to_string(i)), now, answer);
    take_reply(state, model(), {{"key", key}, {"status", status}}, now, random, answer);
  }
  return state;
}

TEST(Fault13, AnEndpointThatIsBlockedIsTriedOnceAMinuteAndNothingIsLost) {
  base::Random random("seed");
  std::int64_t now = kNow;
  State state = ten_in_vain(now, random, 0);
  EXPECT_LE(posts_within(state, now, 30 * 60'000, {{"status", 0}}, random), 30);
  EXPECT_EQ(state.heads.size(), 10u);
}

TEST(Fault13, TheNetworkTheVisitorOrAnyAnswerOpensTheRoadAgain) {
  base::Random random("seed");
  const auto posts_at = [](State& state, std::int64_t now) {
    api::Answer answer;
    post_due(state, now, answer);
    return answer.effects.size();
  };
  State online = ten_in_vain(kNow, random, 0);
  EXPECT_EQ(posts_at(online, kNow + 30'000), 0u) << "closed for a minute";
  retry_now(online, kNow + 30'000);
  EXPECT_EQ(posts_at(online, kNow + 30'000), 10u);
  State visible = ten_in_vain(kNow, random, 0);
  retry_now(visible, kNow + 30'000, false);
  EXPECT_EQ(posts_at(visible, kNow + 30'000), 10u);
  State answered = ten_in_vain(kNow, random, 0);
  EXPECT_EQ(posts_at(answered, kNow + 70'000), 1u) << "one is tried";
  api::Answer answer;
  for (const Pending& head : State(answered).heads)
    if (head.status == Status::sending) take_reply(answered, model(), {{"key", head.key}, {"status", 500}}, kNow + 70'000, random, answer);
  EXPECT_EQ(posts_at(answered, kNow + 70'000), 9u) << "an endpoint that says 500 is there";
  State own = ten_in_vain(kNow, random, 0);
  EXPECT_NE(repeat(own, "f", "7", kNow + 1000), "");
  EXPECT_EQ(posts_at(own, kNow + 1000), 1u) << "what the visitor sends is tried at once";
  seal(own, endpoint(), submission(kId, "new"), kNow + 1000, answer);
  EXPECT_EQ(answer.effects.back()["k"], "post");
}

TEST(Fault13, AnEndpointThatIsBlockedHoldsUpNoOther) {
  base::Random random("seed");
  Model two = model();
  two.endpoints.push_back(endpoint());
  two.endpoints[1].id = "crm";
  State state = ten_in_vain(kNow, random, 0);
  api::Answer answer, later;
  const std::string key = seal(state, two.endpoints[1], submission(kId, "other"), kNow, answer);
  take_reply(state, two, {{"key", key}, {"status", 500}}, kNow, random, answer);
  post_due(state, kNow + 5000, later);
  ASSERT_EQ(later.effects.size(), 1u);
  EXPECT_EQ(later.effects[0]["key"], key);
}

TEST(Fault18, RetryAfterHoldsForTheEndpointAlsoWithA200) {
  base::Random random("seed");
  State state = ten_in_vain(kNow, random, 500);
  api::Answer answer, early, late;
  Json accepted = {{"key", state.heads[0].key}, {"status", 200}, {"body", "{\"accepted\":\"" + state.heads[0].id() + "\"}"}, {"after", 5}};
  take_reply(state, model(), accepted, kNow, random, answer);
  EXPECT_EQ(state.heads.size(), 9u);
  post_due(state, kNow + 4999, early);
  EXPECT_TRUE(early.effects.empty());
  post_due(state, kNow + 5000, late);
  EXPECT_EQ(late.effects.size(), 9u);
}

TEST(Fault12, AttemptsOnlyEverRise) {
  base::Random random("seed");
  State state = ten_in_vain(kNow, random, 500);
  std::int64_t now = kNow, before = 0;
  for (int i = 0; i < 12; ++i) {
    now = *next_due(state);
    posts_within(state, now, 15 * 60'000, {{"status", 500}}, random);
    EXPECT_GT(state.heads[0].attempts, before);
    before = state.heads[0].attempts;
  }
}

TEST(Fault20, WhatIsTooLargeGoesOnceMoreWithoutItsLog) {
  base::Random random("seed");
  api::Answer answer, again;
  State state = sealed(answer);
  Json large = reply(413);
  large["sent"] = R"({"id":"x","evidence":{"core":"1","log":[{"k":"page"}]}})";
  EXPECT_EQ(take_reply(state, model(), large, kNow, random, answer)->verdict.outcome, Outcome::transient);
  EXPECT_EQ(*base::parse_json(answer.effects.back()["value"]["lite"].get<std::string>()), (Json{{"id", "x"}, {"evidence", {{"core", "1"}, {"log", Json::array()}, {"truncated", true}}}}));
  post_due(state, kNow, again);
  ASSERT_EQ(again.effects.size(), 1u) << "at once";
  EXPECT_EQ(take_reply(state, model(), reply(413), kNow, random, answer)->verdict.outcome, Outcome::record) << "and then no more";
  EXPECT_EQ(state.heads[0].status, Status::quarantine);
}

TEST(Fault20, WhatHasNoLogIsRefusedAtOnce) {
  for (const char* sent : {"", "[]", "{}", R"({"evidence":{"log":[]}})", "no JSON", R"({"evidence":[1]})"}) {
    base::Random random("seed");
    api::Answer answer;
    State state = sealed(answer);
    Json large = reply(413);
    large["sent"] = sent;
    EXPECT_EQ(take_reply(state, model(), large, kNow, random, answer)->verdict.outcome, Outcome::record) << sent;
  }
}

TEST(Fault29, WhatAnotherPageWasAnsweredIsTakenOverInsteadOfPosted) {
  base::Random random("seed");
  const auto taken_over = [&](const Json& record, State& state) {
    api::Answer answer;
    Json changed = {{"key", kKey}, {"status", 0}, {"why", "changed"}, {"record", record}};
    return take_reply(state, model(Rule::any_2xx), changed, kNow, random, answer)->verdict.outcome;
  };
  api::Answer answer, later;
  State unclear = sealed(answer);
  EXPECT_EQ(taken_over({{"key", kKey}, {"endpoint", "inbox"}, {"state", "unclear"}, {"reason", "redirect"}, {"answered", 302}, {"attempts", 1}, {"due", kNow}}, unclear), Outcome::unclear);
  EXPECT_FALSE(next_due(unclear).has_value()) << "a hook that may have it is not asked again by a page that has not heard so";
  State tried_in_vain = sealed(answer);
  tried_in_vain.heads[0].attempts = 6;
  taken_over({{"key", kKey}, {"endpoint", "inbox"}, {"state", "unclear"}, {"reason", "timeout"}, {"attempts", 1}, {"due", kNow}}, tried_in_vain);
  EXPECT_FALSE(next_due(tried_in_vain).has_value()) << "however often this page has tried";
  State waits = sealed(answer);
  taken_over({{"key", kKey}, {"endpoint", "inbox"}, {"state", "wait"}, {"attempts", 4}, {"due", kNow + 9000}}, waits);
  EXPECT_EQ(next_due(waits), kNow + 9000);
  EXPECT_EQ(waits.heads[0].attempts, 4);
  State knows_better = sealed(answer);
  knows_better.heads[0].attempts = 6;
  taken_over({{"key", kKey}, {"endpoint", "inbox"}, {"state", "wait"}, {"attempts", 1}, {"due", kNow - 9000}}, knows_better);
  EXPECT_EQ(knows_better.heads[0].attempts, 5) << "what a full disk has not kept counts on";
}

TEST(Fault37, AClockThatJumpsMakesNothingTooOldToBeSent) {
  base::Random random("seed");
  api::Answer answer, later;
  State state = sealed(answer);
  take_reply(state, model(), reply(0), kNow, random, answer);
  const std::int64_t jumped = kNow + 20'000ll * 24 * 3600 * 1000;
  EXPECT_TRUE(post_due(state, jumped, later).empty());
  ASSERT_EQ(later.effects.size(), 1u);
  EXPECT_EQ(later.effects[0]["k"], "post");
  take_reply(state, model(), reply(0), jumped, random, answer);
  state.heads[0].attempts = 10;
  EXPECT_EQ(post_due(state, jumped + 60'000, later).size(), 1u) << "what was tried ten times and is that old goes";
}

TEST(Outbox, WhatIsGoneIsForgottenAndNotSaidToBeDelivered) {
  base::Random random("seed");
  api::Answer answer;
  State state = sealed(answer);
  EXPECT_EQ(take_reply(state, model(), {{"key", kKey}, {"status", 0}, {"why", "gone"}}, kNow + 1000, random, answer)->verdict.outcome, Outcome::gone);
  EXPECT_TRUE(state.heads.empty());
}

// A hook that has answered by somebody's page: what the visitor asks for is one post more.
class HeldAndAskedFor : public testing::Test {
 protected:
  void SetUp() override {
    take(200, "<!doctype html>");
    ASSERT_EQ(head().status, Status::unclear);
    EXPECT_EQ(repeat(state_, "f", "fp", kNow + 1000), kKey);
    EXPECT_TRUE(post_due(state_, kNow + 1000, answer_).empty());
    ASSERT_EQ(head().status, Status::sending);
  }
  Pending& head() { return state_.heads.at(0); }
  Replied take(std::int64_t status, const std::string& body = "") {
    Json said = reply(status, body);
    if (status == 413) said["sent"] = R"({"evidence":{"log":["x"]}})";
    return *take_reply(state_, model(Rule::any_2xx), said, kNow + 1000, random_, answer_);
  }

  base::Random random_{"seed"};
  api::Answer answer_;
  State state_ = sealed(answer_);
};

TEST_F(HeldAndAskedFor, StaysHeldWhateverElseItIsAnswered) {
  for (const std::int64_t status : {0, 200, 302, 403, 409, 413, 503}) {
    State before = from_json(to_json(state_, model()), model());
    EXPECT_EQ(take(status, "<html>").verdict.outcome, Outcome::unclear) << status;
    EXPECT_EQ(head().status, Status::unclear) << status;
    EXPECT_FALSE(next_due(state_).has_value()) << status;
    EXPECT_FALSE(head().reason.empty()) << status;
    state_ = std::move(before);
  }
}

TEST_F(HeldAndAskedFor, IsRefusedWhereItIsAndMayBeCorrected) {
  EXPECT_EQ(take(422).verdict.outcome, Outcome::record);
  EXPECT_FALSE(next_due(state_).has_value());
  EXPECT_EQ(supersede(state_, kKey, answer_), kId);
}

TEST_F(HeldAndAskedFor, IsDeliveredWhereItIsAccepted) {
  EXPECT_EQ(take(200, "ok").verdict.outcome, Outcome::done);
  EXPECT_TRUE(state_.heads.empty());
}

TEST(Fault20, AReceiverThatHasTheWholeLeadUnderTheIdOfTheShortOneHasIt) {
  base::Random random("seed");
  api::Answer answer;
  State whole = sealed(answer), lite = sealed(answer);
  const Json reused = reply(422, R"({"error":{"code":"id_reused"}})");
  EXPECT_EQ(take_reply(whole, model(), reused, kNow, random, answer)->verdict.outcome, Outcome::record) << "no other body of ours has that id";
  Json large = reply(413);
  large["sent"] = R"({"evidence":{"log":["x"]}})";
  take_reply(lite, model(), large, kNow, random, answer);
  State next;  // page
  adopt(next, model(), {{{"key", kKey}, {"endpoint", "inbox"}, {"state", "wait"}, {"due", kNow}, {"attempts", 1}, {"lite", true}}}, kNow, answer);
  EXPECT_EQ(take_reply(lite, model(), reused, kNow, random, answer)->verdict.outcome, Outcome::done);
  EXPECT_EQ(take_reply(next, model(), reused, kNow, random, answer)->verdict.outcome, Outcome::done);
  EXPECT_TRUE(lite.heads.empty());
}

TEST(Fault5, TheOutboxHoldsHalfAMegabyteAndSaysWhenItFills) {
  State state;
  api::Answer answer;
  Submission large = submission();
  large.body = std::string(30 * 1024, 'x');
  std::size_t bytes = 0;
  for (int i = 10; has_room(state); ++i) {
    EXPECT_EQ(is_tight(state), bytes > base::limits::kOutboxBytes / 2);
    large.id = std::string(30, 'e') + std::to_string(i);
    seal(state, endpoint(), large, kNow, answer);
    bytes += large.body.size();
  }
  EXPECT_LE(bytes, base::limits::kOutboxBytes);
  State adopted;
  Json heads = Json::array();
  for (const Pending& head : state.heads) heads.push_back({{"key", head.key}, {"endpoint", "inbox"}, {"state", "wait"}, {"bytes", head.bytes}});
  adopt(adopted, model(), heads, kNow, answer);
  EXPECT_FALSE(has_room(adopted)) << "what other pages have left counts";
}

TEST(Outbox, AClockSetBackDoesNotDelayForYears) {
  State state;
  api::Answer answer;
  adopt(state, model(), {{{"key", kKey}, {"endpoint", "inbox"}, {"created", kNow}, {"due", kNow + 400ll * 24 * 3600 * 1000}, {"attempts", 1}, {"state", "wait"}}}, kNow, answer);
  EXPECT_EQ(next_due(state), kNow);
}

TEST(Outbox, FullMeansNoRoomAndNothingEvicted) {
  State state;
  api::Answer answer;
  for (std::size_t i = 0; i < base::limits::kOutboxRecords; ++i) {
    ASSERT_TRUE(has_room(state));
    seal(state, endpoint(), submission(std::string(30, 'c') + std::to_string(10 + i)), kNow, answer);
  }
  EXPECT_FALSE(has_room(state));
  EXPECT_EQ(state.heads.size(), base::limits::kOutboxRecords);
  state.heads.resize(base::limits::kOutboxRecords - 2);
  EXPECT_TRUE(has_room(state, 2));
  EXPECT_FALSE(has_room(state, 3)) << "a submission for three endpoints is three records";
}

TEST(Outbox, TheSameAnswersWithinTenMinutesAreOneRecord) {
  api::Answer answer;
  State state = sealed(answer);
  EXPECT_EQ(repeat(state, "f", "fp", kNow + 9 * 60'000), kKey);
  EXPECT_EQ(repeat(state, "f", "other", kNow), "");
  EXPECT_EQ(repeat(state, "g", "fp", kNow), "");
  EXPECT_EQ(repeat(state, "f", "fp", kNow + 10 * 60'000), "");
}

TEST(Outbox, TheVisitorsOwnRepetitionPostsOnceMoreWhatIsUnclear) {
  base::Random random("seed");
  api::Answer answer, posts;
  State state = sealed(answer);
  take_reply(state, model(Rule::any_2xx), reply(302), kNow, random, answer);
  EXPECT_EQ(repeat(state, "f", "fp", kNow + 1000), kKey);
  post_due(state, kNow + 1000, posts);
  EXPECT_EQ(posts.effects.size(), 1u);
}

// tests/vectors/delivery/endpoints.json: what is refused, and where; what is taken.
TEST(Endpoint, IsRefusedOrTakenAsTheVectorsSay) {
  const Json vectors = *base::parse_json(file("tests/vectors/delivery/endpoints.json"));
  for (const Json& row : vectors.at("refused")) {
    Json json = {{"id", "inbox"}, {"url", "/api/leads"}};
    json.update(row[0]);
    base::Diagnostics out;
    EXPECT_TRUE(with_endpoint(json, out).endpoints.empty()) << row.dump();
    ASSERT_FALSE(out.empty()) << row.dump();
    EXPECT_EQ(out[0].pointer, "/delivery/endpoints/0" + row[1].get<std::string>()) << row.dump();
    EXPECT_EQ(config::explain(out[0]).code, row[2].get<std::string>()) << row.dump();
    EXPECT_FALSE(config::explain(out[0]).message.empty());
  }
  for (const Json& row : vectors.at("taken")) {
    Json json = {{"id", "inbox"}, {"url", "/api/leads"}};
    json.update(row);
    base::Diagnostics out;
    EXPECT_EQ(with_endpoint(json, out).endpoints.size(), 1u) << row.dump();
    EXPECT_TRUE(out.empty()) << row.dump() << (out.empty() ? "" : config::explain(out[0]).message);
  }
}

TEST(Fallback, IsAnAddressThatALinkCanLeadToOrSaidToBeNone) {
  const auto read = [](const Json& fallback, base::Diagnostics& out) {
    Model model;
    compile({{"fallback", fallback}}, "UTC", "/delivery", out, model);
    return model.fallback;
  };
  const Json good = {{"mailto", "hello+site@acme.example"}, {"tel", "+84 (28) 1234-5678"}};
  base::Diagnostics none;
  EXPECT_EQ(read(good, none), good);
  EXPECT_TRUE(none.empty());
  for (const char* mail : {"mailto:a@b.example", "a@b.example?cc=c@d.example", "a@b", "a@@b.example", "a b@c.example", "@b.example", "a@b.example,c@d.example", "a@b.example%0Acc:x", "ánh@b.example", ""}) {
    base::Diagnostics out;
    EXPECT_TRUE(read({{"mailto", mail}}, out).is_null()) << mail;
    ASSERT_EQ(out.size(), 1u) << mail;
    EXPECT_EQ(out[0].pointer, "/delivery/fallback/mailto");
    EXPECT_EQ(config::explain(out[0]).code, "not_a_mail_address");
  }
  for (const char* tel : {"tel:113", "12", "+84+28123", "1800-FLOWERS", "1234567890123456"}) {
    base::Diagnostics out;
    EXPECT_TRUE(read({{"tel", tel}}, out).is_null()) << tel;
    ASSERT_EQ(out.size(), 1u) << tel;
    EXPECT_EQ(out[0].pointer, "/delivery/fallback/tel");
  }
  base::Diagnostics half;
  EXPECT_EQ(read({{"mailto", "nobody"}, {"tel", "1900 1234"}, {"fax", "1"}}, half), Json({{"tel", "1900 1234"}})) << "what is right of it holds";
  EXPECT_EQ(half.size(), 2u);
}

}  // namespace
}  // namespace leadline::delivery
