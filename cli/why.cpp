// `leadline why`: whether a surface showed at the end of a visit, and what decided it, by the very session that runs in a page.
#include <algorithm>
#include <cstdio>
#include <optional>

#include "api/border.h"
#include "arguments.h"
#include "base/json.h"
#include "commands.h"
#include "config/explain.h"
#include "input/files.h"
#include "instant.h"
#include "visit_log.h"
#include "wire/session.h"

namespace leadline::cli {

namespace {

using base::Json;

// Plays a visit. A log holds what happened, not that time passed: so the session is woken when it asks to be, as a page wakes it.
class Player {
 public:
  explicit Player(wire::Session& session) : session_(session) {}

  Json step(const Json& event) {
    const std::int64_t at = base::get_int(event, "w", now_);
    pass(at);
    return send(event, at);
  }

  // Lets the time pass until then.
  void pass(std::int64_t until) {
    constexpr int kMostWakes = 10'000;  // a session that asks to be woken at once, for ever, is not helped
    for (int i = 0; i < kMostWakes && wake_ && now_ + std::max<std::int64_t>(1, *wake_) <= until; ++i)
      send({{"k", api::name_of(api::EventKind::wake)}, {"w", now_ + std::max<std::int64_t>(1, *wake_)}}, now_ + std::max<std::int64_t>(1, *wake_));
  }

  std::int64_t now() const { return now_; }

 private:
  Json send(const Json& event, std::int64_t at) {
    const Json answer = base::parse_json(session_.step(base::dump_json(event))).value_or(Json());
    now_ = std::max(now_, at);
    wake_ = answer.contains("wake") ? std::optional(base::get_int(answer, "wake")) : std::nullopt;
    return answer;
  }

  wire::Session& session_;
  std::int64_t now_ = 0;
  std::optional<std::int64_t> wake_;
};

// The answer to the question, or null after saying on stderr why there is none.
Json answer_of(VisitLog& log, wire::Session& session, const std::string& surface, std::optional<std::int64_t> at) {
  Player player(session);
  bool understood = true;
  std::size_t events = 0;
  while (const auto entry = log.next()) {
    const auto event = base::parse_json(entry->text);
    if (event && at && base::get_int(*event, "w") > *at) continue;
    const Json answer = event ? player.step(*event) : base::parse_json(session.step(entry->text)).value_or(Json());
    ++events;
    const Json* refused = base::find(answer, "error");
    if (refused) log.print_error(entry->place, config::explain(*refused));
    understood = understood && !refused;
  }
  if (events == 0) std::fprintf(stderr, "%s: error[no_events] there is no event in it before that moment\n", log.name().c_str());
  if (!understood || events == 0) return nullptr;
  if (at) player.pass(*at);
  const Json answer = player.step({{"k", api::name_of(api::EventKind::ask)}, {"what", api::name_of(api::Question::why)}, {"surface", surface}, {"w", at.value_or(player.now())}});
  for (const Json& effect : base::get_array(answer, "e")) if (api::is(base::get_text(effect, "k"), api::EffectKind::tell)) return effect["data"];
  return nullptr;
}

}  // namespace

int why_command(const Words& words) {
  const auto arguments = read_arguments(words, {"why", {"config", "surface", "at"}, {}, {"config"}, 1, "VISIT.jsonl"});
  if (!arguments) return kUsage;
  std::optional<std::int64_t> at;
  if (arguments->has("at") && !(at = read_instant(arguments->get("at")))) return usage_error("why", std::string("`--at` ") + kInstantHint);
  const input::FileText config = input::read_file(arguments->get("config"));
  wire::Session session;
  const Json loaded = config.ok ? base::parse_json(session.load(config.text)).value_or(Json()) : Json();
  if (!base::get_bool(loaded, "ok")) {
    std::fprintf(stderr, "leadline why: %s\n", config.ok ? (arguments->get("config") + " cannot be used as a config; `leadline check` says why").c_str() : config.problem.c_str());
    return kFailed;
  }
  std::optional<VisitLog> log = VisitLog::open("why", arguments->rest[0]);
  const Json answer = log ? answer_of(*log, session, arguments->get("surface"), at) : Json();
  if (answer.is_null()) return kFailed;
  std::printf("%s\n", base::dump_json(answer).c_str());
  return kDone;
}

}  // namespace leadline::cli
