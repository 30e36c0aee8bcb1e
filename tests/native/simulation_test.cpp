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
    {Mutation::ignore_change, "IgnoreChange", 10'000},     {Mutation::forget_unsaid, "ForgetUnsaid", 1000}, {Mutation::one_after_another, "OneAfterAnother", 1000},
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, IsFound) {
  const Report report = simulate(1, GetParam().within, GetParam().mutation);
  EXPECT_TRUE(report.failed()) << "not in " << GetParam().within << " schedules";
}
INSTANTIATE_TEST_SUITE_P(Mutation, Mistakes, testing::ValuesIn(kMistakes), [](const auto& one) { return one.param.name; });

// What the outbox once got wrong, in the fewest steps that did it: of the millions that were drawn, and of what visitors do to it by hand.
struct Story {
  const char* name;
  Schedule schedule;
};

Step did(Deed deed, int tab = 0, std::int64_t value = 0) { return {deed, static_cast<std::uint8_t>(tab), value}; }
Step after(std::int64_t ms) { return did(Deed::wait, 0, ms); }
Step met(Mishap mishap) { return did(Deed::network, 0, static_cast<std::int64_t>(mishap)); }
Step broke(Defect defect) { return did(Deed::storage, 0, static_cast<std::int64_t>(defect)); }

std::vector<Story> stories() {
  return {
      {"AHookThatAnsweredWithAPageIsAskedOnceMoreWhenTheButtonIsAndNotForEver",
       {355894, Site::both, true, {did(Deed::open), met(Mishap::forbidden), met(Mishap::portal), did(Deed::submit), after(2574), did(Deed::again), did(Deed::offline), after(102418890)}}},
      {"WhatExpiredInATabWhoseClockHadJumpedIsNotSent",
       {312255, Site::receiver, true,
        {did(Deed::open), did(Deed::outage, 0, 9735184), did(Deed::submit), after(4647), did(Deed::clock, 0, 40 * 86'400'000ll), did(Deed::open, 2), did(Deed::clock, 0, -40 * 86'400'000ll), after(226959239)}}},
      {"ADiskThatDoesNotSayWhatLiesThereIsAskedAgainAndNothingIsWrittenToWhatIsTakenAway",
       {568260, Site::blind, false,
        {did(Deed::open), met(Mishap::black_hole), did(Deed::open, 1), after(2316), did(Deed::hide, 1), broke(Defect::aborts), after(32910), did(Deed::submit), after(161752237)}}},
      {"WhatWasAnsweredWhileAnotherPageHadItIsHeardOfWhenItIsFree",
       {595198, Site::hook, true,
        {did(Deed::open), met(Mishap::portal), after(163127892), did(Deed::submit), did(Deed::clock, 0, 300000), did(Deed::open, 1), after(187), did(Deed::open, 1), after(60688389)}}},
      {"ADatabaseThatIsTakenAwayKeepsNothing",
       {406490, Site::hook, true,
        {did(Deed::open), did(Deed::submit), did(Deed::open, 1), after(10271371), did(Deed::open, 2), did(Deed::outage, 0, 375), did(Deed::hide), after(10), did(Deed::open, 1), after(10),
         broke(Defect::open_fails), did(Deed::submit, 2), after(13591)}}},
      {"WhatTheDiskRefusedIsWrittenWhenItTakesItAgain",
       {771227, Site::blind, false,
        {did(Deed::offline), did(Deed::open), did(Deed::open, 1), after(196900), broke(Defect::open_fails), did(Deed::hide), did(Deed::submit, 1), after(282057)}}},
      {"ATabThatStandsStillKeepsADatabaseFromBeingMadeAnew",
       {925023, Site::receiver, true,
        {did(Deed::open), after(17), did(Deed::open, 2), did(Deed::freeze), did(Deed::offline), did(Deed::open, 1), after(874), did(Deed::hide, 1), did(Deed::submit, 2), after(12424)}}},
      {"AHangingTransactionOfADatabaseThatIsTakenAwayPromisesNothing",
       {929544, Site::receiver_and_blind, false,
        {did(Deed::open), did(Deed::config, 0, 37), after(3693), did(Deed::open, 1), did(Deed::hide), did(Deed::submit, 1), after(15), broke(Defect::hangs), after(189507)}}},
      {"AClaimInADatabaseThatIsTakenAwayPromisesNothing",
       {872049, Site::hook, true,
        {did(Deed::open), did(Deed::open, 1), after(132), broke(Defect::slow), broke(Defect::open_hangs), did(Deed::hide), after(26649), did(Deed::offline), did(Deed::submit, 1), after(4418)}}},
      {"WhatAPageClaimsAsItGoesIntoTheBackgroundDoesNotComeBackWhenAnotherHasDeliveredIt",
       {9483357, Site::receiver_and_blind, true,
        {did(Deed::open), broke(Defect::open_fails), after(3489), did(Deed::open, 1, 96), did(Deed::open, 2, 13), did(Deed::submit, 0, 83), did(Deed::clock, 0, 300'000), met(Mishap::black_hole), after(9),
         did(Deed::hide, 2, 55), met(Mishap::timeout), after(10'541'557)}}},
      {"AHookThatHasDeliveredIsNotAskedAgainByAPageThatWasClaimingAsItWent",
       {13071893, Site::both, false,
        {did(Deed::open, 1, 19), after(6'748'564), did(Deed::submit, 1, 50), did(Deed::open, 0, 58), after(15), did(Deed::clock, 0, -20 * 86'400'000ll), did(Deed::outage, 0, 29'090), did(Deed::hide, 0, 49), after(442'784)}}},
      {"WhatIsSentElsewhereNowIsNotSentToWhereItWasWhenTheDiskDoesNotTakeThat",
       {18332098, Site::hook, true,
        {did(Deed::open, 1, 28), met(Mishap::portal), did(Deed::submit, 1, 41), after(5'332'178), did(Deed::config, 0, 5), did(Deed::open, 0, 61), broke(Defect::slow), broke(Defect::aborts), after(485'534)}}},
      {"WhatTheVisitorHasClearedIsNotSaidToBeSaved",
       {18558, Site::receiver, false, {did(Deed::open), did(Deed::submit), after(245), did(Deed::freeze), did(Deed::clear), after(3050149)}}},
      {"WhatTheVisitorHasClearedIsNotSaidToBeSent",
       {1, Site::hook, false, {did(Deed::open), did(Deed::outage, 0, 60'000), did(Deed::submit), after(5000), did(Deed::clear), did(Deed::offline), after(20'000)}}},
      {"ALeadWithoutItsLogIsTheOneThatWasStoredWithIt",
       {2, Site::receiver, false, {did(Deed::open), met(Mishap::error_stored), met(Mishap::too_large), did(Deed::submit), after(600'000)}}},
  };
}

class Stories : public testing::TestWithParam<Story> {};

TEST_P(Stories, EndWell) {
  for (std::uint64_t more = 0; more < 200; ++more) {  // the same, with other moments in between
    Schedule schedule = GetParam().schedule;
    schedule.seed += more * 1'000'003;
    const Result result = run(schedule);
    EXPECT_FALSE(result.failed()) << result.rule << ": " << result.what << ", with " << schedule.seed << "\n" << describe(schedule);
  }
}
INSTANTIATE_TEST_SUITE_P(Outbox, Stories, testing::ValuesIn(stories()), [](const auto& story) { return story.param.name; });

TEST(Simulation, AThousandPagesDoNotComeBackInTheSameInstant) {
  EXPECT_LT(herd(), 0.1);
  EXPECT_EQ(herd(Mutation::no_jitter), 1.0) << "which is what that finds";
}

TEST(Simulation, ReportsTheSameOnAllProcessorsAsOnOne) {
  const Report one = simulate(7, 12'000, Mutation::none, true), all = simulate_all(7, 12'000);
  EXPECT_EQ(all.schedules, 12'000u);
  EXPECT_EQ(all.sum.leads, one.sum.leads);
  EXPECT_EQ(all.sum.untold, one.sum.untold);
  EXPECT_EQ(all.sum.again_unknowing, one.sum.again_unknowing);
  EXPECT_EQ(all.drawn.table(), one.drawn.table());
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
