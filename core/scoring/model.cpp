#include "scoring/model.h"

#include "api/event.h"
#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/sort.h"
#include "base/text.h"
#include "base/zone.h"
#include "scoring/challengers.h"
#include "scoring/grade.h"
#include "scoring/reading.h"
#include "scoring/stages.h"

namespace leadline::scoring {

using base::add_error;
using base::add_error_at;
using base::add_warning;
using base::child_pointer;
using base::Diagnostics;
using base::Json;
using base::Problem;

namespace {

bool lighter(const Stage& a, const Stage& b) { return a.weight < b.weight; }
bool lower(const Band& a, const Band& b) { return a.enter < b.enter; }
bool fewer(const Tier& a, const Tier& b) { return a.at_least < b.at_least; }

// Reads one scoring document; holds what all its readers share.
class Compiler {
 public:
  Compiler(Model& model, Diagnostics& out) : model_(model), out_(out) {}

  void read(Json& scoring, const std::string& pointer);

 private:
  void read_dimensions(const Json& list, const std::string& pointer);
  void read_groups(const Json& list, const std::string& pointer);
  void read_stages(const Json& list, const std::string& pointer);
  void read_requirements(const Json& when, const std::string& pointer, Stage& stage);
  void read_bands(const Json& list, const std::string& pointer);
  void read_rules(Json& list, const std::string& pointer);
  void keep_first_of_each(const std::string& pointer, const std::vector<std::size_t>& places);
  bool read_rule(const Json& json, const std::string& pointer, Rule& rule);
  void read_worth(const Json& json, const std::string& pointer, Rule& rule);
  void read_value_map(const Json& json, const std::string& pointer, Rule& rule);
  void read_tiers(const Json& json, const std::string& pointer, Rule& rule);
  void read_cap(const Json& json, const std::string& pointer, Cap& cap);
  Decay read_decay(const Json& owner, const std::string& pointer);
  Clamp read_clamp(const Json& owner, const std::string& pointer);
  std::int32_t dimension(const std::string& id);
  std::int32_t group(const std::string& id, const std::string& pointer);
  std::int32_t stage(const std::string& id) const;
  void index();

  Model& model_;
  Diagnostics& out_;
};

void Compiler::read(Json& scoring, const std::string& pointer) {
  base::check_keys(scoring, pointer,
                   {"groups", "rules", "bands", "stages", "exclude", "dimensions", "min", "max", "version", "challengers",
                    "grade", "matrix"}, out_);
  base::expect(scoring, pointer, base::a_list(), {"dimensions", "groups", "stages", "bands", "rules", "challengers"}, out_);
  for (const char* key : {"dimensions", "groups", "stages", "bands"}) {
    if (base::get_array(scoring, key).size() <= base::limits::kScoringParts) continue;
    add_error_at(out_, pointer, key, Problem::too_many_parts, base::integer_text(base::limits::kScoringParts));
    scoring[key] = base::list();
  }
  model_.version = read_text(scoring, "version", pointer, "1", out_);
  model_.total = read_clamp(scoring, pointer);
  read_when(scoring, "exclude", pointer, model_.exclude, out_);
  read_dimensions(base::get_array(scoring, "dimensions"), child_pointer(pointer, "dimensions"));
  read_groups(base::get_array(scoring, "groups"), child_pointer(pointer, "groups"));
  read_stages(base::get_array(scoring, "stages"), child_pointer(pointer, "stages"));
  read_bands(base::get_array(scoring, "bands"), child_pointer(pointer, "bands"));
  if (!base::get_array(scoring, "rules").empty()) read_rules(scoring["rules"], child_pointer(pointer, "rules"));
  // What few models have is read by functions of its own, which a page loads when it is there.
  if (const Json* grade = base::find(scoring, "grade")) read_grade(*grade, child_pointer(pointer, "grade"), out_, model_.fit);
  if (const Json* matrix = base::find(scoring, "matrix")) read_matrix(*matrix, child_pointer(pointer, "matrix"), out_, model_);
  if (!base::get_array(scoring, "challengers").empty()) read_challengers(scoring["challengers"], child_pointer(pointer, "challengers"), out_, model_);
  index();
}

std::int32_t Compiler::dimension(const std::string& id) {
  for (std::size_t i = 0; i < model_.dimensions.size(); ++i)
    if (model_.dimensions[i].id == id) return static_cast<std::int32_t>(i);
  model_.dimensions.push_back({id, {}});
  return static_cast<std::int32_t>(model_.dimensions.size() - 1);
}

// A group that was not declared is made: a small model need not list its groups. Its dimension is the one of that name,
// if there is one.
std::int32_t Compiler::group(const std::string& id, const std::string& pointer) {
  for (std::size_t i = 0; i < model_.groups.size(); ++i)
    if (model_.groups[i].id == id) return static_cast<std::int32_t>(i);
  if (model_.groups.size() >= base::limits::kScoringParts) {
    add_error_at(out_, pointer, "group", Problem::too_many_groups, base::integer_text(base::limits::kScoringParts));
    return 0;
  }
  Group made;
  made.id = id;
  made.dimension = dimension("engagement");
  for (std::size_t i = 0; i < model_.dimensions.size(); ++i)
    if (model_.dimensions[i].id == id) made.dimension = static_cast<std::int32_t>(i);
  model_.groups.push_back(std::move(made));
  return static_cast<std::int32_t>(model_.groups.size() - 1);
}

std::int32_t Compiler::stage(const std::string& id) const {
  for (std::size_t i = 0; i < model_.stages.size(); ++i)
    if (model_.stages[i].id == id) return static_cast<std::int32_t>(i);
  return -1;
}

Clamp Compiler::read_clamp(const Json& owner, const std::string& pointer) {
  Clamp clamp{read_points(owner, "min", pointer, out_), read_points(owner, "max", pointer, out_)};
  if (clamp.min && clamp.max && *clamp.min > *clamp.max) {
    add_error_at(out_, pointer, "min", Problem::min_above_max);
    clamp = {};
  }
  return clamp;
}

Decay Compiler::read_decay(const Json& owner, const std::string& pointer) {
  Decay decay;
  const Json* frame = base::find(owner, "timeframe");
  const Json* fading = base::find(owner, "decay");
  if (frame && fading) {
    add_error_at(out_, pointer, "decay", Problem::timeframe_and_decay);
    return decay;
  }
  if (frame) {
    const std::string place = child_pointer(pointer, "timeframe");
    base::check_keys(*frame, place, {"days"}, out_);
    decay.kind = DecayKind::timeframe;
    decay.days = read_days(*frame, "days", place, 0, out_);
  }
  if (fading) {
    const std::string place = child_pointer(pointer, "decay");
    base::check_keys(*fading, place, {"kind", "days", "percent", "everyDays"}, out_);
    const int kind = base::choose(*fading, "kind", {"linear", "halfLife", "window"}, 0, place, out_);
    decay.kind = kind == 0 ? DecayKind::linear : kind == 1 ? DecayKind::half_life : DecayKind::window;
    decay.days = read_days(*fading, kind == 0 ? "everyDays" : "days", place, 0, out_);
    decay.percent = static_cast<std::int32_t>(base::get_int(*fading, "percent"));
    if (kind == 0 && (decay.percent < 1 || decay.percent > 100)) {
      add_error_at(out_, place, "percent", Problem::not_a_percentage);
      decay.kind = DecayKind::none;
    }
  }
  if (decay.kind != DecayKind::none && decay.days == 0) {
    add_error(out_, pointer, Problem::decay_needs_days);
    decay.kind = DecayKind::none;
  }
  return decay;
}

void Compiler::read_dimensions(const Json& list, const std::string& pointer) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    base::check_keys(list[i], place, {"id", "min", "max", "title"}, out_);
    const std::string id = base::require_string(list[i], "id", place, out_);
    if (!id.empty()) model_.dimensions[static_cast<std::size_t>(dimension(id))].clamp = read_clamp(list[i], place);
  }
}

void Compiler::read_groups(const Json& list, const std::string& pointer) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    base::check_keys(list[i], place, {"id", "dimension", "min", "max", "decay", "timeframe", "title"}, out_);
    Group group;
    group.id = base::require_string(list[i], "id", place, out_);
    if (group.id.empty()) continue;
    bool repeated = false;
    for (const Group& other : model_.groups) repeated = repeated || other.id == group.id;
    if (repeated) {
      add_error_at(out_, place, "id", Problem::group_twice);
      continue;
    }
    group.dimension = dimension(read_text(list[i], "dimension", place, "engagement", out_));
    group.clamp = read_clamp(list[i], place);
    group.decay = read_decay(list[i], place);
    model_.groups.push_back(std::move(group));
  }
}

void Compiler::read_stages(const Json& list, const std::string& pointer) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    base::check_keys(list[i], place, {"id", "weight", "when", "direction", "again", "ageOut", "title"}, out_);
    Stage made;
    made.id = base::require_string(list[i], "id", place, out_);
    if (made.id.empty()) continue;
    if (stage(made.id) >= 0) {
      add_error_at(out_, place, "id", Problem::stage_twice);
      continue;
    }
    const std::int64_t weight = base::get_int(list[i], "weight", static_cast<std::int64_t>(i + 1) * 10);
    if (const Json* given = base::find(list[i], "weight"); given && !given->is_number())
      add_error_at(out_, place, "weight", Problem::not_a_number);
    made.weight = static_cast<std::int32_t>(std::clamp<std::int64_t>(weight, -1'000'000, 1'000'000));
    if (has_moves(list[i])) read_moves(list[i], place, out_, model_, made);
    const Json* when = base::find(list[i], "when");
    if (read_when(list[i], "when", place, made.when, out_) && when) read_requirements(*when, child_pointer(place, "when"), made);
    model_.stages.push_back(std::move(made));
  }
  base::sort<Stage, lighter>(model_.stages);
}

void Compiler::read_requirements(const Json& when, const std::string& pointer, Stage& stage) {
  const Json& operands = base::get_array(when, "and");
  if (operands.empty()) stage.requirements.push_back({when, stage.when});
  for (const Json& operand : operands)
    if (const auto program = rules::compile(operand, pointer, out_)) stage.requirements.push_back({operand, *program});
}

void Compiler::read_bands(const Json& list, const std::string& pointer) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    base::check_keys(list[i], place, {"id", "enter", "exit", "of", "title"}, out_);
    Band band;
    band.id = base::require_string(list[i], "id", place, out_);
    if (band.id.empty()) continue;
    bool repeated = false;
    for (const Band& other : model_.bands) repeated = repeated || other.id == band.id;
    if (repeated) {
      add_error_at(out_, place, "id", Problem::band_twice);
      continue;
    }
    if (!list[i].contains("enter")) add_error(out_, place, Problem::band_needs_enter);
    const auto enter = read_points(list[i], "enter", place, out_);
    if (!enter) continue;  // whatever stood in for it would put everybody into the band, or nobody
    band.enter = *enter;
    band.exit = read_points(list[i], "exit", place, out_).value_or(band.enter);
    if (band.exit > band.enter)
      add_error_at(out_, place, "exit", Problem::exit_above_enter);
    const std::string of = read_text(list[i], "of", place, "total", out_);
    if (of != "total") band.of = dimension(of);
    model_.bands.push_back(std::move(band));
  }
  base::sort<Band, lower>(model_.bands);
}

void Compiler::read_rules(Json& list, const std::string& pointer) {
  if (list.size() > base::limits::kScoringRules) {
    add_error(out_, pointer, Problem::too_many_rules, base::limits::kScoringRules);
    return;
  }
  model_.rules.reserve(list.size());
  std::vector<std::size_t> places;  // where each rule that was taken stands in the list
  for (std::size_t i = 0; i < list.size(); ++i) {
    Rule rule;
    const bool usable = read_rule(list[i], child_pointer(pointer, i), rule);
    base::drop(list[i]);
    list[i] = nullptr;
    if (!usable) continue;
    model_.rules.push_back(std::move(rule));
    places.push_back(i);
  }
  keep_first_of_each(pointer, places);
}

// What is saved of a rule is found again by its id: the first one has it.
void Compiler::keep_first_of_each(const std::string& pointer, const std::vector<std::size_t>& places) {
  const auto by_id = [](const void* rules, std::int32_t a, std::int32_t b) {
    const auto& all = *static_cast<const std::vector<Rule>*>(rules);
    return all[static_cast<std::size_t>(a)].id < all[static_cast<std::size_t>(b)].id;
  };
  const std::vector<std::int32_t> order = base::sorted_order(static_cast<std::int32_t>(model_.rules.size()), by_id, &model_.rules);
  std::vector<char> keep(order.size(), 1);
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::string& id = model_.rules[static_cast<std::size_t>(order[i])].id;
    if (id != model_.rules[static_cast<std::size_t>(order[i - 1])].id) continue;
    add_error(out_, child_pointer(pointer, places[static_cast<std::size_t>(order[i])]) + "/id", Problem::rule_twice, id);
    keep[static_cast<std::size_t>(order[i])] = false;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (!keep[i]) continue;
    if (kept != i) model_.rules[kept] = std::move(model_.rules[i]);
    ++kept;
  }
  model_.rules.resize(kept);
}

bool Compiler::read_rule(const Json& json, const std::string& pointer, Rule& rule) {
  const std::size_t before = out_.size();
  base::check_keys(json, pointer,
                   {"id", "group", "kind", "on", "when", "points", "valueMap", "of", "field", "tiers", "mode", "cap",
                    "timeframe", "decay", "min", "max", "qualifyAs", "note", "days", "floor"}, out_);
  rule.id = base::require_string(json, "id", pointer, out_);
  if (rule.id.empty()) return false;
  rule.kind = static_cast<RuleKind>(base::choose(json, "kind", {"event", "state", "answer", "inactivity"}, 0, pointer, out_));
  rule.group = group(read_text(json, "group", pointer, "engagement", out_), pointer);
  rule.on = read_text(json, "on", pointer, "", out_);
  if (rule.kind == RuleKind::event && rule.on.empty())
    add_error(out_, pointer, Problem::rule_needs_on);
  if (!read_when(json, "when", pointer, rule.when, out_)) return false;
  read_worth(json, pointer, rule);
  if (const Json* cap = base::find(json, "cap")) read_cap(*cap, child_pointer(pointer, "cap"), rule.cap);
  rule.decay = read_decay(json, pointer);
  // What a silence took does not come back as its group fades.
  if (rule.decay.kind == DecayKind::none && rule.kind != RuleKind::inactivity) rule.decay = model_.groups[static_cast<std::size_t>(rule.group)].decay;
  rule.clamp = read_clamp(json, pointer);
  if (const Json* note = base::find(json, "note"))
    rule.note = base::Localized::compile(note, child_pointer(pointer, "note"), out_).value_or(base::Localized());
  if (rule.kind == RuleKind::inactivity) {
    rule.days = read_days(json, "days", pointer, 30, out_);
    rule.floor = read_points(json, "floor", pointer, out_).value_or(0);
    if (rule.points > 0)
      add_error_at(out_, pointer, "points", Problem::positive_inactivity);
  }
  const std::string qualify = read_text(json, "qualifyAs", pointer, "", out_);
  rule.qualify_as = stage(qualify);
  if (!qualify.empty() && rule.qualify_as < 0)
    add_error_at(out_, pointer, "qualifyAs", Problem::unknown_stage, qualify);
  for (std::size_t i = before; i < out_.size(); ++i)
    if (out_[i].severity == base::Severity::error) return false;  // a broken rule is left out; the rest goes on
  return true;
}

void Compiler::read_worth(const Json& json, const std::string& pointer, Rule& rule) {
  rule.points = read_points(json, "points", pointer, out_).value_or(0);
  if (const Json* map = base::find(json, "valueMap")) read_value_map(*map, child_pointer(pointer, "valueMap"), rule);
  if (const Json* tiers = base::find(json, "tiers")) read_tiers(*tiers, child_pointer(pointer, "tiers"), rule);
  rule.additive = base::choose(json, "mode", {"total", "additive"}, 0, pointer, out_) == 1;
  const std::string field = read_text(json, "field", pointer, "", out_);
  rule.of = field.empty() ? read_text(json, "of", pointer, "", out_) : "fields." + field;
  if (!json.contains("points") && rule.value_map.empty() && rule.tiers.empty() && rule.qualify_as < 0 && !json.contains("qualifyAs"))
    add_error(out_, pointer, Problem::rule_needs_points);
  if (!rule.value_map.empty() && rule.of.empty())
    add_error(out_, pointer, Problem::value_map_needs_field);
  if (rule.kind == RuleKind::answer && rule.value_map.empty() && rule.when.empty())
    add_error(out_, pointer, Problem::answer_rule_needs_field);
}

void Compiler::read_value_map(const Json& json, const std::string& pointer, Rule& rule) {
  if (!json.is_object()) {
    add_error(out_, pointer, Problem::value_map_not_an_object);
    return;
  }
  rule.value_map.reserve(json.size());
  for (auto it = json.begin(); it != json.end(); ++it) {
    Milli points = 0;
    if (base::read_thousandths(it.value(), child_pointer(pointer, it.key()), points, out_))
      rule.value_map.push_back({it.key(), points});
  }
}

void Compiler::read_tiers(const Json& json, const std::string& pointer, Rule& rule) {
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    if (!json[i].is_object() || !json[i].contains("atLeast")) add_error(out_, place, Problem::tier_needs_at_least);
    base::check_keys(json[i], place, {"atLeast", "points"}, out_);
    const std::int32_t at_least = read_count(json[i], "atLeast", place, 1, 1'000'000, out_);
    rule.tiers.push_back({at_least, read_points(json[i], "points", place, out_).value_or(0)});
  }
  if (rule.tiers.empty()) add_error(out_, pointer, Problem::tiers_not_a_list);
  base::sort<Tier, fewer>(rule.tiers);
}

void Compiler::read_cap(const Json& json, const std::string& pointer, Cap& cap) {
  if (!json.is_object())
    return add_error(out_, pointer, Problem::cap_not_an_object);
  base::check_keys(json, pointer, {"n", "per"}, out_);
  cap.n = read_count(json, "n", pointer, 1, 1'000'000, out_);
  const std::string per = base::get_string(json, "per", "lifetime");
  if (per == "days" || base::starts_with(per, "days:")) {
    cap.per = CapPer::days;
    for (const char c : per.substr(std::min<std::size_t>(5, per.size()))) cap.days = c >= '0' && c <= '9' && cap.days < 100000 ? cap.days * 10 + (c - '0') : -1;
    if (cap.days < 1) add_error_at(out_, pointer, "per", Problem::cap_needs_days);
    return;
  }
  if (base::starts_with(per, "distinct:")) {
    cap.per = CapPer::distinct;
    cap.variable = per.substr(9);
    if (cap.variable.empty()) add_error_at(out_, pointer, "per", Problem::distinct_needs_variable);
    return;
  }
  cap.per = static_cast<CapPer>(1 + base::choose(json, "per", {"session", "day", "week", "days", "lifetime"}, 4, pointer, out_));
}

void Compiler::index() {
  for (std::size_t i = 0; i < model_.rules.size(); ++i) {
    const Rule& rule = model_.rules[i];
    const auto at = static_cast<std::int32_t>(i);
    if (rule.decay.kind != DecayKind::none) model_.decays = true;
    if (rule.kind == RuleKind::event) continue;
    if (rule.kind == RuleKind::inactivity) model_.inactivity_rules.push_back(at);
    else model_.state_rules.push_back(at);
  }
  index_events(model_);
}

}  // namespace

void compile(Json scoring, const std::string& timezone, const std::string& pointer, Diagnostics& out, Model& model) {
  for (const char* id : {"fit", "engagement", "intent", "product", "service"}) model.dimensions.push_back({id, {}});
  if (timezone != "visitor" && !timezone.empty()) {
    model.has_fixed_zone = base::fixed_zone(timezone, model.zone_minutes);
    if (!model.has_fixed_zone)
      add_warning(out, "/timezone", Problem::unknown_timezone);
  }
  if (scoring.is_object()) Compiler(model, out).read(scoring, pointer);
  else if (!scoring.is_null()) add_error(out, pointer, Problem::scoring_not_an_object);
}

}  // namespace leadline::scoring
