#include "receiver/receiver.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "receiver/crypto.h"
#include "receiver/http/host_names.h"
#include "receiver/inbox.h"
#include "receiver/request_log.h"
#include "receiver/static_files.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kListDefault = 100;
constexpr int kListMost = 500;
constexpr int kListPiece = 20;
constexpr std::string_view kInbox = "/inbox/";
constexpr std::size_t kListBytes = 4 * 1024 * 1024;
constexpr char kRetryAfterSeconds[] = "5";

void send(const HttpRequest& request, HttpResponse& response, const Reply& reply) {
  response.status = reply.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  if (reply.status == 503 || reply.status == 429) response.set_header("Retry-After", kRetryAfterSeconds);
  if (reply.status == 401) response.set_header("WWW-Authenticate", "Bearer");
  response.set_content(reply.body, "application/json");
  log_request(request, reply.status, reply.note);
}

Reply wrong_method(HttpResponse& response, const char* allowed) {
  response.set_header("Allow", allowed);
  return error_reply(405, "method_not_allowed", "this address does not take that method", std::string("it takes ") + allowed);
}

// A media type without its parameters, in lower case.
std::string media_type(const HttpRequest& request) {
  const std::string value = request.header("Content-Type");
  return base::lower_ascii(base::trim(std::string_view(value).substr(0, value.find(';'))));
}

// A whole number in the query; the fallback when it is absent, nullopt when it is something else.
std::optional<std::int64_t> number_parameter(const HttpRequest& request, const char* name, std::int64_t fallback) {
  const std::optional<std::string> given = request.parameter(name);
  if (!given) return fallback;
  const std::string& text = *given;
  const bool digits = !text.empty() && text.size() <= 18 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

Json to_json(const StoredLead& lead) {
  Json item = {{"seq", lead.seq}, {"received", lead.received_at}, {"verdict", lead.verdict}};
  if (auto detail = base::parse_json(lead.detail)) item["verdictDetail"] = std::move(*detail);
  item["lead"] = base::parse_json(lead.body).value_or(Json());
  return item;
}

Reply no_token() {
  return error_reply(401, "unauthorized", "leads are shown to holders of the token only", "Authorization: Bearer TOKEN");
}

void send_nothing_here(const HttpRequest& request, HttpResponse& response) {
  response.status = 404;
  response.set_content("There is nothing here.\n", "text/plain; charset=utf-8");
  log_request(request, response.status, "");
}

void redirect(const HttpRequest& request, HttpResponse& response, std::string location) {
  response.status = 308;
  response.set_header("Location", std::move(location));
  log_request(request, response.status, "");
}

// The token of an Authorization header; nullopt when it bears none.
std::optional<std::string> bearer_token(const HttpRequest& request) {
  static constexpr std::string_view kScheme = "bearer ";
  const std::string given = request.header("Authorization");
  if (base::lower_ascii(std::string_view(given).substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return given.substr(kScheme.size());
}

bool reads(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

Receiver::Receiver(const Site& site, Configs& configs, StoreThread& store, std::string token)
    : site_(site),
      configs_(configs),
      store_(store),
      token_(std::move(token)),
      hosts_(site.hosts),
      intake_(site, configs, store),
      server_(*this, kBodyBytes) {}

std::optional<int> Receiver::bind(const std::string& host, int port) {
  hosts_.push_back(host_name_of(host));
  return server_.bind(host, port);
}

std::string Receiver::client_before_request(const std::string& peer) { return receiver::client_before_request(peer, site_.proxies); }
std::string Receiver::client_of(const Request& head) { return receiver::client_of(head.peer, head, site_.proxies); }

// Cheapest first; nothing here waits for anything.
HttpHandler::Admission Receiver::admit(const Request& head) {
  Admission admission;
  if (head.header_count("Host") != 1 && !(head.http_1_0 && !head.has_header("Host"))) {
    admission.refusal = refuse(head, {400, "bad_host", "a request names its host once"});
  } else if (head.has_header("Host") && !is_own_host(host_name_of(head.header("Host")), hosts_)) {
    admission.refusal = refuse(head, {421, "unknown_host", "this receiver does not answer to the name in the Host header",
                                      "list the name under `hosts` in the site file"});
  } else if (head.path == "/api/leads" && head.method == "POST") {
    if (const auto reply = refuse_post(head)) admission.refusal = answer_with(head, *reply);
  } else if (base::starts_with(head.path, "/api/") && reads(head) && bearer_token(head)) {
    const auto wait = guesses_.turn(head.client, TokenGuesses::Clock::now());
    if (wait) admission.wait = *wait;
    else admission.refusal = refuse(head, {429, "too_many_guesses", "wrong tokens come from your address", "ask again later"});
  }
  return admission;
}

HttpResponse Receiver::refuse(const Request& request, const Refusal& why) {
  return answer_with(request, error_reply(why.status, why.code, why.message, why.hint));
}

HttpResponse Receiver::answer_with(const Request& request, const Reply& reply) const {
  Response response;
  if (request.path == "/api/leads") set_cors(request, response);
  send(request, response, reply);
  return response;
}

HttpResponse Receiver::answer(const Request& request) {
  Response response;
  if (request.path == "/api/leads") {
    route_leads(request, response);
  } else if (request.path == "/healthz") {
    send(request, response, reads(request) ? health() : wrong_method(response, "GET, HEAD"));
  } else if (request.path == "/api/site") {
    send(request, response, reads(request) ? describe_site(request) : wrong_method(response, "GET, HEAD"));
  } else if (base::starts_with(request.path, "/api/")) {
    send(request, response, error_reply(404, "not_found", "there is nothing at this address", "leads go to /api/leads"));
  } else if (reads(request) && base::starts_with(request.path + "/", kInbox)) {
    serve_inbox(request, response);
  } else if (reads(request)) {
    serve_file(request, response);
  } else {
    send(request, response, wrong_method(response, "GET, HEAD"));
  }
  return response;
}

void Receiver::route_leads(const Request& request, Response& response) {
  set_cors(request, response);
  if (request.method == "POST") {
    send(request, response, take_lead(request));
  } else if (request.method == "OPTIONS") {
    preflight(request, response);
  } else if (reads(request)) {
    send(request, response, list_leads(request));
  } else {
    send(request, response, wrong_method(response, "GET, HEAD, OPTIONS, POST"));
  }
}

// What can be told from the head alone, cheapest first.
std::optional<Reply> Receiver::refuse_post(const Request& request) const {
  if (framing_of(request).kind == Framing::none) {
    return error_reply(411, "length_required", "the request names no body length");
  }
  if (!is_origin_allowed(request)) {
    return error_reply(403, "origin_refused", "pages of this origin may not post here",
                       "list it under `origins` in the site file, exactly as the browser sends it");
  }
  const std::string type = media_type(request);
  if (type != "application/json" && type != "text/plain") {
    return error_reply(415, "unsupported_type", "the body's type is not taken", "application/json or text/plain");
  }
  if (request.has_header("Content-Encoding")) {
    return error_reply(415, "unsupported_encoding", "compressed bodies are not taken");
  }
  return std::nullopt;
}

// An Origin stops other pages, not other programs: a request without one comes from no page.
bool Receiver::is_origin_allowed(const Request& request) const {
  if (!request.has_header("Origin")) return true;
  if (request.header_count("Origin") > 1) return false;
  const std::string origin = request.header("Origin");
  const std::string host = request.header("Host");
  if (is_own_host(host_name_of(host), hosts_) && (origin == "http://" + host || origin == "https://" + host)) return true;
  return std::find(site_.origins.begin(), site_.origins.end(), origin) != site_.origins.end();
}

void Receiver::set_cors(const Request& request, Response& response) const {
  response.set_header("Vary", "Origin");
  if (!request.has_header("Origin") || !is_origin_allowed(request)) return;
  response.set_header("Access-Control-Allow-Origin", request.header("Origin"));
  response.set_header("Access-Control-Expose-Headers", "Retry-After");
}

void Receiver::preflight(const Request& request, Response& response) const {
  if (!is_origin_allowed(request)) {
    return send(request, response, error_reply(403, "origin_refused", "pages of this origin may not post here"));
  }
  response.status = 204;
  response.set_header("Access-Control-Allow-Methods", "POST, OPTIONS");
  response.set_header("Access-Control-Allow-Headers", "content-type, idempotency-key, webhook-id, x-attempt, x-sent-at");
  response.set_header("Access-Control-Max-Age", "86400");
  log_request(request, response.status, "preflight");
}

Reply Receiver::take_lead(const Request& request) {
  const std::string length = "bytes=" + std::to_string(request.body.size()) + " ";
  std::optional<std::string> key;
  if (request.has_header("Idempotency-Key")) key = request.header("Idempotency-Key");
  Reply reply = intake_.accept(request.body, key);
  reply.note = length + reply.note;
  return reply;
}

bool Receiver::has_token(const Request& request) {
  const std::optional<std::string> given = bearer_token(request);
  const bool right = given && equal_secrets(*given, token_);
  if (given && !right) guesses_.note_wrong(request.client, TokenGuesses::Clock::now());
  return right;
}

Reply Receiver::list_leads(const Request& request) {
  if (!has_token(request)) return no_token();
  const auto after = number_parameter(request, "after", 0);
  const auto limit = number_parameter(request, "limit", kListDefault);
  if (!after || !limit || *limit < 1) {
    return error_reply(400, "bad_parameter", "`after` and `limit` are whole numbers", "?after=0&limit=100");
  }
  // A few at a time, and no more than fit: what one answer takes of memory does not depend on how much people wrote.
  Json items = Json::array();
  std::int64_t last = *after;
  std::size_t bytes = 0;
  for (std::int64_t left = std::min<std::int64_t>(*limit, kListMost); left > 0 && bytes < kListBytes;) {
    const int some = static_cast<int>(std::min<std::int64_t>(left, kListPiece));
    const auto leads = store_.read([&](LeadStore& store) { return store.list(site_.id, last, some); });
    if (!leads) return error_reply(503, "busy", "too much is waiting", "ask again later");
    for (const StoredLead& lead : *leads) {
      if (bytes >= kListBytes) break;
      bytes += lead.body.size() + lead.detail.size();
      last = lead.seq;
      items.push_back(to_json(lead));
    }
    if (static_cast<int>(leads->size()) < some) break;
    left -= some;
  }
  const std::size_t count = items.size();
  Json body = Json::object();
  body["leads"] = std::move(items);
  body["last"] = last;
  return {200, base::dump_json(body), "leads=" + std::to_string(count)};
}

// What the inbox needs to speak the site's own words.
Reply Receiver::describe_site(const Request& request) {
  if (!has_token(request)) return no_token();
  const auto current = configs_.current();
  Json body = {{"site", site_.id}, {"name", site_.name}, {"hash", current->config.hash}};
  body["pages"] = !site_.folders.empty() && site_.folders.back().prefix == "/";
  body["config"] = base::parse_json(current->config.text).value_or(Json());
  return {200, base::dump_json(body), {}};
}

Reply Receiver::health() const {
  const auto current = configs_.current();
  return {200, base::dump_json({{"ok", true}, {"core", current->config.core}, {"config", current->config.hash}}), {}};
}

// It shows what strangers typed: nothing may run there but its own files, and no text may become markup.
void Receiver::serve_inbox(const Request& request, Response& response) const {
  response.set_header("X-Content-Type-Options", "nosniff");
  if (request.path.size() < kInbox.size()) return redirect(request, response, std::string(kInbox));
  const std::string_view name = std::string_view(request.path).substr(kInbox.size());
  const InboxFile* file = find_inbox_file(name.empty() ? "index.html" : name);
  if (!file) return send_nothing_here(request, response);
  response.set_header("Content-Security-Policy",
                      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                      "require-trusted-types-for 'script'");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cache-Control", "no-cache");  // kept, but asked for again: the ETag answers
  response.set_header("ETag", std::string(file->etag));
  if (base::contains(request.header("If-None-Match"), file->etag)) response.status = 304;
  else response.set_content(std::string(file->bytes), content_type(file->name));
  log_request(request, response.status, "");
}

void Receiver::serve_file(const Request& request, Response& response) {
  const StaticFile file = find_static_file(site_.folders, request.path);
  response.set_header("X-Content-Type-Options", "nosniff");
  if (file.kind == StaticFile::redirect) return redirect(request, response, file.location);
  const std::shared_ptr<OpenFile> opened = file.kind == StaticFile::found ? OpenFile::open(file.path) : nullptr;
  if (!opened) return send_nothing_here(request, response);
  response.set_header("Cache-Control", "no-cache");  // kept, but asked for again: the ETag answers
  response.set_header("ETag", file.etag);
  response.set_header("Vary", "Accept-Encoding");
  // Ranges are not served, and a request for some gets the whole (RFC 9110 §14.2): many of them in one request would cost
  // many times the file.
  response.set_header("Accept-Ranges", "none");
  if (base::contains(request.header("If-None-Match"), file.etag)) {
    response.status = 304;
  } else if (const auto compressed = accepts_gzip(request) ? compressed_.get(file, *opened) : nullptr) {
    response.set_header("Content-Encoding", "gzip");
    response.set_content(compressed, file.type);
  } else {
    response.set_file(opened, file.type);
  }
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
