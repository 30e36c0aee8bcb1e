// The inbox's page is let in: it gives the token that its address held, once, and has it in a cookie from then on.
#include "receiver/access/session.h"
#include "receiver/answers.h"

namespace leadline::receiver {

namespace {

Reply session_of(const Tokens& tokens, const HttpRequest& request) {
  const auto given = credential_of(request);
  const auto holder = given ? tokens.find(given->token, request.site) : std::nullopt;
  if (!holder) return error_reply(401, "unauthorized", "the token was revoked");
  return {200, base::dump_json({{"role", std::string(name_of(holder->role))}, {"name", holder->name}}), "token=" + holder->id};
}

}  // namespace

void Answers::open_session(const Request& request, Response& response) {
  const auto given = credential_of(request);
  if (given) response.set_header("Set-Cookie", cookie_with(request, given->token));
  send(request, response, session_of(common_.tokens, request));
}

void Answers::describe_session(const Request& request, Response& response) { send(request, response, session_of(common_.tokens, request)); }

void Answers::close_session(const Request& request, Response& response) {
  response.set_header("Set-Cookie", cookie_without(request));
  send(request, response, {200, base::dump_json({{"closed", true}}), {}});
}

}  // namespace leadline::receiver
