// `leadline request`: what would be sent of a lead, to the byte, without sending it.
#include <cstdio>
#include <optional>
#include <string>

#include "arguments.h"
#include "base/text.h"
#include "commands.h"
#include "input/files.h"
#include "lead_file.h"
#include "receiver/relay/secrets.h"
#include "wire/requests.h"

namespace leadline::cli {

namespace {

using base::Json;

int refuse_request(const std::string& problem) {
  std::fprintf(stderr, "leadline request: %s\n", problem.c_str());
  return kUsage;
}

// {NAME: text}, of a file that is safe to hold them, as the relay wants it. nullopt: it was said why there are none.
std::optional<Json> read_secrets(const std::string& path) {
  std::string problem;
  if (const auto secrets = receiver::Secrets::read(path, problem)) return secrets->kept();
  return refuse_request(problem), std::nullopt;
}

std::string unknown_endpoint(const config::Config& config, const std::string& id) {
  std::vector<std::string> known;
  for (const delivery::Endpoint& endpoint : config.delivery->endpoints) known.push_back(endpoint.id);
  const std::string nearest = base::nearest(id, known);
  return "the config has no endpoint \"" + id + "\" that can be used" + (nearest.empty() ? "; `leadline check` says what is wrong with it" : "; did you mean \"" + nearest + "\"?");
}

}  // namespace

int request_command(const Words& words) {
  const auto arguments = read_arguments(words, {"request", {"config", "endpoint", "secrets"}, {}, {"config"}, 1, "LEAD.json"});
  if (!arguments) return kUsage;
  const std::string path = arguments->get("config"), only = arguments->get("endpoint");
  const input::FileText text = input::read_file(path);
  if (!text.ok) return refuse_request(text.problem);
  const config::Loaded loaded = config::load_whole(text.text);
  if (!loaded.config) return refuse_request(path + " cannot be used as a config; `leadline check` says why");
  const config::Config& config = *loaded.config;
  if (!only.empty() && !delivery::find_endpoint(config.delivery, only)) return refuse_request(unknown_endpoint(config, only));
  const auto lead = read_lead("request", arguments->rest[0]);
  if (!lead) return kUsage;
  const auto secrets = arguments->has("secrets") ? read_secrets(arguments->get("secrets")) : std::nullopt;
  if (arguments->has("secrets") && !secrets) return kUsage;
  const auto requests = wire::requests_of(config, lead->submission, only, secrets ? &*secrets : nullptr);
  for (const wire::Request& request : requests)
    if (!request.missing.empty()) return refuse_request("the endpoint \"" + request.endpoint + "\" needs the secret \"" + request.missing + "\", which is not in " + arguments->get("secrets"));
  for (const wire::Request& request : requests) std::printf("%s\n", base::dump_json(wire::to_json(request)).c_str());
  if (requests.empty()) std::fprintf(stderr, "leadline request: the lead goes to no endpoint: their \"when\", \"forms\" and \"excluded\" say so\n");
  return kDone;
}

}  // namespace leadline::cli
