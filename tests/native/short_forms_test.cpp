// Forms that ask as little as they can: what is known is not asked again, what can change nothing comes last or not at all, and one
// question a screen (docs/forms.md).
#include <gtest/gtest.h>

#include "wire/session.h"

namespace leadline {
namespace {

using base::Json;

Json parsed(const std::string& text) { return base::parse_json(text).value_or(Json()); }

class Page {
 public:
  explicit Page(const std::string& config) { session_.load(config); }

  // Begins a page with what the last one has kept.
  Page& boot(const Json& kept = nullptr) {
    now_ += 60'000;
    Json line = {{"k", "boot"}, {"tz", 420}, {"seed", "00112233445566778899aabbccddeeff"}, {"lang", "en"}};
    if (!kept.is_null()) line["state"] = kept;
    tell(line);
    return page("/");
  }
  Page& page(const std::string& path) {
    tell({{"k", "page"}, {"path", path}, {"title", "T"}, {"query", Json::object()}, {"host", "x.example"}});
    return *this;
  }
  Json tell(Json event) {
    now_ += 1000;
    event["w"] = 1793404800000 + now_;
    event["m"] = now_;
    const Json answer = parsed(session_.step(base::dump_json(event)));
    EXPECT_FALSE(answer.contains("error")) << event << answer;
    for (const Json& effect : answer["e"]) {
      if (effect["k"] == "store" && effect["at"] == "state") kept = effect["value"];
      if (effect["k"] == "store" && effect["value"].contains("body")) lead = parsed(effect["value"]["body"].get<std::string>());
      if (effect["k"] == "patch") patch = effect["ops"];
      if (effect["k"] == "tell") said = effect["data"];
    }
    return answer;
  }
  void submit(const char* form, const Json& values) {
    patch = nullptr;
    tell({{"k", "submit"}, {"surface", form}, {"values", values}, {"bad", Json::object()}});
  }
  void answer(const char* form, const char* name, const Json& value) { tell({{"k", "field"}, {"surface", form}, {"name", name}, {"value", value}}); }
  void act(const char* form, const char* action, const Json& name = nullptr) {
    Json event = {{"k", "act"}, {"surface", form}, {"do", action}};
    if (!name.is_null()) event["name"] = name;
    patch = nullptr;
    tell(event);
  }
  // `why` of a form, its fields alone.
  Json fields(const char* form) {
    tell({{"k", "ask"}, {"what", "why"}, {"surface", form}});
    return said["fields"];
  }
  // What the browser shows, as text: all that was drawn in the last patch.
  std::string drawn() const { return base::dump_json(patch); }

  Json kept, lead, patch, said;

 private:
  wire::Session session_;
  std::int64_t now_ = 0;
};

Json field(const char* name, const char* type = "text", bool required = false) {
  return {{"name", name}, {"type", type}, {"label", name}, {"required", required}};
}

Json options_of(Json field, std::initializer_list<const char*> options) {
  field["options"] = Json::array();
  for (const char* option : options) field["options"].push_back(option);
  return field;
}

std::string config_of(const std::vector<Json>& forms, const Json& scoring = nullptr) {
  Json config = {{"version", 1}, {"site", "x"}, {"consent", {{"default", "persistent"}}}};
  config["forms"] = forms;
  config["delivery"] = {{"endpoints", Json::array({{{"id", "inbox"}, {"url", "/api/leads"}}})}};
  if (!scoring.is_null()) config["scoring"] = scoring;
  return base::dump_json(config);
}

// ---- What is known

const char* kValues[] = {"Nguyễn Văn An", "an@gmail.com"};

Json news() { return {{"id", "news"}, {"fields", Json::array({field("email", "email", true), field("name")})}}; }
Json quote() {
  Json phone = field("phone", "tel");
  phone["country"] = "VN";
  return {{"id", "quote"}, {"known", "skip"}, {"title", "Quote"},
          {"fields", Json::array({field("name", "text", true), field("email", "email", true), phone, field("message", "textarea"),
                                  {{"name", "ok"}, {"type", "consent"}, {"purpose", "contact"}, {"label", "OK"}}})}};
}

// Somebody who has ordered the news, on their next page.
Json has_news() {
  Page page(config_of({news(), quote()}));
  page.boot();
  page.submit("news", {{"email", kValues[1]}, {"name", kValues[0]}});
  page.tell({{"k", "hide"}});
  return page.kept;
}

TEST(KnownAnswers, AreNotAskedAgainAndAreSentAllTheSame) {
  Page page(config_of({news(), quote()}));
  page.boot(has_news());
  EXPECT_EQ(page.fields("quote"), parsed(R"({"asked":["phone","message","ok"],"known":["name","email"],
    "left":[{"field":"name","because":"known"},{"field":"email","because":"known"}]})"));
  page.submit("quote", {{"phone", "0912345678"}, {"message", "Hello"}, {"ok", false}});
  EXPECT_EQ(page.lead["fields"], (Json{{"name", kValues[0]}, {"email", kValues[1]}, {"phone", "+84912345678"}, {"message", "Hello"}, {"ok", false}}));
}

TEST(KnownAnswers, ShowNoMoreThanMayBeReadOverAShoulder) {
  Page page(config_of({quote()}));
  page.boot();
  page.tell({{"k", "identify"}, {"traits", {{"email", "an@việt.vn"}, {"phone", "0912345678"}, {"name", "Nguyễn Văn An"}}}});
  page.page("/next");
  EXPECT_NE(page.drawn().find("We already have: name, email a••@việt.vn, phone •••• 678 · "), std::string::npos) << page.drawn();
  for (const char* secret : {"an@", "091234", "Nguyễn"}) EXPECT_EQ(page.drawn().find(secret), std::string::npos) << secret;
}

TEST(KnownAnswers, AreAskedWhenTheVisitorWantsToChangeThem) {
  Page page(config_of({news(), quote()}));
  page.boot(has_news());
  page.act("quote", "change");
  EXPECT_EQ(page.patch.back(), (Json{"focus", "c.name"}));
  EXPECT_NE(page.drawn().find(R"(["fill","c.email","an@gmail.com"])"), std::string::npos) << page.drawn();
  EXPECT_EQ(page.fields("quote")["known"], Json::array());
  page.submit("quote", {{"name", "Bình"}, {"email", "binh@gmail.com"}, {"phone", ""}, {"message", ""}, {"ok", false}});
  EXPECT_EQ(page.lead["fields"]["name"], "Bình");
}

TEST(KnownAnswers, AreThoseOfTheSiteWhereTheVisitorHasGivenNone) {
  Page page(config_of({news(), quote()}));
  page.boot(has_news());
  page.tell({{"k", "identify"}, {"traits", {{"email", "work@example.com"}, {"phone", 912345678}}}});
  page.page("/next");
  page.submit("quote", {{"message", "Hello"}, {"ok", false}});
  EXPECT_EQ(page.lead["fields"]["email"], kValues[1]);
}

TEST(KnownAnswers, AreOnlyRightOnes) {
  Page page(config_of({quote()}));
  page.boot();
  page.tell({{"k", "identify"}, {"traits", {{"email", "nobody"}, {"name", ""}, {"phone", "123"}, {"message", "Hi"}, {"ok", true}}}});
  page.page("/next");
  EXPECT_EQ(page.fields("quote")["known"], Json::array());
}

TEST(KnownAnswers, GoWithTheConsent) {
  Page page(config_of({news(), quote()}));
  page.boot(has_news());
  ASSERT_EQ(page.fields("quote")["known"], (Json{"name", "email"}));
  page.tell({{"k", "consent"}, {"tier", "none"}});
  EXPECT_EQ(page.fields("quote")["known"], Json::array());
  page.tell({{"k", "consent"}, {"tier", "persistent"}});
  page.tell({{"k", "hide"}});
  EXPECT_FALSE(page.kept.contains("answers")) << page.kept;
}

TEST(KnownAnswers, AreKeptOnlyWhereSomeFormTakesThemUp) {
  Json asks = quote();
  asks.erase("known");
  asks["draft"] = true;
  Page page(config_of({news(), asks}));
  page.boot();
  page.submit("news", {{"email", kValues[1]}, {"name", kValues[0]}});
  page.tell({{"k", "hide"}});
  EXPECT_FALSE(page.kept.contains("answers"));
  EXPECT_EQ(has_news()["answers"].size(), 2u);
}

TEST(KnownAnswers, FillAFieldThatAsksForThem) {
  Json form = {{"id", "call"}, {"fields", Json::array({field("mail", "email", true), field("name")})}};
  form["fields"][0]["prefill"] = Json::array({"query.mail", "answers.email"});
  form["fields"][1]["prefill"] = "answers";
  Page first(config_of({news(), form}));
  first.boot();
  first.submit("news", {{"email", kValues[1]}, {"name", kValues[0]}});
  first.tell({{"k", "hide"}});
  Page page(config_of({news(), form}));
  page.boot(first.kept);
  EXPECT_NE(page.drawn().find(R"(["fill","c.mail","an@gmail.com"])"), std::string::npos) << page.drawn();
  EXPECT_NE(page.drawn().find(R"(["fill","c.name","Nguyễn Văn An"])"), std::string::npos) << page.drawn();
}

TEST(KnownAnswers, AreNoPartOfADraft) {
  Json form = quote();
  form["draft"] = true;
  Page page(config_of({news(), form}));
  page.boot(has_news());
  page.answer("quote", "phone", "0912345678");
  page.tell({{"k", "hide"}});
  EXPECT_EQ(page.kept["drafts"][0]["values"], (Json{{"phone", "0912345678"}}));
}

// All of a form may be known: then there is a line and a button.
TEST(KnownAnswers, OfAWholeFormLeaveAButton) {
  Json form = {{"id", "again"}, {"known", "skip"}, {"fields", Json::array({field("email", "email", true), field("name", "text", true)})}, {"steps", "each"}};
  Page first(config_of({news(), form}));
  first.boot();
  first.submit("news", {{"email", kValues[1]}, {"name", kValues[0]}});
  first.tell({{"k", "hide"}});
  Page page(config_of({news(), form}));
  page.boot(first.kept);
  EXPECT_EQ(page.fields("again")["asked"], Json::array());
  page.submit("again", Json::object());
  EXPECT_EQ(page.lead["fields"], (Json{{"email", kValues[1]}, {"name", kValues[0]}}));
}

// ---- How many, and in which order

// A lead is an SQL from 50 points on. A role is worth 60, a size 20, a budget 30 at most; a colour nothing.
Json scoring() {
  return parsed(R"({"groups":[{"id":"g","dimension":"fit"}],
    "rules":[{"id":"role","group":"g","kind":"answer","field":"role","valueMap":{"boss":60,"clerk":0}},
             {"id":"size","group":"g","kind":"state","when":{">":[{"var":"fields.size"},10]},"points":20},
             {"id":"budget","group":"g","kind":"answer","field":"budget","valueMap":{"small":5,"large":30}},
             {"id":"seen","group":"g","on":"track","points":50}],
    "stages":[{"id":"SQL","when":{">=":[{"var":"score.total"},50]}}]})");
}

Json lead_form(const Json& keys) {
  Json form = {{"id", "lead"}, {"fields", Json::array({field("colour"), options_of(field("budget", "select"), {"small", "large"}), field("size", "number"),
                                                        field("email", "email", true), options_of(field("role", "radio"), {"boss", "clerk"}),
                                                        {{"name", "ok"}, {"type", "consent"}, {"purpose", "news"}, {"label", "News"}}})}};
  form.update(keys);
  return form;
}

Json asked(const Json& form, const std::vector<Json>& before = {}, const Json& model = scoring()) {
  Page page(config_of({form}, model));
  page.boot();
  for (const Json& event : before) page.tell(event);
  if (!before.empty()) page.page("/next");
  return page.fields("lead");
}

TEST(ShortForms, AskFirstWhatIsRequiredThenWhatCouldChangeTheStage) {
  const Json fields = asked(lead_form({{"most", 5}}));
  EXPECT_EQ(fields["asked"], (Json{"email", "role", "budget", "size", "colour", "ok"}));
  EXPECT_EQ(fields["stage"], (Json{"role", "budget", "size"}));
  EXPECT_EQ(fields["left"], Json::array());
}

TEST(ShortForms, AskAtMostSoManyAndSayWhatIsLeftOut) {
  EXPECT_EQ(asked(lead_form({{"most", 3}})),
            parsed(R"({"asked":["email","role","budget","ok"],"known":[],"left":[{"field":"colour","because":"most"},{"field":"size","because":"most"}],
                       "stage":["role","budget","size"]})"));
  // What is required stays, however few there may be; a consent is no question.
  EXPECT_EQ(asked(lead_form({{"most", 1}}))["asked"], (Json{"email", "ok"}));
}

TEST(ShortForms, CountWhatIsKnownAsAsked) {
  const Json form = lead_form({{"most", 2}, {"known", "skip"}});
  const Json fields = asked(form, {{{"k", "identify"}, {"traits", {{"role", "clerk"}}}}});
  EXPECT_EQ(fields["known"], Json::array({"role"}));
  EXPECT_EQ(fields["asked"], (Json{"email", "budget", "ok"}));
}

TEST(ShortForms, AskOnlyWhatIsRequiredOnceTheStageIsCertain) {
  EXPECT_EQ(asked(lead_form({{"shorten", true}}))["left"], Json::array());
  const Json event = {{"k", "track"}, {"name", "x"}, {"props", Json::object()}};
  Json model = scoring();
  model["rules"][3]["on"] = "x";
  const Json fields = asked(lead_form({{"shorten", true}}), {event}, model);
  EXPECT_EQ(fields["asked"], (Json{"email", "ok"}));
  EXPECT_EQ(fields["stage"], Json::array());
  EXPECT_EQ(fields["left"][0], (Json{{"field", "budget"}, {"because", "stage"}}));
}

// From 0 points no answers together reach a stage that begins at 200; the dimension's cap keeps them from it.
TEST(ShortForms, KnowWhatAnswersCannotReach) {
  Json far = scoring();
  far["stages"][0]["when"] = parsed(R"({">=":[{"var":"score.total"},200]})");
  EXPECT_EQ(asked(lead_form({{"shorten", true}}), {}, far)["asked"], (Json{"email", "ok"}));
  Json capped = scoring();
  capped["dimensions"] = Json::array({{{"id", "fit"}, {"max", 40}}});
  EXPECT_EQ(asked(lead_form({{"shorten", true}}), {}, capped)["asked"], (Json{"email", "ok"}));
  capped["dimensions"][0]["max"] = 50;
  EXPECT_EQ(asked(lead_form({{"shorten", true}}), {}, capped)["stage"], (Json{"role", "budget", "size"}));
}

// What reads an answer without giving points: a stage's own condition, a grade, a rule of the submission that leads straight to a stage.
TEST(ShortForms, LookAtAllThatReadsAnAnswer) {
  const auto stage_of = [](const char* change) {
    Json model = parsed(R"({"groups":[{"id":"g","dimension":"fit"}],"rules":[],"stages":[{"id":"MQL"},{"id":"SQL","when":{"==":[{"var":"score.total"},1]}}]})");
    model.merge_patch(parsed(change));
    return asked(lead_form({{"most", 9}}), {}, model)["stage"];
  };
  EXPECT_EQ(stage_of("{}"), Json::array());
  EXPECT_EQ(stage_of(R"({"stages":[{"id":"SQL","when":{"==":[{"var":"fields.colour"},"red"]}}]})"), Json::array({"colour"}));
  EXPECT_EQ(stage_of(R"({"stages":[{"id":"SQL","when":{"==":[{"var":"fields.role"},"nobody"]}}]})"), Json::array()) << "no option is so";
  EXPECT_EQ(stage_of(R"({"stages":[{"id":"SQL","when":{"!":[{"missing":["fields.colour"]}]}}]})"), Json::array({"colour"}));
  EXPECT_EQ(stage_of(R"({"rules":[{"id":"r","group":"g","on":"submit","when":{"==":[{"var":"event.values.role"},"boss"]},"points":0,"qualifyAs":"SQL"}]})"), Json::array({"role"}));
  EXPECT_EQ(stage_of(R"({"rules":[{"id":"r","group":"g","on":"submit","when":{"==":[{"var":"event.values.role"},"boss"]},"points":1}]})"), Json::array({"role"}));
  EXPECT_EQ(stage_of(R"({"rules":[{"id":"r","group":"g","on":"submit","points":1},{"id":"s","group":"g","kind":"state","when":{">":[{"var":"fields.size"},3]},"points":5}]})"),
            Json::array({"size"})) << "the submission alone would be an SQL, and with five points more it is none";
  EXPECT_EQ(stage_of(R"({"grade":{"criteria":[{"id":"c","when":{"==":[{"var":"fields.budget"},"large"]}}]},"stages":[{"id":"SQL","when":{"==":[{"var":"score.grade"},"D+"]}}]})"), Json::array({"budget"}));
  EXPECT_EQ(stage_of(R"({"bands":[{"id":"hot","enter":10}],"rules":[{"id":"s","group":"g","kind":"answer","field":"budget","valueMap":{"large":10}}],
                        "stages":[{"id":"SQL","when":{"==":[{"var":"score.band"},"hot"]}}]})"), Json::array({"budget"}));
  EXPECT_EQ(stage_of(R"({"exclude":{"==":[{"var":"fields.colour"},"grey"]}})"), Json::array({"colour"}));
}

// A field that another one follows from stays before it, and matters as much.
TEST(ShortForms, KeepWhatOthersFollowFrom) {
  Json form = lead_form({{"most", 2}});
  form["fields"][4]["visibleWhen"] = parsed(R"({"==":[{"var":"fields.colour"},"red"]})");
  const Json fields = asked(form);
  EXPECT_EQ(fields["asked"], (Json{"email", "colour", "ok"}));
}

TEST(ShortForms, StayAsTheyAreWhileTheyAreFilledIn) {
  Page page(config_of({lead_form({{"most", 3}, {"shorten", true}})}, scoring()));
  page.boot();
  const Json before = page.fields("lead");
  page.answer("lead", "role", "boss");
  page.answer("lead", "email", "an@example.com");
  EXPECT_EQ(page.fields("lead")["asked"], before["asked"]);
}

TEST(ShortForms, PassOverStepsThatHaveNothingLeftToAsk) {
  Json form = lead_form({{"most", 2}});
  form["steps"] = parsed(R"([{"id":"a","fields":["colour","size"]},{"id":"b","fields":["email","role"]},{"id":"c","fields":["budget","ok"]}])");
  Page page(config_of({form}, scoring()));
  page.boot();
  EXPECT_NE(page.drawn().find("Step 1 of 2"), std::string::npos) << page.drawn();
  EXPECT_EQ(page.fields("lead")["asked"], (Json{"email", "role", "ok"}));
}

// What has been answered in the first step decides what is asked in the next, and what was shown keeps its place for the way back.
TEST(ShortForms, AreDecidedAnewForTheStepsToCome) {
  Json form = lead_form({{"shorten", true}});
  form["steps"] = parsed(R"([{"id":"a","fields":["role","colour"]},{"id":"b","fields":["budget","size"]},{"id":"c","fields":["email","ok"]}])");
  Page page(config_of({form}, scoring()));
  page.boot();
  EXPECT_EQ(page.fields("lead")["left"], Json::array());
  page.submit("lead", {{"role", "boss"}, {"colour", ""}});
  EXPECT_NE(page.drawn().find("Step 2 of 2"), std::string::npos) << page.drawn();
  EXPECT_EQ(page.fields("lead")["asked"], (Json{"role", "colour", "email", "ok"}));
  page.act("lead", "back");
  EXPECT_NE(page.drawn().find("c.colour"), std::string::npos) << page.drawn();
}

// Nobody who presses "Continue" has sent anything.
TEST(ShortForms, AreNotSentBeforeTheirEnd) {
  Json form = lead_form({{"shorten", true}});
  form["steps"] = parsed(R"([{"id":"a","fields":["role","email","ok"]},{"id":"b","fields":["budget","size","colour"]}])");
  Page page(config_of({form}, scoring()));
  page.boot();
  page.submit("lead", {{"role", "boss"}, {"email", "an@example.com"}, {"ok", false}});
  EXPECT_TRUE(page.lead.is_null());
  EXPECT_NE(page.drawn().find("Step 2 of 2"), std::string::npos) << page.drawn();
}

// ---- One question a screen

TEST(OneQuestionAScreen, IsAStepForEachFieldWithLettersForItsChoices) {
  Page page(config_of({lead_form({{"steps", "each"}})}));
  page.boot();
  EXPECT_NE(page.drawn().find("Step 1 of 6"), std::string::npos);
  page.submit("lead", {{"colour", "red"}});
  page.submit("lead", {{"budget", ""}});
  page.submit("lead", {{"size", ""}});
  page.submit("lead", {{"email", ""}});
  EXPECT_EQ(page.patch.back(), (Json{"focus", "c.email"}));
  page.submit("lead", {{"email", "an@example.com"}});
  EXPECT_NE(page.drawn().find(R"("aria-keyshortcuts":"A")"), std::string::npos) << page.drawn();
  EXPECT_NE(page.drawn().find(R"("aria-keyshortcuts":"B")"), std::string::npos) << page.drawn();
}

TEST(OneQuestionAScreen, PassesOverWhatIsNotToBeSeen) {
  Json form = lead_form({{"steps", "each"}});
  form["fields"][1]["visibleWhen"] = parsed(R"({"==":[{"var":"fields.colour"},"red"]})");
  Page page(config_of({form}));
  page.boot();
  EXPECT_NE(page.drawn().find("Step 1 of 5"), std::string::npos) << page.drawn();
  page.submit("lead", {{"colour", "blue"}});
  EXPECT_NE(page.drawn().find("c.size"), std::string::npos) << page.drawn();
}

// ---- The first step in the page, the others in a dialog

Json apart_form() {
  return {{"id", "quote"}, {"title", "Quote"}, {"continueIn", "dialog"}, {"fields", {field("kind", "text", true), field("size"), field("email", "email", true)}},
          {"steps", {{{"id", "what"}, {"fields", {"kind"}}}, {{"id", "how"}, {"fields", {"size"}}}, {{"id", "who"}, {"fields", {"email"}}}}}};
}

TEST(FormsInADialog, BeginInThePageAndGoOnThere) {
  Page page(config_of({apart_form()}));
  page.boot();
  EXPECT_EQ(page.drawn().find("dialog"), std::string::npos) << page.drawn();
  page.submit("quote", Json::object());
  EXPECT_EQ(page.drawn().find("dialog"), std::string::npos) << "what is wrong in the first step is said in the page";
  page.answer("quote", "kind", "flat");
  page.submit("quote", {{"kind", "flat"}});
  EXPECT_NE(page.drawn().find(R"("t":"dialog")"), std::string::npos) << page.drawn();
  EXPECT_EQ(page.patch.back(), (Json{"focus", "c.size"}));
  page.act("quote", "back");
  EXPECT_EQ(page.drawn().find("dialog"), std::string::npos) << "the dialog stays, with the first step in it";
  EXPECT_NE(page.drawn().find(R"(["fill","c.kind","flat"])"), std::string::npos) << page.drawn();
}

TEST(FormsInADialog, ComeBackToThePageWithWhatWasFilledInAndTheFocusOnTheButton) {
  Page page(config_of({apart_form()}));
  page.boot();
  page.answer("quote", "kind", "flat");
  page.submit("quote", {{"kind", "flat"}});
  page.answer("quote", "size", "70");
  page.act("quote", "back");
  page.answer("quote", "kind", "house");
  page.patch = nullptr;
  page.tell({{"k", "close"}, {"surface", "quote"}});
  EXPECT_NE(page.drawn().find(R"(["fill","c.kind","house"])"), std::string::npos) << page.drawn();
  EXPECT_EQ(page.patch.back(), (Json{"focus", "submit"}));
  page.submit("quote", {{"kind", "house"}});
  EXPECT_NE(page.drawn().find(R"(["fill","c.size","70"])"), std::string::npos) << page.drawn();
}

TEST(FormsInADialog, DoNotOpenByThemselvesWhenThereIsADraft) {
  Page page(config_of({apart_form()}));
  page.boot();
  page.answer("quote", "kind", "flat");
  page.submit("quote", {{"kind", "flat"}});
  page.answer("quote", "size", "70");
  Page later(config_of({apart_form()}));
  later.boot(page.kept);
  EXPECT_EQ(later.drawn().find("dialog"), std::string::npos) << later.drawn();
  EXPECT_NE(later.drawn().find(R"(["fill","c.kind","flat"])"), std::string::npos) << later.drawn();
}

TEST(FormsInADialog, SayThatTheyAreDoneInBothPlaces) {
  Page page(config_of({apart_form()}));
  page.boot();
  page.answer("quote", "kind", "flat");
  page.submit("quote", {{"kind", "flat"}});
  page.submit("quote", {{"size", ""}});
  page.submit("quote", {{"email", "an@example.com"}});
  ASSERT_TRUE(page.lead.is_object());
  page.patch = nullptr;
  page.tell({{"k", "reply"}, {"key", page.lead["id"].get<std::string>() + "/inbox"}, {"attempt", 1}, {"status", 200}, {"body", "{}"}});
  EXPECT_NE(page.drawn().find(R"(["text","apart.title","Thank you!"])"), std::string::npos) << page.drawn();
  EXPECT_NE(page.drawn().find(R"("n":"done")"), std::string::npos) << page.drawn();
  page.patch = nullptr;
  page.tell({{"k", "close"}, {"surface", "quote"}});
  EXPECT_NE(page.drawn().find(R"("n":"done")"), std::string::npos) << "now in the page";
  EXPECT_EQ(page.patch.back(), (Json{"focus", "done"}));
}

TEST(FormsInADialog, NeedATitleAsAllDialogsDo) {
  Json form = apart_form();
  form.erase("title");
  Page page(config_of({form}));
  page.boot();
  EXPECT_EQ(page.drawn(), "null");
}

// ---- What is wrong, in a long form

Json long_form(int fields) {
  Json form = {{"id", "long"}, {"fields", Json::array()}};
  for (int i = 0; i < fields; ++i) form["fields"].push_back(field(("f" + std::to_string(i)).c_str(), "text", i < 3));
  return form;
}

TEST(LongForms, ListWhatIsWrongAndLeadThere) {
  Page page(config_of({long_form(7)}));
  page.boot();
  page.submit("long", {{"f0", "x"}});
  EXPECT_NE(page.drawn().find("2 answers need another look:"), std::string::npos) << page.drawn();
  EXPECT_NE(page.drawn().find("f1: Please fill in “f1”."), std::string::npos) << page.drawn();
  EXPECT_EQ(page.patch.back(), (Json{"focus", "alert"}));
  page.act("long", "point", "f2");
  EXPECT_EQ(page.patch, Json::array({{"focus", "c.f2"}}));
  page.answer("long", "f2", "y");
  EXPECT_NE(page.drawn().find("One answer needs another look:"), std::string::npos) << page.drawn();
}

TEST(LongForms, LeadStraightToASingleMistakeAsShortOnesDo) {
  Page page(config_of({long_form(7)}));
  page.boot();
  page.submit("long", {{"f0", "x"}, {"f1", "y"}});
  EXPECT_EQ(page.patch.back(), (Json{"focus", "c.f2"}));
  Page small(config_of({long_form(6)}));
  small.boot();
  small.submit("long", Json::object());
  EXPECT_EQ(small.patch.back(), (Json{"focus", "c.f0"}));
  EXPECT_NE(small.drawn().find("Please check the marked fields."), std::string::npos);
}

}  // namespace
}  // namespace leadline
