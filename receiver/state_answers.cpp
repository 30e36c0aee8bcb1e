// How the receiver is: for whoever starts it, sends it visitors, or looks after it.
#include "receiver/answers.h"
#include "receiver/clock.h"
#include "receiver/sites/whole.h"

namespace leadline::receiver {

namespace {

using base::Json;

void write_deliveries(MetricsText& out, const std::vector<DeliveryCounts>& counts) {
  out.family("leadline_relay_leads", "gauge", "Leads by endpoint of the relay and what became of them.");
  for (const DeliveryCounts& one : counts) {
    const std::pair<const char*, std::int64_t> states[] = {{"waiting", one.waiting}, {"accepted", one.accepted}, {"failed", one.failed}, {"apart", one.apart}};
    for (const auto& [state, count] : states) out.sample("leadline_relay_leads", {"endpoint", one.endpoint, "state", state}, static_cast<double>(count));
  }
  out.family("leadline_relay_oldest_seconds", "gauge", "How long the oldest lead has waited for its endpoint.");
  for (const DeliveryCounts& one : counts)
    out.sample("leadline_relay_oldest_seconds", {"endpoint", one.endpoint}, one.oldest > 0 ? static_cast<double>(now_ms() - one.oldest) / 1000 : 0);
}

}  // namespace

void Answers::health(const Request& request, Response& response) {
  const auto current = configs_.current();
  const Json body = {{"ok", true}, {"core", current->config.core}, {"config", current->config.hash}};
  send(request, response, {200, base::dump_json(body), {}});
}

void Answers::ready(const Request& request, Response& response) { send(request, response, readiness(common_)); }

// Of this site alone: where there are several, what is the receiver's as a whole is shown to who has the first token (sites/whole.h).
void Answers::give_metrics(const Request& request, Response& response) {
  MetricsText out;
  out.family("leadline_build_info", "gauge", "The version that runs, and the config's hash.");
  out.sample("leadline_build_info", {"version", LEADLINE_VERSION, "config", configs_.current()->config.hash}, 1);
  state_.meter.write(out);
  const auto counts = store_.read([&](Store& store) { return store.count_deliveries(site_.id); });
  if (counts) write_deliveries(out, *counts);
  if (!common_.several) write_common(out, common_, counts.has_value());
  send_metrics(request, response, out);
}

}  // namespace leadline::receiver
