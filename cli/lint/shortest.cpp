#include "lint/shortest.h"

#include <algorithm>

#include "lint/attainable.h"
#include "lint/conditions.h"
#include "wire/plausible.h"

namespace leadline::cli {

namespace {

using base::Json;
using scoring::CapPer;

constexpr std::int64_t kSecondMs = 1000, kVisitMs = 30 * 60 * kSecondMs, kDayMs = scoring::kDayMs;
constexpr std::int64_t kLongest = 3660 * kDayMs;  // as good as never

// The least number that the comparison lets pass; 0 when it asks for none.
double least_number(const Comparison& one) {
  if (!one.constant.is_number()) return 0;
  const double number = one.constant.get<double>();
  const bool below = one.op == Compare::less || one.op == Compare::less_equal || one.op == Compare::not_equal || one.op == Compare::among;
  return below ? 0 : number;
}

std::int64_t as_ms(double count, std::int64_t each) { return count <= 0 ? 0 : static_cast<std::int64_t>(std::min(count * static_cast<double>(each), static_cast<double>(kLongest))); }

class Ways {
 public:
  Ways(const Json& scoring, const config::Config& config) : scoring_(scoring), config_(config), model_(config.scoring), first_(model_.rules.size(), kLongest) {
    const Json& list = base::get_array(scoring, "rules");
    for (std::size_t i = 0; i < model_.rules.size(); ++i)
      for (const Json& json : list)
        if (base::get_text(json, "id") == model_.rules[i].id) {
          whens_.push_back(base::find(json, "when"));
          break;
        }
    if (whens_.size() != model_.rules.size()) whens_.assign(model_.rules.size(), nullptr);  // ids that were made up: nothing is known of them
    for (std::size_t i = 0; i < model_.rules.size(); ++i) first_[i] = std::max(each(i), before(whens_[i], &model_.rules[i].on));
  }

  std::vector<Shortest> run() const {
    std::vector<Shortest> out;
    for (const scoring::Stage& stage : model_.stages) {
      std::int64_t ms = kLongest;
      for (const Json& json : base::get_array(scoring_, "stages"))
        if (base::get_text(json, "id") == stage.id && base::find(json, "when")) ms = std::min(ms, before(base::find(json, "when"), nullptr));
      const auto at = static_cast<std::int32_t>(&stage - model_.stages.data());
      for (std::size_t i = 0; i < model_.rules.size(); ++i)
        if (model_.rules[i].qualify_as == at) ms = std::min(ms, first_[i]);
      if (ms < kLongest) out.push_back({stage.id, ms});
    }
    return out;
  }

 private:
  // What one event that the rule waits for takes.
  std::int64_t each(std::size_t index) const {
    const scoring::Rule& rule = model_.rules[index];
    if (rule.kind == scoring::RuleKind::inactivity) return rule.days * kDayMs;
    if (rule.kind != scoring::RuleKind::event || rule.on != api::name_of(api::EventKind::submit)) return 0;
    std::int64_t ms = kLongest;
    for (const forms::Form& form : config_.forms.forms)
      if (is_meant(whens_[index], form.id)) ms = std::min(ms, wire::shortest_form_ms(&form));
    return ms;
  }

  static bool is_meant(const Json* when, const std::string& form) {
    if (!when) return true;
    for (const Comparison& one : conjuncts(*when, ""))
      if (one.path == "event.form" && one.op == Compare::equal && one.constant != form) return false;
    return true;
  }

  // The time before the condition can hold. What is not known of it takes none.
  std::int64_t before(const Json* when, const std::string* on) const {
    if (!when || !when->is_object() || when->size() != 1) return 0;
    const auto& [op, of] = *when->items().begin();
    if ((op == "and" || op == "or") && of.is_array() && !of.empty()) {
      std::int64_t ms = op == "and" ? 0 : kLongest;
      for (const Json& one : of) ms = op == "and" ? std::max(ms, before(&one, on)) : std::min(ms, before(&one, on));
      return ms;
    }
    if (op == "!!") return before_answer(variable_of(of.is_array() && !of.empty() ? of[0] : of).value_or(""));
    std::int64_t ms = 0;
    for (const Comparison& one : conjuncts(*when, "")) ms = std::max(ms, before(one, on));
    return ms;
  }

  // An answer is known when its form is sent.
  std::int64_t before_answer(const std::string& path) const {
    if (!path.starts_with("fields.")) return 0;
    std::int64_t ms = kLongest;
    for (const forms::Form& form : config_.forms.forms)
      if (form.find(path.substr(7))) ms = std::min(ms, wire::shortest_form_ms(&form));
    return ms == kLongest ? 0 : ms;
  }

  std::int64_t before(const Comparison& one, const std::string* on) const {
    const double least = least_number(one);
    if (one.op == Compare::equal || one.op == Compare::among || least > 0)
      if (const std::int64_t ms = before_answer(one.path); ms > 0) return ms;
    if (one.path == "visit.seconds" || one.path == "page.seconds") return as_ms(least, kSecondMs);
    if (one.path == "event.s" && on && (*on == api::name_of(api::EventKind::time) || *on == api::name_of(api::EventKind::idle))) return as_ms(least, kSecondMs);
    if (one.path == "visit.pages") return as_ms(least - 1, wire::kShortestStepMs);
    if (one.path == "visitor.visits") return as_ms(least - 1, kVisitMs);
    const auto milli = static_cast<Milli>(least * 1000);
    if (least <= 0) return 0;
    if (one.path == "score.total") return before_points([milli](const Attainable& at) { return at.total.high >= milli; });
    for (std::size_t i = 0; i < model_.dimensions.size(); ++i)
      if (one.path == "score." + model_.dimensions[i].id) return before_points([milli, i](const Attainable& at) { return at.dimensions[i].high >= milli; });
    return 0;
  }

  // More time, never fewer points: the first moment is found by halving.
  template <typename Enough>
  std::int64_t before_points(const Enough& enough) const {
    std::int64_t low = 0, high = kLongest;
    if (!enough(after(high))) return kLongest;
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      if (enough(after(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  Attainable after(std::int64_t ms) const {
    std::vector<bool> can_fire;
    std::vector<std::int64_t> hits;
    for (std::size_t i = 0; i < model_.rules.size(); ++i) {
      can_fire.push_back(first_[i] <= ms);
      hits.push_back(hits_after(i, ms));
    }
    return attainable(model_, can_fire, hits);
  }

  std::int64_t hits_after(std::size_t index, std::int64_t ms) const {
    const scoring::Rule& rule = model_.rules[index];
    const bool step = rule.on == api::name_of(api::EventKind::page) || rule.on == api::name_of(api::EventKind::click);
    const std::int64_t apart = step ? wire::kShortestStepMs : std::max(first_[index], std::int64_t{0});
    const std::int64_t hits = step ? 1 + ms / apart : apart > 0 ? ms / apart : kUnbounded;
    return std::min({most_hits(rule), hits, capped_after(rule.cap, ms)});
  }

  static std::int64_t capped_after(const scoring::Cap& cap, std::int64_t ms) {
    switch (cap.per) {
      case CapPer::session: return cap.n * (1 + ms / kVisitMs);
      case CapPer::day: return cap.n * (2 + ms / kDayMs);  // midnight may come at once
      case CapPer::week: return cap.n * (2 + ms / (7 * kDayMs));
      case CapPer::days: return cap.n * (1 + ms / (std::max(cap.days, 1) * kDayMs));
      default: return kUnbounded;
    }
  }

  const Json& scoring_;
  const config::Config& config_;
  const scoring::Model& model_;
  std::vector<const Json*> whens_;    // by index of the model's rules
  std::vector<std::int64_t> first_;  // when each can be hit first
};

}  // namespace

std::vector<Shortest> shortest_ways(const Json& scoring, const config::Config& config) { return Ways(scoring, config).run(); }

}  // namespace leadline::cli
