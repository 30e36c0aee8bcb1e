#include "receiver/sites/whole_answers.h"

#include "base/json.h"
#include "receiver/sites/whole.h"

namespace leadline::receiver {

namespace {

constexpr std::string_view kHealth = "/healthz", kReady = "/readyz", kMetrics = "/metrics";

}  // namespace

bool WholeAnswers::has(const HttpRequest& head) { return head.path == kHealth || head.path == kReady || head.path == kMetrics; }

void WholeAnswers::answer(const HttpRequest& request, HttpResponse& response) const {
  if (request.path == kMetrics) return give_metrics(request, response);
  if (request.path == kHealth) return send(request, response, {200, base::dump_json(base::Json{{"ok", true}, {"version", LEADLINE_VERSION}}), {}});
  Reply reply = readiness(common_);
  const auto now = sites_.table();
  base::Json body = base::parse_json(reply.body).value_or(base::Json::object());
  // How many, and never which: anybody may ask. That one cannot be used is no reason to send the others' visitors elsewhere.
  body["sites"] = {{"served", now->served.size()}, {"broken", now->broken.size()}};
  reply.body = base::dump_json(body);
  send(request, response, reply);
}

void WholeAnswers::give_metrics(const HttpRequest& request, HttpResponse& response) const {
  const auto now = sites_.table();
  MetricsText out;
  out.family("leadline_build_info", "gauge", "The version that runs.");
  out.sample("leadline_build_info", {"version", LEADLINE_VERSION}, 1);
  out.family("leadline_sites", "gauge", "Sites, and files that none could be made of.");
  out.sample("leadline_sites", {"state", "served"}, static_cast<double>(now->served.size()));
  out.sample("leadline_sites", {"state", "broken"}, static_cast<double>(now->broken.size()));
  out.family("leadline_site_requests_total", "counter", "Requests that were answered, by site and the first digit of their status.");
  for (const auto& [id, site] : now->served)
    for (const auto& [kind, count] : site->state().meter.by_kind()) out.sample("leadline_site_requests_total", {"site", id, "status", std::to_string(kind) + "xx"}, static_cast<double>(count));
  meter_.write(out);
  write_common(out, common_, common_.store.read([](Store& store) { return store.some_sites(1); }).has_value());
  send_metrics(request, response, out);
}

}  // namespace leadline::receiver
