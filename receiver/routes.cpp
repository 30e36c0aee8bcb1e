#include "receiver/routes.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "receiver/answers.h"

namespace leadline::receiver {

namespace {

// Rows of one path stand together.
constexpr Route kRoutes[] = {
    {"POST", "/api/leads", Caller::listed_origin, Limited::body, &Answers::take_lead},
    {"OPTIONS", "/api/leads", Caller::listed_origin, Limited::nothing, &Answers::preflight},
    {"GET", "/api/leads", Caller::reader, Limited::wrong_token, &Answers::list_leads},
    {"POST", "/api/release", Caller::worker, Limited::wrong_token, &Answers::release_lead},
    {"POST", "/api/owner", Caller::worker, Limited::wrong_token, &Answers::change_owner},
    {"POST", "/api/outcomes", Caller::worker, Limited::wrong_token, &Answers::take_outcomes},
    {"POST", "/api/spend", Caller::worker, Limited::wrong_token, &Answers::take_spend},
    {"POST", "/api/counts", Caller::listed_origin, Limited::body, &Answers::take_counts},
    {"OPTIONS", "/api/counts", Caller::listed_origin, Limited::nothing, &Answers::preflight},
    {"GET", "/api/desk", Caller::reader, Limited::wrong_token, &Answers::list_desk},
    {"GET", "/api/desk/board", Caller::reader, Limited::wrong_token, &Answers::show_board},
    {"GET", "/api/desk/lead", Caller::reader, Limited::wrong_token, &Answers::show_desk_lead},
    {"POST", "/api/desk/lead", Caller::worker, Limited::wrong_token, &Answers::work_on_lead},
    {"DELETE", "/api/desk/lead", Caller::administrator, Limited::wrong_token, &Answers::erase_lead},
    {"GET", "/api/desk/export", Caller::reader, Limited::wrong_token, &Answers::export_desk},
    {"GET", "/api/events", Caller::reader, Limited::wrong_token, &Answers::tell_news},
    {"GET", "/api/report", Caller::reader, Limited::wrong_token, &Answers::report},
    {"GET", "/api/slots", Caller::listed_origin, Limited::nothing, &Answers::list_slots},
    {"GET", "/api/challenge", Caller::listed_origin, Limited::nothing, &Answers::give_challenge},
    {"POST", "/api/files", Caller::listed_origin, Limited::file, &Answers::take_file},
    {"OPTIONS", "/api/files", Caller::listed_origin, Limited::nothing, &Answers::preflight},
    {"GET", "/api/files", Caller::reader, Limited::wrong_token, &Answers::give_file},
    {"GET", "/api/site", Caller::reader, Limited::wrong_token, &Answers::describe_site},
    {"POST", "/api/session", Caller::reader, Limited::wrong_token, &Answers::open_session},
    {"GET", "/api/session", Caller::reader, Limited::wrong_token, &Answers::describe_session},
    {"DELETE", "/api/session", Caller::reader, Limited::wrong_token, &Answers::close_session},
    {"GET", "/api/relay", Caller::reader, Limited::wrong_token, &Answers::describe_relay},
    {"POST", "/api/relay/retry", Caller::worker, Limited::wrong_token, &Answers::retry_delivery},
    {"POST", "/api/relay/pause", Caller::administrator, Limited::wrong_token, &Answers::pause_endpoint},
    {"POST", "/api/relay/resume", Caller::administrator, Limited::wrong_token, &Answers::resume_endpoint},
    {"POST", "/api/relay/test", Caller::administrator, Limited::wrong_token, &Answers::test_endpoint},
    {"*", "/api/*", Caller::anybody, Limited::nothing, &Answers::no_such_address},
    {"GET", "/healthz", Caller::anybody, Limited::nothing, &Answers::health},
    {"GET", "/readyz", Caller::anybody, Limited::nothing, &Answers::ready},
    {"GET", "/metrics", Caller::reader, Limited::wrong_token, &Answers::give_metrics},
    {"GET", "/inbox", Caller::anybody, Limited::nothing, &Answers::to_inbox},
    {"GET", "/inbox/*", Caller::anybody, Limited::nothing, &Answers::inbox_file},
    {"GET", "/f/*", Caller::anybody, Limited::nothing, &Answers::form_file},
    {"GET", "/r/*", Caller::anybody, Limited::nothing, &Answers::follow_mail},
    {"GET", "/letters/confirm", Caller::anybody, Limited::nothing, &Answers::ask_to_confirm},
    {"POST", "/letters/confirm", Caller::anybody, Limited::nothing, &Answers::confirm_address},
    {"GET", "/letters/stop", Caller::anybody, Limited::nothing, &Answers::ask_to_stop_letters},
    {"POST", "/letters/stop", Caller::anybody, Limited::nothing, &Answers::stop_letters},
    {"GET", "/*", Caller::anybody, Limited::nothing, &Answers::site_file},
};

bool fits(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with("*")) return pattern == path;
  return base::starts_with(path, pattern.substr(0, pattern.size() - 1));
}

}  // namespace

std::optional<Role> role_for(Caller caller) {
  switch (caller) {
    case Caller::reader: return Role::read;
    case Caller::worker: return Role::work;
    case Caller::administrator: return Role::admin;
    default: return std::nullopt;
  }
}

std::span<const Route> routes() { return kRoutes; }

std::span<const Route> routes_at(std::string_view path) {
  const auto first = std::find_if(std::begin(kRoutes), std::end(kRoutes), [&](const Route& one) { return fits(one.path, path); });
  const auto end = std::find_if(first, std::end(kRoutes), [&](const Route& one) { return one.path != first->path; });
  return {first, end};
}

const Route* find_method(std::span<const Route> at, std::string_view method) {
  for (const Route& one : at) {
    if (one.method == "*" || one.method == method || (one.method == "GET" && method == "HEAD")) return &one;
  }
  return nullptr;
}

std::string allowed_methods(std::span<const Route> at) {
  std::vector<std::string> methods;
  for (const Route& one : at) {
    methods.emplace_back(one.method);
    if (one.method == "GET") methods.emplace_back("HEAD");
  }
  std::sort(methods.begin(), methods.end());
  std::string text;
  for (const std::string& method : methods) text += (text.empty() ? "" : ", ") + method;
  return text;
}

bool shared_with_pages(std::span<const Route> at) {
  return std::any_of(at.begin(), at.end(), [](const Route& one) { return one.caller == Caller::listed_origin; });
}

}  // namespace leadline::receiver
