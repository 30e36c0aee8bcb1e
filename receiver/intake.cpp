#include "receiver/intake.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "base/json.h"
#include "metrics/measured.h"
#include "receiver/clock.h"
#include "receiver/crypto.h"
#include "receiver/desk/desk_row.h"
#include "receiver/lead_shape.h"

namespace leadline::receiver {

namespace {

using base::Json;

bool is_lead_id(const std::string& text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

constexpr int kBusyAgainSeconds = 2;

// What is wrong with the submission's envelope; nullopt when nothing is.
std::optional<Reply> find_problem(const Site& site, const std::optional<Json>& submission,
                                  const std::optional<std::string>& key) {
  if (!submission || !submission->is_object()) {
    return error_reply(400, "not_json", "the body is not a JSON object", "send the submission as Leadline made it");
  }
  const std::string id = base::get_string(*submission, "id");
  if (!is_lead_id(id)) {
    return error_reply(400, "invalid_id", "`id` is not 32 lower-case hexadecimal digits", "make one per submission, at random");
  }
  if (key && *key != id) {
    return error_reply(400, "key_differs", "the Idempotency-Key header is not the submission's `id`", "send the same in both");
  }
  if (base::get_string(*submission, "site") != site.id) {
    return error_reply(400, "wrong_site", "`site` is not the site of this receiver", "this receiver takes leads of `" + site.id + "`");
  }
  if (const auto wrong = find_wrong_shape(*submission)) {
    return error_reply(400, "not_a_lead", "`" + wrong->pointer + "` " + wrong->reason, "send the submission as Leadline made it");
  }
  return std::nullopt;
}

// `earlier`: the hash of the config it was judged with, when that is not the current one.
Label label_of(const wire::Verdict& verdict, const std::string& earlier) {
  Json detail = verdict.detail();
  if (!earlier.empty()) detail["config"] = earlier;
  return {verdict.name, detail.is_null() ? std::string() : base::dump_json(detail)};
}

// The log's fingerprint; "" for none. As we write JSON, so that no other layout of it is another log. One that was full grew
// no more, and comes with all that the visitor sends after: that is no reuse.
std::string evidence_of(const Json& submission) {
  const Json& evidence = base::get_object(submission, "evidence");
  const Json& log = base::get_array(evidence, "log");
  return log.empty() || base::get_bool(evidence, "truncated") ? std::string() : sha256(base::dump_json(log));
}

Lead lead_of(const Site& site, const Json& submission, std::string body) {
  Lead lead;
  lead.site = site.id;
  lead.id = base::get_string(submission, "id");
  lead.fingerprint = sha256(body);
  lead.body = std::move(body);
  lead.received_at = now_ms();
  describe(lead, submission);
  return lead;
}

// The lead is stored, and the time that it asks for is another's. As long as somebody may be there to choose again, that is asked of them;
// later it is simply an answer.
constexpr std::int64_t kChooseAgainMs = 3'600'000;

// `erase`: the key that erases it. `links`: those that come of a lead accepted at that time.
Reply answer(const Lead& lead, const std::optional<PutResult>& result, const std::string& erase, const std::function<Json(std::string_view)>& errors,
             const std::function<Json(std::int64_t)>& links) {
  const std::string& id = lead.id;
  if (result && result->status != PutStatus::conflict) {
    const bool dup = result->status == PutStatus::same || result->status == PutStatus::late;
    Json body = {{"accepted", id}, {"dup", dup}, {"verdict", result->verdict}, {"erase", erase}};
    const std::string note = "id=" + id + " verdict=" + result->verdict + (dup ? " dup" : "") + (lead.partial ? " partial" : lead.qualified ? " qualified" : "") + (result->quarantined ? " quarantined" : "");
    if (result->taken.empty() || result->quarantined || now_ms() - result->received_at > kChooseAgainMs) {
      if (Json made = links(result->received_at); !made.empty()) body["links"] = std::move(made);
      return {200, base::dump_json(body), note};
    }
    body["error"] = {{"code", "time_taken"}, {"message", "another lead has the time that this one asks for; the lead is kept without it"},
                     {"hint", "choose another and send a new submission that `supersedes` this one"}};
    body["errors"] = errors(result->taken);
    return {409, base::dump_json(body), note + " time_taken"};
  }
  Reply reply = result ? error_reply(422, "id_reused", "this `id` was used for another submission",
                                     "an id belongs to one body for ever; make a new one for a new submission")
                       : error_reply(503, "busy", "the lead could not be stored now", "send the same again later");
  if (!result) reply.retry_after = kBusyAgainSeconds;
  reply.note += " id=" + id;
  return reply;
}

}  // namespace

void measure(Lead& lead, const Json& submission) {
  metrics::Measured measured = metrics::measure(submission, lead.received_at);
  lead.measured = metrics::write_measured(measured);
  lead.desk = desk_row_of(submission, measured.email, measured.phone);
  lead.email = std::move(measured.email);
  lead.phone = std::move(measured.phone);
}

void describe(Lead& lead, const Json& submission) {
  const Json* time = base::find(submission, "time");
  if (time && time->is_number()) lead.occurred_at = base::get_int(submission, "time");
  measure(lead, submission);
  lead.evidence = evidence_of(submission);
  lead.supersedes = base::get_text(submission, "supersedes");
  lead.partial = base::get_text(submission, "type") == "lead.partial";
  lead.qualified = base::get_text(submission, "type") == "lead.qualified";
  const Json* spam = base::find(base::get_object(submission, "spam"), "score");
  lead.suspicion.quarantined = spam && spam->is_number() && spam->get<double>() >= kQuarantine;
}

Reply Intake::accept(std::string body, const std::optional<std::string>& key, const std::string& host, const std::string& origin) {
  const std::optional<Json> submission = base::parse_json(body);
  if (submission && base::get_text(*submission, "type") == Erasures::kType) return erasures_.take(*submission);
  if (auto problem = find_problem(site_, submission, key)) return *problem;
  Lead lead = lead_of(site_, *submission, std::move(body));
  const auto known = configs_.of(*submission);
  judge(*submission, known, origin, lead);
  if (const config::Config* config = known->judge.config()) {
    if (!lead.partial) lead.appointments = wire::appointments_of(*config, *submission);
    proofs_.judge(*config, *submission, lead);
  }
  const std::optional<PutResult> stored = store_.write([&](Store& store) { return store.put(lead); });
  if (stored && stored->status == PutStatus::inserted && !lead.destinations.empty()) relay_.wake();
  return answer(lead, stored, erasures_.key_of(lead.id),
                [&](std::string_view fields) { return wire::taken_errors(*known->judge.config(), *submission, fields); },
                [&](std::int64_t received) { return lead.partial ? Json::object() : links_.of(*submission, known->judge.config(), received, host); });
}

// By the config that it was scored with, when this receiver ever had it.
void Intake::judge(const Json& submission, const std::shared_ptr<const KnownConfig>& known, const std::string& origin, Lead& lead) const {
  const Anchors::Finding found = anchors_.judge(submission, known->judge.judge(submission, {lead.received_at, true}), origin, lead.received_at);
  const wire::Verdict& verdict = found.verdict;
  const std::string earlier = known == configs_.current() ? std::string() : known->config.hash;
  lead.client_total = verdict.client_total;
  lead.server_total = verdict.server_total;
  // Conditions may ask for a verdict, and which one holds the store knows.
  const auto course = [this, &submission, known, received = lead.received_at](const wire::Verdict& by) {
    const config::Config* config = known->judge.config();
    return std::pair(destinations_of(relay_.plan(), submission, by, config, received), turn_of(relay_.plan(), submission, by, config, received));
  };
  std::tie(lead.destinations, lead.turn) = course(verdict);
  lead.course = [course, verdict](const std::string& name) {
    wire::Verdict other = verdict;
    other.name = name;
    return course(other);
  };
  lead.label = label_of(verdict, earlier);
  lead.label_if_reused = label_of(wire::reused(verdict), earlier);
  lead.anchor = found.spends;
  lead.label_if_spent = label_of(found.if_spent, earlier);
}

}  // namespace leadline::receiver
