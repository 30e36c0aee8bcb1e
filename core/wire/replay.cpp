#include "wire/replay.h"

#include "config/explain.h"
#include "engine/evidence.h"
#include "wire/session.h"

namespace leadline::wire {

using base::Json;

Replayer::Replayer(std::string_view config_text) : loaded_(config::load_whole(config_text)) {}

Replayed replay_evidence(std::string_view config_text, const Json& evidence, std::int64_t as_of, std::string_view locale) {
  return Replayer(config_text).replay(evidence, as_of, locale);
}

std::string relive(Json log, const config::Config& config, engine::State& state, const std::function<void(const Json& line)>& watch) {
  for (const config::Part part : config::kParts) {
    engine::read_late(state, config, part);  // nothing was kept: they begin empty
    state.linked.add(part);                  // a page's scoring sees no event before they are there
  }
  std::int64_t wall = 0;
  for (Json& entry : log) {
    base::Diagnostic problem;
    const std::optional<api::Event> event = event_of(watch ? Json(entry) : std::move(entry), problem);
    if (!event) return "the log holds what is no event: " + config::explain(problem).message;
    if (event->kind == api::EventKind::adjust) return "the log holds an adjustment, which is not a page's to make";
    if (event->wall.ms < wall) return "the log's times go back";
    wall = event->wall.ms;
    engine::apply(state, config, *event);
    if (watch) watch(entry);
  }
  return {};
}

Replayed Replayer::replay(const Json& evidence, std::int64_t as_of, std::string_view locale, const Watch& watch) const {
  Replayed out;
  const auto refuse = [&out](std::string problem) {
    out.problem = std::move(problem);
    return out;
  };
  const Json* log = base::find(evidence, "log");
  if (!log || !log->is_array()) return refuse("no log");
  if (base::get_bool(evidence, "truncated")) return refuse("the log is truncated");
  if (base::get_text(evidence, "core") != LEADLINE_VERSION) return refuse("another version of the core");
  if (!loaded_.config) return refuse("the config cannot be read");
  const config::Config& config = *loaded_.config;
  if (base::get_text(evidence, "config") != config.hash) return refuse("another config");
  engine::State state;
  const std::string_view language = locale.empty() ? std::string_view(config.locale) : locale;
  const auto explain = [&](std::int64_t at) { return scoring::explain(config.scoring, state.facts, state.scoring, at, config.hash, language); };
  std::function<void(const Json&)> seen;
  if (watch) seen = [&](const Json& line) { watch(line, explain(state.facts.now)); };
  if (const std::string problem = relive(*log, config, state, seen); !problem.empty()) return refuse(problem);
  if (as_of < state.facts.now) return refuse("the log is later than the submission");
  out.explanation = explain(as_of);
  out.ok = true;
  return out;
}

}  // namespace leadline::wire
