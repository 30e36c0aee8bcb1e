// Which answers can still change the stage (core/scoring/outlook.h), against trying all of them.
#include "scoring/outlook.h"

#include "support/random_model.h"
#include "support/visitor.h"

namespace leadline::scoring {
namespace {

using base::Json;
using random_model::Dice;

constexpr const char* kFields[] = {"a", "b", "c", "d"};
constexpr std::size_t kCount = std::size(kFields);
constexpr const char* kAnswers[] = {"x", "y"};
constexpr int kChoices = 3;  // those, and none

Json field_is(Dice& dice, const char* place = "fields") {
  const Json read = {{"var", std::string(place) + "." + dice.one_of({"a", "b", "c", "d"})}};
  switch (dice.between(0, 3)) {
    case 0: return {{"in", Json::array({read, Json::array({"y", "z"})})}};
    case 1: return {{"!=", Json::array({read, "x"})}};
    default: return {{"==", Json::array({read, dice.one_of({"x", "y", "z"})})}};
  }
}

Json condition(Dice& dice, const char* place = "fields") {
  switch (dice.between(0, 5)) {
    case 0: return {{"and", Json::array({field_is(dice, place), field_is(dice, place)})}};
    case 1: return {{"or", Json::array({field_is(dice, place), field_is(dice, place)})}};
    case 2: return {{"!", field_is(dice, place)}};
    case 3: return {{"!", {{"missing", Json::array({std::string("fields.") + dice.one_of({"a", "b"})})}}}};
    default: return field_is(dice, place);
  }
}

Json about_score(Dice& dice) {
  const Json score = {{"var", dice.one_of({"score.total", "score.total", "score.fit", "score.intent"})}};
  switch (dice.between(0, 4)) {
    case 0: return {{"<", Json::array({score, dice.between(-10, 60)})}};
    case 1: return {{"<=", Json::array({dice.between(0, 20), score, dice.between(20, 60)})}};
    case 2: return {{"==", Json::array({{{"var", "score.band"}}, "hot"})}};
    default: return {{">=", Json::array({score, dice.between(0, 70)})}};
  }
}

Json model_of(Dice& dice) {
  Json model = {{"groups", Json::array()}, {"rules", Json::array()}, {"stages", Json::array()}, {"bands", Json::array({{{"id", "hot"}, {"enter", 30}, {"exit", 20}}})}};
  for (const char* dimension : {"fit", "intent"}) {
    Json group = {{"id", dimension}, {"dimension", dimension}};
    random_model::add_clamp(dice, group, 50);
    model["groups"].push_back(std::move(group));
  }
  for (std::int64_t i = 0, rules = dice.between(1, 6); i < rules; ++i) {
    Json rule = {{"id", "r" + std::to_string(i)}, {"group", dice.one_of({"fit", "intent"})}, {"points", dice.between(-20, 50)}};
    switch (dice.between(0, 4)) {
      case 0: rule["on"] = "page"; break;
      case 1:
        rule["on"] = "submit";
        if (dice.chance(70)) rule["when"] = condition(dice, dice.one_of({"event.values", "fields"}));
        if (dice.chance(30)) rule["cap"] = {{"n", 1}, {"per", dice.one_of({"lifetime", "session"})}};
        if (dice.chance(10)) rule["qualifyAs"] = "s1";
        break;
      case 2:
        rule["kind"] = "answer";
        rule["field"] = dice.one_of({"a", "b", "c", "d"});
        rule["valueMap"] = {{"x", dice.between(-20, 40)}, {"y", dice.between(0, 60)}};
        rule.erase("points");
        break;
      default:
        rule["kind"] = "state";
        rule["when"] = condition(dice);
    }
    random_model::add_clamp(dice, rule, 40);
    model["rules"].push_back(std::move(rule));
  }
  for (std::int64_t i = 0, stages = dice.between(1, 3); i < stages; ++i) {
    Json stage = {{"id", "s" + std::to_string(i)}, {"when", about_score(dice)}};
    if (dice.chance(30)) stage["when"] = {{"and", Json::array({about_score(dice), condition(dice)})}};
    if (dice.chance(15)) stage["when"] = condition(dice);
    if (dice.chance(20)) stage["direction"] = "any";
    model["stages"].push_back(std::move(stage));
  }
  if (dice.chance(10)) model["exclude"] = condition(dice);
  return model;
}

// The stage once these answers are sent; `choice`: of each field which one, 0: none.
std::int32_t stage_after(const Model& model, facts::State facts, const Json& kept, const std::vector<int>& choice) {
  State state = from_json(kept, model);
  Json values = Json::object();
  for (std::size_t i = 0; i < kCount; ++i) if (choice[i] > 0) values[kFields[i]] = kAnswers[choice[i] - 1];
  tell(model, facts, state, {{"k", "submit"}, {"w", kVisitStart + 60'000}, {"form", "f"}, {"values", values}});
  return state.stage;
}

TEST(Outlook, SaysOfNoAnswerThatItChangesNothingWhenItCould) {
  int none = 0, together = 0, alone = 0, needless = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    Dice dice(seed);
    const Json document = model_of(dice);
    base::Diagnostics problems;
    Model model;
    compile(document, "UTC", "", problems, model);
    facts::State facts;
    State state;
    tell(model, facts, state, {{"k", "page"}, {"w", kVisitStart}, {"path", "/"}, {"title", "T"}, {"query", Json::object()}});
    if (dice.chance(30)) tell(model, facts, state, {{"k", "submit"}, {"w", kVisitStart + 1}, {"form", "e"}, {"values", {{"a", "x"}}}});
    const Json kept = *base::parse_json(base::dump_json(to_json(state, model)));
    std::vector<Question> questions;
    for (const char* field : kFields) {
      questions.push_back({field, {}, false});
      if (dice.chance(80)) for (const char* answer : kAnswers) questions.back().answers.emplace_back(answer);  // else it may be anything
    }
    const std::vector<Bearing> said = bearings(model, facts, state, "f", Json::object(), questions);
    for (std::size_t q = 0; q < kCount; ++q) {
      bool moves = false, by_itself = false;
      for (int all = 0; all < 81; ++all) {
        std::vector<int> choice;
        for (int rest = all, i = 0; i < static_cast<int>(kCount); ++i, rest /= kChoices) choice.push_back(rest % kChoices);
        if (choice[q] != 0) continue;
        const std::int32_t without = stage_after(model, facts, kept, choice);
        bool others = false;
        for (const int one : choice) others = others || one > 0;
        for (const int mine : {1, 2}) {
          choice[q] = mine;
          if (stage_after(model, facts, kept, choice) == without) continue;
          moves = true;
          by_itself = by_itself || !others;
        }
      }
      if (moves) EXPECT_NE(said[q], Bearing::none) << "seed " << seed << ", " << kFields[q] << " of " << document;
      if (by_itself) EXPECT_EQ(said[q], Bearing::alone) << "seed " << seed << ", " << kFields[q] << " of " << document;
      ++(said[q] == Bearing::none ? none : said[q] == Bearing::together ? together : alone);
      if (!moves && said[q] != Bearing::none) ++needless;
    }
  }
  EXPECT_GT(none, 100);
  EXPECT_GT(alone, 100);
  EXPECT_GT(together, 10);
  std::printf("[ figure   ] answers that can change the stage: %d by themselves, %d with others, %d not; asked without need: %d\n", alone, together, none, needless);
}

}  // namespace
}  // namespace leadline::scoring
