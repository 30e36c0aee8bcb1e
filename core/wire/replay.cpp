#include "wire/replay.h"

#include "engine/evidence.h"
#include "wire/session.h"

namespace leadline::wire {

using base::Json;

Replayed replay_evidence(std::string_view config_text, const Json& evidence, std::int64_t as_of, std::string_view locale) {
  Replayed out;
  const auto refuse = [&out](std::string problem) {
    out.problem = std::move(problem);
    return out;
  };
  const Json* log = base::find(evidence, "log");
  if (!log || !log->is_array()) return refuse("no log");
  if (base::get_bool(evidence, "truncated")) return refuse("the log is truncated");
  if (base::get_string(evidence, "core") != LEADLINE_VERSION) return refuse("another version of the core");
  const config::Loaded loaded = config::load(config_text);
  if (!loaded.ok) return refuse("the config cannot be read");
  if (base::get_string(evidence, "config") != loaded.config.hash) return refuse("another config");
  engine::State state;
  std::int64_t wall = 0;
  for (const Json& entry : *log) {
    Json problem;
    std::optional<api::Event> event = decode(base::dump_json(entry), problem);
    if (!event) return refuse("the log holds what is no event: " + base::get_string(problem, "message"));
    if (event->wall.ms < wall) return refuse("the log's times go back");
    wall = event->wall.ms;
    engine::observe(state, loaded.config, *event);
  }
  if (as_of < wall) return refuse("the log is later than the submission");
  const std::string& language = loaded.config.locale;
  out.explanation = scoring::explain(loaded.config.scoring, state.facts, state.scoring, as_of, loaded.config.hash,
                                     locale.empty() ? std::string_view(language) : locale);
  out.ok = true;
  return out;
}

}  // namespace leadline::wire
