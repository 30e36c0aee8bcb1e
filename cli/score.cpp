// `leadline score` and `leadline explain`: a visit's events to its score, by the very session that runs in a page. There
// is no second way to score: each line is a step, and the score is what the core answers to the question for it.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>

#include "api/border.h"
#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "config/explain.h"
#include "explanation_table.h"
#include "input/files.h"
#include "instant.h"
#include "visit_log.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::int64_t kNever = -1;

struct Request {
  const char* command;
  std::string config_path, log_path;
  std::int64_t at = kNever;  // the moment asked about, ms since 1970; kNever: the last event's, or the lead's
};

// nullopt when `--at` is given and no instant.
std::optional<Request> read_request(const char* command, const Arguments& arguments) {
  Request request{command, arguments.get("config"), arguments.rest[0]};
  if (!arguments.has("at")) return request;
  if (const auto at = read_instant(arguments.get("at"))) {
    request.at = *at;
    return request;
  }
  usage_error(command, std::string("`--at` ") + kInstantHint);
  return std::nullopt;
}

// Loads the config, saying on stderr what is wrong with it; its hash. A config with broken parts is used without them, as in a page.
std::optional<std::string> load_config(const Request& request, const std::string& text, wire::Session& session) {
  const Json loaded = base::parse_json(session.load(text)).value_or(Json::object());
  const char* path = request.config_path.c_str();
  if (!base::get_bool(loaded, "ok")) {
    std::fprintf(stderr, "leadline %s: %s cannot be used as a config; `leadline check` says why\n", request.command, path);
    return std::nullopt;
  }
  int errors = 0;
  const Json report = wire::check_config(text);
  for (const Json& item : base::get_array(report, "diagnostics")) errors += base::get_text(item, "severity") == "error";
  if (errors > 0)
    std::fprintf(stderr, "leadline %s: note: %s has %d broken part%s, left out as in a page; `leadline check` names them\n",
                 request.command, path, errors, errors == 1 ? "" : "s");
  return base::get_string(loaded, "config");
}

bool emits(const Json& answer, api::Emitted name) {
  for (const Json& effect : base::get_array(answer, "e"))
    if (api::is(base::get_text(effect, "k"), api::EffectKind::emit) && api::is(base::get_text(effect, "name"), name)) return true;
  return false;
}

class Visit {
 public:
  Visit(VisitLog& log, std::int64_t at, wire::Session& session) : log_(log), at_(at), session_(session) {}

  // Steps through all events; false when one could not be understood, or there was none.
  bool play() {
    while (const auto entry = log_.next()) step(*entry);
    const char* name = log_.name().c_str();
    if (later_ > 0) std::fprintf(stderr, "%s: note: %zu event%s after --at, not counted\n", name, later_, later_ == 1 ? "" : "s");
    if (count_ == 0 && understood_) {
      std::fprintf(stderr, "%s: error[no_events] there is no event in it (a line each, such as "
                           "{\"k\":\"page\",\"w\":1793404800000,\"path\":\"/\"})\n", name);
    }
    return understood_ && count_ > 0;
  }

  // The score with every reason.
  Json explanation() {
    const Json question = {{"k", api::name_of(api::EventKind::ask)}, {"what", api::name_of(api::Question::score)}, {"w", at_ == kNever ? wall_ : at_}};
    const Json answer = base::parse_json(session_.step(base::dump_json(question))).value_or(Json());
    for (const Json& effect : base::get_array(answer, "e")) return base::get_object(effect, "data");
    return nullptr;
  }

 private:
  void step(const VisitLog::Entry& entry) {
    base::Diagnostic problem;
    const std::optional<api::Event> event = wire::decode(entry.text, problem);
    if (!event) return refuse(entry, config::explain(problem));
    const Json* time = base::find(event->data, "w");
    if (!time || !time->is_number()) return refuse(entry, {"", "no_time", base::Severity::error, "the event has no time", "add \"w\": milliseconds since 1970"});
    ++count_;
    wall_ = std::max(wall_, event->wall.ms);  // as in the core: time never goes back
    if (at_ != kNever && wall_ > at_) {
      ++later_;
      return;
    }
    const bool adjusts = event->kind == api::EventKind::adjust;
    const Json answer = base::parse_json(adjusts ? session_.adjust(entry.text) : session_.step(entry.text)).value_or(Json());
    if (const Json* refused = base::find(answer, "error")) refuse(entry, config::explain(*refused));
    if (event->kind == api::EventKind::submit && event->data.contains("surface") && !emits(answer, api::Emitted::submit))
      std::fprintf(stderr, "%s:%s: note: the form did not take this submission, so it earns nothing (unknown `surface`, "
                           "values that are not valid, or a second submit)\n", log_.name().c_str(), entry.place.c_str());
  }

  void refuse(const VisitLog::Entry& entry, const base::Finding& problem) {
    understood_ = false;
    log_.print_error(entry.place, problem);
  }

  VisitLog& log_;
  std::int64_t at_;
  wire::Session& session_;
  std::int64_t wall_ = 0;
  std::size_t count_ = 0, later_ = 0;
  bool understood_ = true;
};

// A lead is asked about as it was scored: as of then. A word when that was by another config than this one.
std::int64_t moment_of(const Json& lead, const Request& request, const std::string& hash) {
  const std::string& scored_with = base::get_text(base::get_object(lead, "evidence"), "config");
  if (!scored_with.empty() && scored_with != hash)
    std::fprintf(stderr, "leadline %s: note: the lead was scored with config %s, %s is %s\n", request.command, scored_with.c_str(),
                 request.config_path.c_str(), hash.c_str());
  return base::get_int(base::get_object(lead, "score"), "asOf", base::get_int(lead, "time", kNever));
}

// The explanation, or null after saying on stderr why there is none.
Json explain_visit(const Request& request) {
  const input::FileText config = input::read_file(request.config_path);
  if (!config.ok) {
    std::fprintf(stderr, "leadline %s: %s\n", request.command, config.problem.c_str());
    return nullptr;
  }
  std::optional<VisitLog> log = VisitLog::open(request.command, request.log_path);
  wire::Session session;
  const auto hash = log ? load_config(request, config.text, session) : std::nullopt;
  if (!hash) return nullptr;
  const std::int64_t sent = log->lead().is_null() ? kNever : moment_of(log->lead(), request, *hash);
  Visit visit(*log, request.at == kNever ? sent : request.at, session);
  return visit.play() ? visit.explanation() : Json(nullptr);
}

int run(const char* command, const Words& words, std::string (*print)(const Json& explanation)) {
  const auto arguments = read_arguments(words, {command, {"config", "at"}, {}, {"config"}, 1, "VISIT.jsonl"});
  const auto request = arguments ? read_request(command, *arguments) : std::nullopt;
  if (!request) return kUsage;
  const Json explanation = explain_visit(*request);
  if (explanation.is_null()) return kFailed;
  std::fputs(print(explanation).c_str(), stdout);
  return kDone;
}

}  // namespace

int score_command(const Words& words) {
  return run("score", words, [](const Json& explanation) { return base::dump_json(explanation) + "\n"; });
}

int explain_command(const Words& words) { return run("explain", words, explanation_table); }

}  // namespace leadline::cli
