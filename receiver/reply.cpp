#include "receiver/reply.h"

#include <utility>

#include "base/json.h"
#include "receiver/request_log.h"

namespace leadline::receiver {

Reply error_reply(int status, const char* code, const std::string& message, const std::string& hint) {
  base::Json error = {{"code", code}, {"message", message}};
  if (!hint.empty()) error["hint"] = hint;
  Reply reply;
  reply.status = status;
  reply.body = base::dump_json({{"error", error}});
  reply.note = std::string("error=") + code;
  return reply;
}

void send(const HttpRequest& request, HttpResponse& response, const Reply& reply) {
  response.status = reply.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  if (reply.status == 503 || reply.status == 429) response.set_header("Retry-After", std::to_string(reply.retry_after));
  if (reply.status == 401) response.set_header("WWW-Authenticate", "Bearer");
  response.set_content(reply.body, "application/json");
  log_request(request, reply.status, reply.note);
}

void send_redirect(const HttpRequest& request, HttpResponse& response, const std::string& location) {
  response.status = 308;
  response.set_header("Location", request.mount + location);
  log_request(request, response.status, "");
}

void send_nothing_here(const HttpRequest& request, HttpResponse& response) {
  response.status = 404;
  response.set_content("There is nothing here.\n", "text/plain; charset=utf-8");
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
