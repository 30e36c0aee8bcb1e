#include "wire/rescore.h"

#include "base/text.h"
#include "wire/replay.h"

namespace leadline::wire {

using base::Json;

namespace {

// Why there is nothing to score again; "" when there is.
std::string find_unusable(const Json& submission) {
  const Json& evidence = base::get_object(submission, "evidence");
  const Json* log = base::find(evidence, "log");
  if (base::get_bool(submission, "imported") && !log) return "imported";
  if (base::get_bool(evidence, "withheld")) return "withheld";
  if (!log || !log->is_array() || log->empty()) return "no_log";
  return base::get_bool(evidence, "truncated") ? "truncated" : "";
}

metrics::Marks marks_at(const config::Config& config, engine::State& state, std::int64_t as_of) {
  const scoring::Model& model = config.scoring;
  scoring::State& own = state.scoring;
  if (model.ages) scoring::age(model, state.facts, own, as_of);
  const scoring::Score score = scoring::compute(model, state.facts, own, as_of);
  metrics::Marks out{true, score.total.clamped, scoring::band_name(model, score.band), scoring::stage_name(model, own.stage), {}};
  for (const scoring::Contribution& one : score.contributions) {
    if (one.points != 0) out.points.emplace_back(model.rules[static_cast<std::size_t>(one.rule)].id, one.points);
  }
  return out;
}

}  // namespace

Rescorer::Rescorer(std::string_view config_text) : loaded_(config::load_whole(config_text)) {}

Rescored Rescorer::rescore(Json& submission) const {
  Rescored out;
  out.unusable = find_unusable(submission);
  if (!out.unusable.empty()) return out;
  engine::State state;
  out.problem = relive(std::move(submission["evidence"]["log"]), config(), state);
  if (!out.problem.empty()) {
    out.unusable = "no_replay";
    return out;
  }
  const std::int64_t scored = base::get_int(base::get_object(submission, "score"), "asOf", base::get_int(submission, "time"));
  out.marks = marks_at(config(), state, std::max(scored, state.facts.now));
  return out;
}

std::vector<std::string> not_in_logs(const config::Mentions& model, const config::Mentions& was) {
  // What is kept of an event only because something reads it; the second name is another for the same.
  constexpr const char* kReduced[][2] = {{"event.props", "event.props"}, {"event.query", "page.query"}, {"page.query", "event.query"}, {"event.values", "fields"}, {"fields", "event.values"},
                                         {"traits", "traits"}, {"device", "device"}, {"event", "page"}, {"page", "event"}};
  constexpr std::string_view kOfPages = " title lang country referrer ";
  std::vector<std::string> out;
  for (const std::string& path : model.paths) {
    for (const auto& [prefix, other] : kReduced) {
      const std::string begin = std::string(prefix) + ".";
      if (!base::starts_with(path, begin)) continue;
      const std::string rest = path.substr(begin.size()), key = rest.substr(0, rest.find('.'));
      const bool whole = std::string_view(prefix) == "event" || std::string_view(prefix) == "page";
      if (whole && kOfPages.find(" " + key + " ") == std::string_view::npos) break;
      if (!was.wants(prefix, key) && !was.wants(other, key)) out.push_back(path);
      break;
    }
  }
  return out;
}

}  // namespace leadline::wire
