// What others wrote down as right: the official JsonLogic tests, and the community's suites with our listed differences.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "config/explain.h"

namespace {

using leadline::base::Json;
using leadline::base::dump_json;
namespace config = leadline::config;
namespace rules = leadline::rules;

const std::filesystem::path kVectors = std::filesystem::path(LEADLINE_SOURCE_DIR) / "tests/vectors/jsonlogic";

Json read_json(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto value = leadline::base::parse_json(text);
  EXPECT_TRUE(value) << path;
  return value.value_or(Json());
}

// The result, or {"error": type}.
Json run(const Json& rule, const Json& data, rules::Profile profile) {
  leadline::base::Diagnostics diagnostics;
  const auto program = rules::compile(rule, "", diagnostics, profile);
  if (!program) return {{"error", config::explain(diagnostics.at(0)).code == "unknown_operator" ? "Unknown Operator" : config::explain(diagnostics.at(0)).code}};
  rules::Result result = rules::evaluate(*program, {&data});
  return result.failed ? Json{{"error", result.error}} : Json{{"result", std::move(result.value)}};
}

void expect_official(rules::Profile profile) {
  int cases = 0, passed = 0;
  for (const Json& entry : read_json(kVectors / "tests.json")) {
    if (!entry.is_array()) continue;  // a comment
    ++cases;
    const std::string got = dump_json(run(entry[0], entry[1], profile));
    const std::string expected = dump_json(Json{{"result", entry[2]}});
    passed += got == expected ? 1 : 0;
    EXPECT_EQ(got, expected) << dump_json(entry);
  }
  EXPECT_EQ(cases, 277);
  EXPECT_EQ(passed, 277);
}

TEST(OfficialTests, All277PassInTheStandardProfile) { expect_official(rules::Profile::standard); }
TEST(OfficialTests, All277PassInTheStrictProfile) { expect_official(rules::Profile::strict); }

// Which cases of each suite differ, as {suite: [numbers]}.
std::map<std::string, std::vector<int>> differing(rules::Profile profile, int& cases, int& passed) {
  std::map<std::string, std::vector<int>> out;
  for (const auto& file : std::filesystem::recursive_directory_iterator(kVectors / "compat")) {
    if (file.path().extension() != ".json") continue;
    const std::string suite = std::filesystem::relative(file.path(), kVectors / "compat").generic_string();
    const Json suite_cases = read_json(file.path());
    for (std::size_t i = 0; i < suite_cases.size(); ++i) {
      const Json& one = suite_cases[i];
      const Json expected = one.contains("error") ? Json{{"error", one["error"]["type"]}} : Json{{"result", one["result"]}};
      ++cases;
      if (dump_json(run(one["rule"], one["data"], profile)) == dump_json(expected)) ++passed;
      else out[suite].push_back(static_cast<int>(i));
    }
  }
  return out;
}

std::map<std::string, std::vector<int>> listed(const std::string& profile) {
  const Json list = read_json(kVectors / "compat-differences.json");
  std::map<std::string, std::vector<int>> out;
  for (const auto& [suite, reasons] : list["profiles"][profile].items()) {
    for (const auto& [reason, numbers] : reasons.items()) {
      EXPECT_TRUE(list["reasons"].contains(reason)) << reason << " is not explained";
      for (const Json& number : numbers) out[suite].push_back(number.get<int>());
    }
    std::sort(out[suite].begin(), out[suite].end());
  }
  return out;
}

void expect_listed(rules::Profile profile, const std::string& name, int expected_passed) {
  int cases = 0, passed = 0;
  EXPECT_EQ(differing(profile, cases, passed), listed(name));
  std::printf("[ figure   ] community suites, %s profile: %d of %d\n", name.c_str(), passed, cases);
  ::testing::Test::RecordProperty(name + "_passed", passed);
  EXPECT_EQ(cases, 794);
  EXPECT_EQ(passed, expected_passed);
}

TEST(CommunitySuites, TheStandardProfileDiffersExactlyWhereTheListSays) { expect_listed(rules::Profile::standard, "standard", 558); }
TEST(CommunitySuites, TheStrictProfileDiffersExactlyWhereTheListSays) { expect_listed(rules::Profile::strict, "strict", 783); }

TEST(CommunitySuites, TheNewOperatorsPassInBothProfiles) {
  for (const char* suite : {"val", "val.extra", "exists", "coalesce", "try", "try.extra", "throw", "scopes", "additional", "truthiness"}) {
    for (const Json& one : read_json(kVectors / "compat" / (std::string(suite) + ".json"))) {
      const Json expected = one.contains("error") ? Json{{"error", one["error"]["type"]}} : Json{{"result", one["result"]}};
      for (const auto profile : {rules::Profile::standard, rules::Profile::strict})
        EXPECT_EQ(dump_json(run(one["rule"], one["data"], profile)), dump_json(expected)) << suite << ": " << one["description"];
    }
  }
}

}  // namespace
