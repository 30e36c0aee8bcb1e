#include "serve/intake.h"

#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "serve/crypto.h"
#include "serve/lead_shape.h"

namespace leadline::cli {

namespace {

using base::Json;

bool is_lead_id(const std::string& text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

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

Lead lead_of(const Site& site, const Json& submission, std::string body, const Verdict& verdict) {
  Lead lead;
  lead.site = site.id;
  lead.id = base::get_string(submission, "id");
  lead.fingerprint = sha256(body);
  lead.body = std::move(body);
  lead.received_at = now_ms();
  const Json* time = base::find(submission, "time");
  if (time && time->is_number()) lead.occurred_at = base::get_int(submission, "time");
  lead.client_total = verdict.client_total;
  lead.server_total = verdict.server_total;
  lead.verdict = verdict.name;
  if (!verdict.detail.is_null()) lead.detail = base::dump_json(verdict.detail);
  return lead;
}

Reply answer(const std::string& id, const PutResult& result) {
  switch (result.status) {
    case PutStatus::inserted:
    case PutStatus::same: {
      const bool dup = result.status == PutStatus::same;
      const Json body = {{"accepted", id}, {"dup", dup}, {"verdict", result.verdict}};
      return {200, base::dump_json(body), "id=" + id + " verdict=" + result.verdict + (dup ? " dup" : "")};
    }
    case PutStatus::conflict: {
      Reply reply = error_reply(422, "id_reused", "this `id` was used for another submission",
                                "an id belongs to one body for ever; make a new one for a new submission");
      reply.note += " id=" + id;
      return reply;
    }
    case PutStatus::busy: break;
  }
  Reply reply = error_reply(503, "busy", "the lead could not be stored now", "send the same again later");
  reply.note += " id=" + id;
  return reply;
}

}  // namespace

Reply error_reply(int status, const char* code, const std::string& message, const std::string& hint) {
  Json error = {{"code", code}, {"message", message}};
  if (!hint.empty()) error["hint"] = hint;
  return {status, base::dump_json({{"error", error}}), std::string("error=") + code};
}

Reply Intake::accept(std::string body, const std::optional<std::string>& key) {
  const std::optional<Json> submission = base::parse_json(body);
  if (auto problem = find_problem(site_, submission, key)) return *problem;
  const Verdict verdict = judge_.judge(*submission);
  Lead lead = lead_of(site_, *submission, std::move(body), verdict);
  const std::string id = lead.id;
  return answer(id, store_.put(std::move(lead)));
}

}  // namespace leadline::cli
