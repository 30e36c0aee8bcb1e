// What a form asks of this visitor: what is known already, what is asked in which order, and what is left out. Decided when the form is
// shown, and for what is still to come when a step begins; kept in between (`plans` of the state), so that no field goes away under the
// visitor's hands.
#include <algorithm>

#include "base/door.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "engine/turn.h"
#include "fields/fields.h"
#include "scoring/outlook.h"

namespace leadline::engine {

using base::Json;

const fields::Form& more_of(const Turn& turn, std::size_t surface) { return turn.config.fields->forms[surface]; }

namespace {

constexpr std::size_t kAnswerBytes = 256;  // of one field; a longer one is not remembered

bool has_entered(const forms::State& state, const forms::Field& field) { return !fields::controls_of(state.values, field.name).empty(); }

// What is known and not asked is in the form as if it had been typed: so conditions, steps and the submission see it.
Json take_known(Turn& turn, std::size_t surface) {
  Json known = base::list();
  forms::State& state = turn.state.surfaces[surface].form;
  for (const forms::Field& field : turn.config.surfaces[surface].form->fields) {
    if (has_entered(state, field)) continue;
    const Json controls = fields::known_of(field, turn.state.answers, turn.state.traits);
    for (auto it = controls.begin(); it != controls.end(); ++it) base::put(state.values, std::string_view(it.key()), Json(*it));
    if (!controls.empty()) base::push(known, field.name);
  }
  return known;
}

// All answers there are, where they can be counted.
std::vector<Json> answers_to(const forms::Field& field) {
  using forms::FieldType;
  std::vector<Json> out;
  if (field.type == FieldType::checkbox || field.type == FieldType::consent)
    for (const bool ticked : {true, false}) out.emplace_back(ticked);
  if (field.type == FieldType::rating || field.type == FieldType::nps)
    for (const std::string& one : fields::scale(field)) {
      const Json value(one);
      out.push_back(forms::normalise_more(field, &value));
    }
  if ((field.type == FieldType::select || field.type == FieldType::radio) && !base::get_bool(field.more, "other"))
    for (const forms::Option& option : field.options) out.emplace_back(option.value);
  return out;
}

// A field that can be asked: whether it stays whatever it counts for, and what its answer can do.
struct Candidate {
  std::size_t field;  // of the form
  bool seen, must;
  scoring::Bearing bearing = scoring::Bearing::none;
  std::int64_t rank = 0;  // 0: it must be asked. Then by what its answer, or that of a field which follows from it, can do; last a consent
};
constexpr std::int64_t kNoBearing = 3, kConsent = fields::kLastRank;

// A condition of a later field that reads an earlier one: that one stays before it.
bool depends(const fields::Form& more, std::size_t later, const std::string& earlier) {
  for (const rules::Program* program : {&more.visible[later], &more.required[later]}) {
    const rules::Variables read = rules::variables(*program);
    if (read.computed) return true;
    for (const std::string& path : read.paths)
      if (path == "fields" || path == "fields." + earlier || base::starts_with(path, "fields." + earlier + ".")) return true;
  }
  return false;
}

bool has_name(const Json& list, const std::string& name) {
  for (const Json& one : list) if (one == name) return true;
  return false;
}

void weigh(const Turn& turn, const forms::Form& asked, const forms::Form& form, const Json& values, std::vector<Candidate>& candidates) {
  std::vector<scoring::Question> questions;
  std::vector<std::size_t> of;  // which candidate each is about
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const forms::Field& field = form.fields[candidates[i].field];
    if (!fields::controls_of(values, field.name).empty()) continue;
    of.push_back(i);
    questions.push_back({field.name, answers_to(field), field.type == forms::FieldType::multiselect});
  }
  facts::State facts = turn.state.facts;
  const Json answers = forms::normalise(asked, fields::fold(asked, values));
  for (auto it = answers.begin(); it != answers.end(); ++it) base::put(facts::section(facts, "fields"), std::string_view(it.key()), Json(*it));
  const std::vector<scoring::Bearing> bearings = scoring::bearings(turn.config.scoring, facts, turn.state.scoring, form.id, answers, questions);
  for (std::size_t i = 0; i < of.size(); ++i) candidates[of[i]].bearing = bearings[i];
}

// A consent is asked for wherever the form asks for it, and what has been entered or filled in stays.
std::vector<Candidate> candidates_of(const Turn& turn, std::size_t surface, const Json& known) {
  const forms::Form& form = *turn.config.surfaces[surface].form;
  const forms::State& state = turn.state.surfaces[surface].form;
  fields::Form more = more_of(turn, surface);
  more.steps.clear();  // of all steps at once
  const forms::Form asked = fields::ask(form, more, state, turn.state.facts.doc).whole;
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const forms::Field& field = form.fields[i];
    if (field.type == forms::FieldType::hidden || has_name(known, field.name)) continue;
    const forms::Field* seen = asked.find(field.name);
    out.push_back({i, seen != nullptr, (seen ? seen : &field)->required || field.type == forms::FieldType::consent || has_entered(state, field)});
  }
  weigh(turn, asked, form, state.values, out);
  for (Candidate& one : out) one.rank = kNoBearing - static_cast<std::int64_t>(one.bearing);
  for (std::size_t i = out.size(); i-- > 0;)
    for (std::size_t j = 0; j < i; ++j) {
      if (!depends(more, out[i].field, form.fields[out[j].field].name)) continue;
      out[j].rank = std::min(out[j].rank, out[i].rank);
      out[j].must = out[j].must || (out[i].must && out[i].seen);
    }
  for (Candidate& one : out)
    if (form.fields[one.field].type == forms::FieldType::consent) one.rank = kConsent;
    else if (one.must) one.rank = 0;
  return out;
}

// What is left out, and in which order the rest is asked.
void shorten(const Turn& turn, std::size_t surface, Json& plan) {
  const forms::Form& form = *turn.config.surfaces[surface].form;
  const fields::Form& more = more_of(turn, surface);
  const std::vector<Candidate> candidates = candidates_of(turn, surface, base::get_array(plan, "known"));
  bool settled = more.shorten && !turn.config.scoring->stages.empty();
  for (const Candidate& one : candidates) settled = settled && one.bearing == scoring::Bearing::none;
  const Json before = base::get_object(plan, "rank");
  Json left = base::object(), rank = base::object(), stage = base::list();
  std::int32_t count = 0;
  for (std::int64_t at = 0; at <= kConsent; ++at)
    for (const Candidate& one : candidates) {
      if (one.rank != at) continue;
      const std::string& name = form.fields[one.field].name;
      if (one.bearing != scoring::Bearing::none) base::push(stage, name);
      // What has been shown keeps its place, for whoever goes back to it.
      const bool shown = has_entered(turn.state.surfaces[surface].form, form.fields[one.field]);
      if (more.most > 0) base::put(rank, std::string_view(name), Json(shown ? base::get_int(before, name, at) : at));
      if (at == kConsent) continue;
      const bool too_many = more.most > 0 && one.seen && count >= more.most;
      if (!one.must && (settled || too_many)) base::put(left, std::string_view(name), Json(settled ? "stage" : "most"));
      else if (one.seen) ++count;
    }
  base::put_all(plan, "left", std::move(left), "rank", std::move(rank), "stage", std::move(stage));
}

}  // namespace

// The form is shown, and nothing has been entered on this page yet.
void plan_form(Turn& turn, std::size_t surface) {
  const fields::Form& more = more_of(turn, surface);
  Json plan = base::object();
  if (more.skips_known) base::put(plan, "known", take_known(turn, surface));
  fields::prefill(*turn.config.surfaces[surface].form,
                  base::object_of("query", base::get_object(turn.state.around, "query"), "traits", turn.state.traits, "answers", turn.state.answers),
                  turn.state.surfaces[surface].form);
  if (more.most > 0 || more.shorten) shorten(turn, surface, plan);
  if (more.is_planned()) base::put(turn.state.plans, std::string_view(turn.surface_id(surface)), std::move(plan));
}

// A step begins: what is asked in those to come.
void plan_step(Turn& turn, std::size_t surface) {
  const fields::Form& more = more_of(turn, surface);
  if (more.most == 0 && !more.shorten) return;
  Json plan = plan_of(turn, surface);
  shorten(turn, surface, plan);
  base::put(turn.state.plans, std::string_view(turn.surface_id(surface)), std::move(plan));
}

const Json& plan_of(const Turn& turn, std::size_t surface) { return base::get_object(turn.state.plans, turn.surface_id(surface)); }

// The visitor wants to see what is known, or something of it is wrong: it is asked like anything else. `names`: those; none: all.
// The first of them, or "".
std::string ask_for_known(Turn& turn, std::size_t surface, const forms::Issues* wrong) {
  Json plan = plan_of(turn, surface), left = base::list();
  std::string first;
  for (const Json& name : base::get_array(plan, "known")) {
    bool asks = !wrong;
    if (wrong) for (const forms::Issue& issue : *wrong) asks = asks || name == issue.field;
    if (!asks) base::push(left, Json(name));
    else if (first.empty()) first = name.get<std::string>();
  }
  if (first.empty()) return first;
  base::put(plan, "known", std::move(left));
  base::put(turn.state.plans, std::string_view(turn.surface_id(surface)), std::move(plan));
  return first;
}

// Takes what is known and not asked out of what was entered.
void forget_known(const Turn& turn, std::size_t surface, Json& values) {
  for (const Json& name : base::get_array(plan_of(turn, surface), "known")) {
    const Json controls = fields::controls_of(values, name.get_ref<const std::string&>());
    for (auto it = controls.begin(); it != controls.end(); ++it) values.erase(it.key());
  }
}

// What was answered in a form that has been sent, as far as some form makes use of it, and it is right.
void remember_answers(Turn& turn, std::size_t surface) {
  const forms::State& state = turn.state.surfaces[surface].form;
  Json& answers = turn.state.answers;
  for (const forms::Field& field : turn.form(surface).fields) {
    Json said = fields::controls_of(state.values, field.name);
    if (said.empty() || !fields::can_be_known(field) || !fields::is_of_use(turn.config.forms.forms, turn.config.fields, field.name)) continue;
    if (said == fields::said_before(answers, field.name) || base::dump_json(said).size() > kAnswerBytes || !fields::is_right(field, said)) continue;
    std::size_t place = 0;
    while (place < answers.size() && base::get_text(answers[place], "field") != field.name) ++place;
    if (place < answers.size()) answers.erase(place);
    else if (answers.size() >= base::limits::kTraits) answers.erase(std::size_t{0});  // the oldest
    base::push(answers, base::object_of("field", field.name, "values", std::move(said)));
    turn.state.unsaved = true;
  }
}

// Nothing may be remembered any more: what a form knows from before is asked, and empty.
void forget_answers(Turn& turn) {
  turn.state.answers = base::list();
  for (std::size_t i = 0; i < turn.config.forms.forms.size(); ++i) {
    forms::State& state = turn.state.surfaces[i].form;
    if (forms::on_its_way(state)) continue;
    forget_known(turn, i, state.values);
    if (!ask_for_known(turn, i, nullptr).empty()) turn.touch(i);
  }
}

// `why` of a form: what it asks, what it knows, and what it has left out for which reason.
LEADLINE_DOOR void explain_plan(const Turn& turn, std::size_t surface, Json& out) {
  const std::vector<fields::Asked>& all = turn.asked;
  const Json& plan = plan_of(turn, surface);
  const Json& known = base::get_array(plan, "known");
  Json asked = base::list(), left = base::list();
  for (const forms::Field& field : all[surface].whole.fields)
    if (field.type != forms::FieldType::hidden && !has_name(known, field.name)) base::push(asked, field.name);
  for (const Json& name : known) base::push(left, base::object_of("field", name, "because", "known"));
  const Json& dropped = base::get_object(plan, "left");
  for (auto it = dropped.begin(); it != dropped.end(); ++it) base::push(left, base::object_of("field", it.key(), "because", *it));
  Json fields = base::object_of("asked", std::move(asked), "known", known, "left", std::move(left));
  if (const Json* stage = base::find(plan, "stage")) base::put(fields, "stage", *stage);
  base::put(out, "fields", std::move(fields));
}

}  // namespace leadline::engine
