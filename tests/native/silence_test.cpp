// What a silence is worth: the same a moment before somebody comes back, with the event that ends it, and ever after.
#include "support/visitor.h"
#include "wire/replay.h"
#include "wire/session.h"

namespace leadline::scoring {
namespace {

using base::Json;

Json json(const char* text) { return *base::parse_json(text); }

const char* kBands = R"({"rules":[{"id":"p","group":"g","on":"big","points":80},{"id":"q","group":"g","on":"small","points":20},
  {"id":"i","kind":"inactivity","group":"g","days":30,"points":-30}],"bands":[{"id":"warm","enter":40,"exit":30},{"id":"hot","enter":80,"exit":65}]})";

TEST(Silence, MovesTheBandBeforeTheEventThatEndsIt) {
  Json fading = json(kBands);
  fading["rules"].push_back(json(R"({"id":"z","on":"never","points":1,"timeframe":{"days":3}})"));
  for (const Json& scoring : {json(kBands), fading}) {
    ModelVisitor visitor(scoring);
    visitor.event("big", 0);
    EXPECT_EQ(visitor.explain(34)["band"], "warm") << "50";
    visitor.event("small", 35);
    EXPECT_EQ(visitor.explain(35)["total"], 70);
    EXPECT_EQ(visitor.explain(35)["band"], "warm") << "hot was left at 50, and 70 does not enter it: " << scoring;
  }
}

TEST(Silence, MovesTheBandOfAChallengerLikewise) {
  Json scoring = json(R"({"challengers":[]})");
  scoring["challengers"].push_back(json(kBands));
  scoring["challengers"][0]["id"] = "c";
  ModelVisitor visitor(scoring);
  visitor.event("big", 0).event("small", 35);
  EXPECT_EQ(visitor.explain(35)["challengers"][0]["band"], "warm");
}

TEST(Silence, OfSeveralRulesIsSettledAtWhatItWasWorth) {
  ModelVisitor visitor(R"({"rules":[{"id":"p","on":"big","points":30},{"id":"i","kind":"inactivity","days":30,"points":-20,"min":-5},{"id":"j","kind":"inactivity","days":30,"points":-40}]})");
  visitor.event("big", 0);
  const double before = visitor.total(31);
  visitor.event("nothing", 31);
  EXPECT_EQ(visitor.total(31), before) << "what the first rule's clamp leaves, the second one takes";
}

}  // namespace
}  // namespace leadline::scoring
