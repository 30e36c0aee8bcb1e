// What goes out of a form in steps whose visitor leaves before the end (docs/forms.md, "Unfinished forms"): only what was agreed to, once,
// and under the id that the whole submission will have.
#include <gtest/gtest.h>

#include "config/explain.h"
#include "support/browser.h"
#include "wire/judge.h"
#include "wire/plausible.h"

namespace leadline {
namespace {

using base::Json;
using test::Browser;

// Who, then how, then what: three steps, the consent in the first.
Json quote(const Json& change = Json::object()) {
  Json form = base::parse_json(R"({"id": "quote", "title": "Quote", "partial": true,
    "steps": [{"id": "who", "fields": ["email", "phone", "agree"]}, {"id": "how", "fields": ["city", "when"]}, {"id": "what", "fields": ["more"]}],
    "fields": [{"name": "email", "type": "email", "label": "E-mail"}, {"name": "phone", "type": "tel", "country": "VN", "label": "Phone"},
      {"name": "agree", "type": "consent", "purpose": "contact", "label": "Call me"}, {"name": "city", "label": "City"},
      {"name": "when", "type": "slot", "label": "When", "schedule": {"hours": ["00:00-24:00"], "timezone": "+07:00"}}, {"name": "more", "label": "More"}]})").value();
  form.update(change);
  return {{"version", 1}, {"site", "x"}, {"locale", "en"}, {"consent", {{"default", "persistent"}}}, {"forms", {form}},
          {"delivery", {{"endpoints", {{{"id", "inbox"}, {"url", "/api/leads"}, {"response", "key"}}}}}}};
}

const Json kWho = {{"email", " an@example.com "}, {"phone", "0912 345 678"}, {"agree", true}};

Browser left_after_the_first_step(const Json& config = quote(), const Json& who = kWho) {
  Browser page(config);
  page.boot();
  page.submit(who);
  page.tell({{"k", "field"}, {"surface", "quote"}, {"name", "city"}, {"value", "Huế"}});
  page.hide();
  return page;
}

TEST(Unfinished, GoesOutWithTheStepsThatWerePassedAndNoMore) {
  const Browser page = left_after_the_first_step();
  const Json lead = page.lead();
  EXPECT_EQ(lead["type"], "lead.partial");
  EXPECT_EQ(lead["fields"], (Json{{"email", "an@example.com"}, {"phone", "+84912345678"}, {"agree", true}}));
  EXPECT_EQ(lead["consent"].size(), 1u);
  EXPECT_EQ(lead["consent"][0]["granted"], true);
  EXPECT_EQ(page.posted, std::vector<std::string>{page.key()});
  EXPECT_EQ(page.key(), lead["id"].get<std::string>() + "/inbox/partial");
}

TEST(Unfinished, IsNoSubmissionForAnybodyWhoListens) {
  Browser page = left_after_the_first_step();
  page.reply(page.key(), 200);
  EXPECT_TRUE(page.outbox.empty());
  for (const std::string& name : page.heard) EXPECT_TRUE(name != "submit" && name != "delivered" && name != "undelivered") << name;
  page.tell({{"k", "show"}});
  EXPECT_EQ(page.drawn.find("Thank you"), std::string::npos);
}

TEST(Unfinished, IsAnnouncedInEachStep) {
  Browser page(quote());
  page.boot();
  EXPECT_NE(page.drawn.find("If you leave before the end, we receive the steps you have completed."), std::string::npos);
  Browser own(quote({{"partial", {{"text", "We keep your seat."}}}}));
  own.boot();
  EXPECT_NE(own.drawn.find("We keep your seat."), std::string::npos);
  Browser none(quote({{"partial", false}}));
  none.boot();
  EXPECT_EQ(none.drawn.find("If you leave"), std::string::npos);
}

TEST(Unfinished, StaysWithTheVisitorWhoHasNotGoneOnOrCannotBeReachedOrDoesNotAgree) {
  Browser typed(quote());
  typed.boot();
  for (const auto& [name, value] : kWho.items()) typed.tell({{"k", "field"}, {"surface", "quote"}, {"name", name}, {"value", value}});
  typed.hide();
  EXPECT_TRUE(typed.outbox.empty()) << "typed, but not sent on";
  EXPECT_TRUE(left_after_the_first_step(quote(), {{"email", ""}, {"phone", ""}, {"agree", true}}).outbox.empty()) << "nobody to reach";
  EXPECT_TRUE(left_after_the_first_step(quote({{"partial", false}})).outbox.empty()) << "not asked for";
  EXPECT_EQ(left_after_the_first_step(quote(), {{"email", "an@example.com"}}).lead()["fields"], (Json{{"email", "an@example.com"}, {"agree", false}})) << "a consent that is not required";
  Json required = quote();
  required["forms"][0]["fields"][2]["required"] = true;
  Browser back(required);
  back.boot();
  back.submit(kWho);
  back.tell({{"k", "field"}, {"surface", "quote"}, {"name", "agree"}, {"value", false}});
  back.hide();
  EXPECT_TRUE(back.outbox.empty()) << "the consent was taken back";
}

TEST(Unfinished, LeavesOutWhatIsWrong) {
  Browser page(quote());
  page.boot();
  page.submit(kWho);
  page.tell({{"k", "field"}, {"surface", "quote"}, {"name", "phone"}, {"value", "12"}});
  page.hide();
  EXPECT_EQ(page.lead()["fields"], (Json{{"email", "an@example.com"}, {"agree", true}}));
}

TEST(Unfinished, HoldsNoTimeAndSendsNoFile) {
  Browser page(quote());
  page.boot();
  page.submit(kWho);
  page.submit({{"city", "Huế"}, {"when", "2026-11-05T09:00+07:00"}});
  page.hide();
  EXPECT_EQ(page.lead()["fields"], (Json{{"email", "an@example.com"}, {"phone", "+84912345678"}, {"agree", true}, {"city", "Huế"}}));
}

TEST(Unfinished, GoesOutOnceUntilTheFormIsSent) {
  Browser page = left_after_the_first_step();
  page.tell({{"k", "show"}});
  page.submit({{"city", "Huế"}});
  page.hide();
  EXPECT_EQ(page.posted.size(), 1u);
  Browser next(quote());
  next.boot(page.kept);
  next.hide();
  EXPECT_TRUE(next.posted.empty()) << "on the next page neither";
}

void finish(Browser& page) {
  page.submit({{"city", "Huế"}});
  page.submit({{"more", "Please call"}});
}

TEST(Unfinished, BecomesTheWholeSubmissionUnderTheSameId) {
  Browser page = left_after_the_first_step();
  const std::string id = page.key().substr(0, 32);
  finish(page);
  EXPECT_EQ(page.key(), id + "/inbox") << "what waited is forgotten";
  EXPECT_EQ(page.lead()["type"], "lead.submitted");
  EXPECT_EQ(page.lead()["fields"]["more"], "Please call");
  page.reply(id + "/inbox/partial", 500);
  EXPECT_EQ(page.key(), id + "/inbox") << "an answer that comes late is nobody's";
  page.reply(id + "/inbox", 200);
  EXPECT_TRUE(page.outbox.empty());
  page.hide();
  EXPECT_EQ(page.posted.size(), 2u) << "and nothing more goes out";
}

TEST(Unfinished, BecomesTheWholeSubmissionOnTheNextPageToo) {
  const Browser page = left_after_the_first_step();
  Browser next(quote());
  next.boot(page.kept);
  finish(next);
  EXPECT_EQ(next.key(), page.key().substr(0, 32) + "/inbox");
}

TEST(Unfinished, GoesWhereTheWholeSubmissionWouldGo) {
  Json config = quote();
  Json& endpoints = config["delivery"]["endpoints"];
  endpoints[0]["when"] = {{"==", {1, 2}}};
  EXPECT_TRUE(left_after_the_first_step(config).outbox.empty());
  endpoints[0].erase("when");
  endpoints[0]["forms"] = {"other"};
  EXPECT_TRUE(left_after_the_first_step(config).outbox.empty());
  endpoints.push_back({{"id", "crm"}, {"url", "https://crm.example/"}});
  EXPECT_EQ(left_after_the_first_step(config).lead()["type"], "lead.partial");
}

TEST(Unfinished, IsJudgedByItsReplay) {
  const Browser page = left_after_the_first_step();
  const config::Loaded loaded = config::load_whole(page.config());
  const wire::Judge judge(page.config());
  Json lead = page.lead();
  const wire::Arrival arrival{base::get_int(lead, "time") + 1000, true};
  EXPECT_EQ(judge.judge(lead, arrival).name, "consistent") << judge.judge(lead, arrival).message;
  lead["fields"]["email"] = "other@example.com";
  EXPECT_EQ(judge.judge(lead, arrival).name, "implausible");
  const config::Loaded strict = config::load_whole(base::dump_json(quote({{"partial", false}})));
  EXPECT_FALSE(wire::examine(page.lead(), *loaded.config, arrival).invented);
  EXPECT_EQ(wire::examine(page.lead(), *strict.config, arrival).invented->reason, "form") << "it sends nothing before its end";
}

TEST(Unfinished, IsForFormsInSteps) {
  for (const Json& change : {Json{{"steps", nullptr}}, Json{{"partial", 1}}, Json{{"partial", {{"text", 5}}}}}) {
    Json config = quote(change);
    if (config["forms"][0]["steps"].is_null()) config["forms"][0].erase("steps");
    const config::Loaded loaded = config::load_whole(base::dump_json(config));
    ASSERT_FALSE(loaded.diagnostics.empty()) << change;
    EXPECT_EQ(loaded.diagnostics[0].pointer.rfind("/forms/0/partial", 0), 0u) << loaded.diagnostics[0].pointer;
  }
}

}  // namespace
}  // namespace leadline
