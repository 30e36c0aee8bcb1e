// Verdicts: what nobody can have done is `implausible`, what somebody can is never called so.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "support/honest_visitor.h"
#include "support/recorded.h"
#include "wire/judge.h"

namespace leadline::wire {
namespace {

using base::Json;

std::string read(const std::string& file) { return read_source("tests/vectors/verdicts/" + file); }

// ---- Invented ones: tests/vectors/verdicts

Json honest_lead() {
  Session session;
  session.load(read("config.json"));
  std::istringstream lines(read("visit.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const Json answer = *base::parse_json(session.step(line));
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["value"].contains("body")) return *base::parse_json(effect["value"]["body"].get<std::string>());
  }
  return nullptr;
}

// The place that a JSON pointer names: what holds it, and its own key.
Json& parent_of(Json& document, const std::string& pointer, std::string& key) {
  Json* at = &document;
  std::istringstream parts(pointer.substr(1));
  std::getline(parts, key, '/');
  for (std::string next; std::getline(parts, next, '/'); key = next) at = at->is_array() ? &(*at)[std::stoul(key)] : &(*at)[key];
  return *at;
}

void set(Json& document, const std::string& pointer, const Json& value) {
  std::string key;
  Json& parent = parent_of(document, pointer, key);
  if (key == "-") parent.push_back(value);
  else if (parent.is_array()) parent[std::stoul(key)] = value;
  else parent[key] = value;
}

void remove(Json& document, const std::string& pointer) {
  std::string key;
  Json& parent = parent_of(document, pointer, key);
  if (parent.is_array()) parent.erase(std::stoul(key));
  else parent.erase(key);
}

void shift(Json& lead, std::int64_t ms) {
  for (Json& event : lead["evidence"]["log"]) event["w"] = event["w"].get<std::int64_t>() + ms;
  for (Json* time : {&lead["time"], &lead["score"]["asOf"]}) *time = time->get<std::int64_t>() + ms;
}

// The lead of a case, its score reckoned anew unless that was altered too.
Json altered(const Json& honest, const Json& test) {
  Json lead = honest;
  shift(lead, base::get_int(test, "shift"));
  bool scored = false;
  const Json& edits = base::get_object(test, "edit");
  for (auto edit = edits.begin(); edit != edits.end(); ++edit) {
    set(lead, edit.key(), *edit);
    scored = scored || edit.key().rfind("/score", 0) == 0;
  }
  for (const Json& pointer : base::get_array(test, "remove")) remove(lead, pointer.get<std::string>());
  const Replayed replayed = replay_evidence(read("config.json"), lead["evidence"], base::get_int(lead["score"], "asOf"), "en");
  if (replayed.ok && !scored) lead["score"] = replayed.explanation;
  return lead;
}

TEST(Verdicts, OfEachVectorIsAsItSays) {
  const Json honest = honest_lead();
  ASSERT_TRUE(honest.is_object());
  const Judge judge(read("config.json"));
  const Json vectors = *base::parse_json(read("cases.json"));
  ASSERT_GE(vectors["cases"].size(), 40u);
  for (const Json& test : vectors["cases"]) {
    const Json lead = altered(honest, test);
    const std::int64_t arrived = honest["time"].get<std::int64_t>() + base::get_int(test, "arrived", 1000);
    const Verdict verdict = judge.judge(lead, {arrived, true});
    EXPECT_EQ(verdict.name, base::get_text(test, "verdict")) << test["name"] << ": " << verdict.reason << ", " << verdict.message;
    EXPECT_EQ(verdict.reason, base::get_text(test, "reason")) << test["name"] << ": " << verdict.message;
  }
}

TEST(Verdicts, OfALeadWhoseArrivalIsNotKnownSayNothingOfHowLongItTook) {
  const Json honest = honest_lead();
  const Judge judge(read("config.json"));
  const std::int64_t sent = honest["time"].get<std::int64_t>();
  EXPECT_EQ(judge.judge(honest, {sent + 1000 * random_model::kDay, false}).name, "consistent");
  EXPECT_EQ(judge.judge(honest, {sent + 1000 * random_model::kDay, true}).reason, "time");
  EXPECT_EQ(judge.judge(honest, {sent - 40 * random_model::kDay, false}).reason, "time");
}

TEST(Verdicts, OfALogThatCameBeforeAreImplausibleUnlessTheyAreWorse) {
  const Json honest = honest_lead();
  const Judge judge(read("config.json"));
  Verdict verdict = judge.judge(honest, {honest["time"].get<std::int64_t>(), true});
  EXPECT_EQ(reused(verdict).name, "implausible");
  EXPECT_EQ(reused(verdict).reason, "reused");
  verdict.name = "mismatch";
  EXPECT_EQ(reused(verdict).name, "mismatch");
}

// ---- Honest ones

TEST(HonestVisits, AreNeverImplausibleAndNeverAMismatch) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    honest::World world{random_model::Dice(seed)};
    honest::visit(world);
    ASSERT_FALSE(HasFatalFailure()) << seed;
    ASSERT_TRUE(world.lead) << seed;
    const Json& lead = *world.lead;
    // Now, within hours, or after weeks without a network.
    const std::int64_t way = world.dice.one_of<std::int64_t>({300, world.dice.between(0, 12 * 60 * honest::kMinute), world.dice.between(0, 29 * honest::kDay)});
    const Verdict verdict = Judge(world.config).judge(lead, {world.truth + way, true});
    const std::string label = verdict.name + " " + verdict.reason;
    ++seen[label];
    ASSERT_TRUE(label == "consistent " || label == "unverified clock" || label == "unverified truncated")
        << seed << ": " << label << " " << verdict.message << verdict.differs << lead["evidence"]["log"];
    // Whose clock was right all the time is believed.
    if (world.skew == 0 && !world.set_back && verdict.name != "consistent") ADD_FAILURE_AT(__FILE__, __LINE__) << seed << ": " << label << " " << verdict.message;
  }
  EXPECT_GT(seen["consistent "], 500);
  EXPECT_GT(seen["unverified clock"], 50);
}

TEST(HonestVisits, OfAClockThatIsSetBackGoOnAtThePaceOfTheMonotonicOne) {
  Session session;
  session.load(read("config.json"));
  std::istringstream lines(read("visit.jsonl"));
  std::optional<Json> lead;
  constexpr std::int64_t kBack = 2 * 60 * random_model::kMinute;
  for (std::string line; std::getline(lines, line);) {
    Json event = *base::parse_json(line);
    if (event["k"] != "boot" && event["k"] != "page") event["w"] = event["w"].get<std::int64_t>() - kBack;
    const Json answer = *base::parse_json(session.step(base::dump_json(event)));
    for (const Json& effect : answer["e"])
      if (effect["k"] == "store" && effect["value"].contains("body")) lead = base::parse_json(effect["value"]["body"].get<std::string>());
  }
  ASSERT_TRUE(lead);
  EXPECT_EQ((*lead)["evidence"]["log"], honest_lead()["evidence"]["log"]) << "as if nothing had been set back";
  // It had been two hours ahead, and so is the lead.
  const std::int64_t time = (*lead)["time"];
  EXPECT_EQ(Judge(read("config.json")).judge(*lead, {time - kBack, true}).reason, "clock");
  EXPECT_EQ(Judge(read("config.json")).judge(*lead, {time, true}).name, "consistent");
}

}  // namespace
}  // namespace leadline::wire
