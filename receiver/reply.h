// Answers, as JSON with a status or otherwise: each is written down in the log when it is made.
#pragma once

#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

struct Reply {
  int status = 200;
  std::string body;  // JSON
  std::string note;  // for the log: ids and labels, nothing a person typed
  int retry_after = 5;  // seconds, of a 429 or 503
};

// {"error":{"code","message","hint"}}
Reply error_reply(int status, const char* code, const std::string& message, const std::string& hint = {});

void send(const HttpRequest& request, HttpResponse& response, const Reply& reply);
void send_redirect(const HttpRequest& request, HttpResponse& response, const std::string& location);
void send_nothing_here(const HttpRequest& request, HttpResponse& response);  // 404, for people

}  // namespace leadline::receiver
