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
  EXPECT_EQ(said(R"({"any":{"on":"load"}})"), "/t not_a_trigger");
  EXPECT_EQ(said(R"({"any":[{}]})"), "/t/any/0 missing_key");
  EXPECT_EQ(said(R"({"any":[{"on":"load"},{"on":"lod"}]})"), "/t/any/1/on not_a_choice");
  EXPECT_EQ(said(R"({"any":[{"on":"load","percent":5}]})"), "/t/any/0/percent unknown_key");
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
