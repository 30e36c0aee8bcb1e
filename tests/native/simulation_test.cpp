// Tabs, disks, networks, servers and clocks by the hundred thousand, over the real core/delivery (tests/simulate). `npm run simulate -- N` runs more.
#include "simulate/simulate.h"

#include <gtest/gtest.h>

namespace leadline::simulate {
namespace {

TEST(Simulation, LosesNothingAndSendsNothingTwiceInTwoHundredThousandSchedules) {
  const Report report = simulate(1, 200'000);
  for (const auto& [rule, broken] : report.broken) ADD_FAILURE() << rule << ": " << broken.told;
  EXPECT_EQ(report.schedules, 200'000u);
  EXPECT_EQ(report.sum.lost, 0u);
  EXPECT_EQ(report.sum.twice, 0u);
  EXPECT_GT(report.sum.leads, 200'000u);
  for (const std::uint64_t times : report.drawn.deeds) EXPECT_GT(times, 1000u);
  for (const std::uint64_t times : report.drawn.mishaps) EXPECT_GT(times, 1000u);
  for (const std::uint64_t times : report.drawn.defects) EXPECT_GT(times, 1000u);
}

struct Mistake {
  Mutation mutation;
  const char* name;
  std::uint64_t within;  // so many schedules
};
constexpr Mistake kMistakes[] = {
    {Mutation::delete_before_ack, "DeleteBeforeAck", 200}, {Mutation::no_lease, "NoLease", 2000},           {Mutation::forget_on_4xx, "ForgetOn4xx", 1000},
    {Mutation::ack_without_id, "AckWithoutId", 1000},      {Mutation::retry_unclear, "RetryUnclear", 2000}, {Mutation::resurrect, "Resurrect", 10'000},
    {Mutation::ignore_change, "IgnoreChange", 10'000},
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, IsFound) {
  const Report report = simulate(1, GetParam().within, GetParam().mutation);
  EXPECT_TRUE(report.failed()) << "not in " << GetParam().within << " schedules";
}
INSTANTIATE_TEST_SUITE_P(Mutation, Mistakes, testing::ValuesIn(kMistakes), [](const auto& one) { return one.param.name; });

TEST(Simulation, AThousandPagesDoNotComeBackInTheSameInstant) {
  EXPECT_LT(herd(), 0.1);
  EXPECT_EQ(herd(Mutation::no_jitter), 1.0) << "which is what that finds";
}

TEST(Simulation, AFailureIsReplayedFromItsSeedAndShrunk) {
  std::uint64_t seed = 1;
  while (!run(draw(seed), Mutation::forget_on_4xx).failed()) ++seed;
  const Schedule whole = draw(seed);
  const Result failed = run(whole, Mutation::forget_on_4xx), again = run(draw(seed), Mutation::forget_on_4xx);
  EXPECT_EQ(failed.what, again.what);
  const Schedule shrunk = shrink(whole, Mutation::forget_on_4xx);
  EXPECT_LE(shrunk.steps.size(), 6u) << describe(shrunk);
  EXPECT_EQ(run(shrunk, Mutation::forget_on_4xx).rule, failed.rule);
  EXPECT_FALSE(run(shrunk).failed()) << "it is the mistake that fails, not the schedule";
}

}  // namespace
}  // namespace leadline::simulate
