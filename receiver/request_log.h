// One line per request on stderr: time, method, path, status, and a note of ids, lengths and labels. Never a query, a
// header or a body: those hold what people typed.
#pragma once

#include <string>

#include "receiver/http/http.h"

namespace leadline::receiver {

void log_request(const HttpRequest& request, int status, const std::string& note);

}  // namespace leadline::receiver
