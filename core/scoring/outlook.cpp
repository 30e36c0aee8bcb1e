#include "scoring/outlook.h"

#include <algorithm>

#include "base/door.h"
#include "base/text.h"
#include "scoring/adjustments.h"

namespace leadline::scoring {

using base::Json;

namespace {

using Set = std::uint64_t;  // of questions

constexpr Set only(std::size_t question) { return Set{1} << question; }

struct Range {
  Milli least = 0, most = 0;
  bool open() const { return least < most; }
  void include(Milli points) {
    least = std::min(least, points);
    most = std::max(most, points);
  }
  void add(const Range& other) {
    least += other.least;
    most += other.most;
  }
  void clamp(const Clamp& by) { *this = {by.apply(least), by.apply(most)}; }
};

// What a condition can be, whatever the answers are.
struct Could { bool hold = false, fail = false; };

bool is_below(std::string_view path, std::string_view place) {
  return base::starts_with(path, place) && (path.size() == place.size() || path[place.size()] == '.');
}

// Where a condition finds an answer; of the submission itself, too.
LEADLINE_DATA(fields) constexpr char kPlaces[] = "fields\0event.values\0";

// Whether a path of a condition reads the answer, a part of it, or all answers.
bool is_read(const std::string& path, const std::string& field) {
  for (const int i : {0, 1}) {
    const std::string place = base::nth_text(kPlaces, i);
    if (is_below(place, path) || is_below(path, place + "." + field)) return true;
  }
  return false;
}

// Every number in a condition, as points, and what is beside it: where it may change.
void add_numbers(const Json& rule, std::vector<Milli>& out) {
  constexpr std::size_t kMost = 64;
  constexpr double kPoints = 1e12;
  if (rule.is_number() && out.size() < kMost && rule.get<double>() < kPoints && rule.get<double>() > -kPoints)
    for (const Milli beside : {-1, 0, 1}) out.push_back(static_cast<Milli>(rule.get<double>() * 1000) + beside);
  if (rule.is_structured()) for (const Json& part : rule) add_numbers(part, out);
}

class Outlook {
 public:
  Outlook(const Model& model, const facts::State& facts, const State& state, const std::string& form, const Json& answers,
          const std::vector<Question>& questions);

  // Those of `asked` whose answer could change the stage, while none of them is answered.
  Set moving(Set asked);

 private:
  struct Condition {
    const rules::Program* program;
    Set reads;  // which answers it depends on
  };
  // A rule that is worth something now, or once the form is sent.
  struct Part { const Rule* rule; Condition when; Milli so_far; Set reads; bool sent; };

  rules::Data data(bool sent) const { return {&doc_, sent ? &event_ : nullptr}; }
  Set read_by(const std::string& path) const;
  Set read_by(const std::vector<std::string>& paths) const;
  Condition condition(const rules::Program& program) const;
  void answer(std::size_t question, const Json* value);
  template <typename Try> bool try_each(Set unknown, Try&& each);
  Could could(const Condition& condition, Set unknown, bool sent);
  Milli worth(const Part& part) const;
  Range worth_of_any(const Part& part, Set unknown) const;
  Range range(const Part& part, Set unknown);
  void add_up(Set asked);
  void write_score(Milli at);
  Set movers(const std::string& path) const;
  Could settle(const Requirement& one, Set asked, Set& by);

  const Model& model_;
  const State& state_;
  const std::vector<Question>& questions_;
  Json doc_, event_;               // the facts, and the submission as a rule sees it, with and without answers as they are tried
  const Json facts_, submission_;  // both as they were
  Score adjusted_;
  std::vector<Part> parts_;

  // Of the answers that `moving` asks about.
  std::vector<Range> dimensions_;
  Range total_;
  std::vector<Set> moves_dimension_;  // whose answers move it
  Set moves_total_ = 0, moves_grade_ = 0;
};

Outlook::Outlook(const Model& model, const facts::State& facts, const State& state, const std::string& form, const Json& answers,
                 const std::vector<Question>& questions)
    : model_(model), state_(state), questions_(questions), doc_(facts.doc),
      event_(base::object_of("k", api::name_of(api::EventKind::submit), "form", form, "values", answers)), facts_(facts.doc), submission_(event_) {
  if (!state.adjustments.empty()) sum_adjustments(model, state, facts.now, adjusted_);
  std::vector<Milli> sums = rule_sums(model, state.ledger, facts.now);
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const Rule& rule = model.rules[i];
    const Tally* tally = find_tally(state.ledger, static_cast<std::int32_t>(i));
    Part part{&rule, {}, tally ? sums[static_cast<std::size_t>(tally - state.ledger.tallies.data())] : 0, 0, false};
    // Whether an award is still to be had is the cap's to say; where it counts by something else than a life, that is not asked here.
    const bool had = tally && rule.cap.per == CapPer::lifetime && tally->in_bucket >= rule.cap.n;
    part.sent = rule.kind == RuleKind::event && rule.on == api::name_of(api::EventKind::submit) && !had;
    if (part.sent || rule.kind == RuleKind::state || rule.kind == RuleKind::answer) {
      part.when = condition(rule.when);
      part.reads = part.when.reads | read_by(rule.of);
    }
    if (part.when.program || part.so_far != 0) parts_.push_back(part);
  }
}

Set Outlook::read_by(const std::string& path) const {
  Set out = 0;
  for (std::size_t q = 0; q < questions_.size(); ++q) if (is_read(path, questions_[q].field)) out |= only(q);
  return out;
}

Set Outlook::read_by(const std::vector<std::string>& paths) const {
  Set out = 0;
  for (const std::string& path : paths) out |= read_by(path);
  return out;
}

Outlook::Condition Outlook::condition(const rules::Program& program) const {
  const rules::Variables read = rules::variables(program);
  return {&program, read.computed ? ~Set{0} : read_by(read.paths)};
}

// The answer as it would be known once the form is sent; null: it is left open.
void Outlook::answer(std::size_t question, const Json* value) {
  const std::string& name = questions_[question].field;
  for (const bool sent : {false, true}) {
    Json& owner = sent ? event_ : doc_;
    const char* key = sent ? "values" : "fields";
    Json answers = base::get_object(owner, key);
    answers.erase(name);
    if (value) base::put(answers, std::string_view(name), Json(*value));
    base::put(owner, key, std::move(answers));
  }
}

// Tries each answer of a single question that has few: `each` is called for all of them, and once with it left open. False: nothing was
// tried, for there are several questions, or more answers than can be counted.
template <typename Try>
bool Outlook::try_each(Set unknown, Try&& each) {
  std::size_t at = 0;
  while (at < questions_.size() && unknown != only(at)) ++at;
  if (at == questions_.size() || questions_[at].answers.empty()) return false;
  each();
  for (const Json& value : questions_[at].answers) {
    answer(at, &value);
    each();
  }
  answer(at, nullptr);
  return true;
}

Could Outlook::could(const Condition& condition, Set unknown, bool sent) {
  Could out;
  const auto ask = [&] {
    const bool yes = rules::test(*condition.program, data(sent)) == rules::Truth::yes;
    (yes ? out.hold : out.fail) = true;
  };
  if (!unknown) ask();
  else if (!try_each(unknown, ask)) {
    // What is missing makes a condition unknown, unless it says itself what to do then (`missing`, a default …): that can be anything.
    const bool honest = (unknown & ~read_by(rules::missing_variables(*condition.program, data(sent)))) == 0;
    const rules::Truth truth = rules::test(*condition.program, data(sent));
    out = {!honest || truth != rules::Truth::no, !honest || truth != rules::Truth::yes};
  }
  return out;
}

Milli Outlook::worth(const Part& part) const {
  if (rules::test(part.rule->when, data(part.sent)) != rules::Truth::yes) return 0;
  return part.rule->value_map.empty() ? part.rule->points : mapped(*part.rule, variable(data(part.sent), part.rule->of));
}

// The least and the most that it gives, whether it is reached or not.
Range Outlook::worth_of_any(const Part& part, Set unknown) const {
  Range out;
  if (part.rule->value_map.empty()) out.include(part.rule->points);
  const Set asked = read_by(part.rule->of) & unknown;
  bool several = false;
  for (std::size_t q = 0; q < questions_.size(); ++q) several = several || ((asked & only(q)) && questions_[q].several);
  if (!asked && !part.rule->value_map.empty()) out.include(mapped(*part.rule, variable(data(part.sent), part.rule->of)));
  else for (const MappedPoints& entry : part.rule->value_map) {
    if (!several) out.include(entry.points);
    else out.add({std::min<Milli>(entry.points, 0), std::max<Milli>(entry.points, 0)});
  }
  return out;
}

// What it is worth when the form has been sent.
Range Outlook::range(const Part& part, Set asked) {
  const Rule& rule = *part.rule;
  const Set unknown = part.reads & asked;
  Range out;
  bool first = true;
  const auto take = [&] {
    const Milli points = worth(part);
    if (first) out = {points, points};
    first = false;
    out.include(points);
  };
  if (!part.when.program) out = {};  // what it has given so far is all
  else if (!unknown) take();
  else if (!try_each(unknown, take)) {
    if (could(part.when, unknown & part.when.reads, part.sent).hold) out = worth_of_any(part, unknown);
  }
  if (part.sent && rule.cap.per != CapPer::none && rule.cap.per != CapPer::lifetime) out.include(0);
  out.add({part.so_far, part.so_far});
  out.clamp(rule.clamp);
  return out;
}

// Rules → groups → dimensions → total, each at its least and at its most.
void Outlook::add_up(Set asked) {
  std::vector<Range> groups(model_.groups.size());
  std::vector<Set> moves(model_.groups.size());
  for (const Part& part : parts_) {
    const auto group = static_cast<std::size_t>(part.rule->group);
    const Range points = range(part, asked);
    groups[group].add(points);
    if (points.open()) moves[group] |= part.reads & asked;
  }
  dimensions_.assign(model_.dimensions.size(), {});
  moves_dimension_.assign(model_.dimensions.size(), 0);
  total_ = {};
  moves_total_ = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i].clamp(model_.groups[i].clamp);
    const auto dimension = static_cast<std::size_t>(model_.groups[i].dimension);
    dimensions_[dimension].add(groups[i]);
    if (groups[i].open()) moves_dimension_[dimension] |= moves[i];
  }
  const std::vector<Milli>& by_hand = adjusted_.adjusted;
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    if (!by_hand.empty()) dimensions_[i].add({by_hand[i], by_hand[i]});
    dimensions_[i].clamp(model_.dimensions[i].clamp);
    if (!dimensions_[i].open()) moves_dimension_[i] = 0;
    total_.add(dimensions_[i]);
    moves_total_ |= moves_dimension_[i];
  }
  if (!by_hand.empty()) total_.add({by_hand.back(), by_hand.back()});
  total_.clamp(model_.total);
  if (!total_.open()) moves_total_ = 0;
  moves_grade_ = 0;
  for (const Criterion& criterion : model_.fit.criteria) {
    const Condition one = condition(criterion.when);
    const Could met = could(one, one.reads & asked, false);
    if (met.hold && met.fail) moves_grade_ |= one.reads & asked;
  }
}

// The score as conditions see it, each part of it as near to `at` as it can be. What is not settled is left out: it is unknown.
void Outlook::write_score(Milli at) {
  Score ends[2];
  for (int end = 0; end < 2; ++end) {
    ends[end].total.clamped = end ? total_.most : total_.least;
    for (const Range& one : dimensions_) ends[end].dimensions.push_back({0, end ? one.most : one.least});
  }
  Json section = base::get_object(doc_, "score");
  const auto near = [at](const Range& range) { return base::from_thousandths(std::max(range.least, std::min(range.most, at))); };
  base::put(section, "total", near(total_));
  for (std::size_t i = 0; i < dimensions_.size(); ++i) base::put(section, model_.dimensions[i].id.c_str(), near(dimensions_[i]));
  const std::int32_t band = band_of(model_, ends[0], state_.band);
  if (band == band_of(model_, ends[1], state_.band)) base::put(section, "band", band_name(model_, band));
  else section.erase("band");
  if (movers("score")) {
    section.erase("grade");
    section.erase("matrix");
  }
  base::put(doc_, "score", std::move(section));
}

// Whose answers a path of a condition depends on by the points that they give.
Set Outlook::movers(const std::string& path) const {
  if (!is_below(path, "score")) return 0;
  const std::string part = path.substr(path.find('.') + 1);
  if (part == "total") return moves_total_;
  Set all = moves_grade_;  // a band, a grade, the whole of it
  for (std::size_t i = 0; i < model_.dimensions.size(); ++i) {
    if (part == model_.dimensions[i].id) return moves_dimension_[i];
    all |= moves_dimension_[i];
  }
  return all;
}

// What a requirement of a stage can be. `by`: whose answers that depends on.
Could Outlook::settle(const Requirement& one, Set asked, Set& by) {
  const rules::Variables read = rules::variables(one.program);
  const Condition condition = this->condition(one.program);
  const Set unknown = condition.reads & asked;
  Set points = read.computed ? movers("score") : 0;
  bool scored = read.computed;
  for (const std::string& path : read.paths) {
    scored = scored || is_below(path, "score");
    points |= movers(path);
  }
  std::vector<Milli> places = {total_.least, total_.most};
  if (scored) {
    for (const Range& range : dimensions_) {
      places.push_back(range.least);
      places.push_back(range.most);
    }
    add_numbers(one.rule, places);
  }
  Could out;
  for (const Milli at : places) {
    write_score(at);
    Could met;
    if (unknown) met = could(condition, unknown, false);
    else {
      // What is not settled of the score is unknown, and can be anything.
      const rules::Truth truth = rules::test(one.program, data(false));
      met = {truth == rules::Truth::yes || (scored && truth == rules::Truth::unknown), truth != rules::Truth::yes};
    }
    out = {out.hold || met.hold, out.fail || met.fail};
  }
  if (out.hold && out.fail) by |= unknown | points;
  return out;
}

Set Outlook::moving(Set asked) {
  for (std::size_t q = 0; q < questions_.size(); ++q)
    if (asked & only(q)) answer(q, nullptr);
  add_up(asked);
  Set out = 0;
  const Condition exclude = condition(model_.exclude);
  const Could excluded = model_.exclude.empty() ? Could{false, true} : could(exclude, exclude.reads & asked, false);
  if (excluded.hold && excluded.fail) out |= exclude.reads & asked;
  const std::int32_t floor = state_.stage;
  const bool may_fall = floor >= 0 && model_.stages[static_cast<std::size_t>(floor)].any_direction && !state_.by_rule;
  for (const Part& part : parts_) {
    if (!part.sent || part.rule->qualify_as <= floor) continue;
    const Could met = could(part.when, part.when.reads & asked, true);
    if (met.hold && met.fail) out |= part.when.reads & asked;
  }
  // From the top down: what is below a stage that is entered anyway decides nothing.
  for (auto stage = static_cast<std::int32_t>(model_.stages.size()) - 1; excluded.fail && stage > (may_fall ? -1 : floor); --stage) {
    const std::vector<Requirement>& requirements = model_.stages[static_cast<std::size_t>(stage)].requirements;
    bool possible = !requirements.empty(), certain = possible;
    Set by = 0;
    for (const Requirement& one : requirements) {
      const Could met = settle(one, asked, by);
      possible = possible && met.hold;
      certain = certain && !met.fail;
    }
    if (!possible) continue;
    if (certain) break;
    out |= by;
  }
  doc_ = facts_;
  event_ = submission_;
  return out;
}

}  // namespace

std::vector<Bearing> bearings(const Model& model, const facts::State& facts, const State& state, const std::string& form, const Json& answers,
                              const std::vector<Question>& questions) {
  std::vector<Bearing> out(questions.size(), Bearing::none);
  if (model.stages.empty()) return out;
  Outlook outlook(model, facts, state, form, answers, questions);
  Set all = 0;
  for (std::size_t q = 0; q < questions.size(); ++q) all |= only(q);
  const Set together = outlook.moving(all);
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (!(together & only(q))) continue;
    out[q] = outlook.moving(only(q)) ? Bearing::alone : Bearing::together;
  }
  return out;
}

}  // namespace leadline::scoring
