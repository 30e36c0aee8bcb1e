// Logs that are anchored in the receiver's own time: whose visit it saw begin is `verified`; of whoever invents one, only as much as it saw pass.
#include <gtest/gtest.h>

#include <map>

#include "delivery/delivery.h"
#include "receiver/anchors.h"
#include "support/honest_visitor.h"
#include "wire/anchor.h"
#include "wire/judge.h"

namespace leadline::receiver {
namespace {

using base::Json;
using honest::kDay;
using honest::kMinute;
using honest::kSecond;

constexpr char kPage[] = "https://www.example.com";

// A receiver's secrets, each made when it is asked for.
struct KeptKeys {
  std::map<std::string, std::string> made;
  Anchors::Secret get = [this](const std::string& name) -> std::optional<std::string> {
    return made.emplace(name, "secret " + std::to_string(made.size())).first->second;
  };
};

// Visits to a page that asks, and the receiver that answers it.
class AnchoredLogs : public testing::Test {
 protected:
  Json lead_of(std::uint64_t seed, honest::World& world) {
    world.dice = random_model::Dice(seed);
    world.challenge = [&](std::int64_t truth) { return anchors_.challenge(kPage, truth); };
    honest::visit(world);
    return world.lead.value_or(Json());
  }
  // One that is `verified` when it comes at once.
  Json verified_lead(honest::World& world) {
    for (std::uint64_t seed = 1; seed < 200; ++seed) {
      world = honest::World{random_model::Dice(seed)};
      Json lead = lead_of(seed, world);
      if (judged(lead, world, world.truth).verdict.name == "verified" && wire::anchors_of(lead).took > 30 * kSecond) return lead;
    }
    return nullptr;
  }
  Anchors::Finding judged(const Json& lead, const honest::World& world, std::int64_t received, std::string_view origin = kPage) {
    return anchors_.judge(lead, wire::Judge(world.config).judge(lead, {received, true}), origin, received);
  }
  static std::int64_t issued_in(const Json& lead) { return std::stoll(wire::anchors_of(lead).challenges.at(0).substr(35, 13)); }
  // As somebody does who has read how it is reckoned.
  static void seal(Json& lead) {
    lead["evidence"].erase("whole");
    lead["evidence"]["whole"] = delivery::fingerprint(lead);
  }
  static std::string& challenge_in(Json& lead) {
    for (Json& line : lead["evidence"]["log"])
      if (line["k"] == "anchored") return line["challenge"].get_ref<std::string&>();
    throw std::logic_error("there is none");
  }

  KeptKeys secrets_;
  Anchors anchors_{"x", secrets_.get};
};

TEST_F(AnchoredLogs, OfHonestVisitorsAreVerifiedWhereverTheReceiverSawThemBegin) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    honest::World world{random_model::Dice(seed)};
    const Json lead = lead_of(seed, world);
    ASSERT_TRUE(lead.is_object()) << seed;
    const Json& log = lead["evidence"]["log"];
    const std::int64_t received = world.truth + world.dice.one_of<std::int64_t>({300, world.dice.between(0, 12 * 60 * kMinute), world.dice.between(0, 29 * kDay)});
    const Anchors::Finding found = judged(lead, world, received);
    const std::string label = found.verdict.name + " " + found.verdict.reason;
    ++seen[label];
    const bool known = label == "verified " || label == "consistent challenge_late" || label == "consistent longer_than_known" || label == "unverified clock" || label == "unverified truncated";
    ASSERT_TRUE(known) << seed << ": " << label << " " << found.verdict.message << log;
    EXPECT_EQ(found.verdict.name == "verified", !found.spends.token.empty()) << seed;
    // In time, by a clock that went on evenly: wrong or right, it is no matter.
    if (wire::anchors_of(lead).challenges.empty()) continue;
    const std::int64_t issued = issued_in(lead);
    const bool steady = log.back()["w"].get<std::int64_t>() - log.front()["w"].get<std::int64_t>() <= world.truth - issued + 2 * kSecond;
    if (steady && received - issued <= Anchors::kLastsMs && found.verdict.name == "consistent") ADD_FAILURE() << seed << ": " << label << " " << found.verdict.message;
  }
  RecordProperty("trials", 1000);
  RecordProperty("verified", seen["verified "]);
  RecordProperty("implausible", 0);
  EXPECT_GT(seen["verified "], 150);
  EXPECT_GT(seen["consistent challenge_late"], 100);
}

TEST_F(AnchoredLogs, AreNoMoreThanConsistentWithoutAChallengeAndSayNothingOfIt) {
  honest::World world{random_model::Dice(7)};
  honest::visit(world);
  wire::Verdict verdict;
  verdict.name = "consistent";
  const Anchors::Finding found = anchors_.judge(*world.lead, verdict, kPage, world.truth);
  EXPECT_EQ(found.verdict.name, "consistent");
  EXPECT_EQ(found.verdict.reason, "");
  EXPECT_EQ(found.spends.token, "");
}

TEST_F(AnchoredLogs, OfAnotherPageAnotherSiteAnotherStoreOrATimeToComeAreNotVerified) {
  honest::World world{random_model::Dice(1)};
  const Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  for (const char* origin : {"", "https://www.example.com.evil.example", "http://www.example.com", "null"}) EXPECT_EQ(judged(lead, world, world.truth, origin).verdict.reason, "challenge_unknown") << origin;
  const wire::Verdict verdict = wire::Judge(world.config).judge(lead, {world.truth, true});
  EXPECT_EQ(Anchors("y", secrets_.get).judge(lead, verdict, kPage, world.truth).verdict.reason, "challenge_unknown");
  EXPECT_EQ(Anchors("x", [](const std::string& name) { return std::optional("another " + name); }).judge(lead, verdict, kPage, world.truth).verdict.reason, "challenge_unknown");
  const std::int64_t issued = issued_in(lead);
  EXPECT_EQ(anchors_.judge(lead, verdict, kPage, issued - 1).verdict.reason, "challenge_unknown");
  EXPECT_EQ(anchors_.judge(lead, verdict, kPage, issued + Anchors::kLastsMs).verdict.name, "verified");
  EXPECT_EQ(anchors_.judge(lead, verdict, kPage, issued + Anchors::kLastsMs + 1).verdict.reason, "challenge_late");
}

// Somebody who runs our open code with invented input: the score is right, and so is the log, but for the time that nobody saw pass.
TEST_F(AnchoredLogs, OfMoreTimeThanTheReceiverSawPassAreNotVerified) {
  honest::World world{random_model::Dice(1)};
  Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  const std::int64_t took = wire::anchors_of(lead).took, known = took - 2 * kSecond - took / 1000;
  for (std::int64_t passed = 0; passed < known; passed += 1 + known / 200) {
    challenge_in(lead) = anchors_.challenge(kPage, world.truth - passed);
    seal(lead);
    ASSERT_EQ(judged(lead, world, world.truth).verdict.reason, "longer_than_known") << passed << " of " << took;
  }
  RecordProperty("trials", 200);
  RecordProperty("verified", 0);
  challenge_in(lead) = anchors_.challenge(kPage, world.truth - took);
  seal(lead);
  EXPECT_EQ(judged(lead, world, world.truth).verdict.name, "verified");
}

TEST_F(AnchoredLogs, WithABitTurnedAreNotVerified) {
  honest::World world{random_model::Dice(1)};
  const Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  const wire::Judge judge(world.config);
  random_model::Dice dice(20261130);
  const std::string text = base::dump_json(lead);
  int tried = 0;
  for (int i = 0; i < 12'000; ++i) {
    std::string changed = text;
    changed[dice.between(0, static_cast<std::int64_t>(changed.size()) - 1)] ^= static_cast<char>(1 << dice.between(0, 6));
    const auto forged = base::parse_json(changed);
    if (!forged || base::dump_json(*forged) == text) continue;
    ++tried;
    const Anchors::Finding found = anchors_.judge(*forged, judge.judge(*forged, {world.truth, true}), kPage, world.truth);
    ASSERT_NE(found.verdict.name, "verified") << changed;
  }
  RecordProperty("trials", tried);
  RecordProperty("verified", 0);
  EXPECT_GT(tried, 5000);
}

TEST_F(AnchoredLogs, WithAChallengeThatWasNotGivenAreNotVerifiedHoweverWellTheyAreReckoned) {
  honest::World world{random_model::Dice(1)};
  const Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  const wire::Judge judge(world.config);
  random_model::Dice dice(20261201);
  for (int i = 0; i < 10'000; ++i) {
    Json forged = lead;
    std::string& challenge = challenge_in(forged);
    challenge[dice.between(0, static_cast<std::int64_t>(challenge.size()) - 1)] ^= static_cast<char>(1 << dice.between(0, 6));
    const auto read = base::parse_json(base::dump_json(forged));
    if (!read) continue;
    forged = *read;
    seal(forged);
    const Anchors::Finding found = anchors_.judge(forged, judge.judge(forged, {world.truth, true}), kPage, world.truth);
    ASSERT_NE(found.verdict.name, "verified") << challenge_in(forged);
  }
  RecordProperty("trials", 10'000);
  RecordProperty("verified", 0);
}

TEST_F(AnchoredLogs, AreCheckedByTheKeyOfTheirWeekAndNoKeyIsMadeForAWeekToCome) {
  constexpr std::int64_t kBorder = 2961 * Anchors::kKeyMs;
  honest::World world{random_model::Dice(1)};
  Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  const wire::Verdict verdict = wire::Judge(world.config).judge(lead, {world.truth, true});
  challenge_in(lead) = anchors_.challenge(kPage, kBorder - 1);
  seal(lead);
  const std::size_t keys = secrets_.made.size();
  anchors_.challenge(kPage, kBorder);
  EXPECT_EQ(secrets_.made.size(), keys + 1) << "another week, another key";
  EXPECT_EQ(anchors_.judge(lead, verdict, kPage, kBorder + Anchors::kLastsMs - 1).verdict.name, "verified") << "the one before is still known";
  challenge_in(lead).replace(35, 13, std::to_string(9'000'000'000'000)).replace(49, 13, std::to_string(9'000'000'000'000 + Anchors::kLastsMs));
  EXPECT_EQ(anchors_.judge(lead, verdict, kPage, kBorder).verdict.reason, "challenge_unknown");
  EXPECT_EQ(secrets_.made.size(), keys + 1);
}

TEST_F(AnchoredLogs, OfAWorseVerdictKeepIt) {
  honest::World world{random_model::Dice(1)};
  const Json lead = verified_lead(world);
  ASSERT_TRUE(lead.is_object());
  for (const char* name : {"mismatch", "implausible", "unverified"}) {
    wire::Verdict verdict;
    verdict.name = name;
    const Anchors::Finding found = anchors_.judge(lead, verdict, kPage, world.truth);
    EXPECT_EQ(found.verdict.name, name);
    EXPECT_EQ(found.spends.token, "") << "it spends nothing";
  }
}

}  // namespace
}  // namespace leadline::receiver
