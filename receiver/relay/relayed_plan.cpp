// Endpoints that stand in a config and go by the relay.
#include <algorithm>

#include "config/config.h"
#include "receiver/relay/plan.h"
#include "receiver/relay/plan_parts.h"

namespace leadline::receiver {

using base::Findings;
using base::Json;

namespace {

// The same of several pages' configs is one.
bool add_config(RelayPlan& plan, const Json& given, const std::string& hash, const std::string& at, Findings& out) {
  const std::string id = base::get_string(given, "id");
  const auto before = std::find_if(plan.endpoints.begin(), plan.endpoints.end(), [&](const RelayEndpoint& one) { return one.to.id == id; });
  if (before == plan.endpoints.end()) return false;
  if (!before->configs.empty() && before->given == given) before->configs.push_back(hash);
  else base::add_error(out, base::child_pointer(at, "id"), "endpoint_twice", before->configs.empty() ? "the site file has an endpoint `" + id + "`, too" : "another config of this site has an endpoint `" + id + "` that is not the same",
                       "what became of a lead is kept by the id of its endpoint: give one of them another");
  return true;
}

}  // namespace

void read_relayed(const std::string& config_text, const std::string& hash, const Secrets& secrets, RelayPlan& plan, Findings& out) {
  static const std::string kPlace = "/delivery/endpoints";
  if (!hash.empty()) plan.others.push_back(hash);
  const config::Loaded loaded = config::load_whole(config_text);
  const Json document = base::parse_json(config_text).value_or(Json::object());
  if (!loaded.config) return;  // which has been said
  Json list = wire::relayed_in(*loaded.config, document), named = Json::object();
  const Json all = list;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = base::child_pointer(kPlace, i);
    if (!list[i].is_object()) continue;
    if (!is_endpoint_id(base::get_string(list[i], "id"))) base::add_error(out, base::child_pointer(at, "id"), "not_an_id", "an id is letters, digits, - and _, at most 64");
    else if (!add_config(plan, list[i], hash, at, out)) {
      find_secrets(list[i], at, secrets, named, out);
      continue;
    }
    list[i] = Json();
  }
  Findings found = out;  // of a place that is wrong already nothing more is said
  for (wire::Onward& endpoint : wire::read_onward(std::move(list), named, kPlace, found)) {
    RelayEndpoint mine;
    const auto given = std::find_if(all.begin(), all.end(), [&](const Json& one) { return base::get_string(one, "id") == endpoint.id; });
    const std::string at = base::child_pointer(kPlace, static_cast<std::size_t>(given - all.begin()));
    find_host(mine, endpoint.url, plan.allowed, base::child_pointer(at, "url"), found);
    mine.to = std::move(endpoint);
    mine.retries = plan.retries;
    mine.configs = {hash};
    mine.given = *given;
    plan.endpoints.push_back(std::move(mine));
  }
  // `leadline check` gives hints; a start is hindered by what cannot be sent alone.
  for (std::size_t i = out.size(); i < found.size(); ++i) if (found[i].severity == base::Severity::error) out.push_back(std::move(found[i]));
}

}  // namespace leadline::receiver
