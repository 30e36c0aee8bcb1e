// Text to value and back, as the border needs it.
#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "base/limits.h"

namespace {

using leadline::base::Json;
using leadline::base::dump_json;
using leadline::base::parse_json;

std::string round_trip(std::string_view text) {
  const auto value = parse_json(text);
  return value ? dump_json(*value) : "not JSON";
}

TEST(JsonText, NumbersPrintAsJavaScriptPrintsThem) {
  EXPECT_EQ(round_trip("[1.0, 1e2, 0.10, -0.0, 1e21, 1E-7]"), "[1,100,0.1,0,1e+21,1e-7]");
}

TEST(JsonText, IntegersBeyondTwoToThe53PrintAsTheirNearestDouble) {
  EXPECT_EQ(round_trip("9007199254740991"), "9007199254740991");
  EXPECT_EQ(round_trip("-9007199254740992"), "-9007199254740992");
  EXPECT_EQ(round_trip("9007199254740993"), "9007199254740992");
  EXPECT_EQ(round_trip("-9223372036854775808"), "-9223372036854776000");
  EXPECT_EQ(round_trip("18446744073709551615"), "18446744073709552000");
}

TEST(JsonText, WhatIsNoFiniteNumberPrintsAsNull) {
  EXPECT_EQ(dump_json(Json(std::numeric_limits<double>::quiet_NaN())), "null");
  EXPECT_EQ(dump_json(Json(-std::numeric_limits<double>::infinity())), "null");
  EXPECT_EQ(dump_json(Json(Json::value_t::discarded)), "null");
}

TEST(JsonText, KeysAreSortedAndControlCharactersEscaped) {
  EXPECT_EQ(round_trip("{\"b\":1,\"a\":\"x\\u0001\\n\\\"\\\\\\/\\u00e9\"}"), "{\"a\":\"x\\u0001\\n\\\"\\\\/\xc3\xa9\",\"b\":1}");
}

TEST(JsonText, HalfASurrogatePairBecomesTheReplacementCharacter) {
  EXPECT_EQ(round_trip("\"\\ud83d\\ude00\""), "\"\xf0\x9f\x98\x80\"");
  EXPECT_EQ(round_trip("\"a\\ud83d\""), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(round_trip("\"\\uDE00b\""), "\"\xef\xbf\xbd" "b\"");
  EXPECT_EQ(round_trip("\"\\ud83d\\ud83d\\ude00\""), "\"\xef\xbf\xbd\xf0\x9f\x98\x80\"");
  EXPECT_EQ(round_trip("\"\\\\ud83d\""), "\"\\\\ud83d\"") << "an escaped backslash is no escape";
  EXPECT_EQ(round_trip("{\"\\ud800\":1}"), "{\"\xef\xbf\xbd\":1}");
}

TEST(JsonText, WhatIsNotJsonIsNoValue) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":}", "nul", "01", "1.", "'a'", "\"\\ud8\"", "\"a", "1 2", "1e999", "\"\xff\"", "NaN"})
    EXPECT_FALSE(parse_json(text)) << text;
}

// nlohmann's own parser is the second opinion: on documents of every kind, and on each of them spoiled in every place.
TEST(JsonText, IsReadAsNlohmannsParserReadsIt) {
  const std::vector<std::string> documents = {
      R"( {"a" : [ 1, -2, 0, -0, 0.5, -1.25e-3, 1E+5, 12345678901234567890, -9223372036854775808, -9223372036854775809,
            18446744073709551616, 1.7976931348623157e308 ], "b":{"":null,"c":[[],{}]}, "t":true,"f":false} )",
      R"(["\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\u0000", "ti\u1ebfng Vi\u1ec7t"])",
      "[\"\x7f \xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf\"]",
      "\xef\xbb\xbf{\"mark\":1}"};
  const auto expect_same = [](const std::string& text) {
    // Half a surrogate pair is read on purpose (above), and a NUL is no end of the text.
    if (text.find("\\ud") != std::string::npos || text.find("\\uD") != std::string::npos || text.find('\0') != std::string::npos) return;
    const Json theirs = Json::parse(text, nullptr, false);
    const auto ours = parse_json(text);
    ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << text;
    if (!ours) return;
    ASSERT_EQ(dump_json(*ours), dump_json(theirs)) << text;
    ASSERT_EQ(ours->type(), theirs.type()) << text;
  };
  const std::string bytes("\"\\/{}[]:,.-+eEu0193 dDf\n\t\x01\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xed\xef\xf0\xf4\xf5\xff");
  for (const std::string& document : documents) {
    expect_same(document);
    for (std::size_t at = 0; at < document.size(); ++at) {
      expect_same(document.substr(0, at));
      expect_same(document.substr(0, at) + document.substr(at + 1));
      for (const char byte : bytes) expect_same(document.substr(0, at) + byte + document.substr(at + 1));
    }
  }
}

TEST(JsonText, TheLastOfTwoEqualKeysCounts) { EXPECT_EQ(round_trip("{\"a\":1,\"a\":2}"), "{\"a\":2}"); }

TEST(JsonText, NestingHasALimit) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(leadline::base::limits::kJsonDepth)));
  EXPECT_FALSE(parse_json(nested(leadline::base::limits::kJsonDepth + 1)));
  EXPECT_FALSE(parse_json(std::string(100'000, '{')));
  EXPECT_TRUE(parse_json("\"" + nested(100) + "\"")) << "brackets in text do not nest";
}

TEST(JsonMembers, AreReadWithAFallback) {
  const Json object = *parse_json(R"({"s":"x","n":3.9,"big":1e300,"neg":-2,"b":true,"a":[1],"o":{"k":1},"z":null})");
  EXPECT_EQ(leadline::base::get_string(object, "s"), "x");
  EXPECT_EQ(leadline::base::get_string(object, "n", "none"), "none");
  EXPECT_EQ(leadline::base::get_int(object, "n"), 3);
  EXPECT_EQ(leadline::base::get_int(object, "neg"), -2);
  EXPECT_EQ(leadline::base::get_int(object, "big"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(leadline::base::get_int(object, "s", 7), 7);
  EXPECT_TRUE(leadline::base::get_bool(object, "b"));
  EXPECT_TRUE(leadline::base::get_bool(object, "z", true));
  EXPECT_EQ(leadline::base::get_array(object, "a").size(), 1u);
  EXPECT_EQ(leadline::base::get_array(object, "o").size(), 0u);
  EXPECT_EQ(leadline::base::get_object(object, "o").size(), 1u);
  EXPECT_EQ(leadline::base::find(Json(1), "a"), nullptr);
}

}  // namespace
