#include "receiver/relay/request.h"

#include "receiver/relay/signature.h"

namespace leadline::receiver {

using base::Json;

Json outgoing_lead(const DueDelivery& delivery) {
  Json lead = base::parse_json(delivery.body).value_or(Json::object());
  const Json detail = base::parse_json(delivery.detail).value_or(Json::object());
  Json receiver = {{"received", delivery.received_at}, {"verdict", delivery.verdict}};
  for (const char* key : {"reason", "differs"}) {
    if (const Json* part = base::find(detail, key)) receiver[key] = *part;
  }
  if (const Json* server = base::find(detail, "server"); server && server->is_object()) lead["score"] = *server;
  Json evidence = Json::object();
  for (const char* key : {"core", "config"}) {
    if (const Json* part = base::find(base::get_object(lead, "evidence"), key)) evidence[key] = *part;
  }
  lead["evidence"] = std::move(evidence);
  lead["receiver"] = std::move(receiver);
  return lead;
}

Json test_lead(const std::string& id, const std::string& site, const std::string& form, std::int64_t now) {
  return {{"id", id},
          {"type", "test"},
          {"time", now},
          {"site", site},
          {"form", form},
          {"fields", {{"name", "Leadline test"}, {"email", "test@example.com"}, {"phone", "+84900000000"}}},
          {"consent", Json::array()},
          {"score", {{"total", 0}}},
          {"attribution", Json::object()},
          {"receiver", {{"received", now}, {"verdict", "unverified"}}}};
}

OutgoingRequest write_request(const RelayEndpoint& endpoint, const Json& lead, const config::Config* config, std::int64_t seq, std::int64_t now) {
  wire::Request written = wire::request_onward(endpoint.to, lead, config);
  OutgoingRequest request;
  request.id = endpoint.to.id;
  request.url = endpoint.to.url;
  if (endpoint.notice) write_notice(*endpoint.notice, lead, seq, now, request);
  else request.body = std::move(written.body);
  // Stable over retries, and one for each endpoint: a receiver that keeps them knows a repetition.
  // What a lead has become since is no repetition.
  const std::string since = base::get_text(lead, "type") == "lead.qualified" ? "/" + std::to_string(base::get_int(lead, "time")) : "";
  const std::string id = base::get_string(lead, "id") + "/" + endpoint.to.id + since;
  const std::int64_t at = now / 1000;
  request.headers = {{"Content-Type", written.type}, {"webhook-id", id}, {"webhook-timestamp", std::to_string(at)}};
  std::string signatures;
  for (const std::string& key : endpoint.keys) signatures += (signatures.empty() ? "" : " ") + sign(key, id, at, request.body);
  if (!signatures.empty()) request.headers.emplace_back("webhook-signature", signatures);
  for (auto it = written.headers.begin(); it != written.headers.end(); ++it) request.headers.emplace_back(it.key(), it->get<std::string>());
  return request;
}

}  // namespace leadline::receiver
