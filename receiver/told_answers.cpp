// Outcomes and spend, by the API.
#include "receiver/answers.h"
#include "receiver/clock.h"
#include "receiver/told.h"

namespace leadline::receiver {

namespace {

constexpr std::size_t kRowsMost = 1000;

}  // namespace

Reply Answers::take_told(const Request& request, const std::string& kind) {
  const auto rows = base::parse_json(request.body);
  if (!rows) return error_reply(400, "not_json", "the body is not JSON", "a row, or a list of rows");
  if (rows->is_array() && rows->size() > kRowsMost) return error_reply(413, "too_many_rows", "there are more than a thousand rows", "send some at a time");
  base::Findings findings;
  const std::vector<Told> told = read_told(kind, *rows, findings);
  if (!findings.empty()) {
    Reply reply = error_reply(422, "wrong_row", "`" + findings[0].pointer + "`: " + findings[0].message, findings[0].hint);
    base::Json body = base::parse_json(reply.body).value_or(base::Json::object());
    body["errors"] = base::Json::array();
    for (const base::Finding& one : findings) body["errors"].push_back(base::to_json(one));
    reply.body = base::dump_json(body);
    return reply;
  }
  const std::string by = name_of_caller(request);
  const auto done = store_.write([&](Store& store) { return put_all_told(store, site_.id, told, by, now_ms()) ? std::optional(true) : std::nullopt; });
  if (!done) return error_reply(503, "busy", "it could not be stored now", "send the same again later");
  state_.bell->ring();
  return {200, base::dump_json({{"stored", told.size()}}), kind + "=" + std::to_string(told.size())};
}

void Answers::take_outcomes(const Request& request, Response& response) { send(request, response, take_told(request, "outcome")); }
void Answers::take_spend(const Request& request, Response& response) { send(request, response, take_told(request, "spend")); }

}  // namespace leadline::receiver
