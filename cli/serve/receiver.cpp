#include "serve/receiver.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "files.h"
#include "serve/crypto.h"
#include "serve/request_log.h"
#include "serve/static_files.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr int kListDefault = 100;
constexpr int kListMost = 500;
constexpr char kRetryAfterSeconds[] = "5";

void send(const httplib::Request& request, httplib::Response& response, const Reply& reply) {
  response.status = reply.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  if (reply.status == 503) response.set_header("Retry-After", kRetryAfterSeconds);
  if (reply.status == 401) response.set_header("WWW-Authenticate", "Bearer");
  response.set_content(reply.body, "application/json");
  log_request(request, reply.status, reply.note);
}

Reply wrong_method(httplib::Response& response, const char* allowed) {
  response.set_header("Allow", allowed);
  return error_reply(405, "method_not_allowed", "this address does not take that method", std::string("it takes ") + allowed);
}

// A media type without its parameters, in lower case.
std::string media_type(const httplib::Request& request) {
  const std::string value = request.get_header_value("Content-Type");
  return base::lower_ascii(base::trim(std::string_view(value).substr(0, value.find(';'))));
}

// A whole number in the query; the fallback when it is absent, nullopt when it is something else.
std::optional<std::int64_t> number_parameter(const httplib::Request& request, const char* name, std::int64_t fallback) {
  if (!request.has_param(name)) return fallback;
  const std::string text = request.get_param_value(name);
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

// What cpp-httplib itself refuses (a request line it cannot read, for instance) gets a reason like everything else.
void explain_error(const httplib::Request& request, httplib::Response& response) {
  if (!response.body.empty()) return;
  const bool too_long = response.status == 414;
  send(request, response,
       error_reply(response.status, too_long ? "address_too_long" : "bad_request",
                   too_long ? "the address is longer than 8 KiB" : "the request cannot be read as HTTP/1.1"));
}

}  // namespace

Receiver::Receiver(const Site& site, StoreThread& store, std::string token)
    : site_(site), store_(store), token_(std::move(token)), intake_(site, store) {
  using HandlerResponse = httplib::Server::HandlerResponse;
  server_.set_pre_routing_handler([this](const Request& request, Response& response) {
    return route(request, response) ? HandlerResponse::Handled : HandlerResponse::Unhandled;
  });
  // The only road that route() leaves to the library, because only it has the body.
  server_.Post("/api/leads", [this](const Request& request, Response& response, const httplib::ContentReader& read) {
    take_lead(request, response, read);
  });
  server_.set_error_handler(httplib::Server::Handler(explain_error));
  server_.set_exception_handler([](const Request& request, Response& response, std::exception_ptr) {
    send(request, response, error_reply(500, "internal", "the receiver failed"));
  });
}

// True when the response is complete.
bool Receiver::route(const Request& request, Response& response) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const Framing framing = framing_of(request);
  // Who is answered before the body is read cannot send another request after it. take_lead() takes this back.
  if (framing.kind == Framing::length && framing.bytes > 0) response.set_header("Connection", "close");
  if (framing.kind == Framing::contradictory) {
    send(request, response, error_reply(400, "bad_framing", "it is not certain where the body ends",
                                        "one Content-Length, or Transfer-Encoding: chunked"));
  } else if (request.path == "/api/leads") {
    return route_leads(request, response);
  } else if (request.path == "/healthz") {
    send(request, response, reads ? health() : wrong_method(response, "GET, HEAD"));
  } else if (base::starts_with(request.path, "/api/")) {
    send(request, response, error_reply(404, "not_found", "there is nothing at this address", "leads go to /api/leads"));
  } else if (reads) {
    serve_file(request, response);
  } else {
    send(request, response, wrong_method(response, "GET, HEAD"));
  }
  return true;
}

bool Receiver::route_leads(const Request& request, Response& response) {
  response.set_header("Vary", "Origin");
  set_cors(request, response);
  if (request.method == "POST") {
    const auto refusal = refuse_post(request);
    if (!refusal) return false;  // take_lead() reads the body
    send(request, response, *refusal);
  } else if (request.method == "OPTIONS") {
    preflight(request, response);
  } else if (request.method == "GET" || request.method == "HEAD") {
    send(request, response, list_leads(request));
  } else {
    send(request, response, wrong_method(response, "GET, HEAD, OPTIONS, POST"));
  }
  return true;
}

// What can be told from the head alone, cheapest first.
std::optional<Reply> Receiver::refuse_post(const Request& request) const {
  const Framing framing = framing_of(request);
  if (framing.kind == Framing::none) return error_reply(411, "length_required", "the request names no body length");
  if (framing.kind == Framing::length && framing.bytes > kBodyBytes) {
    return error_reply(413, "too_large", "the body is larger than 65536 bytes");
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
  if (request.get_header_value_count("Origin") > 1) return false;
  const std::string origin = request.get_header_value("Origin");
  const std::string host = request.get_header_value("Host");
  if (!host.empty() && (origin == "http://" + host || origin == "https://" + host)) return true;
  return std::find(site_.origins.begin(), site_.origins.end(), origin) != site_.origins.end();
}

void Receiver::set_cors(const Request& request, Response& response) const {
  if (!request.has_header("Origin") || !is_origin_allowed(request)) return;
  response.set_header("Access-Control-Allow-Origin", request.get_header_value("Origin"));
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

void Receiver::take_lead(const Request& request, Response& response, const httplib::ContentReader& read) {
  std::string body;
  bool too_large = false;
  const bool complete = read([&](const char* data, std::size_t size) {
    too_large = body.size() + size > kBodyBytes;
    if (!too_large) body.append(data, size);
    return !too_large;
  });
  if (too_large) return send(request, response, error_reply(413, "too_large", "the body is larger than 65536 bytes"));
  if (!complete) {
    return send(request, response, error_reply(400, "incomplete", "the body did not arrive in full, or not within 10 s",
                                               "send it again"));
  }
  response.headers.erase("Connection");
  const std::string length = "bytes=" + std::to_string(body.size()) + " ";
  std::optional<std::string> key;
  if (request.has_header("Idempotency-Key")) key = request.get_header_value("Idempotency-Key");
  Reply reply = intake_.accept(std::move(body), key);
  reply.note = length + reply.note;
  send(request, response, reply);
}

Reply Receiver::list_leads(const Request& request) {
  static constexpr std::string_view kScheme = "bearer ";
  const std::string given = request.get_header_value("Authorization");
  const bool bearer = base::lower_ascii(std::string_view(given).substr(0, kScheme.size())) == kScheme;
  if (!bearer || !equal_secrets(given.substr(kScheme.size()), token_)) {
    return error_reply(401, "unauthorized", "leads are shown to holders of the token only", "Authorization: Bearer TOKEN");
  }
  const auto after = number_parameter(request, "after", 0);
  const auto limit = number_parameter(request, "limit", kListDefault);
  if (!after || !limit || *limit < 1) {
    return error_reply(400, "bad_parameter", "`after` and `limit` are whole numbers", "?after=0&limit=100");
  }
  const auto leads = store_.list(site_.id, *after, static_cast<int>(std::min<std::int64_t>(*limit, kListMost)));
  if (!leads) return error_reply(503, "busy", "too much is waiting", "ask again later");
  Json items = Json::array();
  for (const StoredLead& lead : *leads) items.push_back(to_json(lead));
  Json body = Json::object();
  body["leads"] = std::move(items);
  body["last"] = leads->empty() ? *after : leads->back().seq;
  return {200, base::dump_json(body), "leads=" + std::to_string(leads->size())};
}

Reply Receiver::health() const {
  return {200, base::dump_json({{"ok", true}, {"core", site_.core}, {"config", site_.config_hash}}), {}};
}

void Receiver::serve_file(const Request& request, Response& response) const {
  const StaticFile file = find_static_file(site_.folders, request.path);
  response.set_header("X-Content-Type-Options", "nosniff");
  if (file.kind == StaticFile::redirect) {
    response.set_redirect(file.location, 308);
    return log_request(request, response.status, "");
  }
  const FileText content = file.kind == StaticFile::found ? read_file(file.path) : FileText{};
  if (!content.ok) {
    response.status = 404;
    response.set_content("There is nothing here.\n", "text/plain; charset=utf-8");
    return log_request(request, response.status, "");
  }
  if (base::starts_with(request.path, "/inbox/")) {  // it shows what strangers typed
    response.set_header("Content-Security-Policy",
                        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.set_header("Referrer-Policy", "no-referrer");
  }
  response.set_header("Cache-Control", "no-cache");  // kept, but asked for again: the ETag answers
  response.set_header("ETag", file.etag);
  response.set_header("Vary", "Accept-Encoding");    // cpp-httplib compresses text
  const bool unchanged = base::contains(request.get_header_value("If-None-Match"), file.etag);
  response.status = unchanged ? 304 : 200;
  if (!unchanged) response.set_content(content.text, file.type);
  log_request(request, response.status, "");
}

}  // namespace leadline::cli
