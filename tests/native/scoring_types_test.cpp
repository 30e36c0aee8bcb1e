// What is written as another type than it is read as is said, and does no harm: a default in its place could.
#include <gtest/gtest.h>

#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using Words = std::vector<std::string>;
struct Mistake { const char* scoring; const char* complaint; };
class WrongType : public testing::TestWithParam<Mistake> {};

TEST_P(WrongType, IsNamedInItsPlace) {
  EXPECT_EQ(complaints(GetParam().scoring), (Words{GetParam().complaint})) << GetParam().scoring;
}

INSTANTIATE_TEST_SUITE_P(Scoring, WrongType, testing::Values(
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":"day"}]})", "/scoring/rules/0/cap not_an_object"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"n":"3"}}]})", "/scoring/rules/0/cap/n not_a_count"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"n":1.5}}]})", "/scoring/rules/0/cap/n not_a_count"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"per":7}}]})", "/scoring/rules/0/cap/per not_a_choice"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"per":"days"}}]})", "/scoring/rules/0/cap/per not_days"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"cap":{"per":"distinct:"}}]})", "/scoring/rules/0/cap/per missing_key"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"group":7}]})", "/scoring/rules/0/group not_a_string"},
    Mistake{R"({"rules":[{"id":"r","on":"x","points":1,"qualifyAs":5}]})", "/scoring/rules/0/qualifyAs not_a_string"},
    Mistake{R"({"rules":[{"id":"r","kind":"inactivity","points":-1,"days":1.5}]})", "/scoring/rules/0/days not_days"},
    Mistake{R"({"rules":[{"id":"r","on":"x","tiers":[{"points":1}]}]})", "/scoring/rules/0/tiers/0 missing_key"},
    Mistake{R"({"bands":[{"id":"hot"}]})", "/scoring/bands/0 missing_key"},
    Mistake{R"({"bands":[{"id":"hot","enter":"80"}]})", "/scoring/bands/0/enter not_points"},
    Mistake{R"({"bands":[{"id":"hot","enter":80,"of":5}]})", "/scoring/bands/0/of not_a_string"},
    Mistake{R"({"stages":[{"id":"MQL","weight":"20"}]})", "/scoring/stages/0/weight not_a_number"},
    Mistake{R"({"grade":{"criteria":[{"id":"a","when":true,"thirds":"3"}]}})", "/scoring/grade/criteria/0/thirds not_a_count"}));

TEST(Scoring, ABandWithoutItsPointsIsNobodysBand) {
  ModelVisitor visitor(R"({"rules":[{"id":"r","on":"x","points":1}],"bands":[{"id":"warm"}]})");
  visitor.event("x", 0);
  EXPECT_EQ(visitor.explain(0)["band"], "cold");
}

}  // namespace
}  // namespace leadline::scoring
