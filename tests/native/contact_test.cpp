// E-mail addresses and telephone numbers as a form takes them: by numbering plan where that part is there, domains in any script, and
// what a site's `policy` says of addresses.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "config/config.h"
#include "forms/forms.h"
#include "fields/fields.h"
#include "support/forms.h"
#include "forms/phone.h"

namespace leadline::forms {
namespace {

using base::Json;

Json file(const std::string& name) {
  std::ifstream in(LEADLINE_SOURCE_DIR "/tests/vectors/forms/" + name, std::ios::binary);
  return base::parse_json(std::string(std::istreambuf_iterator<char>(in), {})).value_or(Json());
}

Json wpt_cases() {
  std::ifstream in(LEADLINE_SOURCE_DIR "/tests/vectors/email/wpt-cases.json", std::ios::binary);
  return base::parse_json(std::string(std::istreambuf_iterator<char>(in), {})).value_or(Json());
}

Form form_of(const char* field) {
  base::Diagnostics diagnostics;
  const Json json = {{"id", "f"}, {"fields", Json::array({*base::parse_json(field)})}};
  auto out = compile_whole(json, "/forms/0", diagnostics, "en");
  EXPECT_TRUE(out && diagnostics.empty()) << base::to_json(diagnostics);
  return out.value_or(Form{});
}

Json answer(const Form& form, const std::string& text) { return {{form.fields[0].name, text}}; }

std::string error_of(const Form& form, const std::string& text) {
  const Issues issues = validate(form, answer(form, text), Json::object());
  return issues.empty() ? "" : code_name(issues[0].code);
}

std::string suggestion_of(const Form& form, const std::string& text) {
  const Issues issues = suggest(form, answer(form, text));
  return issues.empty() ? "" : code_name(issues[0].code);
}

std::string sent(const Form& form, const std::string& text) { return base::get_string(normalise(form, answer(form, text)), form.fields[0].name); }

TEST(Plans, WhatIsCertainByLengthIsCertainByPlanAndWhatIsNotIsAsked) {
  const Json vectors = file("phone-countries.json");
  for (const Json& row : vectors["numbers"]) {
    const std::string country = base::get_text(row, "country"), number = base::get_text(row, "number");
    for (const Json& text : base::get_array(row, "certain")) EXPECT_EQ(parse_phone(text.get<std::string>(), country, By::plan).e164, number) << country << " " << text;
    for (const Json& text : base::get_array(row, "asked")) {
      const Phone phone = parse_phone(text.get<std::string>(), country, By::plan);
      // A plan may know what the length alone does not tell: then there is nothing to ask.
      EXPECT_TRUE(phone.e164 == number || (phone.e164.empty() && phone.probable == number)) << country << " " << text << " " << phone.e164 << " " << phone.probable;
    }
    for (const Json& text : base::get_array(row, "kept")) {
      const std::string e164 = parse_phone(text.get<std::string>(), country, By::plan).e164;
      EXPECT_TRUE(e164.empty() || e164 == number) << country << " " << text << " " << e164;
    }
  }
}

TEST(Plans, NumbersOfVietnamAreReadTheSameWithThemAndWithout) {
  const Json vectors = file("phone.json");
  for (const char* group : {"vietnam", "renamed_in_2018"})
    for (const Json& row : vectors[group]) {
      const std::string text = base::get_text(row, "text"), country = base::get_text(row, "country");
      if (country != "VN") continue;
      const Phone plan = parse_phone(text, country, By::plan), length = parse_phone(text, country);
      EXPECT_EQ(plan.valid, length.valid) << text;
      EXPECT_EQ(plan.e164, length.e164) << text;
      EXPECT_EQ(plan.renamed, length.renamed) << text;
    }
  EXPECT_EQ(parse_phone("+84 912 345 678", "US", By::plan).e164, "+84912345678");
  EXPECT_FALSE(parse_phone("+84 992 345 678", "US", By::plan).valid);
}

TEST(Plans, NothingThatCanBeTypedTakesThemOut) {
  for (const char* text : {"", "+", "00", "+0", "0", "1", "+1", "+999", "+999999999999", "+12345678901234567890123456789012345678901234567890",
                           "12345678901234567890123456789012345678901234567890", "0000000000000000000000000000000000"})
    for (const char* country : {"", "US", "AR", "BR", "JP", "XX", "AC"}) EXPECT_FALSE(parse_phone(text, country, By::plan).valid) << text << " " << country;
}

// A lead is never lost to a file that did not come.
TEST(Plans, AFormThatDoesWithoutThemGoesByLength) {
  Form form = form_of(R"({"name":"phone","type":"tel","label":"Phone","country":"DE"})");
  EXPECT_TRUE(form.needs_plans());
  const std::string unusual = "+1 999 555 0123";  // there is no such area code
  EXPECT_EQ(error_of(form, unusual), "");
  EXPECT_EQ(sent(form, unusual), "+19995550123");
  form.fields[0].plans = true;
  EXPECT_EQ(error_of(form, unusual), "phone");
  EXPECT_EQ(sent(form, unusual), unusual);
  EXPECT_EQ(sent(form, "0151 12345678"), "+4915112345678");
  EXPECT_EQ(suggestion_of(form, "49 211 2345"), "typo");
}

TEST(Plans, AFormWithVietnameseNumbersAloneNeedsNone) {
  EXPECT_FALSE(form_of(R"({"name":"phone","type":"tel","label":"Phone","country":"VN"})").needs_plans());
  EXPECT_FALSE(form_of(R"({"name":"email","type":"email","label":"E-mail"})").needs_plans());
  EXPECT_TRUE(form_of(R"({"name":"phone","type":"tel","label":"Phone"})").needs_plans());
}

TEST(EmailField, TakesADomainInAnyScriptAndSendsWhatMailGoesTo) {
  const Form form = form_of(R"({"name":"email","type":"email","label":"E-mail"})");
  EXPECT_EQ(error_of(form, "an@việt.vn"), "");
  EXPECT_EQ(sent(form, "an@Việt.vn"), "an@xn--vit-5kz.vn");
  EXPECT_EQ(sent(form, "An@Example.com"), "An@Example.com");
  EXPECT_EQ(error_of(form, "nguyễn@việt.vn"), "email");
  EXPECT_EQ(sent(form, "nguyễn@việt.vn"), "nguyễn@việt.vn");
  EXPECT_EQ(suggestion_of(form, "an@việt"), "no_dot");
}

TEST(EmailField, MakesOfADomainWhatBrowsersMakeOfIt) {
  const Form form = form_of(R"({"name":"email","type":"email","label":"E-mail"})");
  const Json cases = wpt_cases();
  int rows = 0;
  for (const Json& row : cases["idn_attribute"]) {
    if (base::get_bool(row, "multiple")) continue;
    EXPECT_EQ(sent(form, base::get_text(row, "attribute")), base::get_text(row, "value"));
    ++rows;
  }
  EXPECT_EQ(rows, 2);
  for (const char* text : {"a@\xef\xbf\xbd.vn", "a@vi\xff.vn", "a@\xf4\x92\x96\x96", "a@\xed\xa0\x80.vn", "a@việt nam.vn", "a@việt\u200b.vn", "a@việt!.vn"}) EXPECT_EQ(error_of(form, text), "email") << text;
}

TEST(EmailField, TakesEveryKindOfAddressUnlessItsPolicySaysOtherwise) {
  const Form form = form_of(R"({"name":"email","type":"email","label":"E-mail"})");
  for (const char* address : {"an@gmail.com", "info@songxanh.vn", "an@mailinator.com"}) {
    EXPECT_EQ(error_of(form, address), "");
    EXPECT_EQ(suggestion_of(form, address), "");
  }
}

TEST(EmailField, WarnsOfOrRefusesWhatItsPolicyNames) {
  const Form form = form_of(R"({"name":"email","type":"email","label":"E-mail","policy":{"free":"warn","role":"warn","disposable":"block"}})");
  EXPECT_EQ(error_of(form, "an@gmail.com"), "");
  EXPECT_EQ(suggestion_of(form, "an@gmail.com"), "free_mail");
  EXPECT_EQ(suggestion_of(form, "info@songxanh.vn"), "role_mail");
  EXPECT_EQ(suggestion_of(form, "info@gmail.com"), "role_mail");
  EXPECT_EQ(suggestion_of(form, "an@songxanh.vn"), "");
  EXPECT_EQ(error_of(form, "an@x.mailinator.com"), "disposable_mail");
  EXPECT_EQ(suggestion_of(form, "an@gmial.com"), "typo") << "what was meant comes first: the rest is asked of the right address";
  EXPECT_EQ(base::dump_json(warnings(suggest(form, answer(form, "an@gmail.com")))), R"([{"code":"free_mail","field":"email"}])") << "it goes along with the lead";
  EXPECT_EQ(message(form, suggest(form, answer(form, "an@gmail.com"))[0], "vi"), "Vui lòng dùng địa chỉ e-mail công việc của bạn.");
}

TEST(EmailField, APolicyThatIsNoneIsReportedAndAllowsEverything) {
  const auto told = [](const char* policy, const char* type) {
    base::Diagnostics diagnostics;
    Json field = {{"name", "x"}, {"type", type}, {"label", "X"}, {"policy", *base::parse_json(policy)}};
    const auto form = compile_whole({{"id", "f"}, {"fields", Json::array({field})}}, "/forms/0", diagnostics);
    return diagnostics.size() == 1 ? diagnostics[0].pointer : base::dump_json(base::to_json(diagnostics));
  };
  EXPECT_EQ(told(R"({"free":"forbid"})", "email"), "/forms/0/fields/0/policy/free");
  EXPECT_EQ(told(R"({"fre":"warn"})", "email"), "/forms/0/fields/0/policy/fre");
  EXPECT_EQ(told(R"("block")", "email"), "/forms/0/fields/0/policy");
  EXPECT_EQ(told(R"({"free":"warn"})", "text"), "/forms/0/fields/0/policy");
}

TEST(PhoneField, TakesANumberWithoutACodeForOneOfTheCountryThatWasChosenAndAnyOtherForWhatItIs) {
  base::Diagnostics diagnostics;
  fields::Form more;
  const Json json = *base::parse_json(R"({"id": "f", "fields": [{"name": "phone", "type": "tel", "label": "Phone", "country": "VN", "countries": true}]})");
  auto form = compile(json, "/forms/0", diagnostics);
  ASSERT_TRUE(form && fields::compile(json, "/forms/0", "", diagnostics, *form, more) && diagnostics.empty());
  EXPECT_TRUE(form->needs_plans());
  const auto sent = [&](const char* number, const char* country) {
    State state;
    state.values = base::object_of("phone", number, "phone.country", country);
    const Form asked = fields::ask(*form, more, state, base::object(), base::object()).whole;
    return base::get_text(normalise(asked, fields::fold(asked, state.values)), "phone");
  };
  EXPECT_EQ(sent("0912 345 678", ""), "+84912345678") << "nobody has chosen";
  EXPECT_EQ(sent("0912 345 678", "VN"), "+84912345678");
  EXPECT_EQ(sent("(201) 555-0123", "US"), "+12015550123");
  EXPECT_EQ(sent("+84 912 345 678", "US"), "+84912345678") << "its code says what it is";
  EXPECT_EQ(sent("0084 912 345 678", "US"), "+84912345678");
  EXPECT_EQ(sent("0912 345 678", "XX"), "+84912345678") << "no country of the list";
}

TEST(PhoneField, CountriesThatAreNoneAreReported) {
  const auto told = [](const char* countries, const char* type = "tel") {
    base::Diagnostics diagnostics;
    const Json field = base::object_of("name", "x", "type", type, "label", "X", "countries", *base::parse_json(countries));
    Json fields = base::list();
    base::push(fields, Json(field));
    compile_whole(base::object_of("id", "f", "fields", fields), "/forms/0", diagnostics);
    return diagnostics.size() == 1 ? diagnostics[0].pointer : base::dump_json(base::to_json(diagnostics));
  };
  EXPECT_EQ(told("true"), "[]");
  EXPECT_EQ(told(R"(["VN", "us"])"), "/forms/0/fields/0/countries/1");
  for (const char* wrong : {"false", "[]", R"("VN")", "{}"}) EXPECT_EQ(told(wrong), "/forms/0/fields/0/countries") << wrong;
  EXPECT_EQ(told("true", "email"), "/forms/0/fields/0/countries");
}

}  // namespace
}  // namespace leadline::forms
