#include "scoring/grade.h"

#include "base/limits.h"
#include "base/number.h"
#include "scoring/reading.h"

namespace leadline::scoring {

using base::child_pointer;
using base::Diagnostics;
using base::Json;
using base::Problem;

const char* const kGradeNames[kGrades] = {"F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"};

namespace {

constexpr char kLetters[] = "ABCDF";

// A grade's letter: F is a step of its own, the others have three.
std::int32_t letter_of(std::int32_t grade) { return grade == 0 ? 4 : 3 - (grade - 1) / 3; }

std::int32_t step_of(const Steps& steps, const Score& score) {
  const Milli value = steps.of < 0 ? score.total.clamped : score.dimensions[static_cast<std::size_t>(steps.of)].clamped;
  std::int32_t step = 0;
  for (const Milli threshold : steps.thresholds) {
    if (value >= threshold) break;
    ++step;
  }
  return step;
}

std::string matrix_text(const Score& score) {
  return score.letter < 0 ? std::string() : kLetters[score.letter] + base::integer_text(score.digit);
}

void read_criteria(const Json& list, const std::string& pointer, Diagnostics& out, Fit& fit) {
  if (list.size() > base::limits::kGradeCriteria)
    base::add_error(out, pointer, Problem::too_many_criteria, base::limits::kGradeCriteria);
  for (std::size_t i = 0; i < list.size() && fit.criteria.size() < base::limits::kGradeCriteria; ++i) {
    const std::string place = child_pointer(pointer, i);
    base::check_keys(list[i], place, {"id", "when", "thirds", "note"}, out);
    const std::size_t before = out.size();
    Criterion made;
    made.id = base::require_string(list[i], "id", place, out);
    bool usable = !made.id.empty() && read_when(list[i], "when", place, made.when, out);
    if (usable && made.when.empty()) {
      base::add_error(out, place, Problem::criterion_needs_when);
      usable = false;
    }
    for (const Criterion& other : fit.criteria)
      if (other.id == made.id) {
        base::add_error_at(out, place, "id", Problem::criterion_twice);
        usable = false;
      }
    made.thirds = read_count(list[i], "thirds", place, 1, 12, out);
    if (const Json* note = base::find(list[i], "note"))
      made.note = base::Localized::compile(note, child_pointer(place, "note"), out).value_or(base::Localized());
    if (usable && out.size() == before) fit.criteria.push_back(std::move(made));
  }
}

void read_steps(const Json& owner, const char* key, const char* of, std::size_t most, const std::string& pointer,
                Diagnostics& out, const Model& model, Steps& steps) {
  const Json* json = base::find(owner, key);
  if (!json) return;
  const std::string place = child_pointer(pointer, key), list_place = child_pointer(place, "thresholds");
  base::check_keys(*json, place, {"of", "thresholds"}, out);
  const std::string name = read_text(*json, "of", place, of, out);
  bool known = name == "total";
  for (std::size_t i = 0; i < model.dimensions.size(); ++i) {
    if (model.dimensions[i].id != name) continue;
    steps.of = static_cast<std::int32_t>(i);
    known = true;
  }
  if (!known) base::add_error_at(out, place, "of", Problem::unknown_dimension, name);
  const Json& list = base::get_array(*json, "thresholds");
  std::vector<Milli> thresholds;
  for (std::size_t i = 0; i < list.size(); ++i) {
    Milli points = 0;
    if (!base::read_thousandths(list[i], child_pointer(list_place, i), points, out)) return;
    if (!thresholds.empty() && points >= thresholds.back())
      return base::add_error(out, child_pointer(list_place, i), Problem::not_descending);
    thresholds.push_back(points);
  }
  if (thresholds.empty() || thresholds.size() > most)
    return base::add_error(out, list_place, Problem::not_thresholds, static_cast<std::int64_t>(most));
  if (known) steps.thresholds = std::move(thresholds);
}

}  // namespace

void read_grade(const Json& grade, const std::string& place, Diagnostics& out, Fit& fit) {
  base::check_keys(grade, place, {"start", "criteria"}, out);
  fit.start = base::choose(grade, "start", {"F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"}, 2, place, out);
  read_criteria(base::get_array(grade, "criteria"), child_pointer(place, "criteria"), out, fit);
  if (base::get_array(grade, "criteria").empty()) base::add_error(out, place, Problem::grade_needs_criteria);
}

void read_matrix(const Json& matrix, const std::string& place, Diagnostics& out, Model& model) {
  Fit& fit = model.fit;
  base::check_keys(matrix, place, {"letter", "digit"}, out);
  read_steps(matrix, "letter", "fit", 4, place, out, model, fit.letter);
  read_steps(matrix, "digit", "engagement", 8, place, out, model, fit.digit);
  if (!matrix.contains("digit")) base::add_error(out, place, Problem::matrix_needs_digit);
  if (!matrix.contains("letter") && fit.criteria.empty())
    base::add_error(out, place, Problem::matrix_needs_letter);
  if (fit.letter.thresholds.empty() && fit.criteria.empty()) fit.digit = {};
}

void judge_fit(const Model& model, const facts::State& facts, Score& score) {
  bool known = false;  // as Pardot has it: no grade before the first criterion is decided
  std::int32_t thirds = model.fit.start;
  for (const Criterion& criterion : model.fit.criteria) {
    const rules::Truth truth = rules::test(criterion.when, {&facts.doc, nullptr});
    if (truth != rules::Truth::yes && truth != rules::Truth::no) continue;
    known = true;
    thirds += truth == rules::Truth::yes ? criterion.thirds : -criterion.thirds;
  }
  if (known) score.grade = thirds < 0 ? 0 : thirds >= kGrades ? kGrades - 1 : thirds;
  if (model.fit.digit.thresholds.empty()) return;
  score.digit = 1 + step_of(model.fit.digit, score);
  if (!model.fit.letter.thresholds.empty()) score.letter = step_of(model.fit.letter, score);
  else if (known) score.letter = letter_of(score.grade);
}

void write_fit(const Score& score, Json& section) {
  if (score.grade < 0) section.erase("grade");
  else base::put(section, "grade", kGradeNames[score.grade]);
  if (score.letter < 0) section.erase("matrix");
  else base::put(section, "matrix", matrix_text(score));
}

void explain_fit(const Model& model, const facts::State& facts, const Score& score, std::string_view locale, Json& out) {
  if (!model.fit.digit.thresholds.empty()) base::put(out, "matrix", matrix_text(score));
  if (model.fit.criteria.empty()) return;
  base::put(out, "grade", score.grade < 0 ? "" : kGradeNames[score.grade]);
  Json criteria = base::list();
  for (const Criterion& criterion : model.fit.criteria) {
    const rules::Truth truth = rules::test(criterion.when, {&facts.doc, nullptr});
    const bool yes = truth == rules::Truth::yes, no = truth == rules::Truth::no;
    Json item = base::object_of("criterion", criterion.id, "is", yes ? "matched" : no ? "unmatched" : "unknown",
                                "thirds", yes ? criterion.thirds : no ? -criterion.thirds : 0);
    if (!criterion.note.empty()) base::put(item, "note", criterion.note.in(locale));
    base::push(criteria, std::move(item));
  }
  base::put(out, "criteria", std::move(criteria));
}

}  // namespace leadline::scoring
