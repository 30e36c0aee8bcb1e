#include "receiver/relay/grant.h"

#include <algorithm>

#include "base/text.h"
#include "receiver/crypto.h"
#include "receiver/http/percent_encoding.h"
#include "receiver/relay/plan_parts.h"
#include "receiver/relay/request.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

constexpr std::int64_t kUsuallyLastsMs = 3'600'000;  // where the answer does not say (RFC 6749 §5.1)
constexpr std::int64_t kMostSeconds = 365 * 86'400;
constexpr std::size_t kTokenBytes = 16 * 1024;
constexpr const char* kZaloUrl = "https://oauth.zaloapp.com/v4/oa/access_token";
constexpr const char* kGrantExample = "{\"kind\": \"client-credentials\", \"url\": \"https://…/token\", \"clientId\": \"…\", \"clientSecret\": \"{{secret:CRM}}\"}";

struct GrantKind { const char* name; Grant::Kind kind; bool refreshes; };
constexpr GrantKind kGrantKinds[] = {
    {"client-credentials", Grant::Kind::client_credentials, false},
    {"refresh-token", Grant::Kind::refresh_token, true},
    {"zalo", Grant::Kind::zalo, true},
};

// As a header or a form may hold it: visible ASCII.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kTokenBytes && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::int64_t seconds_in(const Json& answer) {
  const Json* value = base::find(answer, "expires_in");  // a number; Zalo's is a text
  const std::string text = value && value->is_string() ? value->get<std::string>() : value && value->is_number() ? base::dump_json(*value) : "";
  const bool digits = !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::min<std::int64_t>(std::stoll(text), kMostSeconds) : kUsuallyLastsMs / 1000;
}

class GrantReader {
 public:
  GrantReader(const Json& auth, const std::string& at, const Secrets& secrets, Findings& out) : auth_(auth), at_(at), secrets_(secrets), out_(out) {}

  std::optional<Grant> read(const char* usual, const std::vector<std::string>& allowed) {
    const std::size_t before = out_.size();
    const std::string name = base::get_string(auth_, "kind", usual);
    const auto kind = std::find_if(std::begin(kGrantKinds), std::end(kGrantKinds), [&](const GrantKind& one) { return one.name == name; });
    if (kind == std::end(kGrantKinds)) return refuse("kind", "not_a_choice", "must be one of: client-credentials, refresh-token, zalo"), std::nullopt;
    find_unknown_keys(auth_, {"kind", "url", "clientId", "clientSecret", "scope", "refreshToken"}, at_, "`auth`", out_);
    Grant grant;
    grant.kind = kind->kind;
    const bool zalo = kind->kind == Grant::Kind::zalo;
    grant.url = zalo && !base::find(auth_, "url") ? kZaloUrl : text("url", true);
    grant.client_id = text("clientId", true);
    grant.client_secret = secret("clientSecret");
    grant.scope = text("scope", false);
    if (kind->refreshes) grant.refresh = secret("refreshToken");
    RelayEndpoint place;
    if (!grant.url.empty()) find_host(place, grant.url, allowed, base::child_pointer(at_, std::string("url")), out_);
    grant.inside = place.inside;
    grant.id = to_hex(sha256(name + "\n" + grant.url + "\n" + grant.client_id + "\n" + grant.scope));
    return out_.size() == before ? std::optional(std::move(grant)) : std::nullopt;
  }

 private:
  void refuse(const char* key, const char* code, const std::string& message, const std::string& hint = {}) { base::add_error(out_, base::child_pointer(at_, std::string(key)), code, message, hint); }

  std::string text(const char* key, bool needed) {
    const Json* value = base::find(auth_, key);
    if (!value && needed) refuse(key, "missing", "is missing", kGrantExample);
    if (value && !value->is_string()) refuse(key, "wrong_type", "must be a text");
    return value && value->is_string() ? filled(value->get<std::string>(), base::child_pointer(at_, std::string(key)), secrets_, out_) : "";
  }

  std::string secret(const char* key) {
    const std::string value = text(key, true);
    const std::string& given = base::get_text(auth_, key);
    if (!given.empty() && !names_secret(given)) refuse(key, "not_a_secret", "names the secret, and does not hold it", "\"{{secret:NAME}}\"");
    else if (!value.empty() && !is_token(value)) refuse(key, "not_a_token", "the secret has characters that no token has");
    return value;
  }

  const Json& auth_;
  const std::string& at_;
  const Secrets& secrets_;
  Findings& out_;
};

}  // namespace

OutgoingRequest write_token_request(const Grant& grant, const std::string& refresh) {
  const bool zalo = grant.kind == Grant::Kind::zalo, refreshes = grant.kind != Grant::Kind::client_credentials;
  std::vector<std::pair<const char*, std::string>> fields = {{"grant_type", refreshes ? "refresh_token" : "client_credentials"}, {zalo ? "app_id" : "client_id", grant.client_id}};
  if (!zalo) fields.emplace_back("client_secret", grant.client_secret);
  if (refreshes) fields.emplace_back("refresh_token", refresh);
  if (!grant.scope.empty()) fields.emplace_back("scope", grant.scope);
  OutgoingRequest request;
  request.url = grant.url;
  request.to_its_end = refreshes;  // it may have been good once
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
  if (zalo) request.headers.emplace_back("secret_key", grant.client_secret);
  for (const auto& [name, value] : fields) request.body += (request.body.empty() ? "" : "&") + std::string(name) + "=" + percent_encoded(value);
  return request;
}

std::optional<GivenToken> read_token(const std::string& body) {
  const Json answer = base::parse_json(body).value_or(Json());
  GivenToken given{base::get_string(answer, "access_token"), base::get_string(answer, "refresh_token"), seconds_in(answer) * 1000};
  if (!is_token(given.access) || (!given.refresh.empty() && !is_token(given.refresh))) return std::nullopt;
  return given;
}

void put_token(const Grant& grant, const std::string& token, OutgoingRequest& request) {
  const bool zalo = grant.kind == Grant::Kind::zalo;
  const std::string name = zalo ? "access_token" : "Authorization";
  std::erase_if(request.headers, [&](const auto& header) { return base::lower_ascii(header.first) == base::lower_ascii(name); });
  request.headers.emplace_back(name, (zalo ? "" : "Bearer ") + token);
}

bool refuses_token(int status, const std::string& body) {
  if (status == 401) return true;
  if (status != 200) return false;
  const Json answer = base::parse_json(body).value_or(Json());
  if (const Json* error = base::find(answer, "error"); error && *error == -216) return true;
  for (const Json& error : base::get_array(answer, "errors")) {
    const std::string& code = base::get_text(error, "code");
    if (code == "601" || code == "602") return true;
  }
  return false;
}

std::optional<Grant> read_grant(const Json& given, const std::string& at, const char* usual, const Secrets& secrets, const std::vector<std::string>& allowed, Findings& out) {
  const Json* auth = base::find(given, "auth");
  if (!auth) return std::nullopt;
  const std::string pointer = base::child_pointer(at, std::string("auth"));
  if (auth->is_object()) return GrantReader(*auth, pointer, secrets, out).read(usual, allowed);
  base::add_error(out, pointer, "wrong_type", "must be an object", kGrantExample);
  return std::nullopt;
}

}  // namespace leadline::receiver
