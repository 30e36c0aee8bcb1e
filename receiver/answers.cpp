#include "receiver/answers.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "proof/proof.h"
#include "receiver/clock.h"
#include "receiver/form_page.h"
#include "receiver/inbox.h"
#include "receiver/mail_links.h"
#include "receiver/request_log.h"
#include "receiver/static_files.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr int kListDefault = 100;
constexpr int kListMost = 500;
constexpr int kListPiece = 20;
constexpr std::size_t kListBytes = 4 * 1024 * 1024;
constexpr std::string_view kInbox = "/inbox/";

// A whole number in the query; the fallback when it is absent, nullopt when it is something else.
std::optional<std::int64_t> number_parameter(const HttpRequest& request, const char* name, std::int64_t fallback) {
  const std::optional<std::string> given = request.parameter(name);
  if (!given) return fallback;
  const std::string& text = *given;
  const bool digits = !text.empty() && text.size() <= 18 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

Json to_json(const StoredFile& file) {
  return {{"field", file.field}, {"index", file.index}, {"name", file.name}, {"type", file.type}, {"size", file.size}, {"received", file.received_at}};
}

Json to_json(const StoredLead& lead, const Routing& routing) {
  Json item = {{"seq", lead.seq}, {"received", lead.received_at}, {"verdict", lead.verdict}};
  if (auto detail = base::parse_json(lead.detail)) item["verdictDetail"] = std::move(*detail);
  if (auto spam = base::parse_json(lead.spam)) item["spam"] = std::move(*spam);
  if (lead.confirmed_at > 0) item["confirmed"] = lead.confirmed_at;
  if (Json owner = routing.describe(lead.owner); !owner.is_null()) item["owner"] = std::move(owner);
  if (!lead.taken.empty()) item["taken"] = base::split(lead.taken, ' ');
  item["lead"] = base::parse_json(lead.body).value_or(Json());
  return item;
}

// Of the page that asks; "" for the receiver's own, of which browsers say nothing when they only fetch.
std::string page_origin(const HttpRequest& request) {
  const std::string origin = request.header("Origin"), host = request.header("Host");
  return origin == "http://" + host || origin == "https://" + host ? std::string() : origin;
}

bool asks_for_anchor(const config::Config& config) {
  const std::vector<delivery::Endpoint>& endpoints = config.delivery->endpoints;
  return std::any_of(endpoints.begin(), endpoints.end(), [](const delivery::Endpoint& one) { return !one.challenge.empty(); });
}

}  // namespace

Answers::Answers(const Site& site, Configs& configs, SiteStore& store, Relay& relay, const SiteState& state, const Common& common)
    : site_(site), configs_(configs), store_(store), links_(site, configs, common.link_key), erasures_(site, store, common.link_key), relay_(relay), state_(state), common_(common), proofs_(site.id, common.challenges),
      anchors_(site.id, [&store](const std::string& name) { return store.write([&](Store& one) { return one.secret(name); }); }),
      intake_(site, configs, store, relay, links_, erasures_, proofs_, anchors_), files_(site, configs, store) {}

void Answers::take_lead(const Request& request, Response& response) {
  std::optional<std::string> key;
  if (request.has_header("Idempotency-Key")) key = request.header("Idempotency-Key");
  Reply reply = intake_.accept(request.body, key, request.mount.empty() || site_.hosts.empty() ? request.header("Host") : site_.hosts.front(), page_origin(request));
  if (reply.status == 200 || reply.status == 409) state_.bell->ring();
  reply.note = "bytes=" + std::to_string(request.body.size()) + " " + reply.note;
  send(request, response, reply);
}

void Answers::preflight(const Request& request, Response& response) {
  response.status = 204;
  response.set_header("Access-Control-Allow-Methods", "POST, OPTIONS");
  response.set_header("Access-Control-Allow-Headers", "content-type, idempotency-key, webhook-id, x-attempt, x-sent-at");
  response.set_header("Access-Control-Max-Age", "86400");
  log_request(request, response.status, "preflight");
}

void Answers::list_leads(const Request& request, Response& response) { send(request, response, list(request)); }

Reply Answers::list(const Request& request) {
  const auto after = number_parameter(request, "after", 0);
  const auto limit = number_parameter(request, "limit", kListDefault);
  const Shelf shelf = request.parameter("quarantine").value_or("") == "1" ? Shelf::quarantine : Shelf::leads;
  if (!after || !limit || *limit < 1) {
    return error_reply(400, "bad_parameter", "`after` and `limit` are whole numbers", "?after=0&limit=100");
  }
  // A few at a time, and no more than fit: what one answer takes of memory does not depend on how much people wrote.
  Json items = Json::array();
  std::int64_t last = *after;
  std::size_t bytes = 0;
  for (std::int64_t left = std::min<std::int64_t>(*limit, kListMost); left > 0 && bytes < kListBytes;) {
    const int some = static_cast<int>(std::min<std::int64_t>(left, kListPiece));
    const auto leads = store_.read([&](Store& store) { return store.list(site_.id, shelf, last, some); });
    if (!leads) return error_reply(503, "busy", "too much is waiting", "ask again later");
    for (const StoredLead& lead : *leads) {
      if (bytes >= kListBytes) break;
      bytes += lead.body.size() + lead.detail.size();
      last = lead.seq;
      items.push_back(to_json(lead, site_.relay.routing));
      Json files = files_of(items.back()["lead"]);
      if (!files.empty()) items.back()["files"] = std::move(files);
    }
    if (static_cast<int>(leads->size()) < some) break;
    left -= some;
  }
  const std::size_t count = items.size();
  Json body = Json::object();
  body["leads"] = std::move(items);
  body["last"] = last;
  return {200, base::dump_json(body), "leads=" + std::to_string(count)};
}

// Somebody has looked at a lead that seemed to come from a machine, and it does not.
void Answers::release_lead(const Request& request, Response& response) {
  const std::string id = request.parameter("id").value_or("");
  const auto way = way_of(id);
  const auto seq = store_.write([&](Store& store) {
    const auto released = store.release(site_.id, id, now_ms());
    return released.value_or(0) > 0 && !store.give_to_owner(site_.id, id, way.first, way.second) ? std::nullopt : released;
  });
  if (!seq) return send(request, response, error_reply(503, "busy", "the lead could not be released now", "try again later"));
  if (*seq == 0) return send(request, response, error_reply(404, "not_in_quarantine", "no lead of that id lies in quarantine", "?id=ID"));
  relay_.wake();
  state_.bell->ring();
  send(request, response, {200, base::dump_json(Json{{"released", id}, {"seq", *seq}}), "id=" + id + " released"});
}

// The current config, and those of the site's other pages.
std::vector<std::shared_ptr<const KnownConfig>> Answers::known() const {
  std::vector<std::shared_ptr<const KnownConfig>> known = {configs_.current()};
  for (const LoadedConfig& other : site_.others)
    if (const auto one = configs_.find(other.hash)) known.push_back(one);
  return known;
}

// What anchors a page's log in our time, where a config asks for that. It costs nothing to give, and nothing is remembered of it.
Reply Answers::anchor(const Request& request) {
  const auto all = known();
  const bool asked = std::any_of(all.begin(), all.end(), [](const auto& one) { return one->judge.config() && asks_for_anchor(*one->judge.config()); });
  if (!asked) return error_reply(404, "no_challenge_asked", "no endpoint of the config asks for a challenge", "?form=ID, for a proof of work");
  const std::string challenge = anchors_.challenge(page_origin(request), now_ms());
  if (challenge.empty()) return error_reply(503, "busy", "there is no challenge now", "ask again later");
  return {200, base::dump_json(Json{{"challenge", challenge}}), {}};
}

// Or something to work on, for a page of a form that asks for a proof of work.
void Answers::give_challenge(const Request& request, Response& response) {
  if (!request.parameter("form")) {
    response.set_header("Cache-Control", "no-store");
    return send(request, response, anchor(request));
  }
  const std::string id = request.parameter("form").value_or("");
  for (const auto& one : known()) {
    const forms::Form* form = one->judge.config() ? one->judge.config()->forms.find(id) : nullptr;
    if (!form || !form->proof.is_object()) continue;
    base::Diagnostics told_by_check;
    const proof::Terms terms = proof::read_terms(form->proof, "", told_by_check);
    const std::string challenge = proofs_.challenge(id, terms.bits, now_ms());
    if (challenge.empty()) return send(request, response, error_reply(503, "busy", "there is no randomness now", "ask again later"));
    response.set_header("Cache-Control", "no-store");
    return send(request, response, {200, base::dump_json(Json{{"challenge", challenge}, {"bits", terms.bits}, {"ms", terms.within_ms}}), {}});
  }
  send(request, response, error_reply(404, "no_proof_asked", "no form of this id asks for a proof of work", "?form=ID"));
}

// Which times of a form's appointments are taken. It names nobody.
void Answers::list_slots(const Request& request, Response& response) {
  const std::string id = request.parameter("form").value_or("");
  const auto held = store_.read([&](Store& store) { return store.held_times(site_.id, id, now_ms()); });
  if (!held) return send(request, response, error_reply(503, "busy", "too much is waiting", "ask again later"));
  Json taken;
  for (const auto& one : known())
    if (taken.is_null() && one->judge.config()) taken = wire::full_times(*one->judge.config(), id, *held);
  if (taken.is_null()) return send(request, response, error_reply(404, "unknown_form", "there is no such form", "?form=ID"));
  response.set_header("Cache-Control", "no-store");
  send(request, response, {200, base::dump_json(Json{{"taken", std::move(taken)}}), {}});
}

// Only of a lead that says of some: the others are not asked for.
Json Answers::files_of(const Json& lead) {
  Json out = Json::array();
  bool any = false;
  for (const Json& answer : base::get_object(lead, "fields")) any = any || (answer.is_array() && !answer.empty() && answer[0].is_object());
  const auto files = any ? store_.read([&](Store& store) { return store.files(site_.id, base::get_string(lead, "id")); }) : std::nullopt;
  for (const StoredFile& file : files.value_or(std::vector<StoredFile>())) out.push_back(to_json(file));
  return out;
}

void Answers::take_file(const Request& request, Response& response) { send(request, response, files_.accept(request)); }

void Answers::give_file(const Request& request, Response& response) { files_.give(request, response); }

// What the inbox needs to speak the site's own words.
void Answers::describe_site(const Request& request, Response& response) {
  const auto current = configs_.current();
  Json body = {{"site", site_.id}, {"name", site_.name}, {"hash", current->config.hash}};
  if (!site_.relay.routing.people.empty()) body["people"] = Json::array();
  for (const Person& one : site_.relay.routing.people) body["people"].push_back({{"id", one.id}, {"name", one.name}});
  body["pages"] = request.mount.empty() && !site_.folders.empty() && site_.folders.back().prefix == "/";
  body["config"] = base::parse_json(current->config.text).value_or(Json());
  send(request, response, {200, base::dump_json(body), {}});
}

void Answers::no_such_address(const Request& request, Response& response) {
  send(request, response, error_reply(404, "not_found", "there is nothing at this address", "leads go to /api/leads"));
}

void Answers::to_inbox(const Request& request, Response& response) {
  response.set_header("X-Content-Type-Options", "nosniff");
  send_redirect(request, response, std::string(kInbox));
}

// It shows what strangers typed: nothing may run there but its own files, and no text may become markup.
void Answers::inbox_file(const Request& request, Response& response) {
  response.set_header("X-Content-Type-Options", "nosniff");
  const std::string_view name = std::string_view(request.path).substr(kInbox.size());
  const InboxFile* file = find_inbox_file(name.empty() ? "index.html" : name);
  if (!file) return send_nothing_here(request, response);
  response.set_header("Content-Security-Policy",
                      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                      "require-trusted-types-for 'script'");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cache-Control", "no-cache");  // kept, but asked for again: the ETag answers
  response.set_header("ETag", std::string(file->etag));
  if (base::contains(request.header("If-None-Match"), file->etag)) response.status = 304;
  else response.set_content(std::string(file->bytes), content_type(file->name));
  log_request(request, response.status, "");
}

// From an e-mail to a page of the site. Those who look a mail over follow it too: nothing is counted here.
void Answers::follow_mail(const Request& request, Response& response) {
  auto target = mail_target(site_, request);
  if (!target) return send_nothing_here(request, response);
  response.status = 302;
  response.set_header("Location", std::move(*target));
  response.set_header("Cache-Control", "no-store");
  response.set_header("Referrer-Policy", "no-referrer");
  log_request(request, response.status, "");
}

// A form by itself, and the config that its page reads. Any other address there is the site's own.
void Answers::form_file(const Request& request, Response& response) {
  if (!request.mount.empty()) return send_nothing_here(request, response);
  std::string id = request.path.substr(std::string_view("/f/").size());
  const bool config = id.ends_with(".json");
  if (config) id.resize(id.size() - std::string_view(".json").size());
  const auto current = configs_.current();
  std::vector<const LoadedConfig*> known = {&current->config};
  for (const LoadedConfig& other : site_.others) known.push_back(&other);
  for (const LoadedConfig* one : known) {
    const auto page = form_page(*one, id, site_.name, site_.folders);
    if (!page) continue;
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Cache-Control", "no-cache");
    response.set_content(config ? one->text : *page, config ? "application/json" : "text/html; charset=utf-8");
    log_request(request, response.status, "");
    return;
  }
  site_file(request, response);
}

// Below a mount, beside other sites' inboxes, no site's own pages stand: what runs in them could ask there with whoever is signed in.
void Answers::site_file(const Request& request, Response& response) {
  if (!request.mount.empty()) return send_nothing_here(request, response);
  const StaticFile file = find_static_file(site_.folders, request.path);
  response.set_header("X-Content-Type-Options", "nosniff");
  if (file.kind == StaticFile::redirect) return send_redirect(request, response, file.location);
  const std::shared_ptr<OpenFile> opened = file.kind == StaticFile::found ? OpenFile::open(file.path) : nullptr;
  if (!opened) return send_nothing_here(request, response);
  const Links::Pass pass = links_.check(request, file.path);
  if (pass == Links::Pass::expired || pass == Links::Pass::refused) return links_.refuse(pass, request, response);
  response.set_header("Cache-Control", pass == Links::Pass::given ? "private, no-store" : "no-cache");  // kept, but asked for again: the ETag answers
  response.set_header("ETag", file.etag);
  response.set_header("Vary", "Accept-Encoding");
  // Ranges are not served, and a request for some gets the whole (RFC 9110 §14.2): many of them in one request would cost
  // many times the file.
  response.set_header("Accept-Ranges", "none");
  if (base::contains(request.header("If-None-Match"), file.etag)) {
    response.status = 304;
  } else if (const auto compressed = accepts_gzip(request) ? common_.compressed.get(file, *opened) : nullptr) {
    response.set_header("Content-Encoding", "gzip");
    response.set_content(compressed, file.type);
  } else {
    response.set_file(opened, file.type);
  }
  log_request(request, response.status, "");
}

}  // namespace leadline::receiver
