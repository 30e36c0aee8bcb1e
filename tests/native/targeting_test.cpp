// When a surface shows: what a config can say of it, and what is wrong. That each gate, trigger and clock does what it says is told by the
// stories in tests/sessions.
#include <gtest/gtest.h>

#include "base/duration.h"
#include "config/config.h"
#include "config/explain.h"
#include "base/calendar.h"
#include "targeting/gates.h"
#include "targeting/target.h"
#include "wire/session.h"

namespace leadline::targeting {
namespace {

using base::Json;

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(base::parse_duration("500ms"), 500);
  EXPECT_EQ(base::parse_duration("30s"), 30'000);
  EXPECT_EQ(base::parse_duration("5m"), 300'000);
  EXPECT_EQ(base::parse_duration("12h"), 43'200'000);
  EXPECT_EQ(base::parse_duration("7d"), 604'800'000);
  EXPECT_EQ(base::parse_duration("0s"), 0);
  for (const char* wrong : {"", "s", "5", "5 s", "-5s", "1.5h", "5min", "5S", "3661d", "99999999999999999999s"}) EXPECT_EQ(base::parse_duration(wrong), std::nullopt) << wrong;
}

TEST(Calendar, ReadsAndWritesLocalTimes) {
  EXPECT_EQ(base::parse_local("1970-01-01"), 0);
  EXPECT_EQ(base::parse_local("1970-01-02T00:01"), 24 * 60 + 1);
  for (const char* text : {"2026-12-31T18:00", "2024-02-29T23:59", "2100-03-01T00:00"}) EXPECT_EQ(base::local_text(*base::parse_local(text)), text);
  for (const char* wrong : {"", "tomorrow", "2026-13-01", "2026-02-29", "2026-1-1", "2026-12-31T25:00", "2026-12-31 18:00", "2026-12-31T18:00Z"}) EXPECT_EQ(base::parse_local(wrong), std::nullopt) << wrong;
  EXPECT_EQ(base::weekday(*base::parse_local("2026-11-29")), 0);  // a Sunday
  EXPECT_EQ(base::weekday(*base::parse_local("2026-11-30")), 1);
  EXPECT_EQ(base::parse_clock("24:00"), 1440);
  EXPECT_EQ(base::parse_clock("24:01"), std::nullopt);
}

TEST(Pages, AStarIsAnyText) {
  EXPECT_TRUE(like("/blog/*", "/blog/a/b"));
  EXPECT_TRUE(like("/blog/*", "/blog/"));
  EXPECT_FALSE(like("/blog/*", "/blog"));
  EXPECT_TRUE(like("*", ""));
  EXPECT_TRUE(like("*/gia", "/can-ho/bang/gia"));
  EXPECT_TRUE(like("/a*b*c", "/aXbbYc"));
  EXPECT_FALSE(like("/a*b*c", "/aXbbYd"));
  EXPECT_TRUE(like("/mat-bang", "/mat-bang"));
  EXPECT_FALSE(like("", "/"));
}

// "pointer code" of what is wrong with a CTA that has these members besides.
std::string target_says(const char* members) {
  Json json = *base::parse_json(members);
  base::Diagnostics diagnostics;
  Target target;
  compile_target(json, "/c", "visitor", diagnostics, target);
  std::string out;
  for (const base::Diagnostic& one : diagnostics) out += (out.empty() ? "" : ", ") + one.pointer + " " + config::explain(one).code;
  return out;
}

TEST(Target, EachMistakeHasAPlaceAndACode) {
  EXPECT_EQ(target_says(R"({"armAfter":"5s","showAfter":"500ms","queue":"1m","priority":-3,"sample":0.25,"needsConsent":"session","group":"g"})"), "");
  EXPECT_EQ(target_says(R"({"armAfter":5})"), "/c/armAfter not_a_duration");
  EXPECT_EQ(target_says(R"({"enabled":"yes"})"), "/c/enabled not_a_boolean");
  EXPECT_EQ(target_says(R"({"priority":1.5})"), "/c/priority not_a_number");
  EXPECT_EQ(target_says(R"({"sample":50})"), "/c/sample not_a_number");
  EXPECT_EQ(target_says(R"({"devices":["phone"]})"), "/c/devices not_a_choice");
  EXPECT_EQ(target_says(R"({"devices":"mobile"})"), "/c/devices not_an_array");
  EXPECT_EQ(target_says(R"({"needsConsent":"none"})"), "/c/needsConsent not_a_choice");
  EXPECT_EQ(target_says(R"({"pages":{"include":["blog"]}})"), "/c/pages not_a_pattern");
  EXPECT_EQ(target_says(R"({"pages":["/blog"]})"), "/c/pages not_an_object");
  EXPECT_EQ(target_says(R"({"pages":{"includes":[]}})"), "/c/pages/includes unknown_key");
  EXPECT_EQ(target_says(R"({"schedule":{"from":"2026-12-31T18:00","until":"2026-12-01"}})"), "/c/schedule/until contradiction");
  EXPECT_EQ(target_says(R"({"schedule":{"hours":["22:00-06:00"]}})"), "/c/schedule/hours not_a_time");
  EXPECT_EQ(target_says(R"({"schedule":{"days":["monday"]}})"), "/c/schedule/days not_a_choice");
  EXPECT_EQ(target_says(R"({"schedule":{"timezone":"Europe/Berlin"}})"), "/c/schedule/timezone unknown_timezone");
  EXPECT_EQ(target_says(R"({"frequency":{"again":"daily"}})"), "/c/frequency/again not_a_choice");
  EXPECT_EQ(target_says(R"({"frequency":{"again":{"every":"day"}}})"), "/c/frequency/again/every not_a_duration");
  EXPECT_EQ(target_says(R"({"frequency":{"stopOn":["sent"]}})"), "/c/frequency/stopOn not_a_choice");
  EXPECT_EQ(target_says(R"({"frequency":{"pauseOn":{"closed":"1w"}}})"), "/c/frequency/pauseOn/closed not_a_duration");
}

// ---- A CTA changes no score

TEST(Targeting, ADepthThatATriggerAloneWaitsForIsNotScoredWhateverRulesAskFor) {
  for (const char* trigger : {R"("scroll","percent":40)", R"("dwell","after":"20s")"}) {
    wire::Session core;
    core.load(std::string(R"({"version":1,"site":"s","scoring":{"rules":[{"id":"any","on":"scroll","points":5},{"id":"stays","on":"time","points":5}]},
      "ctas":[{"id":"bar","kind":"bar","title":"T","button":"B","href":"/x","trigger":{"any":[{"on":)") + trigger + "}]}}]}");
    for (const char* line : {R"({"k":"boot","w":1000,"m":0})", R"({"k":"page","path":"/","slots":[],"w":1010,"m":10})", R"({"k":"scroll","pct":40,"w":2000,"m":1000})",
                             R"({"k":"time","s":20,"w":22000,"m":21000})"})
      core.step(line);
    const Json told = *base::parse_json(core.step(R"({"k":"ask","what":"score","w":23000,"m":22000})"));
    EXPECT_EQ(base::get_int(told["e"][0]["data"], "total"), 5) << trigger;  // the other event of the two is nobody's trigger
  }
}

TEST(Targeting, ADelayThatHasBegunIsKeptForTheNextPageThoughNothingWasScored) {
  wire::Session core;
  core.load(R"({"version":1,"site":"s","consent":{"default":"persistent"},
    "ctas":[{"id":"bar","kind":"bar","title":"T","button":"B","href":"/x","showAfter":"5s","trigger":{"any":[{"on":"exit"}]}}]})");
  for (const char* line : {R"({"k":"boot","w":1000,"m":0})", R"({"k":"page","path":"/","slots":[],"w":1010,"m":10})", R"({"k":"wake","w":9000,"m":8000})",
                           R"({"k":"exit","w":10000,"m":9000})"})
    core.step(line);
  const Json hidden = *base::parse_json(core.step(R"({"k":"hide","w":10100,"m":9100})"));
  std::int64_t ready = 0;
  for (const Json& effect : hidden["e"])
    if (base::get_text(effect, "at") == "state") ready = base::get_int(effect["value"]["targeting"]["of"]["bar"], "ready");
  EXPECT_EQ(ready, 15000);
}

// ---- Decided once

// Fifty CTAs: some are for other pages, other devices or other visitors, some wait, one of each pair stands in the other's way, some show.
std::string fifty_ctas() {
  const char* aims[] = {R"("pages":{"include":["/blog/*"]})", R"("devices":["mobile"])", R"("when":{"==":[{"var":"visit.pages"},7]})",
                        R"("trigger":{"any":[{"on":"scroll","percent":90}]})", R"("trigger":{"any":[{"on":"delay","after":"90s"}]},"showAfter":"2s")",
                        R"("pages":{"include":["*"]},"queue":"30s")", R"("schedule":{"days":["mon"]})", R"("languages":["vi","de"])", R"("sample":0.5)", R"("group":"g")"};
  std::string ctas;
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    ctas += (i ? ",{" : "{") + (R"("id":"c)" + number) + R"(","kind":")" + (i % 4 == 0 ? "inline" : i % 4 == 1 ? "bar" : i % 4 == 2 ? "slideIn" : "modal") +
            R"(","title":"T","button":"B","href":"/x",)" + aims[i % 10] + "}";
  }
  return R"({"version":1,"site":"s","frequency":{"global":{"every":"1m"}},"ctas":[)" + ctas + "]}";
}

TEST(Targeting, AStepAsksTheGatesThatWhyTellsAndNoneTwice) {
  wire::Session core;
  core.load(fifty_ctas());
  for (const char* line : {R"({"k":"boot","lang":"vi","w":1000,"m":0})", R"({"k":"page","path":"/","slots":["*"],"w":1010,"m":10})", R"({"k":"track","name":"x","w":1500,"m":500})"})
    core.step(line);
  for (const char* line : {R"({"k":"track","name":"x","w":2000,"m":1000})", R"({"k":"scroll","pct":40,"w":3000,"m":2000})", R"({"k":"wake","w":40000,"m":39000})"}) {
    gates_asked() = 0;
    core.step(line);
    const std::int64_t asked = gates_asked();
    std::int64_t told = 0;
    for (int i = 0; i < 50; ++i) {
      const Json why = *base::parse_json(core.step(R"({"k":"ask","what":"why","w":40000,"m":39000,"surface":"c)" + std::to_string(i) + "\"}"));
      told += static_cast<std::int64_t>(why["e"][0]["data"]["gates"].size());
    }
    EXPECT_EQ(asked, told) << line;
    EXPECT_GT(told, 300) << line;
  }
}

// ---- The part of the core that knows CTAs may come late

constexpr const char* kConfig = R"({"version":1,"site":"s","consent":{"default":"persistent"},
  "ctas":[{"id":"offer","kind":"modal","title":"T","button":"B","opens":"ask","trigger":{"any":[{"on":"exit"}]}},{"id":"bar","kind":"bar","title":"T","button":"B","href":"/x"}],
  "forms":[{"id":"ask","display":"modal","title":"Ask","fields":[{"name":"email","type":"email","label":"E"}]}]})";

std::string after(wire::Session& core, const char* line) {
  const Json answer = *base::parse_json(core.step(line));
  std::string out;
  for (const Json& effect : answer["e"]) {
    const std::string& kind = base::get_text(effect, "k");
    if (kind == "patch" || kind == "unmount") out += kind + " " + base::get_text(effect, "surface") + "; ";
    if (kind == "prevent") out += "prevent; ";
    if (kind == "need") out += "need " + base::get_text(effect, "part") + "; ";
  }
  return out;
}

TEST(PartOfCtas, ThatComesLateShowsWhatWouldHaveShown) {
  wire::Session core;
  core.load(kConfig);
  EXPECT_EQ(after(core, R"({"k":"boot","late":["ctas","rules","score","send"],"w":1000,"m":0})"), "need ctas; ");
  EXPECT_EQ(after(core, R"({"k":"page","path":"/","slots":[],"w":1010,"m":10})"), "");
  EXPECT_EQ(after(core, R"({"k":"part","part":"ctas","w":2000,"m":1000})"), "patch bar; ");
  EXPECT_EQ(after(core, R"({"k":"exit","w":3000,"m":2000})"), "patch offer; ");
}

TEST(PartOfCtas, ThatComesLateDoesThenWhatWasClicked) {
  wire::Session core;
  core.load(kConfig);
  after(core, R"({"k":"boot","late":["ctas","rules","score","send"],"w":1000,"m":0})");
  after(core, R"({"k":"page","path":"/","slots":[],"w":1010,"m":10})");
  EXPECT_EQ(after(core, R"({"k":"click","cta":"offer","w":1500,"m":500})"), "prevent; ");
  EXPECT_EQ(after(core, R"({"k":"click","cta":"nobody","w":1600,"m":600})"), "");
  const std::string then = after(core, R"({"k":"part","part":"ctas","w":2000,"m":1000})");
  EXPECT_NE(then.find("patch offer; "), std::string::npos) << then;
}

TEST(PartOfCtas, IsNotAskedForByAConfigWithoutAny) {
  wire::Session core;
  core.load(R"({"version":1,"site":"s","forms":[{"id":"ask","display":"modal","title":"Ask","fields":[{"name":"email","type":"email","label":"E"}]}]})");
  after(core, R"({"k":"boot","late":["ctas","rules","score","send"],"w":1000,"m":0})");
  EXPECT_EQ(after(core, R"({"k":"page","path":"/","slots":[],"w":1010,"m":10})"), "");
  EXPECT_EQ(after(core, R"({"k":"open","surface":"ask","w":1500,"m":500})"), "patch ask; need rules; need score; need send; ");
  for (const char* part : {"rules", "score", "send"}) after(core, (std::string(R"({"k":"part","w":2000,"m":1000,"part":")") + part + "\"}").c_str());
  const Json told = *base::parse_json(core.step(R"({"k":"ask","what":"score","w":2100,"m":1100})"));
  EXPECT_EQ(told["e"][0]["k"], "tell");
}

}  // namespace
}  // namespace leadline::targeting
