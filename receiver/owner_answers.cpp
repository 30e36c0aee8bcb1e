// Whose a lead is, once it is here: released from quarantine, or given to somebody else.
#include "receiver/answers.h"
#include "receiver/clock.h"

namespace leadline::receiver {

// Whose turn a lead that is here already may be, and who hears of it: as if it came now, when other people work.
std::pair<Turn, std::vector<Destination>> Answers::way_of(const std::string& id) {
  const auto body = store_.read([&](Store& store) { return store.body(site_.id, id); });
  const auto submission = body ? base::parse_json(*body) : std::nullopt;
  if (!submission || relay_.plan().routing.rules.empty()) return {};
  const std::int64_t now = now_ms();
  const auto known = configs_.of(*submission);
  const wire::Verdict verdict = known->judge.judge(*submission, {now, true});
  const config::Config* config = known->judge.config();
  return {turn_of(relay_.plan(), *submission, verdict, config, now), destinations_of(relay_.plan(), *submission, verdict, config, now)};
}

void Answers::change_owner(const Request& request, Response& response) {
  const std::string id = request.parameter("id").value_or(""), owner = request.parameter("owner").value_or("");
  const Routing& routing = relay_.plan().routing;
  if (!routing.find(owner)) return send(request, response, error_reply(404, "no_such_person", "`routing` of the site file has nobody of that id", "?id=ID&owner=PERSON"));
  const auto told = way_of(id).second;
  const auto done = store_.write([&](Store& store) { return store.change_owner(site_.id, id, owner, told); });
  if (!done) return send(request, response, error_reply(503, "busy", "it could not be noted now", "try again later"));
  if (!*done) return send(request, response, error_reply(404, "no_such_lead", "there is no lead of that id, or it lies in quarantine", "?id=ID&owner=PERSON"));
  relay_.wake();
  state_.bell->ring();
  send(request, response, {200, base::dump_json({{"id", id}, {"owner", routing.describe(owner)}}), "id=" + id + " owner=" + owner});
}

}  // namespace leadline::receiver
