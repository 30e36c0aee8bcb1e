#include "receiver/relay/plan.h"

#include <curl/curl.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/limits.h"
#include "base/text.h"
#include "receiver/relay/plan_parts.h"
#include "receiver/relay/signature.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

constexpr std::size_t kIdBytes = 64;
constexpr std::size_t kMostRetries = 20;
constexpr std::int64_t kLongestRetrySeconds = 7 * 86'400;

struct RelayUrl { std::string scheme, host; };

// As libcurl reads it, which is what connects.
RelayUrl read_url(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  RelayUrl out;
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return out;
  for (const auto& [part, to] : {std::pair{CURLUPART_SCHEME, &out.scheme}, {CURLUPART_HOST, &out.host}}) {
    char* value = nullptr;
    if (curl_url_get(url.get(), part, &value, 0) == CURLUE_OK && value) *to = base::lower_ascii(value);
    curl_free(value);
  }
  return out;
}

std::string where_to_put(const std::string& secret) { return "set LEADLINE_SECRET_" + secret + ", or put it into the file of `--secrets`"; }

class RelayReader {
 public:
  RelayReader(const Json& relay, const Secrets& secrets, RelayPlan& plan, Findings& out) : relay_(relay), secrets_(secrets), plan_(plan), out_(out) {}

  void read() {
    find_unknown_keys(relay_, {"endpoints", "allow", "retries"}, "/relay", "the relay", out_);
    read_allowed();
    read_retries();
    read_endpoints();
  }

 private:
  void refuse(const std::string& pointer, const char* code, const std::string& message, const std::string& hint = {}) {
    base::add_error(out_, pointer, code, message, hint);
  }

  void read_allowed() {
    const Json* list = base::find(relay_, "allow");
    if (list && !list->is_array()) refuse("/relay/allow", "wrong_type", "must be a list of hosts");
    for (std::size_t i = 0; list && list->is_array() && i < list->size(); ++i) {
      const std::string name = (*list)[i].is_string() ? (*list)[i].get<std::string>() : "";
      if (name.empty() || name != base::lower_ascii(name) || name.find_first_of("/:@*? ") != std::string::npos) {
        refuse(base::child_pointer("/relay/allow", i), "not_a_host", "is no name of a host", "a name or an address alone, \"crm.internal\": no scheme, no port, lower case");
      } else {
        plan_.allowed.push_back(name);
      }
    }
  }

  void read_retries() {
    const Json* list = base::find(relay_, "retries");
    if (!list) return;
    bool good = list->is_array() && list->size() <= kMostRetries;
    plan_.retries.clear();
    for (std::size_t i = 0; good && i < list->size(); ++i) {
      const Json& one = (*list)[i];
      good = one.is_number() && one.get<double>() >= 0 && one.get<double>() <= static_cast<double>(kLongestRetrySeconds);
      if (good) plan_.retries.push_back(static_cast<std::int64_t>(one.get<double>() * 1000));
    }
    if (!good) refuse("/relay/retries", "not_retries", "must be a list of at most 20 numbers of seconds", "[5, 300, 1800]: so long after each attempt the next one is made");
  }

  void read_keys(const Json& endpoint, const std::string& at, RelayEndpoint& own) {
    const Json* secret = base::find(endpoint, "secret");
    if (!secret) return;
    const std::string pointer = base::child_pointer(at, "secret");
    const std::vector<Json> all = secret->is_array() ? std::vector<Json>(secret->begin(), secret->end()) : std::vector<Json>{*secret};
    for (const Json& one : all) {
      if (!one.is_string() || !names_secret(one.get_ref<const std::string&>())) {
        refuse(pointer, "not_a_secret", "names the key that signs, and does not hold it", "\"{{secret:NAME}}\", or a list of two while one goes out of use");
        continue;
      }
      const std::string text = filled(one.get<std::string>(), pointer, secrets_, out_);
      const auto key = read_signing_key(text);
      if (key) own.keys.push_back(*key);
      else if (!text.empty()) refuse(pointer, "not_a_key", "the secret is no signing key of Standard Webhooks", "whsec_ and 24 to 64 bytes in base64: `echo whsec_$(openssl rand -base64 32)`");
    }
  }

  // Without what only the relay has: as a config's own endpoints are read.
  Json prepare(const Json& given, const std::string& at, RelayEndpoint& own) {
    Json endpoint = given;
    read_keys(given, at, own);
    endpoint.erase("secret");
    own.auth = read_grant(given, at, "client-credentials", secrets_, plan_.allowed, out_);
    endpoint.erase("auth");
    if (base::find(given, "files")) {
      refuse(base::child_pointer(at, "files"), "no_files_here", "the relay sends no files on", "they stay with their lead, in the inbox");
      endpoint.erase("files");
    }
    if (base::get_text(given, "response") == "none") {
      refuse(base::child_pointer(at, "response"), "always_read", "the relay can read every answer", "leave it out, or say what is accepted");
      endpoint.erase("response");
    }
    find_secrets(endpoint, at, secrets_, named_, out_);
    return endpoint;
  }

  void read_endpoints() {
    const Json* list = base::find(relay_, "endpoints");
    if (!list && !relay_.empty()) return;  // what it says is for those of the config
    if (!list || !list->is_array()) return refuse("/relay/endpoints", list ? "wrong_type" : "missing", "must be a list of endpoints", "[{\"id\": \"crm\", \"url\": \"https://…\"}]");
    Json prepared = Json::array();
    std::map<std::string, std::pair<RelayEndpoint, std::string>> own;  // and where each stands
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string at = base::child_pointer("/relay/endpoints", i);
      const Json& one = (*list)[i];
      if (!one.is_object()) {
        refuse(at, "wrong_type", "an endpoint is an object");
        prepared.push_back(Json::object());
        continue;
      }
      const std::string id = base::get_string(one, "id");
      if (!id.empty() && !is_endpoint_id(id)) refuse(base::child_pointer(at, "id"), "not_an_id", "an id is letters, digits, - and _, at most 64");
      RelayEndpoint mine;
      prepared.push_back(prepare(one, at, mine));
      own.try_emplace(id, std::move(mine), at);
    }
    for (wire::Onward& endpoint : wire::read_onward(std::move(prepared), named_, "/relay/endpoints", out_)) {
      auto& [mine, at] = own[endpoint.id];
      find_host(mine, endpoint.url, plan_.allowed, base::child_pointer(at, "url"), out_);
      mine.to = std::move(endpoint);
      mine.retries = plan_.retries;
      plan_.endpoints.push_back(std::move(mine));
    }
  }

  const Json& relay_;
  const Secrets& secrets_;
  RelayPlan& plan_;
  Findings& out_;
  Json named_ = Json::object();
};

}  // namespace

bool is_endpoint_id(const std::string& text) {
  return !text.empty() && text.size() <= kIdBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void find_unknown_keys(const Json& object, const std::vector<std::string>& known, const std::string& pointer, const std::string& what, Findings& out) {
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (std::find(known.begin(), known.end(), it.key()) != known.end()) continue;
    const std::string nearest = base::nearest(it.key(), known);
    base::add_error(out, base::child_pointer(pointer, it.key()), "unknown_key", what + " has no such key", nearest.empty() ? "" : "did you mean `" + nearest + "`?");
  }
}

std::string filled(const std::string& text, const std::string& pointer, const Secrets& secrets, Findings& out) {
  std::string missing;
  if (const auto value = secrets.fill_in(text, missing)) return *value;
  base::add_error(out, pointer, "no_secret", "there is no secret `" + missing + "`", where_to_put(missing));
  return {};
}

void find_secrets(const Json& endpoint, const std::string& pointer, const Secrets& secrets, Json& found, Findings& out) {
  for (const wire::NamedSecret& one : wire::secrets_in(endpoint, pointer)) {
    if (const auto value = secrets.find(one.name)) found[one.name] = *value;
    else base::add_error(out, one.pointer, "no_secret", "there is no secret `" + one.name + "`, which the endpoint `" + base::get_string(endpoint, "id") + "` needs", where_to_put(one.name));
  }
}

void find_host(RelayEndpoint& endpoint, const std::string& url, const std::vector<std::string>& allowed, const std::string& pointer, Findings& out) {
  const RelayUrl parts = read_url(url);
  endpoint.host = parts.host;
  endpoint.inside = std::find(allowed.begin(), allowed.end(), endpoint.host) != allowed.end();
  if (endpoint.host.empty() || (parts.scheme != "https" && parts.scheme != "http")) {
    base::add_error(out, pointer, "not_a_url", "is no whole address", "https://crm.example.com/leads");
  } else if (parts.scheme == "http" && !endpoint.inside) {
    base::add_error(out, pointer, "insecure_url", "leads over plain `http:` to another machine", "https, or name the host under `allow` when it is in your own network");
  }
}

const RelayEndpoint* RelayPlan::find(const std::string& id) const {
  const auto found = std::find_if(endpoints.begin(), endpoints.end(), [&](const RelayEndpoint& one) { return one.to.id == id; });
  return found == endpoints.end() ? nullptr : &*found;
}

void read_relay(const Json& file, const Secrets& secrets, RelayPlan& plan, Findings& out) {
  const Json* relay = base::find(file, "relay");
  if (!relay) return;
  if (!relay->is_object()) return base::add_error(out, "/relay", "wrong_type", "must be an object", "{\"endpoints\": [{\"id\", \"url\"}]}");
  RelayReader(*relay, secrets, plan, out).read();
}

}  // namespace leadline::receiver
