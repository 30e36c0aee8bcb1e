// A lead that qualifies after it was sent goes out again under the same id (docs/delivery.md, "Leads that qualify later"): once for each stage,
// only where an endpoint asks for it, and only as long as the visitor lets us keep something.
#include <gtest/gtest.h>

#include "config/config.h"
#include "support/browser.h"
#include "wire/judge.h"

namespace leadline {
namespace {

using base::Json;
using test::Browser;

Json qualifying(const Json& endpoint = Json::object(), const char* tier = "persistent") {
  Json config = base::parse_json(R"({"version": 1, "site": "x", "locale": "en",
    "scoring": {"rules": [{"id": "prices", "on": "prices", "points": 20, "qualifyAs": "MQL"}, {"id": "call", "on": "call", "points": 30, "qualifyAs": "SQL"}],
      "stages": [{"id": "IQL", "weight": 10, "when": {"==": [{"var": "fields.email"}, true]}}, {"id": "MQL", "weight": 20}, {"id": "SQL", "weight": 30}]},
    "forms": [{"id": "quote", "title": "Quote", "fields": [{"name": "email", "type": "email", "label": "E-mail"}, {"name": "more", "label": "More"}]}]})").value();
  Json inbox = {{"id", "inbox"}, {"url", "/api/leads"}, {"response", "key"}, {"qualified", true}};
  inbox.update(endpoint);
  config["consent"] = {{"default", tier}};
  config["delivery"] = {{"endpoints", {inbox}}};
  return config;
}

void track(Browser& page, const char* name) { page.tell({{"k", "track"}, {"name", name}, {"props", Json::object()}}); }

// The id of the lead, which has arrived.
std::string send_lead(Browser& page) {
  page.submit({{"email", "an@example.com"}, {"more", "Two rooms"}});
  const std::string key = page.key();
  page.reply(key, 200);
  return key.substr(0, 32);
}

Browser with_a_lead(std::string& id, const Json& config = qualifying()) {
  Browser page(config);
  page.boot();
  id = send_lead(page);
  EXPECT_TRUE(page.outbox.empty());
  return page;
}

TEST(Qualified, GoesOutUnderTheSameIdWithAllThatWasSaid) {
  std::string id;
  Browser page = with_a_lead(id);
  page.heard.clear();
  track(page, "prices");
  ASSERT_EQ(page.key(), id + "/inbox/qualified-1");
  EXPECT_EQ(page.posted.back(), page.key());
  const Json lead = page.lead();
  EXPECT_EQ(lead["id"], id);
  EXPECT_EQ(lead["type"], "lead.qualified");
  EXPECT_EQ(lead["fields"], (Json{{"email", "an@example.com"}, {"more", "Two rooms"}}));
  EXPECT_EQ(lead["score"]["stage"], "MQL");
  EXPECT_GT(lead["time"], lead["submitted"]);
  page.reply(page.key(), 200);
  EXPECT_TRUE(page.outbox.empty());
  for (const std::string& name : page.heard) EXPECT_TRUE(name != "submit" && name != "delivered") << name << ": nobody has submitted anything";
}

TEST(Qualified, GoesOutOnceForEachStage) {
  std::string id;
  Browser page = with_a_lead(id);
  for (int i = 0; i < 3; ++i) track(page, "prices");
  page.reply(id + "/inbox/qualified-1", 200);
  track(page, "prices");
  EXPECT_EQ(page.posted.size(), 2u);
  track(page, "call");
  EXPECT_EQ(page.posted.back(), id + "/inbox/qualified-2");
  EXPECT_EQ(page.lead()["score"]["stage"], "SQL");
  EXPECT_EQ(page.kept["followed"], Json()) << "there is nothing above: what was said is forgotten";
}

TEST(Qualified, OneEventThroughTwoStagesIsOnePost) {
  std::string id;
  Json config = qualifying();
  config["scoring"]["stages"][2]["when"] = base::parse_json(R"({">=": [{"var": "score.total"}, 20]})").value();
  Browser page = with_a_lead(id, config);
  track(page, "prices");
  EXPECT_EQ(page.posted.size(), 2u);
  EXPECT_EQ(page.lead()["score"]["stage"], "SQL");
}

TEST(Qualified, GoesOutOnALaterVisitWhereverThePartsOfTheCoreAre) {
  std::string id;
  Browser page = with_a_lead(id);
  page.hide();
  Browser next(qualifying());
  next.boot(page.kept, {"rules", "score", "send"});
  EXPECT_EQ(next.needed, (std::vector<std::string>{"rules", "score", "send"})) << "a page without a form";
  track(next, "prices");
  EXPECT_TRUE(next.outbox.empty());
  for (const char* part : {"rules", "score", "send"}) next.tell({{"k", "part"}, {"part", part}});
  EXPECT_EQ(next.key(), id + "/inbox/qualified-1");
  EXPECT_EQ(next.lead()["fields"]["email"], "an@example.com");
  Browser third(qualifying());
  next.hide();
  third.boot(next.kept);
  EXPECT_TRUE(third.posted.empty()) << "once";
}

TEST(Qualified, IsWrittenAsItsEndpointWantsItOnPagesWithoutAFormToo) {
  Json config = qualifying();
  config["delivery"]["endpoints"].push_back({{"id", "crm"}, {"url", "https://crm.example/"}, {"qualified", true}, {"map", {{"MAIL", "{{contact.email}}"}, {"STAGE", "{{score.stage}}"}, {"NEWS", "{{type}}"}}}});
  Browser page(config);
  page.boot();
  page.submit({{"email", "an@example.com"}});
  const std::string id = page.posted[0].substr(0, 32);
  for (const char* endpoint : {"/inbox", "/crm"}) page.reply(id + endpoint, 200);
  page.hide();
  Browser next(config);
  next.boot(page.kept, {"rules", "score", "send", "formats"});
  track(next, "prices");
  for (const char* part : {"rules", "score", "send"}) next.tell({{"k", "part"}, {"part", part}});
  EXPECT_EQ(next.needed.back(), "formats");
  EXPECT_TRUE(next.outbox.empty());
  next.tell({{"k", "part"}, {"part", "formats"}});
  EXPECT_EQ(next.outbox[id + "/crm/qualified-1"]["body"], R"({"MAIL":"an@example.com","NEWS":"lead.qualified","STAGE":"MQL"})");
  EXPECT_EQ(next.lead(id + "/inbox/qualified-1")["type"], "lead.qualified");
}

TEST(Qualified, IsNotLostWhenThePageIsLeftBeforeItCouldBeSent) {
  std::string id;
  Browser page = with_a_lead(id);
  page.hide();
  Browser next(qualifying());
  next.boot(page.kept, {"send"});
  track(next, "prices");
  next.hide();
  Browser third(qualifying());
  third.boot(next.kept);
  EXPECT_EQ(third.key(), id + "/inbox/qualified-1");
}

TEST(Qualified, WaitsForTheLeadItself) {
  Browser page(qualifying());
  page.boot();
  page.submit({{"email", "an@example.com"}});
  const std::string id = page.key().substr(0, 32);
  track(page, "prices");
  EXPECT_EQ(page.posted, std::vector<std::string>{id + "/inbox"});
  track(page, "call");
  EXPECT_EQ(page.outbox.count(id + "/inbox/qualified-1"), 0u) << "what waited is of the past";
  EXPECT_EQ(page.lead(id + "/inbox/qualified-2")["score"]["stage"], "SQL");
  page.reply(id + "/inbox", 503);
  page.wait(5000);
  page.tell({{"k", "show"}});
  EXPECT_EQ(page.posted.back(), id + "/inbox");
  page.reply(id + "/inbox", 200);
  EXPECT_EQ(page.posted.back(), id + "/inbox/qualified-2");
  page.reply(id + "/inbox/qualified-2", 200);
  EXPECT_TRUE(page.outbox.empty());
}

TEST(Qualified, IsTheFirstThatAnEndpointHearsWhichWantsNoOthers) {
  const Json when = base::parse_json(R"({"==": [{"var": "score.stage"}, "SQL"]})").value();
  Browser page(qualifying({{"when", when}}));
  page.boot();
  page.submit({{"email", "an@example.com"}});
  track(page, "prices");
  EXPECT_TRUE(page.outbox.empty()) << "not yet";
  track(page, "call");
  EXPECT_EQ(page.lead()["type"], "lead.qualified");
  EXPECT_EQ(page.lead()["fields"]["email"], "an@example.com");
}

TEST(Qualified, IsForEndpointsThatAskForIt) {
  std::string id;
  Json config = qualifying({{"qualified", false}});
  Browser page = with_a_lead(id, config);
  page.hide();
  EXPECT_FALSE(page.kept.contains("followed")) << "nothing is kept that nobody wants";
  track(page, "prices");
  EXPECT_TRUE(page.outbox.empty());
  config["delivery"]["endpoints"].push_back({{"id", "crm"}, {"url", "https://crm.example/"}, {"qualified", true}});
  Browser two(config);
  two.boot();
  two.submit({{"email", "an@example.com"}});
  id = two.posted[0].substr(0, 32);
  for (const char* endpoint : {"/inbox", "/crm"}) two.reply(id + endpoint, 200);
  track(two, "prices");
  EXPECT_EQ(two.key(), id + "/crm/qualified-1");
}

TEST(Qualified, NeedsTheVisitorsConsent) {
  std::string id;
  Browser none = with_a_lead(id, qualifying(Json::object(), "none"));
  track(none, "prices");
  EXPECT_TRUE(none.outbox.empty()) << "only what the visitor submits";
  Browser withdrawn = with_a_lead(id);
  withdrawn.tell({{"k", "consent"}, {"tier", "none"}});
  withdrawn.tell({{"k", "consent"}, {"tier", "persistent"}});
  track(withdrawn, "prices");
  EXPECT_TRUE(withdrawn.outbox.empty()) << "what was withdrawn is not taken up again";
  Browser before = with_a_lead(id), early(qualifying());
  before.hide();
  early.boot(before.kept, {"rules", "score", "send"});
  for (const char* tier : {"none", "persistent"}) early.tell({{"k", "consent"}, {"tier", tier}});
  for (const char* part : {"rules", "score", "send"}) early.tell({{"k", "part"}, {"part", part}});
  track(early, "prices");
  EXPECT_TRUE(early.outbox.empty()) << "wherever the parts of the core are";
  Json asks = qualifying();
  asks["forms"][0]["fields"].push_back({{"name", "share"}, {"type", "consent"}, {"purpose", "behaviour"}, {"label", "You may know what I read here"}});
  Browser withheld = with_a_lead(id, asks);
  track(withheld, "prices");
  EXPECT_TRUE(withheld.outbox.empty()) << "what they do is not to be known";
}

TEST(Qualified, IsForgottenAfterAMonth) {
  std::string id;
  Browser page = with_a_lead(id);
  page.wait(31 * std::int64_t{86'400'000});
  track(page, "prices");
  EXPECT_TRUE(page.outbox.empty());
  page.hide();
  EXPECT_FALSE(page.kept.contains("followed"));
}

TEST(Qualified, IsOfTheLastLeadOfAForm) {
  std::string id;
  Browser before = with_a_lead(id);
  before.hide();
  Browser page(qualifying());
  page.seed = "ffeeddccbbaa99887766554433221100";
  page.boot(before.kept);
  page.submit({{"email", "an@example.com"}, {"more", "Three rooms"}});
  const std::string second = page.key().substr(0, 32);
  page.reply(page.key(), 200);
  track(page, "prices");
  EXPECT_NE(second, id);
  EXPECT_EQ(page.key(), second + "/inbox/qualified-1");
  EXPECT_EQ(page.lead()["fields"]["more"], "Three rooms");
}

TEST(Qualified, IsJudgedByItsReplay) {
  std::string id;
  Browser page = with_a_lead(id);
  page.wait(60'000);
  track(page, "prices");
  const wire::Judge judge(page.config());
  const Json lead = page.lead();
  const wire::Arrival arrival{base::get_int(lead, "time") + 1000, true};
  const auto verdict = [&](const Json& changed) { const wire::Verdict said = judge.judge(changed, arrival); return std::string(said.name) + " " + said.reason + " " + said.message; };
  EXPECT_EQ(verdict(lead), "consistent  ");
  Json other = lead;
  other["fields"]["email"] = "other@example.com";
  EXPECT_NE(verdict(other).find("implausible answers"), std::string::npos) << verdict(other);
  Json never = lead;
  Json& log = never["evidence"]["log"];
  for (std::size_t i = log.size(); i-- > 0;) if (log[i]["k"] == "submit") log.erase(i);
  EXPECT_EQ(verdict(never).find("consistent"), std::string::npos) << verdict(never);
  Json risen = lead;
  risen["score"]["stage"] = "SQL";
  EXPECT_EQ(verdict(risen).rfind("mismatch", 0), 0u) << verdict(risen);
}

}  // namespace
}  // namespace leadline
