// Text to value and back, as the border needs it.
#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

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
