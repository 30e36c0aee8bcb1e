#include "wire/onward.h"

#include <algorithm>

#include "base/text.h"
#include "config/explain.h"
#include "formats/formats.h"

namespace leadline::wire {

using base::Json;

namespace {

constexpr std::string_view kList = "/endpoints";

// A page cannot read what some endpoints answer, and so neither their presets nor their profiles say what it is to be. Here it can be read; but where
// nobody says more, all there is to see is that it was taken: most of them thank with a page, or send the browser to one.
void read_every_answer(Json& endpoint) {
  const std::string own = base::get_text(endpoint, "profile");
  const char* text = formats::built_in(base::get_text(endpoint, "format"));
  const Json preset = text ? base::parse_json(text).value_or(Json()) : Json();
  const std::string profile = own.empty() || own == "relay" ? base::get_text(preset, "profile") : own;
  const bool beacon = profile == "beacon";
  if (!beacon && profile != "form-blind") return;
  base::put(endpoint, "profile", beacon ? "json-text" : "form");
  if (endpoint.contains("response") || preset.contains("response")) return;
  Json statuses = base::list();
  for (const std::int64_t status : {200, 201, 202, 204, 302}) base::push(statuses, Json(status));
  base::put(endpoint, "response", base::object_of("status", std::move(statuses)));
}

// Its address and headers are what they will be. From here on it is an endpoint like any other, and what would be wrong with another's is with its.
void fill_in(Json& endpoint, Json& shape, const Json& secrets) {
  const Json nothing = base::object();
  const formats::Sources sources{nothing, nothing, nothing, &secrets};
  bool there = true;
  if (endpoint.contains("url")) base::put(endpoint, "url", formats::fill_text(base::get_text(endpoint, "url"), sources));
  if (endpoint.contains("headers")) base::put(endpoint, "headers", formats::fill(base::get_object(endpoint, "headers"), sources, there));
  shape.erase("relay");
}

void find_secrets(const std::string& text, const std::string& pointer, std::vector<NamedSecret>& out) {
  constexpr std::string_view kBegin = "{{secret:";
  for (std::size_t at = 0; (at = text.find(kBegin, at)) != std::string::npos;) {
    at += kBegin.size();
    out.push_back({pointer, text.substr(at, text.find_first_of(" |}\"", at) - at)});
  }
}

}  // namespace

std::vector<NamedSecret> secrets_in(const Json& value, const std::string& pointer) {
  std::vector<NamedSecret> out;
  if (value.is_string()) find_secrets(value.get<std::string>(), pointer, out);
  if (!value.is_structured()) return out;
  std::size_t number = 0;
  for (auto it = value.begin(); it != value.end(); ++it, ++number) {
    const std::string at = value.is_object() ? base::child_pointer(pointer, it.key()) : base::child_pointer(pointer, number);
    if (value.is_object()) find_secrets(it.key(), at, out);
    for (NamedSecret& one : secrets_in(*it, at)) out.push_back(std::move(one));
  }
  return out;
}

std::vector<Onward> read_onward(Json list, const Json& secrets, const std::string& pointer, base::Findings& out) {
  delivery::Model model;
  base::Diagnostics found;
  for (Json& one : list) if (one.is_object()) read_every_answer(one);
  model.shapes = formats::expand(list, base::object(), std::string(kList), found);
  for (std::size_t i = 0; i < list.size(); ++i) if (model.shapes[i].is_object()) fill_in(list[i], model.shapes[i], secrets);
  delivery::compile(base::object_of("endpoints", std::move(list)), "", "", found, model);
  for (const base::Diagnostic& one : found) {
    base::Finding finding = config::explain(one);
    finding.pointer = pointer + finding.pointer.substr(std::min(kList.size(), finding.pointer.size()));
    const bool said = std::any_of(out.begin(), out.end(), [&](const base::Finding& before) { return before.pointer == finding.pointer; });
    if (!said) out.push_back(std::move(finding));
  }
  const auto all = std::make_shared<const Json>(secrets);
  std::vector<Onward> endpoints;
  for (delivery::Endpoint& one : model.endpoints) {
    Onward onward{one.id, one.url, nullptr, all};
    onward.rules = std::make_shared<const delivery::Endpoint>(std::move(one));
    endpoints.push_back(std::move(onward));
  }
  return endpoints;
}

Json relayed_in(const config::Config& config, const Json& document) {
  Json out = base::list();
  std::vector<std::string> before;
  for (const Json& one : base::get_array(base::get_object(document, "delivery"), "endpoints")) {
    const std::string& id = base::get_text(one, "id");
    const delivery::Endpoint* endpoint = delivery::find_endpoint(config.delivery, id);
    const bool again = std::find(before.begin(), before.end(), id) != before.end();  // the config has the first of them alone
    base::push(out, Json(endpoint && endpoint->by_relay() && !again ? one : Json()));
    before.push_back(id);
  }
  return out;
}

Json facts_onward(const forms::Form* form, const Json& lead, const Json& score, const std::string& verdict) {
  Json facts = facts_in(form, lead, score);
  for (const char* key : {"type", "form", "attribution", "spam"})
    if (const Json* part = base::find(lead, key)) base::put(facts, key, *part);
  base::put(facts, "verdict", verdict);
  return facts;
}

bool goes_onward(const Onward& endpoint, const Json& lead, const Json& facts) { return is_for(*endpoint.rules, lead, facts); }

bool hears_again(const Onward& endpoint) { return endpoint.rules->qualified; }

Json contact_onward(const Json& lead, const config::Config* config) {
  const forms::Form* form = config ? config->forms.find(base::get_text(lead, "form")) : nullptr;
  return formats::contact_of(form, base::get_object(lead, "fields"), base::get_text(lead, "locale"));
}

Request request_onward(const Onward& endpoint, const Json& lead, const config::Config* config) {
  return request_of(*endpoint.rules, lead, contact_onward(lead, config), endpoint.secrets.get());
}

Answer judge_answer(const Onward& endpoint, const std::string& id, int status, const std::string& body) {
  const Json reply = base::object_of("status", std::int64_t{status}, "body", body);
  const delivery::Verdict verdict = delivery::judge(endpoint.rules->response, id, reply);
  if (verdict.outcome == delivery::Outcome::done) return {};
  const bool refused = verdict.outcome == delivery::Outcome::record || verdict.outcome == delivery::Outcome::unclear;
  return {refused ? Answered::refused : Answered::again, *verdict.reason ? verdict.reason : "busy"};
}

}  // namespace leadline::wire
