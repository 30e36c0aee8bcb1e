// What people see of the relay, and do with it.
#include <algorithm>

#include "receiver/answers.h"
#include "receiver/clock.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kFailedMost = 100;

Reply store_is_busy() { return error_reply(503, "busy", "too much is waiting", "ask again later"); }
Reply no_such_endpoint() { return error_reply(404, "no_such_endpoint", "the relay has no endpoint of that id", "?endpoint=ID"); }

void put_pause(Json& out, const Pause& pause) {
  if (!pause.reason.empty()) out["paused"] = {{"reason", pause.reason}, {"at", pause.at}};
}

Json to_json(const Delivery& one) {
  Json out = {{"endpoint", one.endpoint}, {"state", one.state}, {"attempts", one.attempts}};
  if (one.state == "waiting" && one.due != RelayStore::kNever) out["due"] = one.due;
  if (one.tried_at > 0) out["tried"] = one.tried_at;
  if (one.status > 0) out["status"] = one.status;
  if (!one.reason.empty()) out["reason"] = one.reason;
  return out;
}

// The form that a test is of: the first one, so that what is mapped by form finds one.
std::string first_form(const Json& config) {
  const Json& forms = base::get_array(config, "forms");
  return forms.empty() ? std::string() : base::get_string(forms[0], "id");
}

}  // namespace

void Answers::describe_relay(const Request& request, Response& response) {
  const auto lead = request.parameter("lead");
  send(request, response, lead ? deliveries_of(*lead) : relay_overview());
}

// Where each stands. Of its address only the host: the rest may be a password.
Reply Answers::relay_overview() {
  const auto counts = store_.read([&](Store& store) { return store.count_deliveries(site_.id); });
  const auto failed = store_.read([&](Store& store) { return store.failed_deliveries(site_.id, kFailedMost); });
  if (!counts || !failed) return store_is_busy();
  Json endpoints = Json::array();
  for (const auto& lane : relay_.lanes()) {
    const std::string& id = lane->endpoint().to.id;
    const auto found = std::find_if(counts->begin(), counts->end(), [&](const DeliveryCounts& one) { return one.endpoint == id; });
    const DeliveryCounts count = found == counts->end() ? DeliveryCounts() : *found;
    Json one = {{"id", id}, {"host", lane->endpoint().host}, {"apart", count.apart}, {"waiting", count.waiting}, {"accepted", count.accepted}, {"failed", count.failed}};
    if (count.oldest > 0) one["oldest"] = count.oldest;
    put_pause(one, lane->paused());
    endpoints.push_back(std::move(one));
  }
  Json list = Json::array();
  for (const FailedDelivery& one : *failed) {
    list.push_back({{"seq", one.seq}, {"lead", one.lead}, {"endpoint", one.endpoint}, {"reason", one.reason}, {"status", one.status}});
  }
  return {200, base::dump_json({{"endpoints", std::move(endpoints)}, {"failed", std::move(list)}}), {}};
}

Reply Answers::deliveries_of(const std::string& lead) {
  const auto found = store_.read([&](Store& store) { return store.deliveries(site_.id, lead); });
  if (!found) return store_is_busy();
  Json list = Json::array();
  for (const Delivery& one : *found) {
    Json item = to_json(one);
    Lane* lane = relay_.find(one.endpoint);
    if (lane) put_pause(item, lane->paused());
    else item["removed"] = true;  // the site file has it no more
    list.push_back(std::move(item));
  }
  return {200, base::dump_json({{"deliveries", std::move(list)}}), "id=" + lead};
}

void Answers::retry_delivery(const Request& request, Response& response) {
  const std::string endpoint = request.parameter("endpoint").value_or(""), lead = request.parameter("lead").value_or("");
  Lane* lane = relay_.find(endpoint);
  if (!lane) return send(request, response, no_such_endpoint());
  const auto count = store_.write([&](Store& store) { return store.retry_deliveries(site_.id, lead, endpoint, now_ms()); });
  if (!count) return send(request, response, store_is_busy());
  if (*count == 0 && !lead.empty()) return send(request, response, error_reply(404, "nothing_to_retry", "that lead does not wait for that endpoint", "?lead=ID&endpoint=ID"));
  lane->hurry();
  send(request, response, {200, base::dump_json({{"retried", *count}}), "endpoint=" + endpoint + (lead.empty() ? "" : " id=" + lead)});
}

void Answers::pause_endpoint(const Request& request, Response& response) {
  Lane* lane = relay_.find(request.parameter("endpoint").value_or(""));
  if (!lane) return send(request, response, no_such_endpoint());
  if (!lane->pause("operator")) return send(request, response, store_is_busy());
  send(request, response, {200, base::dump_json({{"paused", lane->endpoint().to.id}}), "endpoint=" + lane->endpoint().to.id});
}

void Answers::resume_endpoint(const Request& request, Response& response) {
  Lane* lane = relay_.find(request.parameter("endpoint").value_or(""));
  if (!lane) return send(request, response, no_such_endpoint());
  if (!lane->resume()) return send(request, response, store_is_busy());
  send(request, response, {200, base::dump_json({{"resumed", lane->endpoint().to.id}}), "endpoint=" + lane->endpoint().to.id});
}

void Answers::test_endpoint(const Request& request, Response& response) {
  const Lane* lane = relay_.find(request.parameter("endpoint").value_or(""));
  if (!lane) return send(request, response, no_such_endpoint());
  const RelayEndpoint& endpoint = lane->endpoint();
  const std::string form = first_form(base::parse_json(configs_.current()->config.text).value_or(Json()));
  const Tested tested = relay_.send_test(endpoint, form);
  Json out = {{"endpoint", endpoint.to.id}, {"accepted", tested.reason.empty()}};
  if (tested.status > 0) out["status"] = tested.status;
  if (!tested.reason.empty()) out["reason"] = tested.reason;
  send(request, response, {200, base::dump_json(out), "endpoint=" + endpoint.to.id});
}

}  // namespace leadline::receiver
