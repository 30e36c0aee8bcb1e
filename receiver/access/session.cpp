#include "receiver/access/session.h"

#include <algorithm>

#include "base/text.h"
#include "receiver/crypto.h"

namespace leadline::receiver {

namespace {

// Cookies know no ports: of two receivers on one machine, each has its own.
std::string cookie_name(const HttpRequest& request) {
  const std::string host = request.header("Host");
  const std::size_t colon = host.rfind(':');
  std::string port = colon == std::string::npos ? "" : host.substr(colon + 1);
  const bool digits = !port.empty() && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? "leadline-" + port : "leadline";
}

std::string cookie(const HttpRequest& request, const std::string& value) {
  // What was sent from a page that came by TLS, whoever ends that, must not go back without it.
  const bool secure = base::starts_with(request.header("Origin"), "https://");
  return cookie_name(request) + "=" + value + "; Path=" + request.mount + "/api/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
}

}  // namespace

std::optional<Credential> credential_of(const HttpRequest& request) {
  static constexpr std::string_view kScheme = "bearer ";
  const std::string given = request.header("Authorization");
  if (base::lower_ascii(std::string_view(given).substr(0, kScheme.size())) == kScheme) return Credential{given.substr(kScheme.size()), false};
  const std::string start = cookie_name(request) + "=";
  for (const std::string& pair : base::split(request.header("Cookie"), ';')) {
    const std::string_view trimmed = base::trim(pair);
    // In digits: a token that somebody chose may hold anything.
    if (base::starts_with(trimmed, start)) return Credential{from_hex(trimmed.substr(start.size())).value_or(""), true};
  }
  return std::nullopt;
}

bool may_be_forged(const HttpRequest& request) {
  const bool changes = request.method != "GET" && request.method != "HEAD";
  const std::string site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && (changes || site != "none");  // none: typed into the address bar
  const std::string origin = request.header("Origin"), host = request.header("Host");
  if (origin.empty()) return changes;
  return origin != "http://" + host && origin != "https://" + host;
}

std::string cookie_with(const HttpRequest& request, const std::string& token) { return cookie(request, to_hex(token)); }

std::string cookie_without(const HttpRequest& request) { return cookie(request, "") + "; Max-Age=0"; }

}  // namespace leadline::receiver
