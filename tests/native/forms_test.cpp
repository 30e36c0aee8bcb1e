// Forms: the config's form to a model, what is right and wrong with answers, and the state of a form being filled in.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "config/explain.h"
#include "forms/clean.h"
#include "forms/email.h"
#include "forms/forms.h"
#include "support/forms.h"
#include "forms/phone.h"
#include "surfaces/surfaces.h"

namespace leadline::forms {
namespace {

using base::Json;

// A file of the project, read once.
const Json& vectors(const std::string& path) {
  static std::map<std::string, Json> files;
  if (files.count(path)) return files[path];
  std::ifstream file(LEADLINE_SOURCE_DIR "/" + path, std::ios::binary);
  const auto json = base::parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  EXPECT_TRUE(json) << path;
  return files[path] = json.value_or(Json::object());
}

Json form_json() {
  return *base::parse_json(R"({
    "id": "visit", "display": "modal", "title": {"vi": "Đặt lịch", "en": "Book a visit"},
    "fields": [
      {"name": "name", "label": {"vi": "Họ và tên", "en": "Full name"}, "required": true, "minLength": 2,
       "maxLength": 40},
      {"name": "email", "type": "email", "label": "E-mail", "required": true},
      {"name": "phone", "type": "tel", "label": {"vi": "Số điện thoại", "en": "Phone"}, "country": "vn"},
      {"name": "when", "type": "select", "label": {"vi": "Khi nào?", "en": "When?"},
       "options": ["soon", {"value": "later", "label": "Later"}]},
      {"name": "note", "type": "textarea", "label": "Note"},
      {"name": "source", "type": "hidden", "value": "landing"},
      {"name": "agree", "type": "consent", "purpose": "contact", "version": "2", "required": true,
       "label": {"vi": "Tôi đồng ý", "en": "I agree"}}
    ]})");
}

Form form() {
  base::Diagnostics diagnostics;
  auto out = compile(form_json(), "/forms/0", diagnostics, "vi");
  EXPECT_TRUE(out) << base::to_json(diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << base::to_json(diagnostics);
  return out.value_or(Form{});
}

Json good() {
  return {{"name", "Nguyễn Văn An"}, {"email", "an@songxanh.vn"}, {"phone", "0912 345 678"}, {"when", "soon"},
          {"agree", true}};
}

Json with(const char* name, Json value) {
  Json values = good();
  values[name] = std::move(value);
  return values;
}

// "field code" of each issue.
std::string codes(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues) out += (out.empty() ? "" : ", ") + issue.field + " " + code_name(issue.code);
  return out;
}

std::string errors(const Json& values, const Json& bad = Json::object()) {
  return codes(validate(form(), values, bad));
}

// "pointer code" of each diagnostic of a form changed by a JSON merge patch.
std::string diagnostics_of(const Json& patch, bool usable) {
  Json json = form_json();
  json.merge_patch(patch);
  base::Diagnostics diagnostics;
  EXPECT_EQ(compile_whole(json, "/forms/0", diagnostics, "vi").has_value(), usable) << patch;
  std::string out;
  for (const auto& diagnostic : diagnostics)
    out += (out.empty() ? "" : ", ") + diagnostic.pointer + " " + config::explain(diagnostic).code;
  return out;
}

std::string diagnostics_of_field(const Json& field, bool usable) {
  return diagnostics_of({{"fields", Json::array({field})}}, usable);
}

// ---- The config

TEST(FormConfig, ADemoConfigHasNothingToComplainAbout) {
  const Json& config = vectors("demo/leadline.json");
  base::Diagnostics diagnostics;
  const Model model = compile_all(config.at("forms"), "/forms", diagnostics, "vi");
  EXPECT_EQ(base::to_json(diagnostics), Json::array());
  ASSERT_TRUE(model.find("price-list"));
  EXPECT_EQ(model.find("price-list")->fields.size(), 6u);
  EXPECT_EQ(model.find("price-list")->find("budget")->options[0].label.in("en-GB"), "Under 3 bn VND");
  EXPECT_EQ(model.find("none"), nullptr);
}

TEST(FormConfig, EachMistakeHasAPlaceAndACode) {
  EXPECT_EQ(diagnostics_of({{"id", nullptr}}, false), "/forms/0 missing_key");
  EXPECT_EQ(diagnostics_of({{"id", "giá"}}, false), "/forms/0/id bad_identifier");
  EXPECT_EQ(diagnostics_of({{"display", "popup"}}, false), "/forms/0/display not_a_choice");
  EXPECT_EQ(diagnostics_of({{"title", nullptr}}, false), "/forms/0 missing_title");
  EXPECT_EQ(diagnostics_of({{"title", 5}}, false), "/forms/0/title not_a_text, /forms/0/title missing_title");
  EXPECT_EQ(diagnostics_of({{"fields", nullptr}}, false), "/forms/0 missing_fields");
  EXPECT_EQ(diagnostics_of({{"fields", "name"}}, false),
            "/forms/0/fields not_an_array, /forms/0/fields missing_fields");
  EXPECT_EQ(diagnostics_of({{"sucess", {{"title", "x"}}}}, true), "/forms/0/sucess unknown_key");
}

TEST(FormConfig, EachMistakeInAFieldToo) {
  struct Row { const char *field, *diagnostics; bool usable; };
  const Row rows[] = {
      {R"("name")", "not_an_object", false},
      {R"({"label":"A"})", "missing_key", false},
      {R"({"name":"a"})", "missing_label", false},
      {R"({"name":"a b","label":"A"})", "/name bad_identifier", false},
      {R"({"name":"__proto__","label":"A"})", "/name bad_identifier", false},
      {R"({"name":"ll_subject","label":"A"})", "/name reserved_name", false},
      {R"({"name":"a","label":"A","type":"emial"})", "/type not_a_choice", false},
      {R"({"name":"a","label":"A","requierd":true})", "/requierd unknown_key", true},
      {R"({"name":"a","label":"A","required":"yes"})", "/required not_a_boolean", false},
      {R"({"name":"a","label":"A","maxLength":-1})", "/maxLength not_a_count", false},
      {R"({"name":"a","label":"A","maxLength":3,"minLength":4})", "/minLength contradiction", false},
      {R"({"name":"a","label":"A","type":"tel","country":"X"})", "/country unknown_country", false},
      {R"({"name":"a","label":"A","autocomplete":"nmae"})", "/autocomplete unknown_autocomplete", true},
      {R"({"name":"a","label":"A","errors":{"requird":"x"}})", "/errors/requird unknown_key", true},
      {R"({"name":"a","label":"A","errors":{"required":5}})", "/errors/required not_a_text", true},
      {R"({"name":"a","label":"A","type":"select"})", "missing_options", false},
      {R"({"name":"a","label":"A","type":"select","options":["x","x"]})", "/options/1 bad_option", false},
      {R"({"name":"a","label":"A","type":"select","options":[{"label":"x"}]})", "/options/0 bad_option", false},
      {R"({"name":"a","label":"A","type":"consent"})", "missing_key", false},
      {R"({"name":"a","label":"A","type":"consent","purpose":"x","checked":true})", "/checked unknown_key", true},
      {R"({"name":"a","type":"consent","purpose":"x","label":["I agree to ",{"text":"this","link":"/x"}]})", "", true},
      {R"({"name":"a","type":"consent","purpose":"x","label":[]})", "/label missing_label", false},
      {R"({"name":"a","type":"consent","purpose":"x","label":[5]})", "/label/0 not_a_text, /forms/0/fields/0/label missing_label", false},
      {R"({"name":"a","type":"consent","purpose":"x","label":[{"text":"this","link":5}]})", "/label/0 not_a_text, /forms/0/fields/0/label missing_label", false},
      {R"({"name":"a","label":["A"]})", "/label not_a_text, /forms/0/fields/0/label missing_label", false},
  };
  for (const Row& row : rows) {
    const std::string gap = row.diagnostics[0] == '/' ? "" : " ";
    EXPECT_EQ(diagnostics_of_field(*base::parse_json(row.field), row.usable),
              row.diagnostics[0] ? "/forms/0/fields/0" + gap + row.diagnostics : "") << row.field;
  }
}

TEST(FormConfig, AHintNamesWhatWasProbablyMeant) {
  base::Diagnostics diagnostics;
  Json json = form_json();
  json["fields"][1]["type"] = "emial";
  json["sbumit"] = "x";
  EXPECT_FALSE(compile_whole(json, "", diagnostics));
  ASSERT_EQ(diagnostics.size(), 2u);
  EXPECT_EQ(config::explain(diagnostics[0]).hint, "did you mean \"submit\"?");
  EXPECT_EQ(config::explain(diagnostics[1]).hint, "did you mean \"email\"?");
}

TEST(FormConfig, TwoFieldsOfOneNameDisableTheForm) {
  Json json = form_json();
  json["fields"][4]["name"] = "email";
  base::Diagnostics diagnostics;
  EXPECT_FALSE(compile(json, "/forms/0", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].pointer, "/forms/0/fields/4/name");
  EXPECT_EQ(config::explain(diagnostics[0]).code, "duplicate_name");
}

TEST(FormConfig, ABrokenFormDoesNotSpoilTheOthers) {
  Json broken = form_json();
  broken["fields"][0].erase("label");
  Json second = form_json();
  base::Diagnostics diagnostics;
  const Model model = compile_all(Json::array({broken, "x", form_json(), second}), "/forms", diagnostics);
  ASSERT_EQ(model.forms.size(), 1u);
  ASSERT_EQ(diagnostics.size(), 3u);
  EXPECT_EQ(diagnostics[0].pointer, "/forms/0/fields/0");
  EXPECT_EQ(diagnostics[1].pointer, "/forms/1");
  EXPECT_EQ(diagnostics[2].pointer, "/forms/3/id");
  EXPECT_EQ(config::explain(diagnostics[2]).code, "duplicate_id");
}

TEST(FormConfig, LimitsAreErrorsNotCrashes) {
  Json json = form_json(), many = Json::array(), options = Json::array();
  for (int i = 0; i < 65; ++i) many.push_back({{"name", std::string("f").append(std::to_string(i))}, {"label", "F"}});
  for (int i = 0; i < 513; ++i) options.push_back(std::to_string(i));
  EXPECT_EQ(diagnostics_of({{"fields", many}}, false), "/forms/0/fields too_many");
  EXPECT_EQ(diagnostics_of_field({{"name", "a"}, {"label", "A"}, {"type", "select"}, {"options", options}}, false),
            "/forms/0/fields/0/options too_many");
  Json forms = Json::array();
  for (int i = 0; i < 70; ++i) {
    json["id"] = std::string("f").append(std::to_string(i));
    forms.push_back(json);
  }
  base::Diagnostics diagnostics;
  EXPECT_EQ(compile_all(forms, "/forms", diagnostics).forms.size(), 64u);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].pointer, "/forms/64");
}

// ---- Validation

TEST(FormValidation, AGoodAnswerHasNoErrors) { EXPECT_EQ(errors(good()), ""); }

TEST(FormValidation, AnEmptyFormMissesExactlyWhatIsRequiredInItsOrder) {
  EXPECT_EQ(errors(Json::object()), "name required, email required, agree required");
  EXPECT_EQ(errors(nullptr), "name required, email required, agree required");
}

TEST(FormValidation, WhiteSpaceIsNoAnswer) {
  for (const char* blank : {"", " ", "\t\n ", "\u00a0", "\u200b", "\u3000 \ufeff"})
    EXPECT_EQ(errors(with("name", blank)), "name required") << '"' << blank << '"';
}

TEST(FormValidation, EachFieldByItsType) {
  EXPECT_EQ(errors(with("name", "A")), "name too_short");
  EXPECT_EQ(errors(with("name", std::string(41, 'a'))), "name too_long");
  EXPECT_EQ(errors(with("email", "an@")), "email email");
  EXPECT_EQ(errors(with("phone", "12345")), "phone phone");
  EXPECT_EQ(errors(with("phone", "0168 812 3456")), "phone old_number");
  EXPECT_EQ(errors(with("phone", "")), "");
  EXPECT_EQ(errors(with("when", "never")), "when option");
  EXPECT_EQ(errors(with("when", "")), "");
  EXPECT_EQ(errors(with("note", std::string(1001, 'a'))), "note too_long");
  EXPECT_EQ(errors(with("agree", false)), "agree required");
  EXPECT_EQ(errors(with("agree", "true")), "agree required");
  EXPECT_EQ(errors(with("email", 5)), "email email");
  EXPECT_EQ(errors(with("name", Json::array({"x"}))), "name required");
}

TEST(FormValidation, LengthIsCountedAsHtmlCountsIt) {
  std::string house = "\U0001F3E0";  // two UTF-16 code units
  std::string twenty;
  for (int i = 0; i < 20; ++i) twenty += house;
  EXPECT_EQ(errors(with("name", twenty)), "");
  EXPECT_EQ(errors(with("name", twenty + "a")), "name too_long");
  EXPECT_EQ(errors(with("name", "Đỗ")), "");
}

TEST(FormValidation, TheBrowsersFlagCountsWhenItKnowsMore) {
  EXPECT_EQ(errors(with("email", ""), {{"email", "badInput"}}), "email bad_input");
  EXPECT_EQ(errors(good(), {{"name", "patternMismatch"}}), "name bad_input");
  EXPECT_EQ(errors(good(), {{"email", "typeMismatch"}, {"name", "tooShort"}, {"phone", 7}}), "");
}

TEST(FormMessages, EachInBothLanguagesWithTheFieldsWords) {
  const Form f = form();
  const auto text = [&](const char* field, Code code, const char* value, const char* locale) {
    return message(f, {field, code, value}, locale);
  };
  EXPECT_EQ(text("name", Code::required, "", "vi-VN"), "Vui lòng điền “Họ và tên”.");
  EXPECT_EQ(text("name", Code::required, "", "en"), "Please fill in “Full name”.");
  EXPECT_EQ(text("email", Code::required, "", "vi"), "Vui lòng nhập địa chỉ e-mail.");
  EXPECT_EQ(text("agree", Code::required, "", "en"), "Please tick this box to continue.");
  EXPECT_EQ(text("phone", Code::phone, "", "vi"), "Số điện thoại chưa đúng. Hãy nhập theo mẫu 0912 345 678.");
  EXPECT_EQ(text("phone", Code::old_number, "0388 123 456", "en"),
            "Eleven-digit mobile numbers changed in 2018. Is yours 0388 123 456 now?");
  EXPECT_EQ(text("name", Code::too_short, "", "vi"), "Cần ít nhất 2 ký tự.");
  EXPECT_EQ(text("name", Code::too_long, "", "en"), "Use at most 40 characters.");
  EXPECT_EQ(text("email", Code::typo, "an@gmail.com", "vi"), "Có phải ý bạn là an@gmail.com?");
  base::Diagnostics diagnostics;
  const Json number = {{"name", "n"}, {"type", "number"}, {"label", "N"}, {"min", 1}, {"max", 2}, {"step", 1}};  // has every limit there is
  const auto limited = compile({{"id", "f"}, {"fields", {number}}}, "", diagnostics, "en");
  ASSERT_TRUE(limited);
  for (int code = 0; code < kCodes; ++code)
    for (const char* locale : {"vi", "en"}) {
      const std::string sentence = message(*limited, {"n", static_cast<Code>(code), "x"}, locale);
      EXPECT_FALSE(sentence.empty());
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    }
}

TEST(FormMessages, TheSitesOwnWordsComeFirst) {
  Json json = form_json();
  json["fields"][1]["errors"] = {{"email", {{"vi", "E-mail “{label}” sai"}, {"en", "Wrong"}}}, {"typo", "{value}?"}};
  base::Diagnostics diagnostics;
  const auto f = compile(json, "", diagnostics, "vi");
  ASSERT_TRUE(f) << base::to_json(diagnostics);
  EXPECT_EQ(message(*f, {"email", Code::email, ""}, "vi"), "E-mail “E-mail” sai");
  EXPECT_EQ(message(*f, {"email", Code::email, ""}, "fr"), "E-mail “E-mail” sai");  // the config's language
  EXPECT_EQ(message(*f, {"email", Code::email, ""}, "en-US"), "Wrong");
  EXPECT_EQ(message(*f, {"email", Code::typo, "a@b.vn"}, "en"), "a@b.vn?");
  EXPECT_EQ(message(*f, {"email", Code::required, ""}, "en"), "Enter your e-mail address.");
}

TEST(FormSuggestions, ATypoIsShownAndNeverBlocks) {
  const Json values = with("email", "an@gmial.com");
  EXPECT_EQ(errors(values), "");
  const Issues found = suggest(form(), values);
  ASSERT_EQ(codes(found), "email typo");
  EXPECT_EQ(found[0].value, "an@gmail.com");
  EXPECT_EQ(codes(suggest(form(), with("email", "an@intranet"))), "email no_dot");
  EXPECT_EQ(codes(suggest(form(), with("email", ""))), "");
  EXPECT_EQ(codes(suggest(form(), good())), "");
}

TEST(FormSending, ValuesAreTrimmedKnownAndInOneForm) {
  const Json values = {{"name", "  Nguyễn Văn An \n"}, {"email", "an@\nsongxanh.vn "}, {"phone", "(0912) 345.678"},
                       {"note", " a\r\nb \n"}, {"when", ""}, {"agree", true}, {"unknown", "x"}, {"source", "forged"}};
  EXPECT_EQ(base::dump_json(normalise(form(), values)),
            R"({"agree":true,"email":"an@songxanh.vn","name":"Nguyễn Văn An","note":"a\nb",)"
            R"("phone":"+84912345678","source":"landing"})");
  EXPECT_EQ(base::dump_json(normalise(form(), {{"phone", "call me"}})),
            R"({"agree":false,"phone":"call me","source":"landing"})");
}

TEST(FormSending, AConsentRecordsWhatWasReadAndWhen) {
  EXPECT_EQ(base::dump_json(consents(form(), good(), 1796000000000, "vi")),
            R"([{"granted":true,"locale":"vi","purpose":"contact","text":"Tôi đồng ý",)"
            R"("time":1796000000000,"version":"2"}])");
  EXPECT_EQ(consents(form(), Json::object(), 1, "en")[0]["granted"], false);
}

TEST(FormSending, AConsentWithALinkRecordsTheSentenceThatWasRead) {
  Json json = form_json();
  json["fields"][6]["label"] = *base::parse_json(R"([{"vi":"Tôi đồng ý với ","en":"I agree to the "},{"text":{"vi":"chính sách","en":"policy"},"link":"/privacy"},"."])");
  base::Diagnostics diagnostics;
  const auto asked = compile(json, "", diagnostics, "vi");
  ASSERT_TRUE(asked) << base::to_json(diagnostics);
  EXPECT_EQ(consents(*asked, good(), 1, "vi")[0]["text"], "Tôi đồng ý với chính sách.");
  EXPECT_EQ(consents(*asked, good(), 1, "en")[0]["text"], "I agree to the policy.");
}

TEST(FormSending, WhatTheVisitorDidIsWithheldUntilTheyAgreeToSendIt) {
  EXPECT_FALSE(withholds_behaviour(form(), Json::object())) << "nobody was asked";
  for (const char* purpose : {"behaviour", "behavior"}) {
    Json json = form_json();
    json["fields"].push_back({{"name", "visits"}, {"type", "consent"}, {"purpose", purpose}, {"label", "Send my visits"}});
    base::Diagnostics diagnostics;
    const auto asked = compile(json, "", diagnostics);
    ASSERT_TRUE(asked);
    EXPECT_TRUE(withholds_behaviour(*asked, normalise(*asked, good())));
    EXPECT_TRUE(withholds_behaviour(*asked, normalise(*asked, with("visits", false))));
    EXPECT_TRUE(withholds_behaviour(*asked, normalise(*asked, with("visits", "true"))));
    EXPECT_FALSE(withholds_behaviour(*asked, normalise(*asked, with("visits", true))));
  }
}

TEST(FormSending, AnUnheededSuggestionIsAWarningToWhoeverReceivesIt) {
  EXPECT_EQ(base::dump_json(warnings({{"email", Code::typo, "an@gmail.com"}, {"other", Code::no_dot, ""}})),
            R"([{"code":"typo","field":"email","suggestion":"an@gmail.com"},{"code":"no_dot","field":"other"}])");
}

TEST(FormSuccess, IsReadWhenTheFormWasSentAndABrokenOneCostsNoLead) {
  Json json = form_json();
  const auto read = [&](const char* success) {
    json["success"] = *base::parse_json(success);
    base::Diagnostics at_load, diagnostics;
    const auto asked = compile(json, "", at_load, "vi");
    EXPECT_TRUE(asked) << success;
    const Success out = read_success(asked.value_or(Form()), "/s", diagnostics);
    std::string told = out.title.in("en") + "|" + out.text.in("en") + "|" + out.link.in("en") + "|" + out.href + "|" + out.opens + "|";
    for (const auto& diagnostic : at_load) told += "at load: " + diagnostic.pointer + " " + config::explain(diagnostic).code;
    for (const auto& diagnostic : diagnostics) told += diagnostic.pointer + " " + config::explain(diagnostic).code;
    return told;
  };
  EXPECT_EQ(read(R"({"title":"T","text":"X","link":{"text":"L","href":"/l"},"opens":"f"})"), "T|X|L|/l|f|");
  EXPECT_EQ(read(R"({"title":"T","message":"M"})"), "T|M||||") << "as it was called before";
  EXPECT_EQ(read(R"("thanks")"), "|||||at load: /success not_an_object");
  EXPECT_EQ(read(R"({"title":5,"text":"X"})"), "|X||||/s/title not_a_text");
  EXPECT_EQ(read(R"({"link":{"text":"L"}})"), "||L|||/s/link bad_link");
  EXPECT_EQ(read(R"({"open":"f"})"), "|||||/s/open unknown_key");
}

TEST(FormSuccess, SpeaksTheConfigsLanguageToWhoeverHasNoneOfItsOwn) {
  Json json = form_json();
  json["success"] = {{"title", {{"en", "Thanks"}, {"vi", "Cảm ơn"}}}};
  base::Diagnostics none;
  const auto asked = compile(json, "", none, "vi");
  ASSERT_TRUE(asked);
  EXPECT_EQ(read_success(*asked, "", none).title.in("fr"), "Cảm ơn");
}

TEST(FormSpam, SignsAddUpAndNeverRefuse) {
  const auto signs = [](std::string_view trap, std::int64_t shown, bool untouched = false) { return spam(form(), good(), {trap, shown, untouched}); };
  EXPECT_EQ(signs("", 5000).score, 0);
  EXPECT_EQ(signs("", -1).score, 0);
  EXPECT_EQ(signs("", 2000).score, 0);
  EXPECT_EQ(signs("", 1999).reasons, std::vector<std::string>{"too_fast"});
  EXPECT_LT(signs("", 300).score, 20) << "a person with autofill is fast";
  EXPECT_EQ(signs("", 300, true).reasons, (std::vector<std::string>{"untouched", "too_fast"}));
  EXPECT_GE(signs("", 300, true).score, 70);
  EXPECT_EQ(signs("http://x", 60000).reasons, std::vector<std::string>{"honeypot"});
  EXPECT_EQ(signs("http://x", 0, true).score, 100);
}

TEST(FormSpam, LooksAtWhatIsSaid) {
  base::Diagnostics none;
  const Form asked = *compile({{"id", "f"}, {"fields", Json::array({{{"name", "name"}, {"label", "Name"}}, {{"name", "city"}, {"label", "City"}}, {{"name", "job"}, {"label", "Job"}},
                                                                    {{"name", "more"}, {"type", "textarea"}, {"label", "More"}}})}}, "", none);
  const auto reasons = [&asked](const Json& answers) { return spam(asked, answers, {}).reasons; };
  EXPECT_TRUE(reasons({{"name", "Nguyễn Văn An"}, {"city", "Huế"}, {"more", "See https://example.com, please."}}).empty());
  EXPECT_EQ(reasons({{"name", "Visit HTTP://cheap.example"}}), std::vector<std::string>{"links"});
  EXPECT_EQ(reasons({{"more", "http://a.example http://b.example http://c.example"}}), std::vector<std::string>{"links"});
  EXPECT_EQ(reasons({{"name", "qwe"}, {"city", "qwe"}, {"job", "qwe"}}), std::vector<std::string>{"same_answers"});
  EXPECT_TRUE(reasons({{"name", "An"}, {"city", "An"}}).empty());
}

// ---- Numbers

TEST(Number, ByExample) {
  const Json& file = vectors("tests/vectors/forms/number.json");
  for (const Json& row : file.at("rows")) {
    Json field = file.at("fields").at(row[0].get<std::string>());
    field.update({{"name", "n"}, {"type", "number"}, {"label", "N"}, {"required", true}});
    base::Diagnostics diagnostics;
    const auto form = compile({{"id", "f"}, {"fields", {field}}}, "", diagnostics, "en");
    ASSERT_TRUE(form && diagnostics.empty()) << row;
    const auto issue = validate_field(form->fields[0], &row[1], nullptr);
    EXPECT_EQ(issue ? code_name(issue->code) : "", row[2]) << row;
    if (!issue) EXPECT_EQ(base::dump_json(normalise(*form, {{"n", row[1]}})["n"]), base::dump_json(row[3])) << row;
  }
}

TEST(Number, SaysItsLimitsInItsWordsAndToTheBrowser) {
  base::Diagnostics diagnostics;
  const auto form = compile({{"id", "f"}, {"fields", {{{"name", "n"}, {"type", "number"}, {"label", "Floor"}, {"min", 1}, {"max", 40.5}, {"step", 0.5}}}}}, "", diagnostics, "en");
  ASSERT_TRUE(form);
  EXPECT_EQ(message(*form, {"n", Code::too_small, ""}, "en"), "Enter 1 or more.");
  EXPECT_EQ(message(*form, {"n", Code::too_large, ""}, "vi"), "Vui lòng nhập không quá 40.5.");
  EXPECT_EQ(message(*form, {"n", Code::between_steps, ""}, "en"), "Enter a number in steps of 0.5.");
  const view::Node drawn = surfaces::render_form(*form, State(), "en");
  const view::Node* control = view::find(drawn, "c.n");
  ASSERT_TRUE(control);
  for (const auto& [name, value] : {std::pair("type", "number"), {"min", "1"}, {"max", "40.5"}, {"step", "0.5"}}) EXPECT_EQ(*control->attribute(name), value);
}

TEST(Number, LimitsThatCannotBeAreSaid) {
  const auto said = [](Json field) {
    field.update({{"name", "n"}, {"label", "N"}});
    base::Diagnostics diagnostics;
    compile({{"id", "f"}, {"fields", {field}}}, "", diagnostics, "en");
    return diagnostics.empty() ? "" : diagnostics[0].pointer + " " + config::explain(diagnostics[0]).code;
  };
  EXPECT_EQ(said({{"type", "number"}, {"min", 1}, {"max", 1}}), "");
  EXPECT_EQ(said({{"type", "number"}, {"min", 2}, {"max", 1}}), "/fields/0/min min_above_max");
  EXPECT_EQ(said({{"type", "number"}, {"step", 0}}), "/fields/0/step not_a_number");
  EXPECT_EQ(said({{"type", "number"}, {"max", "9"}}), "/fields/0/max not_a_number");
  EXPECT_EQ(said({{"type", "text"}, {"max", 9}}), "/fields/0/max unknown_key");
}

// ---- E-mail

TEST(Email, AgreesWithTheWebPlatformTests) {
  const Json& wpt = vectors("tests/vectors/email/wpt-cases.json");
  int seen = 0;
  for (const Json& row : wpt.at("typeMismatch")) {
    if (row["multiple"] == true) continue;  // lists of addresses are no field of ours
    const std::string text = clean(row["value"].get_ref<const std::string&>(), false);
    EXPECT_EQ(text.empty() || valid_email(text), row["valid"].get<bool>()) << row;
    ++seen;
  }
  for (const Json& row : wpt.at("sanitize")) {
    if (row["multiple"] == true || !row.contains("value")) continue;
    EXPECT_EQ(clean(row["set"].get_ref<const std::string&>(), false), row["value"].get<std::string>());
    ++seen;
  }
  EXPECT_EQ(seen, 7);
}

TEST(Email, ValidAndSuggestedByExample) {
  for (const Json& row : vectors("tests/vectors/email-extra/cases.json").at("cases")) {
    const std::string text = row["text"];
    EXPECT_EQ(valid_email(text), row["valid"].get<bool>()) << row["name"];
    EXPECT_EQ(probable_email(text), row["suggest"].get<std::string>()) << row["name"];
  }
}

TEST(Email, ASuggestionIsValidAndNeedsNoFurtherOne) {
  for (const Json& row : vectors("tests/vectors/email-extra/cases.json").at("cases")) {
    const std::string meant = probable_email(row["text"].get<std::string>());
    if (meant.empty()) continue;
    EXPECT_TRUE(valid_email(meant)) << meant;
    EXPECT_EQ(probable_email(meant), "") << meant;
  }
}

// ---- Phone

TEST(Phone, ByExample) {
  const Json& file = vectors("tests/vectors/forms/phone.json");
  for (const char* group : {"vietnam", "renamed_in_2018", "elsewhere"})
    for (const Json& row : base::get_array(file, group)) {
      const Phone phone = parse_phone(row["text"].get<std::string>(), row["country"].get<std::string>());
      EXPECT_EQ(phone.valid, row.contains("e164")) << row["name"];
      EXPECT_EQ(phone.e164, base::get_string(row, "e164")) << row["name"];
      EXPECT_EQ(phone.renamed, base::get_string(row, "renamed")) << row["name"];
      EXPECT_EQ(phone.probable, base::get_string(row, "suggestion")) << row["name"];
    }
}

// A code that is put in front of a number that has one makes another number of it: a lead nobody can call back.
TEST(Phone, TheCountryCodeIsNeverPutInFrontOfANumberThatMayHaveIt) {
  const auto check = [](const Json& row, const char* key, const std::string& e164, const std::string& probable) {
    for (const Json& text : base::get_array(row, key)) {
      const Phone phone = parse_phone(text.get<std::string>(), base::get_string(row, "country"));
      EXPECT_TRUE(phone.valid) << row["country"] << " " << text;
      EXPECT_EQ(phone.e164, e164) << row["country"] << " " << text;
      EXPECT_EQ(phone.probable, probable) << row["country"] << " " << text;
    }
  };
  for (const Json& row : vectors("tests/vectors/forms/phone-countries.json").at("numbers")) {
    const std::string number = base::get_string(row, "number");
    check(row, "certain", number, "");
    check(row, "asked", "", number);
    check(row, "kept", "", "");
  }
}

TEST(Phone, WhatIsAskedAboutIsKeptAsItWasTypedAndBlocksNothing) {
  Form german = form();
  for (Field& field : german.fields)
    if (field.type == FieldType::tel) field.country = "DE";
  const Json values = with("phone", "+49 49 151 12345678");
  EXPECT_EQ(suggest(german, values).at(0).value, "+4915112345678");
  EXPECT_EQ(message(german, suggest(german, values).at(0), "en"), "Did you mean +4915112345678?");
  EXPECT_TRUE(validate(german, values, Json::object()).empty());
  EXPECT_EQ(base::get_string(normalise(german, values), "phone"), "+49 49 151 12345678");
}

TEST(Phone, ExactlyTheVietnameseMobilePrefixesThatExist) {
  std::vector<std::string> valid;
  for (int i = 300; i < 1000; ++i) {  // 1… is for machines, 2… are fixed lines
    const std::string prefix = std::to_string(i);
    if (parse_phone("0" + prefix + "345678", "VN").valid) valid.push_back(prefix);
  }
  EXPECT_EQ(Json(valid), vectors("tests/vectors/forms/phone.json").at("mobile_prefixes"));
}

TEST(Phone, ARenamedNumberIsAValidOne) {
  for (const Json& row : vectors("tests/vectors/forms/phone.json").at("renamed_in_2018"))
    EXPECT_TRUE(!row.contains("renamed") || parse_phone(base::get_string(row, "renamed"), "VN").valid) << row;
}

TEST(Phone, ItsE164FormReadsBackAsItself) {
  for (const char* group : {"vietnam", "elsewhere"})
    for (const Json& row : vectors("tests/vectors/forms/phone.json").at(group)) {
      const std::string e164 = base::get_string(row, "e164");
      EXPECT_EQ(parse_phone(e164, "").e164, e164);
    }
}

TEST(Phone, EveryCountryHasItsCode) {
  EXPECT_EQ(calling_code("VN"), "84");
  EXPECT_EQ(calling_code("US"), "1");
  EXPECT_EQ(calling_code("AC"), "247");
  EXPECT_EQ(calling_code("ZW"), "263");
  EXPECT_EQ(calling_code("XX"), "");
  EXPECT_EQ(calling_code(""), "");
  EXPECT_EQ(calling_code("84"), "");
}

// ---- Text

TEST(Clean, BrokenBytesStayWhereTheyAre) {
  EXPECT_EQ(clean("a\xff" "b \xc3", false), "a\xff" "b \xc3");
  EXPECT_EQ(utf16_length("\xe1\xba"), 2);
  EXPECT_EQ(clean(" a\rb\r\nc\n ", true), "a\nb\nc");
  EXPECT_EQ(clean(" a\rb\r\nc\n ", false), "abc");
}

// ---- State

TEST(FormState, AnUntouchedFormLeavesNoTraceInTheSnapshot) { EXPECT_TRUE(to_json(State{}).is_null()); }

TEST(FormState, ComesBackFromTheSnapshotAsItWas) {
  State state;
  EXPECT_FALSE(submit(state, form(), with("email", "an@gmail,com"), Json::object()));
  state.errors.push_back({"phone", Code::old_number, "0388 123 456"});
  const Json saved = to_json(state);
  EXPECT_EQ(base::dump_json(saved),
            R"({"errors":[["email","email"],["phone","old_number","0388 123 456"]],"status":"invalid",)"
            R"("suggestions":[["email","typo","an@gmail.com"]]})");
  EXPECT_EQ(to_json(state_from_json(saved)), saved);
}

TEST(FormState, AnyJsonIsSomeState) {
  for (const char* text : {"null", "5", "[]", R"({"errors":"x"})",
                           R"({"status":7,"errors":[[],5,["a"],["a","nope"],[1,2]]})"})
    EXPECT_TRUE(to_json(state_from_json(*base::parse_json(text))).is_null()) << text;
}

TEST(FormState, LeavingAFieldSpeaksOfThatFieldOnly) {
  State state;
  leave_field(state, form(), "email", "an@", nullptr);
  EXPECT_EQ(codes(state.errors), "email email");
  EXPECT_EQ(state.status, Status::idle);
  leave_field(state, form(), "name", "", nullptr);
  EXPECT_EQ(codes(state.errors), "name required, email email");
  leave_field(state, form(), "email", "an@gmial.com", nullptr);
  EXPECT_EQ(codes(state.errors), "name required");
  EXPECT_EQ(codes(state.suggestions), "email typo");
  leave_field(state, form(), "unknown", "x", nullptr);
  EXPECT_EQ(codes(state.errors), "name required");
}

TEST(FormState, TakingWhatIsProposedMendsTheField) {
  State state;
  EXPECT_FALSE(submit(state, form(), with("phone", "0168 812 3456"), Json::object()));
  ASSERT_EQ(codes(state.errors), "phone old_number");
  const auto taken = take_proposal(state, form(), "phone");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->value, "0388 123 456");
  EXPECT_TRUE(state.errors.empty());
  EXPECT_EQ(state.status, Status::idle);
  EXPECT_FALSE(take_proposal(state, form(), "phone")) << "once";
  leave_field(state, form(), "email", "an@gmial.com", nullptr);
  EXPECT_FALSE(take_proposal(state, form(), "name")) << "of another field";
  EXPECT_EQ(take_proposal(state, form(), "email")->value, "an@gmail.com");
  EXPECT_TRUE(state.suggestions.empty());
}

TEST(FormState, AQuestionAboutAPhoneNumberIsAnsweredWithTheWholeNumber) {
  State state;
  EXPECT_FALSE(submit(state, form(), with("phone", "+84 84 912 345 678"), Json::object()));
  ASSERT_EQ(codes(state.errors) + ", " + codes(state.suggestions), "phone phone, phone typo");
  EXPECT_EQ(take_proposal(state, form(), "phone")->value, "+84912345678");
  EXPECT_TRUE(state.suggestions.empty() && state.errors.empty()) << "and asks no more";
}

TEST(FormState, NothingIsTakenOnceTheFormIsOnItsWay) {
  State state;
  EXPECT_TRUE(submit(state, form(), with("email", "an@gmial.com"), Json::object()));
  EXPECT_FALSE(take_proposal(state, form(), "email"));
  EXPECT_EQ(codes(state.suggestions), "email typo");
}

TEST(FormState, TheLastErrorMendedMakesTheFormCalmAgain) {
  State state;
  EXPECT_FALSE(submit(state, form(), with("name", ""), Json::object()));
  EXPECT_EQ(state.status, Status::invalid);
  leave_field(state, form(), "name", "An Nguyễn", nullptr);
  EXPECT_EQ(state.status, Status::idle);
}

TEST(FormState, ASecondSubmitOnTheWayChangesNothing) {
  State state;
  EXPECT_TRUE(submit(state, form(), good(), Json::object()));
  EXPECT_EQ(state.status, Status::sending);
  for (const Status status : {Status::sending, Status::saved, Status::sent, Status::unconfirmed}) {
    state.status = status;
    EXPECT_FALSE(submit(state, form(), Json::object(), Json::object()));
    leave_field(state, form(), "name", "", nullptr);
    EXPECT_EQ(state.status, status);
    EXPECT_TRUE(state.errors.empty());
  }
  for (const Status status : {Status::failed, Status::refused}) {
    state.status = status;
    EXPECT_TRUE(submit(state, form(), good(), Json::object()));
  }
}

}  // namespace
}  // namespace leadline::forms
