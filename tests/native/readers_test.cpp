// What people type, to one form that machines read (forms/readers.h, forms/punycode.h): every row of the vectors.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "base/json.h"
#include "forms/email.h"
#include "forms/fold.h"
#include "forms/punycode.h"
#include "forms/readers.h"

namespace leadline::forms {
namespace {

using base::Json;

std::vector<Json> rows(const std::string& name) {
  std::ifstream file(LEADLINE_SOURCE_DIR "/tests/vectors/forms/" + name, std::ios::binary);
  const Json json = base::parse_json(std::string(std::istreambuf_iterator<char>(file), {})).value_or(Json());
  const Json& list = base::get_array(json, "rows");
  return {list.begin(), list.end()};
}

Json read(const std::string& reader, const std::string& text, const std::string& locale) {
  if (reader == "name") {
    const Name name = split_name(text, locale);
    return Json::array({name.family, name.middle, name.given});
  }
  if (reader == "tax_code") return valid_tax_code(text);
  if (reader == "url") return read_url(text);
  if (reader == "date") return read_date(text, locale);
  if (reader == "time") return read_time(text);
  const auto number = read_number(text, locale);
  return number ? Json(*number) : Json();
}

TEST(Readers, ByExample) {
  for (const Json& row : rows("readers.json")) {
    const Json is = read(base::get_text(row, "reader"), base::get_text(row, "text"), base::get_text(row, "locale"));
    EXPECT_EQ(base::dump_json(is), base::dump_json(row["is"])) << base::dump_json(row);
  }
  EXPECT_GE(rows("readers.json").size(), 200u);
}

TEST(Readers, WhatTheyGiveReadsBackAsItself) {
  for (const Json& row : rows("readers.json")) {
    const std::string& reader = base::get_text(row, "reader");
    if (reader != "url" && reader != "date" && reader != "time") continue;
    const std::string& is = base::get_text(row, "is");
    EXPECT_EQ(base::get_text(Json{{"is", read(reader, is, base::get_text(row, "locale"))}}, "is"), is);
  }
}

TEST(Readers, OneWrongDigitOfATaxCodeIsFoundAndSoAreTwoInTheWrongOrder) {
  const std::string right = "0100109106";
  ASSERT_TRUE(valid_tax_code(right));
  for (std::size_t at = 0; at < right.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = right;
      other[at] = digit;
      EXPECT_EQ(valid_tax_code(other), digit == right[at]) << other;
    }
  for (std::size_t at = 0; at + 1 < right.size(); ++at) {
    std::string other = right;
    std::swap(other[at], other[at + 1]);
    EXPECT_EQ(valid_tax_code(other), other == right) << other;
  }
}

TEST(Punycode, ByTheExamplesOfTheStandardAndOfBrowsers) {
  for (const Json& row : rows("domains.json"))
    EXPECT_EQ(domain_to_ascii(base::get_text(row, "text")), base::get_text(row, "is")) << base::dump_json(row);
}

TEST(Punycode, AnAddressGetsItsDomainInAsciiAndAnythingElseStaysAsItIs) {
  EXPECT_EQ(ascii_email("an@việt.vn"), "an@xn--vit-5kz.vn");
  EXPECT_EQ(ascii_email("an@VIỆT.vn"), "an@xn--vit-5kz.vn");
  EXPECT_EQ(ascii_email("An@Example.com"), "An@Example.com");
  EXPECT_EQ(ascii_email("nguyễn@việt.vn"), "nguyễn@xn--vit-5kz.vn");  // which is no address yet: the part before the @ is ASCII
  EXPECT_EQ(ascii_email("việt.vn"), "việt.vn");
  EXPECT_TRUE(valid_email(ascii_email("an@bücher.example")));
  EXPECT_FALSE(valid_email(ascii_email("nguyễn@việt.vn")));
}

TEST(Email, FreeSharedAndTemporaryAddressesAreKnownByTheirNames) {
  const auto kinds = [](const char* address) {
    std::string out;
    for (const auto& [kind, name] : {std::pair(MailKind::free, "free"), std::pair(MailKind::role, "role"), std::pair(MailKind::disposable, "disposable")})
      if (is_mail(kind, address)) out.append(out.empty() ? "" : " ").append(name);
    return out;
  };
  EXPECT_EQ(kinds("an@gmail.com"), "free");
  EXPECT_EQ(kinds("An@Yahoo.com.VN"), "free");
  EXPECT_EQ(kinds("an@gmx.at"), "free");
  EXPECT_EQ(kinds("an@qq.com"), "free");
  EXPECT_EQ(kinds("info@songxanh.vn"), "role");
  EXPECT_EQ(kinds("Sales+web@songxanh.vn"), "role");
  EXPECT_EQ(kinds("info@gmail.com"), "free role");
  EXPECT_EQ(kinds("x@mailinator.com"), "disposable");
  EXPECT_EQ(kinds("x@any.mailinator.com"), "disposable");
  for (const char* address : {"an@songxanh.vn", "an@notmailinator.com", "informatik@uni.example", "an@mygmail.com", "an@live.songxanh.vn", "an@outlook", "an@aol.dept.example", "an", "@", "info"}) EXPECT_EQ(kinds(address), "") << address;
}

}  // namespace
}  // namespace leadline::forms
