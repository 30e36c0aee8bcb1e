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
  EXPECT_EQ(said(R"({"any":[{"on":"delay"}]})"), "/t/any/0/after not_a_duration");
  EXPECT_EQ(said(R"({"any":[{"on":"delay","after":"5"}]})"), "/t/any/0/after not_a_duration");
  EXPECT_EQ(said(R"({"any":[{"on":"delay","after":"5s"}]})"), "");
  EXPECT_EQ(said(R"({"any":[{"on":"view"}]})"), "/t/any/0/selector not_a_string");
  EXPECT_EQ(said(R"({"any":[{"on":"band","selector":"#a","is":"hot"}]})"), "/t/any/0/selector unused_key");
  EXPECT_EQ(said(R"({"any":[{"on":"score","atLeast":"50"}]})"), "/t/any/0/atLeast not_points");
  EXPECT_EQ(said(R"({"any":[{"on":"score","atLeast":50,"of":"intent"}]})"), "");
  EXPECT_EQ(said(R"({"any":[{"on":"event","name":"video_end","count":3,"within":"7d"}]})"), "");
  EXPECT_EQ(said(R"({"any":[{"on":"event","name":"video_end","count":0}]})"), "/t/any/0/count not_a_number");
  for (const char* wrong : {R"({"any":[{"on":"scroll"}]})", R"({"any":[{"on":"scroll","percent":0}]})", R"({"any":[{"on":"scroll","percent":101}]})", R"({"any":[{"on":"scroll","percent":"50"}]})"})
    EXPECT_EQ(said(wrong), "/t/any/0/percent not_a_number") << wrong;
}

// Whether an event of that kind, with this in it, is what a trigger waits for.
bool happens_by(const char* trigger, api::EventKind kind, const char* data) {
  base::Diagnostics diagnostics;
  const auto compiled = compile_trigger({{"any", {*base::parse_json(trigger)}}}, "/t", diagnostics);
  EXPECT_TRUE(compiled && diagnostics.empty()) << trigger;
  return compiled && happens(compiled->items[0], {kind, {}, {}, false, *base::parse_json(data)}, Json::object());
}

TEST(Trigger, WaitsForItsEventAndForAsMuchOfIt) {
  using api::EventKind;
  EXPECT_TRUE(happens_by(R"({"on":"load"})", EventKind::page, "{}"));
  EXPECT_FALSE(happens_by(R"({"on":"load"})", EventKind::scroll, R"({"pct":100})"));
  EXPECT_TRUE(happens_by(R"({"on":"scroll","percent":50})", EventKind::scroll, R"({"pct":50})"));
  EXPECT_FALSE(happens_by(R"({"on":"scroll","percent":50})", EventKind::scroll, R"({"pct":49})"));
  EXPECT_TRUE(happens_by(R"({"on":"dwell","after":"20s"})", EventKind::time, R"({"s":20})"));
  EXPECT_FALSE(happens_by(R"({"on":"dwell","after":"20001ms"})", EventKind::time, R"({"s":20})"));
  EXPECT_TRUE(happens_by(R"({"on":"idle","after":"30s"})", EventKind::idle, R"({"s":30})"));
  EXPECT_TRUE(happens_by(R"({"on":"view","selector":"#pricing"})", EventKind::view, R"({"selector":"#pricing"})"));
  EXPECT_FALSE(happens_by(R"({"on":"view","selector":"#pricing"})", EventKind::view, R"({"selector":"#faq"})"));
  EXPECT_TRUE(happens_by(R"({"on":"click","selector":".buy"})", EventKind::click, R"({"on":[".more",".buy"]})"));
  EXPECT_FALSE(happens_by(R"({"on":"click","selector":".buy"})", EventKind::click, R"({"cta":".buy"})"));
  EXPECT_TRUE(happens_by(R"({"on":"event","name":"video_end"})", EventKind::track, R"({"name":"video_end"})"));
}

TEST(Trigger, LeavingOnAPhoneIsAnotherThanLeavingByThePointer) {
  using api::EventKind;
  EXPECT_TRUE(happens_by(R"({"on":"exit"})", EventKind::exit, "{}"));
  EXPECT_FALSE(happens_by(R"({"on":"exit"})", EventKind::exit, R"({"mobile":true})"));
  EXPECT_FALSE(happens_by(R"({"on":"exitMobile"})", EventKind::exit, "{}"));
  EXPECT_TRUE(happens_by(R"({"on":"exitMobile"})", EventKind::exit, R"({"mobile":true})"));
}

TEST(Trigger, OfTheScoreHoldsWhileTheFactsSaySo) {
  base::Diagnostics diagnostics;
  const auto trigger = compile_trigger({{"all", {{{"on", "band"}, {"is", "hot"}}, {{"on", "stage"}, {"is", "MQL"}}, {{"on", "score"}, {"atLeast", 50.5}}, {{"on", "score"}, {"atLeast", 10}, {"of", "intent"}}}}}, "/t", diagnostics);
  ASSERT_TRUE(trigger && diagnostics.empty());
  const Json facts = {{"score", {{"band", "hot"}, {"stage", "IQL"}, {"total", 50.5}, {"intent", 9}}}};
  EXPECT_TRUE(holds(trigger->items[0], facts));
  EXPECT_FALSE(holds(trigger->items[1], facts));
  EXPECT_TRUE(holds(trigger->items[2], facts));
  EXPECT_FALSE(holds(trigger->items[3], facts));
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
