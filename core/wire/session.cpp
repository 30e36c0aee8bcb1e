#include "wire/session.h"

#include <algorithm>

#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"
#include "config/explain.h"

namespace leadline::wire {

using base::Json;
using base::Problem;

namespace {

// Puts the problem where `decode` was asked to, and gives nothing back.
std::nullopt_t refuse_line(base::Diagnostic& out, Problem problem, const char* pointer = "", std::string_view subject = {}) {
  out.problem = problem;
  out.pointer = pointer;
  out.subject = subject;
  return std::nullopt;
}

std::string refuse(const base::Diagnostic& problem) {
  Json out = base::object();
  base::put(out, "e", base::list());
  base::put(out, "error", base::to_json(problem));
  return base::dump_json(out);
}

std::string refuse(Problem problem, const char* pointer = "") {
  base::Diagnostic said;
  refuse_line(said, problem, pointer);
  return refuse(said);
}

std::string encode(const api::Answer& answer) {
  std::string out = "{\"e\":[";
  for (std::size_t i = 0; i < answer.effects.size(); ++i) {
    if (i) out += ',';
    base::dump_json(answer.effects[i], out);
  }
  out += ']';
  if (answer.wake_ms) out += ",\"wake\":" + base::integer_text(*answer.wake_ms);
  return out + '}';
}

}  // namespace

std::optional<api::Event> decode(std::string_view line, base::Diagnostic& problem) {
  static_assert(base::limits::kLineBytes == 262144 && base::limits::kEventDepth == 32, "the reasons below name these limits");
  if (line.size() > base::limits::kLineBytes)
    return refuse_line(problem, Problem::line_too_long);
  std::optional<Json> data = base::parse_json(line);
  if (!data) return refuse_line(problem, Problem::line_not_json);
  return event_of(std::move(*data), problem);
}

std::optional<api::Event> event_of(Json data, base::Diagnostic& problem) {
  if (!data.is_object()) return refuse_line(problem, Problem::line_not_an_object);
  api::Event event;
  const std::string& kind = base::get_text(data, "k");
  if (!api::event_kind(kind, event.kind))
    return refuse_line(problem, Problem::unknown_kind, "/k", base::truncate_utf8(kind, 64));
  for (auto it = data.begin(); it != data.end(); ++it) {
    if (it.key() == "state" || it.key() == "records" || !base::nests_deeper(*it, base::limits::kEventDepth)) continue;
    return refuse_line(problem, Problem::too_deep, base::child_pointer("", it.key()).c_str());
  }
  event.wall.ms = base::get_int(data, "w");
  if (event.wall.ms < 0 || event.wall.ms > base::limits::kLastInstant)
    return refuse_line(problem, Problem::bad_time, "/w");
  event.has_mono = data.contains("m");
  event.mono.ms = std::clamp<std::int64_t>(base::get_int(data, "m"), 0, base::limits::kLastInstant);
  event.data = std::move(data);
  return event;
}

std::string Session::load(std::string_view config_text) {
  config::Loaded loaded = config::load(config_text);
  Json out = base::object();
  base::put(out, "ok", loaded.config != nullptr);
  base::put(out, "core", LEADLINE_VERSION);
  base::put(out, "diagnostics", base::to_json(loaded.diagnostics));
  engine_.reset();
  if (loaded.config) {
    base::put(out, "site", loaded.config->site);
    base::put(out, "config", loaded.config->hash);
    engine_ = std::make_unique<engine::Engine>(std::move(loaded.config));
  }
  return base::dump_json(out);
}

std::string Session::step(std::string_view line) {
  if (!engine_) return refuse(Problem::no_config);
  base::Diagnostic problem;
  std::optional<api::Event> event = decode(line, problem);
  if (event && event->kind == api::EventKind::adjust) return refuse(Problem::not_for_pages, "/k");
  if (!event) return refuse(problem);
  api::Answer answer = engine_->step(std::move(*event));
  std::string out = encode(answer);
  for (Json& effect : answer.effects) base::drop(effect);
  return out;
}

std::string Session::adjust(std::string_view line) {
  if (!engine_) return refuse(Problem::no_config);
  base::Diagnostic problem;
  const std::optional<api::Event> event = decode(line, problem);
  if (!event) return refuse(problem);
  if (event->kind != api::EventKind::adjust) return refuse(Problem::not_an_adjustment, "/k");
  api::Answer answer;
  const std::optional<Problem> refused = engine_->adjust(*event, answer);
  return refused ? refuse(*refused) : encode(answer);
}

Json check_config(std::string_view text) {
  config::Loaded loaded = config::load_whole(text);
  Json out = base::object();
  base::put(out, "ok", loaded.config && !base::has_errors(loaded.diagnostics));
  if (loaded.config) base::put(out, "hash", loaded.config->hash);
  Json findings = base::list();
  for (const base::Diagnostic& diagnostic : loaded.diagnostics) base::push(findings, base::to_json(config::explain(diagnostic)));
  base::put(out, "diagnostics", std::move(findings));
  return out;
}

}  // namespace leadline::wire
