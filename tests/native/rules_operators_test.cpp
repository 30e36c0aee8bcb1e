// Each operator's surprises, as tables of rule, data and result in JSON text. `!` before a result marks an error's type.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/explain.h"

namespace {

using leadline::base::Json;
using leadline::base::parse_json;
namespace config = leadline::config;
namespace rules = leadline::rules;

struct Case { const char* rule; const char* data; const char* result; };

std::string run(const char* rule_text, const char* data_text, rules::Profile profile = rules::Profile::standard) {
  const auto rule = parse_json(rule_text), data = parse_json(data_text);
  if (!rule || !data) return "not JSON";
  leadline::base::Diagnostics diagnostics;
  const auto program = rules::compile(*rule, "", diagnostics, profile);
  if (!program) return "!" + config::explain(diagnostics.at(0)).code;
  const rules::Result result = rules::evaluate(*program, {&*data});
  return result.failed ? "!" + result.error : leadline::base::dump_json(result.value);
}

void expect(const std::vector<Case>& cases, rules::Profile profile = rules::Profile::standard) {
  for (const Case& one : cases) EXPECT_EQ(run(one.rule, one.data, profile), one.result) << one.rule << " of " << one.data;
}

TEST(Truthiness, ZeroNothingEmptyTextAndEmptyArrayAreFalse) {
  expect({{R"({"!!":[0]})", "{}", "false"}, {R"({"!!":[null]})", "{}", "false"}, {R"({"!!":[""]})", "{}", "false"},
          {R"({"!!":[[]]})", "{}", "false"}, {R"({"!!":[]})", "{}", "false"}, {R"({"!!":[{"/":[0,0]}]})", "{}", "false"}});
}

TEST(Truthiness, TheTextZeroAnArrayOfZeroAndAnyObjectAreTrue) {
  expect({{R"({"!!":["0"]})", "{}", "true"}, {R"({"!!":[[0]]})", "{}", "true"}, {R"({"!!":[{}]})", "{}", "true"},
          {R"({"!!":["false"]})", "{}", "true"}, {R"({"!!":{"var":"o"}})", R"({"o":{}})", "true"}});
}

TEST(LooseEquality, ConvertsAsJavaScriptDoes) {
  expect({{R"({"==":[1,"1"]})", "{}", "true"}, {R"({"==":[0,""]})", "{}", "true"}, {R"({"==":[0,false]})", "{}", "true"},
          {R"({"==":[null,0]})", "{}", "false"}, {R"({"==":[null,false]})", "{}", "false"}, {R"({"==":["1",true]})", "{}", "true"},
          {R"({"==":["0x10",16]})", "{}", "true"}, {R"({"==":[" 7 ",7]})", "{}", "true"}, {R"({"==":["a",0]})", "{}", "false"},
          {R"({"==":[null,{"var":"absent"}]})", "{}", "true"}, {R"({"!=":["true",true]})", "{}", "true"}});
}

TEST(LooseEquality, ComparesArraysByTheirTextAndNeverWithEachOther) {
  expect({{R"({"==":[["a"],"a"]})", "{}", "true"}, {R"({"==":[[1,2],"1,2"]})", "{}", "true"}, {R"({"==":[[],""]})", "{}", "true"},
          {R"({"==":[[],0]})", "{}", "true"}, {R"({"==":[[],[]]})", "{}", "false"}, {R"({"==":[[1],[1]]})", "{}", "false"},
          {R"({"==":[{"var":"a"},{"var":"a"}]})", R"({"a":[1]})", "true"}});
}

TEST(StrictEquality, KeepsTypesApartButNotOneFromOnePointZero) {
  expect({{R"({"===":[1,"1"]})", "{}", "false"}, {R"({"===":[1,1.0]})", "{}", "true"}, {R"({"===":[0,-0.0]})", "{}", "true"},
          {R"({"===":[null,{"var":"absent"}]})", "{}", "true"}, {R"({"!==":[0,false]})", "{}", "true"}});
}

TEST(Order, ComparesTextsByUnitsAndAnythingElseAsNumbers) {
  expect({{R"({"<":["10","9"]})", "{}", "true"}, {R"({"<":["10",9]})", "{}", "false"}, {R"({"<":["a","b"]})", "{}", "true"},
          {R"({">":["a",1]})", "{}", "false"}, {R"({"<":["a",1]})", "{}", "false"}, {R"({">=":[null,0]})", "{}", "true"},
          {R"({"<":[{"var":"temperature"},0.5]})", "{}", "true"}, {R"({"<":["Z","a"]})", "{}", "true"},
          {"{\"<\":[\"\xf0\x9f\x98\x80\",\"\xef\xbd\x81\"]}", "{}", "true"}});
}

TEST(Order, BetweenTakesThreeOperands) {
  expect({{R"({"<":[1,2,3]})", "{}", "true"}, {R"({"<":[1,1,3]})", "{}", "false"}, {R"({"<=":[1,1,3]})", "{}", "true"},
          {R"({"<":[1,4,3]})", "{}", "false"}, {R"({">":[3,2,5]})", "{}", "true"}});
}

TEST(Conditional, GoesThroughPairsAndEndsWithElseOrNull) {
  expect({{R"({"if":[]})", "{}", "null"}, {R"({"if":["only"]})", "{}", "\"only\""}, {R"({"if":[false,1]})", "{}", "null"},
          {R"({"if":[0,1,[],2,"",3,4]})", "{}", "4"}, {R"({"?:":[true,1,2]})", "{}", "1"},
          {R"({"if":[false,{"throw":"unreached"},2]})", "{}", "2"}});
}

TEST(Logic, AndOrGiveTheOperandThatDecided) {
  expect({{R"({"and":[1,0,2]})", "{}", "0"}, {R"({"and":[1,"a"]})", "{}", "\"a\""}, {R"({"or":[0,"",null]})", "{}", "null"},
          {R"({"or":[0,"x",1]})", "{}", "\"x\""}, {R"({"and":[]})", "{}", "null"}, {R"({"and":[false,{"throw":"unreached"}]})", "{}", "false"}});
}

TEST(Variables, ReadPathsThroughObjectsArraysAndTexts) {
  const char* data = R"({"a":{"b":[10,{"c":"x"}]},"s":"Việt","":"empty","z":null})";
  expect({{R"({"var":"a.b.1.c"})", data, "\"x\""}, {R"({"var":"a.b.length"})", data, "2"}, {R"({"var":"s.length"})", data, "4"},
          {R"({"var":"s.0"})", data, "\"V\""}, {R"({"var":"a.b.01"})", data, "null"}, {R"({"var":"a.b.-1"})", data, "null"},
          {R"({"var":"z.deeper"})", data, "null"}, {R"({"var":["a.q","default"]})", data, "\"default\""},
          {R"({"var":["z","default"]})", data, "null"}, {R"({"var":{"cat":["a",".b.0"]}})", data, "10"},
          {R"({"var":1})", R"(["p","q"])", "\"q\""}, {R"({"var":""})", "5", "5"}, {R"({"var":null})", "[1]", "[1]"},
          {R"({"var":"a.constructor"})", data, "null"}});
}

TEST(Variables, DataThatLooksLikeARuleIsNotARule) {
  expect({{R"({"var":"r"})", R"({"r":{"+":[1,2]}})", R"({"+":[1,2]})"},
          {R"({"map":[{"var":"l"},{"var":""}]})", R"({"l":[{"var":"secret"}],"secret":1})", R"([{"var":"secret"}])"}});
}

TEST(Literals, ObjectsWithoutOrWithManyKeysPassThrough) {
  expect({{"{}", "{}", "{}"}, {R"({"a":1,"b":{"var":"x"}})", R"({"x":1})", R"({"a":1,"b":{"var":"x"}})"},
          {R"([1,{"var":"x"},[{"var":"x"}]])", R"({"x":2})", "[1,2,[2]]"}, {R"({"preserve":{"var":"x"}})", "{}", R"({"var":"x"})"}});
}

TEST(Missing, CountsNullAndEmptyTextAsMissing) {
  const char* data = R"({"n":null,"e":"","z":0,"f":false})";
  expect({{R"({"missing":["n","e","z","f","x"]})", data, R"(["n","e","x"])"}, {R"({"missing":{"merge":["x",["y"]]}})", data, R"(["x","y"])"},
          {R"({"missing_some":[1,["x","z"]]})", data, "[]"}, {R"({"missing_some":[2,["x","z"]]})", data, R"(["x"])"},
          {R"({"missing_some":[1,"z"]})", data, "!Invalid Arguments"}});
}

TEST(Exists, CountsNullAsThere) {
  expect({{R"({"exists":"n"})", R"({"n":null})", "true"}, {R"({"exists":["a","b"]})", R"({"a":null})", "false"},
          {R"({"exists":"a.b"})", R"({"a":{"b":1}})", "false"}, {R"({"exists":{"val":"key"}})", R"({"key":["a","b"],"a":{"b":0}})", "true"}});
}

TEST(Val, KeysAreNotSplitAndClimbTwoLevelsAnIterator) {
  expect({{R"({"val":"a.b"})", R"({"a.b":1,"a":{"b":2}})", "1"}, {R"({"val":[[0],"x"]})", R"({"x":1})", "1"},
          {R"({"map":[[1],{"val":[[2],"x"]}]})", R"({"x":7})", "[7]"}, {R"({"map":[[5,6],{"val":[[1],"index"]}]})", "{}", "[0,1]"},
          {R"({"val":[[9],"x"]})", R"({"x":1})", "null"}, {R"({"reduce":[[1,2],{"+":[{"val":"accumulator"},{"val":[[2],"x"]}]},0]})", R"({"x":3})", "6"}});
}

TEST(Coalesce, GivesTheFirstThatIsNotNull) {
  expect({{R"({"??":[null,{"var":"x"},false,1]})", "{}", "false"}, {R"({"??":[{"var":"x"},0]})", "{}", "0"}, {R"({"??":[]})", "{}", "null"}});
}

TEST(Try, CatchesWhatIsThrownAndWhatIsNoNumber) {
  expect({{R"({"try":[{"throw":"a"},{"val":"type"}]})", "{}", "\"a\""}, {R"({"try":[{"+":["x",1]},"none"]})", "{}", "\"none\""},
          {R"({"+":["x",1]})", "{}", "null"}, {R"({"throw":{"var":"e"}})", R"({"e":{"type":5}})", "!5"},
          {R"({"throw":{"var":"e"}})", R"({"e":{"code":5}})", "!Error"}, {R"({"try":[{"throw":"a"},{"val":[[2],"x"]}]})", R"({"x":1})", "1"},
          {R"({"try":[]})", "{}", "null"}});
}

TEST(Arithmetic, PlusAndTimesReadLeadingNumbersTheOthersWholeOnes) {
  expect({{R"({"+":["3px","4"]})", "{}", "7"}, {R"({"-":["3px",4]})", "{}", "null"}, {R"({"+":"-1.5"})", "{}", "-1.5"},
          {R"({"-":"7"})", "{}", "-7"}, {R"({"-":[1,2,3]})", "{}", "-1"}, {R"({"+":[]})", "{}", "0"}, {R"({"*":["2"]})", "{}", "\"2\""},
          {R"({"*":[]})", "{}", "!Invalid Arguments"}, {R"({"+":[true]})", "{}", "null"}, {R"({"-":[true,null]})", "{}", "1"},
          {R"({"+":[0.1,0.2]})", "{}", "0.30000000000000004"}, {R"({"*":[1e200,1e200]})", "{}", "null"}});
}

TEST(Arithmetic, DivisionByZeroIsInfiniteAndRemainderKeepsTheSignOfTheFirst) {
  expect({{R"({"cat":{"/":[1,0]}})", "{}", "\"Infinity\""}, {R"({"cat":{"/":[0,0]}})", "{}", "\"NaN\""}, {R"({"%":[-8,3]})", "{}", "-2"},
          {R"({"%":[5.5,2]})", "{}", "1.5"}, {R"({"cat":{"/":[1,{"%":[-4,2]}]}})", "{}", "\"-Infinity\""}});
}

TEST(Arithmetic, MinAndMaxOfNothingAreInfiniteAndOneTextSpoilsThem) {
  expect({{R"({"cat":{"min":[]}})", "{}", "\"Infinity\""}, {R"({"max":["3",2]})", "{}", "3"}, {R"({"max":["x",2]})", "{}", "null"},
          {R"({"min":[1,null]})", "{}", "0"}, {R"({"max":[[7]]})", "{}", "7"}});
}

TEST(Iterators, SeeTheElementOnly) {
  expect({{R"({"map":[[1,2],{"var":"x"}]})", R"({"x":9})", "[null,null]"}, {R"({"filter":[{"var":"l"},{">":[{"var":""},1]}]})", R"({"l":[1,2,3]})", "[2,3]"},
          {R"({"reduce":[[1,2,3],{"+":[{"var":"current"},{"var":"accumulator"}]},10]})", "{}", "16"},
          {R"({"reduce":[null,{"var":"current"},7]})", "{}", "7"}, {R"({"map":["text",1]})", "{}", "[]"},
          {R"({"reduce":[[1],{"var":""},0]})", "{}", R"({"accumulator":0,"current":1})"},
          {R"({"map":[{"var":"p"},{"map":[{"var":"q"},{"*":[{"var":""},2]}]}]})", R"({"p":[{"q":[1,2]},{"q":[]}]})", "[[2,4],[]]"}});
}

TEST(Quantifiers, OfNothingAreFalseFalseAndTrue) {
  for (const char* source : {"[]", "null", "\"text\"", "{}"}) {
    const std::string data = std::string(R"({"l":)") + source + "}";
    EXPECT_EQ(run(R"({"all":[{"var":"l"},true]})", data.c_str()), "false") << source;
    EXPECT_EQ(run(R"({"some":[{"var":"l"},true]})", data.c_str()), "false") << source;
    EXPECT_EQ(run(R"({"none":[{"var":"l"},true]})", data.c_str()), "true") << source;
  }
}

TEST(Texts, CatWritesWhatJavaScriptWrites) {
  expect({{R"({"cat":[1.0,"|",0.1,"|",1e21,"|",-0.0]})", "{}", "\"1|0.1|1e+21|0\""}, {R"({"cat":[null,true,{"var":"x"}]})", "{}", "\"true\""},
          {R"({"cat":[[1,[2,null]],{}]})", "{}", "\"1,2,[object Object]\""}, {R"({"cat":"one"})", "{}", "\"one\""}, {R"({"cat":[]})", "{}", "\"\""}});
}

TEST(Texts, SubstrCountsUnitsAndNeverBreaksUtf8) {
  expect({{R"({"substr":["Nguyễn",-2]})", "{}", "\"ễn\""}, {R"({"substr":["jsonlogic",1,-5]})", "{}", "\"son\""},
          {R"({"substr":["abc",0,-9]})", "{}", "\"\""}, {R"({"substr":["abc",9]})", "{}", "\"\""}, {R"({"substr":["abc",1,null]})", "{}", "\"\""},
          {R"({"substr":[12345,1,2]})", "{}", "\"23\""}, {"{\"substr\":[\"\xf0\x9f\x98\x80x\",2]}", "{}", "\"x\""},
          {"{\"substr\":[\"\xf0\x9f\x98\x80x\",0,2]}", "{}", "\"\xf0\x9f\x98\x80\""},
          {"{\"substr\":[\"\xf0\x9f\x98\x80x\",1]}", "{}", "\"\xef\xbf\xbdx\""}, {"{\"var\":\"length\"}", "\"\xf0\x9f\x98\x80x\"", "3"}});
}

TEST(In, FindsElementsByTypeAndPartsOfTexts) {
  expect({{R"({"in":[1,["1",1]]})", "{}", "true"}, {R"({"in":["1",[1]]})", "{}", "false"}, {R"({"in":["ring","Spring"]})", "{}", "true"},
          {R"({"in":["","text"]})", "{}", "true"}, {R"({"in":["",""]})", "{}", "false"}, {R"({"in":[2,"123"]})", "{}", "true"},
          {R"({"in":["a",{"var":"absent"}]})", "{}", "false"}, {R"({"in":[[1],[[1]]]})", "{}", "false"}});
}

TEST(Merge, FlattensOneLevel) {
  expect({{R"({"merge":[1,[2,[3]],null]})", "{}", "[1,2,[3],null]"}, {R"({"merge":[]})", "{}", "[]"}, {R"({"merge":1})", "{}", "[1]"}});
}

TEST(Log, HandsItsOperandOn) { expect({{R"({"log":{"var":"x"}})", R"({"x":[1]})", "[1]"}}); }

TEST(StrictProfile, MakesErrorsOfWhatIsNoNumber) {
  expect({{R"({"+":["a",1]})", "{}", "!NaN"}, {R"({"/":[1,0]})", "{}", "!NaN"}, {R"({"<":["a",1]})", "{}", "!NaN"}, {R"({"==":[1]})", "{}", "!Invalid Arguments"},
          {R"({"+":{"map":[[1,2],{"*":[{"var":""},2]}]}})", "{}", "6"}, {R"({"-":[10,1,2]})", "{}", "7"}, {R"({">":[3,2,1]})", "{}", "true"},
          {R"({"+":["",null,true]})", "{}", "1"}, {R"({"==":[null,0]})", "{}", "true"}},
         rules::Profile::strict);
}

TEST(Event, IsItsOwnRootWhenGiven) {
  const Json root = *parse_json(R"({"event":{"name":"old"},"visit":{"pages":3}})"), event = *parse_json(R"({"name":"new","props":{"n":1}})");
  leadline::base::Diagnostics diagnostics;
  const Json rule = *parse_json(R"([{"var":"event.name"},{"val":["event","props","n"]},{"var":"visit.pages"},{"missing":["event.title"]},
                                    {"map":[[1],{"val":[[2],"event","name"]}]},{"var":{"cat":["event",".name"]}}])");
  const auto program = rules::compile(rule, "", diagnostics);
  ASSERT_TRUE(program);
  EXPECT_EQ(leadline::base::dump_json(rules::evaluate(*program, {&root, &event}).value), R"(["new",1,3,["event.title"],["new"],"new"])");
  EXPECT_EQ(leadline::base::dump_json(rules::evaluate(*program, {&root}).value), R"(["old",null,3,["event.title"],["old"],"old"])");
}

TEST(Programs, AreValuesAndTheDefaultOneIsTrue) {
  const rules::Program none;
  const Json data = Json::object();
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(rules::evaluate(none, {&data}).value, true);
  EXPECT_EQ(rules::test(none, {&data}), rules::Truth::yes);
  leadline::base::Diagnostics diagnostics;
  rules::Program copy;
  {
    const auto original = rules::compile(*parse_json(R"({"cat":["a","b"]})"), "", diagnostics);
    copy = *original;
  }
  EXPECT_EQ(rules::evaluate(copy, {&data}).value, "ab");
}

}  // namespace
