#include "receiver/receiver.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "receiver/access/session.h"
#include "receiver/http/client_address.h"
#include "receiver/http/host_names.h"
#include "receiver/reply.h"

namespace leadline::receiver {

namespace {

constexpr int kFullAgainSeconds = 60;  // somebody has to make room, or to mend a file

// A media type without its parameters, in lower case.
std::string media_type(const HttpRequest& request) {
  const std::string value = request.header("Content-Type");
  return base::lower_ascii(base::trim(std::string_view(value).substr(0, value.find(';'))));
}

bool has_body(const Route& route) { return route.limited == Limited::body || route.limited == Limited::file; }

// What can be told of a body from the head alone.
std::optional<Reply> find_wrong_type(const HttpRequest& request, Limited limited) {
  const std::string type = media_type(request);
  const bool file = limited == Limited::file, right = file ? type == "multipart/form-data" : type == "application/json" || type == "text/plain";
  if (!right) {
    return error_reply(415, "unsupported_type", "the body's type is not taken", file ? "multipart/form-data" : "application/json or text/plain");
  }
  if (request.has_header("Content-Encoding")) {
    return error_reply(415, "unsupported_encoding", "compressed bodies are not taken");
  }
  return std::nullopt;
}

// An Origin stops other pages, not other programs: a request without one comes from no page. Where sites share a host, none of them has pages there.
bool is_origin_allowed(const Site& site, const HttpRequest& request) {
  if (!request.has_header("Origin")) return true;
  if (request.header_count("Origin") > 1) return false;
  const std::string origin = request.header("Origin"), host = request.header("Host");
  if (request.mount.empty() && (origin == "http://" + host || origin == "https://" + host)) return true;  // which is one of ours, or nobody would be asked
  return std::find(site.origins.begin(), site.origins.end(), origin) != site.origins.end();
}

void set_cors(const Site& site, const HttpRequest& request, HttpResponse& response) {
  response.set_header("Vary", "Origin");
  if (!request.has_header("Origin") || !is_origin_allowed(site, request)) return;
  response.set_header("Access-Control-Allow-Origin", request.header("Origin"));
  response.set_header("Access-Control-Expose-Headers", "Retry-After");
}

}  // namespace

Receiver::Receiver(Sites& sites, const Common& common, std::vector<Network> proxies)
    : sites_(sites), common_(common), proxies_(std::move(proxies)), whole_(sites, common, meter_), server_(*this, kBodyBytes) {}

std::optional<int> Receiver::bind(const std::string& host, int port) { return server_.bind(host, port); }

std::string Receiver::client_before_request(const std::string& peer) { return receiver::client_before_request(peer, proxies_); }

void Receiver::receive(Request& head) {
  head.client = receiver::client_of(head.peer, head, proxies_);
  sites_.place(head);
}

std::size_t Receiver::most_body(const Request& head) {
  const Route* route = find_method(routes_at(head.path), head.method);
  return route && route->limited == Limited::file ? Files::kBodyBytes : kBodyBytes;
}

// Cheapest first; nothing here waits for anything.
HttpHandler::Admission Receiver::admit(const Request& head) {
  Admission admission;
  if (common_.several) admission.line = head.site;
  const auto site = sites_.find(head.site);
  if (head.header_count("Host") != 1 && !(head.http_1_0 && !head.has_header("Host"))) {
    admission.refusal = refuse(head, {400, "bad_host", "a request names its host once"});
  } else if (head.has_header("Host") && !sites_.is_own_host(host_name_of(head.header("Host")))) {
    admission.refusal = refuse(head, {421, "unknown_host", "this receiver does not answer to the name in the Host header",
                                      "list the name under `hosts` in the site file"});
  } else if (const auto nobodys = refuse_nobodys(site.get(), head)) {
    admission.refusal = answer_with(head, *nobodys);
  } else if (const Route* route = find_method(routes_at(head.path), head.method)) {
    if (const auto reply = site ? refuse_head(site->site(), *route, head) : std::nullopt) {
      admission.refusal = answer_with(head, *reply);
    } else if (const auto later = site && has_body(*route) ? refuse_flood(*site, *route, head) : std::nullopt) {
      admission.refusal = answer_with(head, *later);
    } else if (route->limited == Limited::wrong_token && credential_of(head)) {
      const auto wait = guesses_.turn(head.client, TokenGuesses::Clock::now());
      if (wait) admission.wait = *wait;
      else admission.refusal = refuse(head, {429, "too_many_guesses", "wrong tokens come from your address", "ask again later"});
    }
  }
  return admission;
}

// Without a word for pages: what a page cannot read it tries again, and a lead waits until its site is there.
std::optional<Reply> Receiver::refuse_nobodys(const ServedSite* site, const Request& head) const {
  if (site || (head.site.empty() && WholeAnswers::has(head))) return std::nullopt;
  if (head.site.empty()) return error_reply(404, "no_such_site", "there is no site at this address", "a site is at a host of its own, or below /s/ID/");
  Reply reply = error_reply(503, "not_ready", "this site cannot be served now", "the receiver's log says why");
  reply.retry_after = kFullAgainSeconds;
  return reply;
}

std::optional<Reply> Receiver::refuse_head(const Site& site, const Route& route, const Request& head) {
  if (has_body(route) && framing_of(head).kind == Framing::none) {
    return error_reply(411, "length_required", "the request names no body length");
  }
  if (route.caller == Caller::listed_origin && !is_origin_allowed(site, head)) {
    return error_reply(403, "origin_refused", "pages of this origin may not post here",
                       "list it under `origins` in the site file, exactly as the browser sends it");
  }
  return has_body(route) ? find_wrong_type(head, route.limited) : std::nullopt;
}

std::optional<Reply> Receiver::refuse_flood(ServedSite& site, const Route& route, const Request& head) {
  const DiskGuard::Room room = common_.disk.room();
  if (room == DiskGuard::Room::none || (room == DiskGuard::Room::low && route.limited == Limited::file)) {
    Reply reply = error_reply(503, "disk_full", "there is hardly any room left to keep it", "send the same again later");
    reply.retry_after = kFullAgainSeconds;
    return reply;
  }
  const bool by_proxy = client_before_request(head.peer).empty();
  const auto wait = site.limits().take(head, by_proxy, RateLimits::Clock::now());
  if (wait.count() == 0) return std::nullopt;
  Reply reply = error_reply(429, "too_many", "more comes than is taken from one address, or for this site", "send the same again later");
  reply.retry_after = static_cast<int>(wait.count());
  return reply;
}

HttpResponse Receiver::refuse(const Request& request, const Refusal& why) {
  return answer_with(request, error_reply(why.status, why.code, why.message, why.hint));
}

HttpResponse Receiver::answer_with(const Request& request, const Reply& reply) {
  Response response;
  const auto site = sites_.find(request.site);
  if (site && sites_.is_own_host(host_name_of(request.header("Host"))) && shared_with_pages(routes_at(request.path))) set_cors(site->site(), request, response);
  send(request, response, reply);
  count(request, response.status, 0);
  return response;
}

void Receiver::count(const Request& request, int status, double seconds) {
  const auto at = routes_at(request.path);
  const std::string_view path = at.empty() ? "" : at.front().path;
  meter_.count(path, request.method, status, seconds);
  if (const auto site = sites_.find(request.site)) site->state().meter.count(path, request.method, status, seconds);
}

HttpResponse Receiver::answer(const Request& request) {
  const auto site = sites_.find(request.site);
  const Meter::Running running(meter_);
  const auto began = std::chrono::steady_clock::now();
  Response response;
  if (const auto nobodys = refuse_nobodys(site.get(), request)) send(request, response, *nobodys);  // it has gone since it was admitted
  else answer_by_route(site.get(), request, response);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  count(request, response.status, took.count());
  return response;
}

void Receiver::answer_by_route(ServedSite* site, const Request& request, Response& response) {
  const auto at = routes_at(request.path);
  const Route* route = find_method(at, request.method);
  if (site && shared_with_pages(at)) set_cors(site->site(), request, response);
  if (!route) {
    const std::string allowed = allowed_methods(at);
    response.set_header("Allow", allowed);
    send(request, response, error_reply(405, "method_not_allowed", "this address does not take that method", "it takes " + allowed));
  } else if (const auto refusal = refuse_caller(*route, request)) {
    send(request, response, *refusal);
  } else if (!site) {
    whole_.answer(request, response);
  } else {
    (site->answers().*route->answer)(request, response);
  }
}

std::optional<Reply> Receiver::refuse_caller(const Route& route, const Request& request) {
  const std::optional<Role> needed = role_for(route.caller);
  if (!needed) return std::nullopt;
  const std::optional<Credential> given = credential_of(request);
  if (!given) return error_reply(401, "unauthorized", "leads are shown to holders of a token only", "Authorization: Bearer TOKEN");
  if (given->by_cookie && may_be_forged(request)) {
    return error_reply(403, "forged", "another page may have sent this: the cookie counts for the inbox's own requests only", "programs send Authorization: Bearer TOKEN");
  }
  const std::optional<Holder> holder = common_.tokens.find(given->token, request.site);
  if (!holder) {
    guesses_.note_wrong(request.client, TokenGuesses::Clock::now());
    return error_reply(401, "unauthorized", "there is no such token, or it was revoked", "Authorization: Bearer TOKEN");
  }
  if (may(holder->role, *needed)) return std::nullopt;
  return error_reply(403, "wrong_role", "this takes a token of the role `" + std::string(name_of(*needed)) + "`; yours is `" + std::string(name_of(holder->role)) + "`");
}

}  // namespace leadline::receiver
