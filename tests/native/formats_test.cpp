// What templates make of a submission, and what is wrong with them (docs/destinations.md).
#include "formats/formats.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "config/explain.h"
#include "formats/templates.h"

namespace leadline::formats {
namespace {

using base::Json;

const Json kLead = {{"id", std::string(32, 'a')}, {"type", "lead.submitted"}, {"time", 1795513063896}, {"site", "shop & co"}, {"form", "f"}, {"locale", "vi"},
                    {"fields", {{"name", "  Nguyễn Văn An "}, {"list", {"a", "b"}}, {"n", 2.5}, {"yes", true}, {"empty", ""}, {"phone", "+84912345678"}}}};

Json fill_one(const char* text, bool* there = nullptr) {
  const Json nothing = base::object();
  bool is_there = true;
  Json out = fill(Json(text), {kLead, nothing, nothing}, is_there);
  if (there) *there = is_there;
  return out;
}

TEST(Templates, KeepTheTypeOfWhatIsAllOfThem) {
  EXPECT_EQ(fill_one("{{fields.n}}"), Json(2.5));
  EXPECT_EQ(fill_one("{{ fields.yes }}"), Json(true));
  EXPECT_EQ(fill_one("{{fields.list}}"), Json({"a", "b"}));
  EXPECT_EQ(fill_one("n={{fields.n}}, {{fields.list}}"), Json("n=2.5, a, b"));
  EXPECT_EQ(fill_one("{{fields.list.1}}"), Json("b"));
}

TEST(Templates, MakeOfAValueWhatTheirFiltersSay) {
  const std::pair<const char*, Json> kMade[] = {
      {"{{fields.name | trim | upper}}", "NGUYễN VăN AN"},
      {"{{fields.name | first}}", "An"},
      {"{{fields.name | middle}}", "Văn"},
      {"{{fields.name | last}}", "Nguyễn"},
      {"{{fields.name | given}}", "Văn An"},
      {"{{fields.phone | national}}", "0912345678"},
      {"{{fields.phone | national | e164: 'VN'}}", "+84912345678"},
      {"{{time | date: 'YYYY-MM-DD HH:mm:ss'}}", "2026-11-24 09:37:43"},
      {"{{time | date: 'DD/MM/YYYY HH:mm', 'Asia/Ho_Chi_Minh'}}", "24/11/2026 16:37"},
      {"{{time | date: 'iso'}}", "2026-11-24T09:37:43.896Z"},
      {"{{time | date: 'unix'}}", "1795513063"},
      {"{{fields.list | join: ' + '}}", "a + b"},
      {"{{fields.list | json}}", "[\"a\",\"b\"]"},
      {"{{fields.name | trim | truncate: 5}}", "Nguy"},
      {"{{fields.none | default: 'x'}}", "x"},
      {"{{fields.empty | default: fields.n}}", 2.5},
      {"{{fields.empty | null}}", Json()},
      {"{{fields.list.0 | pick: 'a', 'Hot', 'b', 'Cold'}}", "Hot"},
      {"{{site | uri}}", "shop%20%26%20co"},
      {"{{site | html}}", "shop &amp; co"},
      {"{{fields.n | text}}", "2.5"},
      {"{{fields.n | text | number}}", 2.5},
      {"{{fields.yes | lines}}", "true"},
  };
  for (const auto& [text, made] : kMade) EXPECT_EQ(fill_one(text), made) << text;
}

// What the vendors' own documents give as examples: Meta's customer information parameters; Google strikes dots of its own addresses.
TEST(Templates, HashPeopleAsTheVendorsDo) {
  const Json lead = {{"fields", {{"mail", " John_Smith@gmail.com "}, {"us", "+1 (650) 555-1212"}, {"dots", "Jo.hn.Smith@GoogleMail.com"}, {"other", "jo.hn@example.com"}}}, {"time", 1795513063896}};
  const Json nothing = base::object();
  const auto made = [&](const char* text) {
    bool there = true;
    const Json out = fill(Json(text), {lead, nothing, nothing}, there);
    return there ? out : Json();
  };
  EXPECT_EQ(made("{{fields.mail | trim | lower | sha256}}"), "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f");
  EXPECT_EQ(made("{{fields.us | digits | sha256}}"), "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176");
  EXPECT_EQ(made("{{fields.dots | lower | dotless}}"), "johnsmith@googlemail.com");
  EXPECT_EQ(made("{{fields.other | dotless}}"), "jo.hn@example.com");
  EXPECT_EQ(made("{{fields.mail | trim | after: 'fb.1.', time, '.'}}"), "fb.1.1795513063896.John_Smith@gmail.com");
  EXPECT_EQ(made("{{fields.none | after: 'fb.1.', time, '.'}}"), Json()) << "nothing stays nothing";
  EXPECT_EQ(made("{{fields.none | sha256}}"), Json()) << "and is not hashed";
}

TEST(Templates, ThatFindNothingAreNotThere) {
  for (const char* text : {"{{fields.none}}", "{{fields.empty}}", "{{none.at.all}}", "Phone: {{fields.none}}", "{{fields.none | upper | join}}", "{{map.x}}"}) {
    bool there = true;
    fill_one(text, &there);
    EXPECT_FALSE(there) << text;
  }
  for (const char* text : {"", "plain", "{{fields.none | null}}", "{{fields.none}}{{fields.n}}"}) {
    bool there = false;
    fill_one(text, &(there = true));
    EXPECT_TRUE(there) << text;
  }
}

TEST(Templates, ThatCannotBeReadAreTextAndNeverEndBadly) {
  for (const char* text : {"{{", "}}", "{{}}", "{{ }}", "{{a", "{{a|}}", "{{a|lower:}}", "{{a|default:'}}", "{{a b}}", "{{|lower}}", "{{a|pick:'a'}}", "{{a|lower:1}}"}) {
    std::vector<Piece> pieces;
    EXPECT_TRUE(std::string(text) == "}}" || read_template(text, pieces)) << text;
    EXPECT_NO_FATAL_FAILURE(fill_one(text));
  }
  // Any beginning and any end of one, and one with a byte changed.
  const std::string whole = "a{{fields.name | trim | pick: 'a', \"b\", 'c', 1 | default: contact.email}}z";
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    fill_one(whole.substr(0, i).c_str());
    fill_one(whole.substr(i).c_str());
    std::string changed = whole;
    for (const char c : {'{', '}', '|', ':', '\'', ' ', '\xff'}) {
      if (i < changed.size()) changed[i] = c;
      fill_one(changed.c_str());
    }
  }
}

TEST(Templates, MakeNoMoreThanABodyMayHave) {
  // Lists within lists: 256 items each, five deep, would be a million million.
  Json as = "{{value}}", list = base::list();
  for (int i = 0; i < 300; ++i) list.push_back("x");
  for (int i = 0; i < 5; ++i) as = Json{{"$each", "{{fields.many}}"}, {"$as", as}};
  Json lead = kLead;
  lead["fields"]["many"] = list;
  const Json shape = {{"as", "json"}, {"map", {{"all", as}}}, {"with", base::object()}};
  EXPECT_LT(write(shape, lead, base::object()).size(), base::limits::kBodyBytes);
}

TEST(Forms, AreWrittenAsBrowsersWriteThem) {
  const Json body = {{"a b", "1 & 2=3"}, {"list", {"x", "y"}}, {"o", {{"in", "é\n"}}}, {"rows", Json::array({Json{{"k", 1}}, Json{{"k", 2}}})}, {"t", true}, {"z", nullptr}};
  EXPECT_EQ(encode_form(body, false), "a+b=1+%26+2%3D3&list%5B%5D=x&list%5B%5D=y&o%5Bin%5D=%C3%A9%0D%0A&rows%5B0%5D%5Bk%5D=1&rows%5B1%5D%5Bk%5D=2&t=true&z=");
  EXPECT_EQ(encode_multipart({{"a\"b", "1\n2"}}, "B"), "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n2\r\n--B--\r\n");
}

TEST(Contact, IsFoundByKindThenByTokenThenByName) {
  base::Diagnostics out;
  const auto form = forms::compile({{"id", "f"}, {"fields", Json::array({Json{{"name", "email"}, {"label", "x"}}, Json{{"name", "a"}, {"type", "email"}, {"label", "x"}},
                                                                         Json{{"name", "b"}, {"label", "x"}, {"autocomplete", "tel"}}, Json{{"name", "ho_ten"}, {"label", "x"}}})}}, "", out);
  ASSERT_TRUE(form);
  const Json contact = contact_of(&*form, {{"email", "no"}, {"a", "an@example.com"}, {"b", "1"}, {"ho_ten", "Trần Thị Bình"}}, "vi");
  EXPECT_EQ(contact, (Json{{"email", "an@example.com"}, {"phone", "1"}, {"name", "Trần Thị Bình"}, {"first", "Thị Bình"}, {"last", "Trần"}}));
  EXPECT_EQ(contact_field(*form, "email"), "a");
  EXPECT_EQ(contact_field(*form, "last"), "ho_ten");
  EXPECT_EQ(contact_field(*form, "company"), "");
  EXPECT_EQ(contact_of(nullptr, {{"first_name", "Ann"}, {"last_name", "Lee"}}, "en"), (Json{{"first", "Ann"}, {"last", "Lee"}, {"name", "Ann Lee"}}));
}

TEST(Presets, AreAllReadable) {
  for (const std::string& name : built_in_names()) {
    const auto preset = base::parse_json(built_in(name));
    ASSERT_TRUE(preset) << name;
    for (const char* key : {"title", "docs", "via", "url", "profile"}) EXPECT_FALSE(base::get_text(*preset, key).empty()) << name << ' ' << key;
    // What people read of it is there in both languages.
    std::vector<std::pair<std::string, const Json*>> told = {{"about", base::find(*preset, "about")}, {"answers", base::find(*preset, "answers")}, {"tested", base::find(*preset, "tested")}};
    for (const auto& [key, one] : base::get_object(*preset, "with").items()) told.emplace_back(key, base::find(one, "what"));
    for (const auto& [key, texts] : told) {
      ASSERT_TRUE(texts) << name << ' ' << key;
      for (const char* language : {"en", "vi"}) EXPECT_FALSE(base::get_text(*texts, language).empty()) << name << ' ' << key << ' ' << language;
    }
    base::Diagnostics out;
    for (const char* key : {"map", "body"})
      if (const Json* value = base::find(*preset, key)) check_templates(*value, base::get_object(*preset, "with"), key[0] == 'b', key, out);
    for (const base::Diagnostic& one : out) ADD_FAILURE() << name << ' ' << one.pointer << ' ' << config::explain(one).message;
  }
  EXPECT_EQ(built_in("none"), nullptr);
}

}  // namespace
}  // namespace leadline::formats
