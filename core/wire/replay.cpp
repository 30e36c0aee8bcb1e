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
  for (const config::Part part : config::kParts) engine::read_late(state, config, part);  // nothing was kept: they begin empty
  std::int64_t wall = 0;
  for (const Json& entry : *log) {
    base::Diagnostic problem;
    std::optional<api::Event> event = decode(base::dump_json(entry), problem);
    if (!event) return refuse("the log holds what is no event: " + config::explain(problem).message);
    if (event->kind == api::EventKind::adjust) return refuse("the log holds an adjustment, which is not a page's to make");
    if (event->wall.ms < wall) return refuse("the log's times go back");
    wall = event->wall.ms;
    engine::apply(state, config, *event);
    if (watch) watch(entry, explain(wall));
  }
  if (as_of < wall) return refuse("the log is later than the submission");
  out.explanation = explain(as_of);
  out.ok = true;
  return out;
}

}  // namespace leadline::wire
