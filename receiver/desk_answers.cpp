// The desk: lists of leads, one lead with all that is known of it, how far somebody is with it, and what goes out as a file.
#include <ctime>

#include "base/text.h"
#include "receiver/access/session.h"
#include "receiver/answers.h"
#include "receiver/clock.h"
#include "receiver/desk/desk_list.h"
#include "receiver/desk/export.h"
#include "receiver/desk/visit.h"
#include "receiver/desk/work.h"
#include "receiver/request_log.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kPersonMost = 100;

Reply desk_is_busy() { return error_reply(503, "busy", "too much is waiting", "ask again later"); }
Reply no_such_lead() { return error_reply(404, "no_such_lead", "there is no lead of that id, or what it said has been erased", "?id=ID"); }

Reply wrong_parameter(const std::string& name) {
  return error_reply(400, "bad_parameter", "`" + name + "` is not what it may be", "docs/receiver.md, The desk, has the parameters");
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[16] = "";
  std::tm parts{};
  if (gmtime_r(&now, &parts)) std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

}  // namespace

// The name of the token: who has done it.
std::string Answers::name_of_caller(const Request& request) const {
  const auto given = credential_of(request);
  const auto holder = given ? common_.tokens.find(given->token, request.site) : std::nullopt;
  return !holder ? std::string() : holder->name.empty() ? holder->id : holder->name;
}

void Answers::list_desk(const Request& request, Response& response) {
  std::string problem;
  const auto query = read_desk_query(request, now_ms(), problem);
  if (!query) return send(request, response, wrong_parameter(problem));
  auto page = desk_page(store_, site_.id, *query);
  if (!page) return send(request, response, desk_is_busy());
  (*page)["hash"] = configs_.current()->config.hash;
  send(request, response, {200, base::dump_json(*page), "found=" + std::to_string(base::get_int(*page, "found"))});
}

void Answers::show_board(const Request& request, Response& response) {
  std::string problem;
  const auto query = read_desk_query(request, now_ms(), problem);
  if (!query) return send(request, response, wrong_parameter(problem));
  const auto board = desk_board(store_, site_.id, *query);
  send(request, response, board ? Reply{200, base::dump_json(*board), {}} : desk_is_busy());
}

void Answers::show_desk_lead(const Request& request, Response& response) {
  const std::string id = request.parameter("id").value_or("");
  const auto body = store_.read([&](Store& store) { return store.body(site_.id, id); });
  if (!body) return send(request, response, desk_is_busy());
  if (body->empty()) return send(request, response, no_such_lead());
  const auto work = store_.read([&](Store& store) { return store.work(site_.id, id); });
  const auto changes = store_.read([&](Store& store) { return store.work_changes(site_.id, id); });
  const auto person = store_.read([&](Store& store) { return store.desk_person(site_.id, id, kPersonMost); });
  if (!work || !changes || !person) return send(request, response, desk_is_busy());
  const Json submission = base::parse_json(*body).value_or(Json());
  Json out = {{"work", to_json(*work)}, {"visit", visit_of(submission, configs_.of(submission)->judge)}};
  Json list = Json::array();
  for (const WorkChange& one : *changes) {
    Json change = base::parse_json(one.what).value_or(Json::object());
    change["when"] = one.at;
    change["by"] = one.by;
    list.push_back(std::move(change));
  }
  out["changes"] = std::move(list);
  Json others = Json::array();
  for (const DeskEntry& one : *person) others.push_back(to_json(one));
  out["person"] = std::move(others);
  send(request, response, {200, base::dump_json(out), "id=" + id});
}

void Answers::work_on_lead(const Request& request, Response& response) {
  const std::string id = request.parameter("id").value_or("");
  const auto body = base::parse_json(request.body);
  if (!body) return send(request, response, error_reply(400, "not_json", "the body is not JSON", "{\"status\",\"owner\",\"note\",\"remind\"}"));
  base::Findings findings;
  const std::int64_t now = now_ms();
  const auto edit = read_work_edit(id, *body, now, findings);
  if (!edit) return send(request, response, error_reply(422, "wrong_change", "`" + findings[0].pointer + "`: " + findings[0].message, findings[0].hint));
  const std::string owner = base::get_string(edit->members, "owner");
  const Routing& routing = relay_.plan().routing;
  const bool given = !owner.empty() && !routing.people.empty();  // to one of those who sell, who hears of it
  if (given && !routing.find(owner)) return send(request, response, error_reply(422, "wrong_change", "`/owner`: `routing` of the site file has nobody of that id", "an `id` of its `people`"));
  const auto told = given ? way_of(id).second : std::vector<Destination>();
  const std::string by = name_of_caller(request);
  const auto work = store_.write([&](Store& store) {
    auto done = carry_out(store, site_.id, id, *edit, by, now);
    return done && given && !store.change_owner(site_.id, id, owner, told) ? std::nullopt : done;
  });
  if (!work) return send(request, response, error_reply(503, "busy", "it could not be stored now", "send the same again later"));
  if (work->status.empty()) return send(request, response, no_such_lead());
  state_.bell->ring();
  if (given) relay_.wake();
  send(request, response, {200, base::dump_json({{"work", to_json(*work)}}), "id=" + id + " status=" + work->status});
}

// Somebody has asked for it, or the time that it may be kept is over.
void Answers::erase_lead(const Request& request, Response& response) {
  const std::string id = request.parameter("id").value_or("");
  const auto erased = store_.write([&](Store& store) { return store.erase(site_.id, id, now_ms()); });
  if (!erased) return send(request, response, error_reply(503, "busy", "the lead could not be erased now", "send the same again later"));
  if (!*erased) return send(request, response, no_such_lead());
  store_.read([](Store& store) { return store.empty_log(); });  // where it was written is a place as well
  state_.bell->ring();
  send(request, response, {200, base::dump_json({{"erased", id}}), "id=" + id + " erased"});
}

void Answers::export_desk(const Request& request, Response& response) {
  std::string problem;
  const auto query = read_desk_query(request, now_ms(), problem);
  const std::string format = request.parameter("format").value_or("csv");
  if (!query || (format != "csv" && format != "json")) return send(request, response, wrong_parameter(query ? "format" : problem));
  const Exported file = export_leads(store_, site_.id, *query, format == "csv");
  if (file.status == Exported::busy) return send(request, response, desk_is_busy());
  if (file.status == Exported::too_large) return send(request, response, error_reply(413, "too_much", "these are more leads than fit into one answer (64 MiB)", "ask for some of them: `since`, `until`, `status`"));
  send(request, response, {200, file.text, "leads=" + std::to_string(file.leads)});
  if (format == "csv") response.set_content(file.text, "text/csv; charset=utf-8");
  response.set_header("Content-Disposition", "attachment; filename=\"leads-" + today() + "." + format + "\"");
}

// A line whenever something has changed on the desk. It says no more than that: whoever hears it asks for what they are shown, so that
// nothing is missed between two connections, and nobody is told more than they may see.
void Answers::tell_news(const Request& request, Response& response) {
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Accel-Buffering", "no");  // a web server before this one that gathers answers would keep the news to itself
  response.set_content("", "text/event-stream");
  response.bell = state_.bell;
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
