#include "wire/requests.h"

#include <algorithm>

#include "base/text.h"
#include "formats/formats.h"

namespace leadline::wire {

using base::Json;

namespace {

// Who somebody is, no fact says: that there was an answer is enough (docs/facts.md).
Json answers_as_facts(const forms::Form* form, const Json& fields) {
  Json out = fields;
  for (auto it = out.begin(); it != out.end(); ++it) {
    const forms::Field* field = form ? form->find(it.key()) : nullptr;
    if (field && forms::is_personal(field->type)) *it = true;
  }
  return out;
}

Json score_as_facts(const Json& score) {
  Json out = base::object();
  for (const char* key : {"total", "band", "stage", "grade", "matrix"}) if (const Json* value = base::find(score, key)) base::put(out, key, *value);
  for (const Json& dimension : base::get_array(score, "dimensions"))
    if (const Json* value = base::find(dimension, "clamped")) base::put(out, base::get_text(dimension, "id").c_str(), *value);
  if (base::get_text(score, "status") == "excluded") base::put(out, "excluded", true);
  return out;
}

bool reads_score(const rules::Program& when) {
  const rules::Variables read = rules::variables(when);
  return read.computed || std::any_of(read.paths.begin(), read.paths.end(), [](const std::string& path) { return path == "score" || base::starts_with(path, "score."); });
}

// The first `{{secret:NAME}}` of a text that is not among them.
std::string missing_in(const std::string& text, const Json* secrets) {
  constexpr std::string_view kBegin = "secret:";
  for (std::size_t at = 0; secrets && (at = text.find(kBegin, at)) != std::string::npos;) {
    at += kBegin.size();
    const std::string name = text.substr(at, text.find_first_of(" |}\"", at) - at);
    if (!base::find(*secrets, name)) return name;
  }
  return {};
}

}  // namespace

bool is_for(const delivery::Endpoint& endpoint, const Json& lead, const Json& facts) {
  const std::string& form = base::get_text(lead, "form");
  // What a consent platform of the page has said of advertising counts where the form did not ask (docs/bridges.md).
  const bool ads = endpoint.consent == "ads" && !base::get_text(base::get_object(lead, "traits"), "adsConsent").empty();
  if (!delivery::agreed(endpoint, base::get_array(lead, "consent"), ads)) return false;
  const Json& score = base::get_object(facts, "score");
  if (!endpoint.forms.empty() && !base::has_word(endpoint.forms, form)) return false;
  if (base::get_bool(score, "excluded") && !endpoint.excluded) return false;
  if (endpoint.when.empty() || (score.empty() && reads_score(endpoint.when))) return true;
  return rules::test(endpoint.when, {&facts, nullptr}) == rules::Truth::yes;
}

Request request_of(const delivery::Endpoint& endpoint, const Json& lead, const Json& contact, const Json* secrets) {
  Request out;
  const Json& shape = endpoint.shape;
  out.endpoint = endpoint.id;
  out.relay = endpoint.by_relay();
  out.type = delivery::type_for(endpoint, base::get_text(lead, "id"));
  out.format = base::get_string(shape, "format", "leadline");
  out.profile = base::get_string(shape, "profile", base::starts_with(out.type, "text/") ? "json-text" : "json");
  const formats::Sources sources{lead, contact, base::get_object(shape, "with"), secrets};
  out.url = out.relay ? formats::fill_text(endpoint.url, sources) : endpoint.url;
  bool there = true;
  out.headers = out.relay ? formats::fill(endpoint.headers, sources, there) : endpoint.headers;
  out.body = shape.is_null() ? base::dump_json(lead) : formats::write(shape, lead, contact, secrets);
  out.missing = missing_in(endpoint.url + base::dump_json(endpoint.headers) + base::dump_json(shape), secrets);
  return out;
}

Json facts_in(const forms::Form* form, const Json& lead, const Json& score) {
  Json out = base::object();
  const Json& visit = base::get_object(lead, "visit");
  const Json& attribution = base::get_object(lead, "attribution");
  Json of_visit = base::object();
  for (const char* key : {"pages", "seconds"}) if (const Json* value = base::find(visit, key)) base::put(of_visit, key, *value);
  for (const char* key : {"source", "medium", "campaign"}) if (const Json* value = base::find(base::get_object(attribution, "last"), key)) base::put(of_visit, key, *value);
  if (const Json* channel = base::find(attribution, "channel")) base::put(of_visit, "channel", *channel);
  if (const Json* landing = base::find(attribution, "landing")) base::put(of_visit, "landingPath", *landing);
  Json visitor = base::object();
  if (const Json* id = base::find(visit, "visitor")) base::put(visitor, "id", *id);
  if (const Json* visits = base::find(visit, "visits")) base::put_all(visitor, "visits", *visits, "isReturning", base::get_int(visit, "visits") > 1);
  base::put(out, "visit", std::move(of_visit));
  base::put(out, "visitor", std::move(visitor));
  base::put(out, "page", base::get_object(lead, "page"));
  base::put(out, "traits", base::get_object(lead, "traits"));
  base::put(out, "fields", answers_as_facts(form, base::get_object(lead, "fields")));
  base::put(out, "score", score_as_facts(score));
  return out;
}

std::vector<Request> requests_of(const config::Config& config, const Json& lead, std::string_view only, const Json* secrets) {
  std::vector<Request> out;
  const std::string& name = base::get_text(lead, "form");
  const forms::Form* form = config.forms.find(name);
  const Json facts = facts_in(form, lead, base::get_object(lead, "score"));
  const Json contact = formats::contact_of(form, base::get_object(lead, "fields"), base::get_text(lead, "locale"));
  for (const delivery::Endpoint& endpoint : config.delivery->endpoints)
    if ((only.empty() || endpoint.id == only) && is_for(endpoint, lead, facts)) out.push_back(request_of(endpoint, lead, contact, secrets));
  return out;
}

Json to_json(const Request& request) {
  Json headers = request.headers;
  base::put(headers, "content-type", request.type);
  return base::object_of("endpoint", request.endpoint, "via", request.relay ? "relay" : "page", "method", "POST", "url", request.url, "headers", std::move(headers),
                         "body", request.body, "profile", request.profile, "format", request.format);
}

}  // namespace leadline::wire
