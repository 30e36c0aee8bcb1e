// What has to happen on a page before a CTA appears.
#include <gtest/gtest.h>

#include "config/explain.h"
#include "targeting/triggers.h"

namespace leadline::targeting {
namespace {

using base::Json;

// "" or the place and the code of what is wrong.
std::string said(const char* json) {
  base::Diagnostics diagnostics;
  compile_trigger(*base::parse_json(json), "/t", diagnostics);
  return diagnostics.empty() ? "" : diagnostics[0].pointer + " " + config::explain(diagnostics[0]).code;
}

TEST(Trigger, WhatCannotBeReadIsSaidAtItsPlace) {
  EXPECT_EQ(said(R"({"any":[{"on":"load"}]})"), "");
  EXPECT_EQ(said(R"({"all":[{"on":"load"},{"on":"load"}]})"), "");
  EXPECT_EQ(said(R"({"any":[]})"), "");
  EXPECT_EQ(said(R"("load")"), "/t not_a_trigger");
  EXPECT_EQ(said(R"({})"), "/t not_a_trigger");
  EXPECT_EQ(said(R"({"any":[],"all":[]})"), "/t not_a_trigger");
  EXPECT_EQ(said(R"({"any":[],"$comment":"later","most":[]})"), "/t/most unknown_key");
  EXPECT_EQ(said(R"({"any":[{"on":"load","times":5}]})"), "/t/any/0/times unknown_key");
  EXPECT_EQ(said(R"({"any":{"on":"load"}})"), "/t not_a_trigger");
  EXPECT_EQ(said(R"({"any":[{}]})"), "/t/any/0 missing_key");
  EXPECT_EQ(said(R"({"any":[{"on":"load"},{"on":"lod"}]})"), "/t/any/1/on not_a_choice");
  EXPECT_EQ(said(R"({"any":[{"on":"load","percent":5}]})"), "/t/any/0/percent unused_key");
}

TEST(Trigger, ScrollWaitsForItsDepth) {
  base::Diagnostics diagnostics;
  const auto trigger = compile_trigger({{"any", {{{"on", "scroll"}, {"percent", 50}}}}}, "/t", diagnostics);
  ASSERT_TRUE(trigger && diagnostics.empty());
  const auto after = [&](std::uint32_t pulled, std::int64_t pct) { return pull(*trigger, pulled, {api::EventKind::scroll, {}, {}, false, {{"pct", pct}}}); };
  EXPECT_FALSE(is_pulled(*trigger, 0));
  EXPECT_FALSE(is_pulled(*trigger, after(0, 49)));
  EXPECT_TRUE(is_pulled(*trigger, after(0, 50)));
  EXPECT_TRUE(is_pulled(*trigger, after(after(0, 75), 10)));  // what has happened has happened
  std::vector<std::int32_t> depths;
  add_amounts(*trigger, api::EventKind::scroll, depths);
  EXPECT_EQ(depths, std::vector<std::int32_t>{50});
  for (const char* wrong : {R"({"any":[{"on":"scroll"}]})", R"({"any":[{"on":"scroll","percent":0}]})", R"({"any":[{"on":"scroll","percent":101}]})", R"({"any":[{"on":"scroll","percent":"50"}]})"})
    EXPECT_EQ(said(wrong), "/t/any/0/percent not_a_number") << wrong;
}

TEST(Trigger, OfALaterVersionLeavesTheCtaOut) {
  base::Diagnostics diagnostics;
  EXPECT_FALSE(compile_trigger({{"any", {{{"on", "exit"}}}}}, "/t", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(config::explain(diagnostics[0]).code, "not_supported_yet");
}

TEST(Trigger, ThereAreSixteenAtMost) {
  Json many = Json::array();
  for (int i = 0; i < 16; ++i) many.push_back({{"on", "load"}});
  EXPECT_EQ(said(Json{{"any", many}}.dump().c_str()), "");
  many.push_back({{"on", "load"}});
  EXPECT_EQ(said(Json{{"any", many}}.dump().c_str()), "/t not_a_trigger");
}

}  // namespace
}  // namespace leadline::targeting
