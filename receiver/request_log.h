// One line per request on stderr: time, method, path, status, and a note of ids, lengths and labels. Never a query, a
// header or a body: those hold what people typed. Beside them lines of what happens to the receiver itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "receiver/http/http.h"

namespace leadline::receiver {

enum class LogFormat { text, json };  // for people; an object a line, for programs
std::optional<LogFormat> log_format_named(std::string_view name);

// Before the first line.
void set_log_format(LogFormat format);

void log_request(const HttpRequest& request, int status, const std::string& note);
// `level`: "info", "warning", "error".
void log_event(const char* level, const std::string& message);

}  // namespace leadline::receiver
