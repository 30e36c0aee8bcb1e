#include "lint/urls.h"

#include <algorithm>

#include "base/finding.h"
#include "base/text.h"
#include "lint/slips.h"

namespace leadline::cli {

namespace {

using base::add_warning;
using base::child_pointer;
using base::Json;

struct UrlProblem { std::string reason, hint; };

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// What stands before the first of `:/?#`.
std::string_view first_part(std::string_view url) { return url.substr(0, url.find_first_of(":/?#")); }

bool is_web(std::string_view lower) { return base::starts_with(lower, "http://") || base::starts_with(lower, "https://"); }

// The host of an http(s) address with its port, without user and password.
std::string_view authority_of(std::string_view url) {
  std::string_view rest = url.substr(url.find("://") + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  return rest.substr(rest.rfind('@') + 1);
}

bool is_local(std::string_view authority) {
  const std::string_view host = authority.substr(0, authority[0] == '[' ? authority.find(']') + 1 : authority.find(':'));
  for (const char* prefix : {"127.", "10.", "192.168."})
    if (base::starts_with(host, prefix)) return true;
  return host == "localhost" || host == "[::1]" || base::starts_with(host, "localhost.") || host.find('.') == std::string_view::npos;
}

// `shop.vn`, `localhost`, `10.0.0.1`: what a browser takes for a folder or a file of the page's own site.
bool looks_like_host(std::string_view word) {
  if (word == "localhost" || base::starts_with(word, "www.")) return true;
  const std::size_t dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string ending = base::lower_ascii(word.substr(dot + 1));
  if (all_of(word, "0123456789.")) return std::count(word.begin(), word.end(), '.') == 3;
  return ending.size() >= 2 && all_of(ending, "abcdefghijklmnopqrstuvwxyz") &&
         !base::has_word("html htm php asp aspx jsp cgi js json xml txt pdf png jpg jpeg svg webp zip doc docx xls xlsx mjs", ending);
}

// Letters of a scheme, then what is left when its colon and slashes are taken away.
std::string with_scheme(std::string_view url) {
  const std::size_t rest = url.find_first_not_of(":/", url.find_first_of(":/"));
  return "https://" + std::string(rest == std::string_view::npos ? "…" : url.substr(rest));
}

UrlProblem problem_of_web(const std::string& url) {
  const std::string_view authority = authority_of(url);
  const std::string_view host = authority.substr(0, authority.find(':'));
  if (authority.empty()) return {"there is no host in this address", "https://, then the server's name"};
  if (host == "http" || host == "https") return {"this address begins twice", did_you_mean(url.substr(url.find("://") + 3))};
  if (base::contains(host, ",") || base::contains(host, "..")) {
    std::string meant = url;
    std::replace(meant.begin(), meant.end(), ',', '.');
    return {"\"" + std::string(host) + "\" is no host", did_you_mean(base::replace_all(meant, "..", "."))};
  }
  const std::size_t port = authority.find(':', authority[0] == '[' ? authority.find(']') : 0);
  if (port != std::string_view::npos && !all_of(authority.substr(port + 1), "0123456789"))
    return {"the port of this address is no number", "for example https://shop.example:8443/leads"};
  return {};
}

// What is wrong with it; no reason when nothing is.
UrlProblem problem_of(const std::string& url) {
  const std::string lower = base::lower_ascii(url);
  const std::string_view first = first_part(lower);
  if (all_of(url, "0123456789+ .-()") && url.size() >= 7 && std::count(url.begin(), url.end(), '.') != 3) return {"this is a telephone number", {}};
  if (base::trim(url) != url) return {"there is a blank at the end of this address", did_you_mean(base::trim(url))};
  if (url.find_first_of(" \t\r\n") != std::string::npos) return {"there is a blank in this address", "a blank is written %20"};
  if (is_web(lower)) return problem_of_web(url);
  if ((first == "http" || first == "https") && first.size() < url.size())
    return {"this is no address: a browser takes it for a path on your own site", did_you_mean(with_scheme(url))};
  if (base::contains(first, "@")) return {"this is an e-mail address", {}};
  const bool host = looks_like_host(first) && (url.size() == first.size() || url[first.size()] == '/' || url[first.size()] == ':');
  if (host) return {"without https:// this is a path on your own site", did_you_mean("https://" + url)};
  return {};
}

// Addresses that are themselves the key: whoever reads the page's config may post to them.
bool is_secret(const std::string& url) {
  const std::string lower = base::lower_ascii(url);
  for (const char* part : {"://hooks.slack.com/", "://discord.com/api/webhooks/", "://discordapp.com/api/webhooks/", "://api.telegram.org/bot"})
    if (base::contains(lower, part)) return true;
  return base::contains(lower, ".bitrix24.") && base::contains(lower, "/rest/");
}

void lint_endpoint(const std::string& url, const std::string& pointer, base::Findings& out) {
  UrlProblem problem = problem_of(url);
  const bool mail = base::contains(first_part(url), "@") || base::starts_with(base::lower_ascii(url), "mailto:");
  if (mail) problem = {"a page cannot send e-mail", "an address that takes a POST: your server, `leadline serve`, or a service that mails what it is sent"};
  if (!problem.reason.empty()) add_warning(out, pointer, "not_a_url", problem.reason, problem.hint);
  if (is_secret(url))
    add_warning(out, pointer, "secret_url", "this address is a secret, and every visitor can read it here",
                "send to `leadline serve`, and name the service under `relay` of its site file, which nobody is served");
  const std::string lower = base::lower_ascii(url);
  if (problem.reason.empty() && base::starts_with(lower, "http://") && !is_local(authority_of(lower)))
    add_warning(out, pointer, "insecure_url", "leads would travel unencrypted, and a page on https may not post to http", did_you_mean("https://" + url.substr(7)));
}

// To a page, an endpoint of another origin that does not allow CORS is a broken network: it is asked again and again. Whoever
// says what it answers knows that it can be read.
void lint_origin(const Json& endpoint, const std::string& pointer, base::Findings& out) {
  const std::string& profile = base::get_text(endpoint, "profile");
  const bool other = !base::has_word("leadline cloudevents", base::get_string(endpoint, "format", "leadline"));  // its preset knows
  if (!is_web(base::lower_ascii(base::get_text(endpoint, "url"))) || endpoint.contains("response") || other || base::has_word("form-blind beacon relay", profile)) return;
  const bool preflight = profile.empty() || profile == "json";
  add_warning(out, pointer, "cors_needed",
              std::string("unless the pages are of the same origin, its answers need Access-Control-Allow-Origin") +
                  (preflight ? ", and OPTIONS the answer Access-Control-Allow-Headers: content-type" : "") + "; else leads are posted again and again",
              "say \"response\": \"2xx\" (or another rule) when they have it, \"response\": \"none\" when they have not");
}

void lint_link(const std::string& url, const std::string& pointer, base::Findings& out) {
  const std::string lower = base::lower_ascii(url);
  if (base::starts_with(lower, "mailto:") || base::starts_with(lower, "tel:")) return;
  UrlProblem problem = problem_of(url);
  if (problem.reason.empty()) return;
  if (problem.hint.empty()) problem.hint = did_you_mean((base::contains(url, "@") ? "mailto:" : "tel:") + url);
  add_warning(out, pointer, "not_a_url", problem.reason, problem.hint);
}

}  // namespace

void lint_urls(const Json& document, base::Findings& out) {
  const Json& endpoints = base::get_array(base::get_object(document, "delivery"), "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const std::string pointer = child_pointer("/delivery/endpoints", i);
    if (const std::string& url = base::get_text(endpoints[i], "url"); !url.empty() && !base::contains(url, "{{")) lint_endpoint(url, pointer + "/url", out);
    if (const std::string& url = base::get_text(endpoints[i], "files"); !url.empty()) lint_endpoint(url, pointer + "/files", out);
    lint_origin(endpoints[i], pointer, out);
  }
  const Json& ctas = base::get_array(document, "ctas");
  for (std::size_t i = 0; i < ctas.size(); ++i)
    if (const std::string& url = base::get_text(ctas[i], "href"); !url.empty()) lint_link(url, child_pointer("/ctas", i) + "/href", out);
}

}  // namespace leadline::cli
