#include "wire/judge.h"

namespace leadline::wire {

using base::Json;

namespace {

std::optional<double> total_of(const Json& explanation) {
  const Json* total = base::find(explanation, "total");
  return total && total->is_number() ? std::optional(total->get<double>()) : std::nullopt;
}

Verdict label(Verdict verdict, const char* name, const std::string& reason, const std::string& message) {
  verdict.name = name;
  verdict.reason = reason;
  verdict.message = message;
  return verdict;
}

// When it was asked is what the replay was given.
bool is_input(const std::string& part) { return part == "asOf"; }

// The parts of two explanations that differ: everything but what went in.
Json differing_parts(const Json& claimed, const Json& computed) {
  Json differs = base::list();
  for (auto it = computed.begin(); it != computed.end(); ++it) {
    const Json* claim = base::find(claimed, it.key());
    const bool equal = claim && base::dump_json(*claim) == base::dump_json(*it);
    if (!equal && !is_input(it.key())) base::push(differs, it.key());
  }
  for (auto it = claimed.begin(); it != claimed.end(); ++it)
    if (!computed.contains(it.key()) && !is_input(it.key())) base::push(differs, it.key());
  return differs;
}

// Why there is nothing to replay.
std::optional<Doubt> find_unverifiable(const Json& submission, const config::Config* config) {
  const Json& score = base::get_object(submission, "score");
  const Json& evidence = base::get_object(submission, "evidence");
  const std::string& core = base::get_text(evidence, "core");
  const std::string& hash = base::get_text(evidence, "config");
  const Json* log = base::find(evidence, "log");
  if (score.empty()) return Doubt{"no_score", "the submission carries no score"};
  if (base::get_bool(evidence, "withheld")) return Doubt{"withheld", "the visitor did not agree that what they did is sent along"};
  if (!log) return Doubt{"no_log", "the submission carries no event log"};
  if (base::get_bool(evidence, "truncated")) return Doubt{"truncated", "the event log is not complete"};
  if (core != LEADLINE_VERSION) return Doubt{"other_core", "scored by core " + core + ", here is " LEADLINE_VERSION};
  if (!config) return Doubt{"no_replay", "the config cannot be read"};
  if (hash != config->hash) return Doubt{"other_config", "scored with config " + hash + ", here is " + config->hash};
  if (base::get_bool(score, "truncated")) return Doubt{"truncated", "the score came without its reasons"};
  if (!log->is_array()) return Doubt{"no_replay", "the log is no list"};
  return std::nullopt;
}

// One that was never scored has neither of the first two.
bool is_submission(const Json& json) {
  return json.is_object() && (base::find(json, "evidence") || base::find(json, "score") || (base::find(json, "id") && !base::get_object(json, "fields").empty()));
}

FoundLead no_lead(std::string problem, std::string hint) {
  FoundLead out;
  out.problem = std::move(problem);
  out.hint = std::move(hint);
  return out;
}

FoundLead only_of(const Json& list, const std::string& pointer) {
  if (list.size() != 1) return no_lead("is a list of " + std::to_string(list.size()) + " leads", "give one of them, such as `jq '.leads[0]'` takes out");
  FoundLead out = lead_in(list[0]);
  out.pointer = pointer + "/0" + out.pointer;
  return out;
}

FoundLead not_a_lead(const Json& document) {
  const char* hint = "a lead is what `GET /api/leads` gives, or the submission itself";
  if (document.is_array()) return no_lead("is a list of " + std::to_string(document.size()) + " items", hint);
  if (!document.is_object()) return no_lead("is a JSON value that is no object", hint);
  if (base::find(document, "version") && base::find(document, "site")) return no_lead("is a config", "`--config` names it");
  if (base::find(document, "config") && base::find(document, "origins")) return no_lead("is a site file", "`leadline serve --site` takes it");
  std::string keys;
  int count = 0;
  for (auto it = document.begin(); it != document.end() && count < 4; ++it, ++count) keys += (keys.empty() ? "`" : ", `") + it.key() + "`";
  return no_lead(keys.empty() ? "is an empty object" : "is an object with " + keys + (document.size() > 4 ? " …" : ""), hint);
}

}  // namespace

FoundLead lead_in(Json document) {
  FoundLead out;
  if (const Json* lead = base::find(document, "lead"); lead && is_submission(*lead)) {
    out.pointer = "/lead";
    if (base::find(document, "received")) out.received = base::get_int(document, "received");
    out.submission = std::move(document["lead"]);
    return out;
  }
  if (is_submission(document)) {
    out.submission = std::move(document);
    return out;
  }
  if (const Json* leads = base::find(document, "leads"); leads && leads->is_array()) return only_of(*leads, "/leads");
  const bool list_of_leads = document.is_array() && !document.empty() && !lead_in(document[0]).submission.is_null();
  return list_of_leads ? only_of(document, "") : not_a_lead(document);
}

Arrival arrival_of(const FoundLead& lead, std::optional<std::int64_t> at, std::int64_t now) {
  if (at) return {*at, true};
  if (lead.received) return {*lead.received, true};
  return {now, false};
}

Json to_json(const Verdict& verdict) {
  Json out = base::object_of("verdict", verdict.name);
  if (!verdict.reason.empty()) base::put_all(out, "reason", verdict.reason, "message", verdict.message);
  if (!verdict.differs.is_null()) base::put(out, "differs", verdict.differs);
  if (!verdict.server.is_null()) base::put(out, "server", verdict.server);
  return out;
}

Json Verdict::detail() const {
  if (!differs.is_null()) return base::object_of("differs", differs, "server", server);
  return reason.empty() ? Json() : base::object_of("reason", reason, "message", message);
}

Verdict Judge::judge(const Json& submission, Arrival arrival) const {
  Verdict verdict;
  const Json& score = base::get_object(submission, "score");
  const Json& evidence = base::get_object(submission, "evidence");
  verdict.client_total = total_of(score);
  if (const auto why = find_unverifiable(submission, replayer_.config())) return label(verdict, "unverified", why->reason, why->message);

  const Plausibility plausibility = examine(submission, *replayer_.config(), arrival);
  Replayed replayed = replayer_.replay(evidence, base::get_int(score, "asOf"), base::get_text(submission, "locale"));
  if (replayed.ok) {
    verdict.server = std::move(replayed.explanation);
    verdict.server_total = total_of(verdict.server);
    Json differs = differing_parts(score, verdict.server);
    if (!differs.empty()) {
      verdict.name = "mismatch";
      verdict.differs = std::move(differs);
      return verdict;
    }
  }
  if (plausibility.invented) return label(verdict, "implausible", plausibility.invented->reason, plausibility.invented->message);
  if (!replayed.ok) return label(verdict, "unverified", "no_replay", replayed.problem);
  if (plausibility.clock) return label(verdict, "unverified", "clock", *plausibility.clock);
  verdict.name = "consistent";
  return verdict;
}

std::string Judge::steps(const Json& submission, const Replayer::Watch& watch) const {
  if (const auto why = find_unverifiable(submission, replayer_.config())) return why->reason;
  const Json& score = base::get_object(submission, "score");
  const Replayed replayed = replayer_.replay(base::get_object(submission, "evidence"), base::get_int(score, "asOf"), base::get_text(submission, "locale"), watch);
  return replayed.ok ? "" : "no_replay";
}

Verdict anchored(Verdict verdict) {
  if (verdict.name == "consistent") verdict.name = "verified";
  return verdict;
}

Verdict unanchored(Verdict verdict, const char* reason, const std::string& message) {
  return verdict.name == "consistent" ? label(std::move(verdict), "consistent", reason, message) : verdict;
}

Verdict reused(Verdict verdict) {
  if (verdict.name == "mismatch") return verdict;
  return label(std::move(verdict), "implausible", "reused", "this very log came before, with another lead");
}

}  // namespace leadline::wire
