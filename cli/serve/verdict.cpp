#include "serve/verdict.h"

namespace leadline::cli {

namespace {

using base::Json;

std::optional<double> total_of(const Json& explanation) {
  const Json* total = base::find(explanation, "total");
  return total && total->is_number() ? std::optional(total->get<double>()) : std::nullopt;
}

Verdict unverified(const Json& score, const char* reason, const std::string& message) {
  return {"unverified", {{"reason", reason}, {"message", message}}, total_of(score), std::nullopt};
}

// When it was asked is what the replay was given.
bool is_input(const std::string& part) { return part == "asOf"; }

// The parts of two explanations that differ: everything but what went in.
Json differing_parts(const Json& claimed, const Json& computed) {
  Json differs = Json::array();
  for (auto it = computed.begin(); it != computed.end(); ++it) {
    const Json* claim = base::find(claimed, it.key());
    const bool equal = claim && base::dump_json(*claim) == base::dump_json(*it);
    if (!equal && !is_input(it.key())) differs.push_back(it.key());
  }
  for (auto it = claimed.begin(); it != claimed.end(); ++it) {
    if (!computed.contains(it.key()) && !is_input(it.key())) differs.push_back(it.key());
  }
  return differs;
}

}  // namespace

Verdict Judge::judge(const Json& submission) const {
  const Json& score = base::get_object(submission, "score");
  const Json& evidence = base::get_object(submission, "evidence");
  const std::string core = base::get_string(evidence, "core");
  const std::string config = base::get_string(evidence, "config");
  if (score.empty()) return unverified(score, "no_score", "the submission carries no score");
  if (!base::find(evidence, "log")) return unverified(score, "no_log", "the submission carries no event log");
  if (base::get_bool(evidence, "truncated")) return unverified(score, "truncated", "the event log is not complete");
  const auto current = configs_.current();
  const LoadedConfig& here = current->config;
  if (core != here.core) return unverified(score, "other_core", "scored by core " + core + ", here is " + here.core);
  const auto known = configs_.find(config);
  if (!known) return unverified(score, "other_config", "scored with config " + config + ", here is " + here.hash);
  if (base::get_bool(score, "truncated")) return unverified(score, "truncated", "the score came without its reasons");
  if (base::get_int(score, "asOf") > base::get_int(submission, "time")) return unverified(score, "other_time", "the score is of a time after the submission's");
  const wire::Replayed replayed =
      known->replayer.replay(evidence, base::get_int(score, "asOf"), base::get_string(submission, "locale"));
  if (!replayed.ok) return unverified(score, "no_replay", replayed.problem);

  Verdict verdict{"consistent", nullptr, total_of(score), total_of(replayed.explanation)};
  const Json differs = differing_parts(score, replayed.explanation);
  if (!differs.empty()) {
    verdict.name = "mismatch";
    verdict.detail = {{"differs", differs}, {"server", replayed.explanation}};
  }
  if (known != current) verdict.detail["config"] = config;
  return verdict;
}

}  // namespace leadline::cli
