#include "lint/lint.h"

#include <algorithm>

#include "base/finding.h"
#include "base/text.h"
#include "lint/answers.h"
#include "lint/attainable.h"
#include "lint/bridges.h"
#include "lint/conditions.h"
#include "lint/destinations.h"
#include "lint/forms.h"
#include "lint/locales.h"
#include "lint/memory.h"
#include "lint/names.h"
#include "lint/surfaces.h"
#include "lint/urls.h"
#include "lint/variables.h"

namespace leadline::cli {

namespace {

using base::add_warning;
using base::child_pointer;
using base::Json;

const char* const kThresholdHint = "raise points, caps or clamps, or lower the threshold";

std::string points_text(Milli points) { return base::dump_json(base::from_thousandths(points)); }

class Linter {
 public:
  Linter(const Json& document, const config::Config& config)
      : scoring_(base::get_object(document, "scoring")), document_(document), config_(config), model_(config.scoring), at_("/scoring") {}
  // One of its challengers.
  Linter(const Json& scoring, const Json& document, const config::Config& config, const scoring::Model& model, std::string at)
      : scoring_(scoring), document_(document), config_(config), model_(model), at_(std::move(at)) {}

  base::Findings run() {
    lint_model();
    lint_challengers();
    lint_surfaces();
    lint_endpoints();
    lint_countries();
    lint_urls(document_, out_);
    lint_destinations(document_, config_, out_);
    lint_locales(document_, out_);
    lint_bridges(document_, out_);
    return std::move(out_);
  }

  base::Findings run_model() {
    lint_model();
    return std::move(out_);
  }

 private:
  void lint_model();
  void lint_challengers();
  void lint_fit();
  void lint_steps(const scoring::Steps& steps, const std::string& pointer);
  std::string unmet_grade(const Comparison& comparison) const;
  void find_live_rules();
  void find_reachable_stages();
  void lint_rules();
  void lint_rule(const Json& json, const std::string& pointer, std::size_t index);
  void lint_tiers(const scoring::Rule& rule, const Json& json, const std::string& pointer);
  void lint_bands();
  void lint_stages();
  void lint_surfaces();
  void lint_endpoints();
  std::string near_form(const std::string& id) const;
  void lint_countries();
  void lint_condition(const Json* when, const std::string& pointer, const std::string* on);
  void lint_variable(const std::string& path, const std::string& pointer, const std::string* on);
  void lint_name(const Comparison& comparison);
  bool unknown_names(const Comparison& comparison) const;
  void lint_threshold(const Comparison& comparison);
  std::string dead_reason(std::size_t index) const;
  std::string never_reason(const Json* when) const;
  std::string unmet_reason(const Comparison& comparison) const;
  bool is_reachable(const std::string& stage) const;
  bool is_ever_left(const std::string& stage) const;
  const Range* range_of(const std::string& path) const;
  std::vector<std::string> names_of(const std::string& path) const;
  std::size_t rule_index(const std::string& id) const;

  const Json& scoring_;
  const Json& document_;
  const config::Config& config_;
  const scoring::Model& model_;
  const std::string at_;         // the model's pointer
  std::vector<bool> live_;       // rules whose condition can hold
  std::vector<bool> reachable_;  // stages
  Attainable reach_;
  base::Findings out_;
};

void Linter::lint_model() {
  find_live_rules();
  reach_ = attainable(model_, live_);
  find_reachable_stages();
  lint_rules();
  lint_bands();
  lint_fit();
  lint_stages();
  lint_condition(base::find(scoring_, "exclude"), at_ + "/exclude", nullptr);
  lint_names(scoring_, at_, out_);
  if (forgets(document_, config_)) lint_memory(scoring_, model_, at_, config_, out_);
}

void Linter::lint_challengers() {
  const Json& list = base::get_array(scoring_, "challengers");
  std::size_t next = 0;  // those that the core has taken, in the same order
  for (std::size_t i = 0; i < list.size() && next < model_.challengers.size(); ++i) {
    if (base::get_text(list[i], "id") != model_.challengers[next].id) continue;
    const scoring::Model& model = model_.challengers[next++];
    for (base::Finding& item : Linter(list[i], document_, config_, model, child_pointer(at_ + "/challengers", i)).run_model()) out_.push_back(std::move(item));
  }
}

// A condition without variables says the same of everybody.
bool is_never(const Json& when) {
  base::Diagnostics none;
  const auto program = rules::compile(when, "", none);
  if (!program) return false;
  const rules::Variables variables = rules::variables(*program);
  const Json nothing = Json::object();
  return variables.paths.empty() && !variables.computed && rules::test(*program, {&nothing}) == rules::Truth::no;
}

std::size_t Linter::rule_index(const std::string& id) const {
  const auto at = std::find_if(model_.rules.begin(), model_.rules.end(), [&](const scoring::Rule& rule) { return rule.id == id; });
  return static_cast<std::size_t>(at - model_.rules.begin());
}

void Linter::find_live_rules() {
  live_.assign(model_.rules.size(), true);
  for (const Json& json : base::get_array(scoring_, "rules")) {
    const Json* when = base::find(json, "when");
    const std::size_t index = rule_index(base::get_string(json, "id"));
    if (when && index < live_.size() && (is_never(*when) || !contradictions(Json{{"and", {*when}}}, "").empty())) live_[index] = false;
  }
}

// The score that a comparison is about; nullptr when it is about something else.
const Range* Linter::range_of(const std::string& path) const {
  if (path == "score.total") return &reach_.total;
  for (std::size_t i = 0; i < model_.dimensions.size(); ++i)
    if (path == "score." + model_.dimensions[i].id) return &reach_.dimensions[i];
  return nullptr;
}

// The words that a variable of the score may have; none when it may have any.
std::vector<std::string> Linter::names_of(const std::string& path) const {
  std::vector<std::string> names;
  if (path == "score.stage") for (const scoring::Stage& stage : model_.stages) names.push_back(stage.id);
  if (path == "score.band") for (const scoring::Band& band : model_.bands) names.push_back(band.id);
  if (path == "score.grade" && !model_.fit.criteria.empty()) names.assign(scoring::kGradeNames, scoring::kGradeNames + scoring::kGrades);
  if (path == "score.matrix" && !model_.fit.digit.thresholds.empty()) {
    const std::size_t letters = model_.fit.letter.thresholds.empty() ? 5 : model_.fit.letter.thresholds.size() + 1;
    for (std::size_t letter = 0; letter < letters; ++letter)
      for (std::size_t digit = 0; digit <= model_.fit.digit.thresholds.size(); ++digit) names.push_back("ABCDF"[letter] + std::to_string(digit + 1));
  }
  if (path == "score.stage") names.push_back("");
  if (path == "score.band") names.push_back("cold");
  return names;
}

bool Linter::is_reachable(const std::string& stage) const {
  if (stage.empty()) return true;
  for (std::size_t i = 0; i < model_.stages.size(); ++i)
    if (model_.stages[i].id == stage) return i >= reachable_.size() || reachable_[i];
  return false;
}

// Why a comparison cannot hold, as far as the model alone says; "" when it may.
std::string Linter::unmet_reason(const Comparison& comparison) const {
  if (const Range* range = range_of(comparison.path); range && comparison.constant.is_number()) {
    const double wanted = comparison.constant.get<double>() * 1000;
    const double low = static_cast<double>(range->low), high = static_cast<double>(range->high);
    const bool above = comparison.op == Compare::greater ? high <= wanted : comparison.op == Compare::greater_equal && high < wanted;
    const bool below = comparison.op == Compare::less ? low >= wanted : comparison.op == Compare::less_equal && low > wanted;
    if (above) return text_of(comparison) + ", but at most " + points_text(range->high) + " can be reached";
    if (below) return text_of(comparison) + ", but it is never below " + points_text(range->low);
  }
  if (comparison.path == "score.grade") return unmet_grade(comparison);
  if (comparison.path != "score.stage") return {};
  const bool list = comparison.op == Compare::among;
  if (!list && comparison.op != Compare::equal) return {};
  const Json stages = list ? comparison.constant : Json::array({comparison.constant});
  for (const Json& stage : stages)
    if (!stage.is_string() || is_reachable(stage.get<std::string>())) return {};
  return text_of(comparison) + ", but no lead reaches that stage";
}

// Grades that no criteria add up to.
std::string Linter::unmet_grade(const Comparison& comparison) const {
  const bool list = comparison.op == Compare::among;
  if (model_.fit.criteria.empty() || (!list && comparison.op != Compare::equal)) return {};
  std::int32_t low = model_.fit.start, high = low;
  for (const scoring::Criterion& criterion : model_.fit.criteria) {
    low -= criterion.thirds;
    high += criterion.thirds;
  }
  low = std::max(low, 0);
  high = std::min(high, scoring::kGrades - 1);
  for (const Json& name : list ? comparison.constant : Json::array({comparison.constant}))
    for (std::int32_t i = low; i <= high; ++i) if (name == scoring::kGradeNames[i]) return {};
  return text_of(comparison) + ", but grades lie between " + scoring::kGradeNames[low] + " and " + scoring::kGradeNames[high];
}

// Why a condition can never hold; "" when it may.
std::string Linter::never_reason(const Json* when) const {
  if (!when) return {};
  if (is_never(*when)) return "its condition is never true";
  if (!contradictions(*when, "").empty() && all_comparisons(*when, "").size() == conjuncts(*when, "").size()) return "its condition contradicts itself";
  for (const Comparison& comparison : conjuncts(*when, ""))
    if (std::string reason = unmet_reason(comparison); !reason.empty()) return reason;
  return {};
}

// Whether some form has the field whose answer `path` is, be it one that was left out for its errors: those are said first.
bool is_asked(const std::string& path, const Json& document) {
  for (const Json& form : base::get_array(document, "forms"))
    for (const Json& field : base::get_array(form, "fields"))
      if (const std::string& name = base::get_text(field, "name"); path == "fields." + name || path == "event.values." + name) return true;
  return false;
}

// A stage may ask for an earlier one, so until nothing changes.
void Linter::find_reachable_stages() {
  reachable_.assign(model_.stages.size(), true);
  for (std::size_t round = 0; round <= model_.stages.size(); ++round) {
    for (std::size_t i = 0; i < model_.stages.size(); ++i) {
      bool fast_path = false;
      for (std::size_t r = 0; r < model_.rules.size(); ++r)
        fast_path = fast_path || (live_[r] && model_.rules[r].qualify_as == static_cast<std::int32_t>(i));
      const Json* when = nullptr;
      for (const Json& json : base::get_array(scoring_, "stages"))
        if (base::get_text(json, "id") == model_.stages[i].id) when = base::find(json, "when");
      reachable_[i] = fast_path || (when && never_reason(when).empty());
    }
  }
}

void Linter::lint_variable(const std::string& path, const std::string& pointer, const std::string* on) {
  if (is_asked(path, document_)) return;
  if (const auto unknown = unknown_variable(path, on, config_, model_)) add_warning(out_, pointer, unknown->code, unknown->reason, unknown->hint);
}

// Stages and bands that a condition names must exist.
void Linter::lint_name(const Comparison& comparison) {
  const std::vector<std::string> names = names_of(comparison.path);
  if (names.empty()) return;
  const std::string what = comparison.path.substr(6);  // after "score."
  for (const Json& name : comparison.op == Compare::among ? comparison.constant : Json::array({comparison.constant})) {
    if (!name.is_string() || std::find(names.begin(), names.end(), name.get<std::string>()) != names.end()) continue;
    const std::string nearest = base::nearest(name.get<std::string>(), names);
    add_warning(out_, comparison.pointer, ("unknown_" + what).c_str(), "there is no " + what + " \"" + name.get<std::string>() + "\"",
                nearest.empty() ? "" : "did you mean \"" + nearest + "\"?");
  }
}

bool Linter::unknown_names(const Comparison& comparison) const {
  const std::vector<std::string> names = names_of(comparison.path);
  for (const Json& name : comparison.op == Compare::among ? comparison.constant : Json::array({comparison.constant}))
    if (!name.is_string() || std::find(names.begin(), names.end(), name.get<std::string>()) == names.end()) return true;
  return false;
}

void Linter::lint_threshold(const Comparison& comparison) {
  if (!range_of(comparison.path) && comparison.path != "score.grade") return;
  if (comparison.path == "score.grade" && unknown_names(comparison)) return;  // said already
  if (const std::string reason = unmet_reason(comparison); !reason.empty())
    add_warning(out_, comparison.pointer, "unreachable_threshold", reason, kThresholdHint);
}

void Linter::lint_condition(const Json* when, const std::string& pointer, const std::string* on) {
  base::Diagnostics broken;
  const auto program = when ? rules::compile_condition(*when, pointer, broken) : std::nullopt;
  if (!program) return;  // none, or one that the core has already refused
  for (const std::string& path : rules::variables(*program).paths) lint_variable(path, pointer_of_variable(*when, pointer, path), on);
  if (is_never(*when)) add_warning(out_, pointer, "contradictory_condition", "this is never true", "it reads no variable");
  for (const Plain& plain : plain_values(*when, pointer))
    add_warning(out_, plain.pointer, "not_a_condition", "this is no condition but a value, the same for every visitor", "compare it, as in {\"==\": [{\"var\": \"traits.role\"}, \"staff\"]}");
  for (const Contradiction& pair : contradictions(*when, pointer))
    add_warning(out_, pair.second.pointer, "contradictory_condition",
                text_of(pair.second) + " cannot hold together with " + text_of(pair.first), "to allow either, use \"or\", or \"in\" with a list");
  for (const Comparison& comparison : all_comparisons(*when, pointer)) {
    lint_name(comparison);
    lint_threshold(comparison);
    lint_constant(comparison, document_, config_, out_);
  }
  if (forgets(document_, config_)) lint_memory(*when, pointer, config_, out_);
}

void Linter::lint_rules() {
  const Json& list = base::get_array(scoring_, "rules");
  std::vector<bool> met(model_.rules.size());  // of two with one id the core has taken the first
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::size_t index = rule_index(base::get_string(list[i], "id"));
    if (index >= met.size() || met[index]) continue;
    met[index] = true;
    lint_rule(list[i], child_pointer(at_ + "/rules", i), index);
  }
}

void Linter::lint_rule(const Json& json, const std::string& pointer, std::size_t index) {
  const scoring::Rule& rule = model_.rules[index];
  const std::string kind = meant_kind(rule.on);  // that it is misspelt is said; what it brings is that of the right one
  const std::string* on = rule.kind != scoring::RuleKind::event ? nullptr : kind.empty() ? &rule.on : &kind;
  lint_condition(base::find(json, "when"), child_pointer(pointer, "when"), on);
  if (!rule.of.empty()) lint_variable(rule.of, child_pointer(pointer, json.contains("field") ? "field" : "of"), on);
  if (!rule.cap.variable.empty()) lint_variable(rule.cap.variable, child_pointer(pointer, "cap"), on);
  lint_tiers(rule, json, pointer);
  if (const Json* map = base::find(json, "valueMap")) lint_value_map(*map, rule.of, child_pointer(pointer, "valueMap"), config_, out_);
  if (!live_[index] || rule.qualify_as >= 0) return;  // said already; not about points
  if (const std::string reason = dead_reason(index); !reason.empty()) add_warning(out_, pointer, "dead_rule", "this rule changes no score: " + reason);
}

void Linter::lint_tiers(const scoring::Rule& rule, const Json& json, const std::string& pointer) {
  const Json& tiers = base::get_array(json, "tiers");
  for (std::size_t i = 0; i < tiers.size(); ++i)
    if (base::get_int(tiers[i], "atLeast") > most_hits(rule))
      add_warning(out_, child_pointer(child_pointer(pointer, "tiers"), i), "unreachable_threshold",
                  "this tier needs more hits than the cap of " + std::to_string(rule.cap.n) + " allows", "raise the cap, or lower \"atLeast\"");
}

// Why a rule whose condition can hold changes no score; "" when it may.
std::string Linter::dead_reason(std::size_t index) const {
  const scoring::Rule& rule = model_.rules[index];
  const scoring::Group& group = model_.groups[static_cast<std::size_t>(rule.group)];
  const scoring::Dimension& dimension = model_.dimensions[static_cast<std::size_t>(group.dimension)];
  const auto fixed = [](Range range) { return range.low == range.high; };
  if (fixed(reach_.rules[index])) {
    const bool by_clamp = rule.clamp.min || rule.clamp.max;
    return by_clamp ? "its own \"min\" and \"max\" leave it 0" : rule.kind == scoring::RuleKind::inactivity ? "its points are 0" : "it is worth 0 points";
  }
  if (rule.kind == scoring::RuleKind::inactivity && rule.points < 0 && rule.floor >= reach_.total.high)
    return "its floor " + points_text(rule.floor) + " is not below the highest score, " + points_text(reach_.total.high);
  if (fixed(reach_.groups[static_cast<std::size_t>(rule.group)])) return "the clamp of its group \"" + group.id + "\" leaves one value";
  if (fixed(reach_.dimensions[static_cast<std::size_t>(group.dimension)])) return "the clamp of its dimension \"" + dimension.id + "\" leaves one value";
  if (fixed(reach_.total)) return "the clamp of the total leaves one value";
  return {};
}

void Linter::lint_bands() {
  const Json& list = base::get_array(scoring_, "bands");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = child_pointer(at_ + "/bands", i);
    const std::string of = base::get_string(list[i], "of", "total");
    for (const scoring::Band& band : model_.bands) {
      if (band.id != base::get_text(list[i], "id")) continue;
      const Range& range = band.of < 0 ? reach_.total : reach_.dimensions[static_cast<std::size_t>(band.of)];
      if (band.enter > range.high)
        add_warning(out_, child_pointer(pointer, "enter"), "unreachable_threshold",
                    "the band \"" + band.id + "\" begins at " + points_text(band.enter) + " of " + of + ", but at most " + points_text(range.high) + " can be reached",
                    kThresholdHint);
    }
  }
}

// Criteria, and thresholds of the matrix that nobody reaches.
void Linter::lint_fit() {
  const Json& criteria = base::get_array(base::get_object(scoring_, "grade"), "criteria");
  for (std::size_t i = 0; i < criteria.size(); ++i)
    lint_condition(base::find(criteria[i], "when"), child_pointer(child_pointer(at_ + "/grade/criteria", i), "when"), nullptr);
  lint_steps(model_.fit.letter, at_ + "/matrix/letter/thresholds");
  lint_steps(model_.fit.digit, at_ + "/matrix/digit/thresholds");
}

void Linter::lint_steps(const scoring::Steps& steps, const std::string& pointer) {
  const Range& range = steps.of < 0 ? reach_.total : reach_.dimensions[static_cast<std::size_t>(steps.of)];
  for (std::size_t i = 0; i < steps.thresholds.size(); ++i)
    if (steps.thresholds[i] > range.high)
      add_warning(out_, child_pointer(pointer, i), "unreachable_threshold",
                  "this place of the matrix begins at " + points_text(steps.thresholds[i]) + ", but at most " + points_text(range.high) + " can be reached", kThresholdHint);
}

void Linter::lint_stages() {
  const Json& list = base::get_array(scoring_, "stages");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = child_pointer(at_ + "/stages", i);
    const Json* when = base::find(list[i], "when");
    lint_condition(when, child_pointer(pointer, "when"), nullptr);
    const std::string id = base::get_string(list[i], "id");
    if (!when && !id.empty() && !is_reachable(id))
      add_warning(out_, pointer, "unreachable_stage", "nothing leads to the stage \"" + id + "\"", "give it a \"when\", or a rule \"qualifyAs\"");
    if (base::find(list[i], "again") && !is_ever_left(id))
      add_warning(out_, child_pointer(pointer, "again"), "dead_option", "the stage \"" + id + "\" is never left downwards, so it is entered once anyhow",
                  "give it, or a higher stage, \"direction\": \"any\" or an \"ageOut\"");
  }
}

// Whether a lead may come back to a stage: it, or one above it, can be left downwards.
bool Linter::is_ever_left(const std::string& stage) const {
  bool above = false;
  for (const scoring::Stage& one : model_.stages) {
    above = above || one.id == stage;
    if (above && (one.any_direction || one.age_out_days > 0)) return true;
  }
  return !above;
}

void Linter::lint_surfaces() {
  const Json& list = base::get_array(document_, "ctas");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = child_pointer(child_pointer("/ctas", i), "when");
    const Json* when = base::find(list[i], "when");
    lint_condition(when, pointer, nullptr);
    if (const std::string reason = never_reason(when); !reason.empty())
      add_warning(out_, pointer, "unreachable_surface", "the CTA \"" + base::get_string(list[i], "id") + "\" is never shown: " + reason);
  }
}

std::string Linter::near_form(const std::string& id) const {
  std::vector<std::string> known;
  for (const forms::Form& form : config_.forms.forms) known.push_back(form.id);
  const std::string nearest = base::nearest(id, known);
  return nearest.empty() ? std::string() : "did you mean \"" + nearest + "\"?";
}

bool has_text(const Json& list, const std::string& text) {
  return std::any_of(list.begin(), list.end(), [&](const Json& one) { return one.is_string() && one.get_ref<const std::string&>() == text; });
}

void Linter::lint_endpoints() {
  const Json& list = base::get_array(base::get_object(document_, "delivery"), "endpoints");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = child_pointer("/delivery/endpoints", i);
    const Json* when = base::find(list[i], "when");
    lint_condition(when, child_pointer(pointer, "when"), nullptr);
    if (const std::string reason = never_reason(when); !reason.empty())
      add_warning(out_, child_pointer(pointer, "when"), "unreachable_endpoint",
                  "no lead is ever sent to \"" + base::get_string(list[i], "id") + "\": " + reason);
    const Json& forms = base::get_array(list[i], "forms");
    for (std::size_t f = 0; f < forms.size(); ++f)
      if (forms[f].is_string() && !config_.forms.find(forms[f].get_ref<const std::string&>()))
        add_warning(out_, child_pointer(child_pointer(pointer, "forms"), f), "unknown_form",
                    "the endpoint \"" + base::get_string(list[i], "id") + "\" takes leads of \"" + forms[f].get<std::string>() + "\", which is no form (or a broken one)", near_form(forms[f].get<std::string>()));
  }
  // What is sent must arrive somewhere.
  const Json& forms = base::get_array(document_, "forms");
  for (std::size_t f = 0; f < forms.size() && !list.empty(); ++f) {
    const std::string& id = base::get_text(forms[f], "id");
    const bool taken = std::any_of(list.begin(), list.end(), [&](const Json& one) { return !base::find(one, "forms") || has_text(base::get_array(one, "forms"), id); });
    if (!taken) add_warning(out_, child_pointer("/forms", f), "form_without_endpoint", "what is sent by the form \"" + id + "\" goes nowhere: no endpoint's \"forms\" has it");
  }
}

void Linter::lint_countries() {
  const Json& forms = base::get_array(document_, "forms");
  for (std::size_t f = 0; f < forms.size(); ++f) {
    const forms::Form* form = config_.forms.find(base::get_text(forms[f], "id"));
    const Json& fields = base::get_array(forms[f], "fields");
    for (std::size_t i = 0; form && i < fields.size(); ++i) {
      const forms::Field* field = form->find(base::get_text(fields[i], "name"));
      if (!field || field->country.empty() || forms::has_calling_code(field->country)) continue;
      add_warning(out_, child_pointer(child_pointer(child_pointer("/forms", f) + "/fields", i), "country"), "unknown_country",
                  "\"" + field->country + "\" is no country with telephone numbers", "two letters (ISO 3166), for example \"VN\"");
    }
  }
}

}  // namespace

base::Findings lint(const Json& document, const config::Config& config) {
  base::Findings out = Linter(document, config).run();
  lint_forms(document, config, out);
  lint_surfaces(document, config, out);
  return out;
}

}  // namespace leadline::cli
