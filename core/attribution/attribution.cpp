#include "attribution/attribution.h"

#include "attribution/channels.h"
#include "base/door.h"
#include "base/text.h"

namespace leadline::attribution {

using base::Json;

namespace {

struct Parameter { const char* query; const char* name; };
constexpr Parameter kUtm[] = {
    {"utm_source", "source"},     {"utm_medium", "medium"}, {"utm_campaign", "campaign"},
    {"utm_term", "term"},         {"utm_content", "content"}, {"utm_id", "campaignId"},
    {"utm_source_platform", "sourcePlatform"}, {"utm_creative_format", "creativeFormat"},
    {"utm_marketing_tactic", "marketingTactic"},
};

// "https://www.example.com:8080/a" → "example.com"
std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  url = url.substr(0, url.rfind(':'));
  std::string host = base::lower_ascii(url);
  return base::starts_with(host, "www.") ? host.substr(4) : host;
}

Json touch_of(const api::Event& event, const facts::State& facts) {
  const Json& query = base::get_object(event.data, "query");
  Json touch = base::object();
  for (const Parameter& parameter : kUtm) {
    const std::string& value = base::get_text(query, parameter.query);
    if (!value.empty()) base::put(touch, parameter.name, value);
  }
  Json ids = base::object();
  for (int i = 0; i < facts::kClickIdCount; ++i) {
    const std::string& value = base::get_text(query, facts::kClickIds[i]);
    if (!value.empty()) base::put(ids, facts::kClickIds[i], value);
  }
  std::string referrer = host_of(base::get_text(event.data, "referrer"));
  if (referrer == host_of("://" + base::get_text(event.data, "host"))) referrer.clear();  // our own pages, with www. or without
  if (!referrer.empty()) base::put(touch, "referrer", referrer);
  if (!touch.contains("source") && !referrer.empty()) base::put(touch, "source", referrer);
  const bool direct = touch.empty() && ids.empty();
  if (direct) base::put(touch, "channel", "Direct");
  if (!ids.empty()) base::put(touch, "clickIds", std::move(ids));
  base::put(touch, "landing", base::get_text(event.data, "path"));
  base::put(touch, "time", facts.now);
  if (direct) base::put(touch, "direct", true);
  return touch;
}

}  // namespace

// What is wrong with it, `leadline check` says (cli/lint/bridges.cpp): a page reads what it can.
void compile(const Json& attribution, const std::string&, const std::string&, base::Diagnostics&, Model& model) {
  for (const Json& host : base::get_array(attribution, "ignore"))
    if (host.is_string()) model.ignore.push_back(base::lower_ascii(host.get_ref<const std::string&>()));
}

void learn(State& state, facts::State& facts, const api::Event& event, facts::Change change) {
  if (event.kind != api::EventKind::page || !change.new_page) return;
  const bool first_page = base::get_int(facts::section(facts, "visit"), "pages") == 1;
  if (!change.new_visit && !first_page) return;
  Json touch = touch_of(event, facts);
  const bool direct = base::get_bool(touch, "direct");
  Json& visit = facts::section(facts, "visit");
  for (const char* key : {"source", "medium", "campaign", "channel"})
    if (const Json* value = base::find(touch, key)) visit[key] = *value;
  if (state.first.is_null()) state.first = touch;
  if (!state.last.is_null() && direct) return;
  if (!direct && state.last.contains("channel")) base::put(touch, "before", std::move(state.last));
  state.last = std::move(touch);
}

namespace {

// The page before is one of the site's own, or where the visitor paid: nothing is known of how they came.
bool came_by_nothing(const Model& model, const Json& touch) {
  const std::string& referrer = base::get_text(touch, "referrer");
  if (base::get_text(touch, "source") != referrer || touch.contains("clickIds")) return false;
  for (const std::string& domain : model.ignore) if (is_at(referrer, domain)) return true;
  return is_payment_page(referrer);
}

void name(const Model& model, Json& touch) {
  if (came_by_nothing(model, touch)) {
    for (const char* key : {"source", "referrer"}) touch.erase(key);
    base::put_all(touch, "channel", "Direct", "direct", true);
    return;
  }
  const Json ids = base::get_object(touch, "clickIds");  // a copy: what is put into the touch moves its members
  for (auto id = ids.begin(); id != ids.end() && !touch.contains("medium"); ++id) {
    const Clicked says = clicked(id.key());
    if (!touch.contains("source") && !says.source.empty()) base::put(touch, "source", std::string(says.source));
    if (!says.medium.empty()) base::put(touch, "medium", std::string(says.medium));
  }
  base::put(touch, "channel", channel_of({base::get_text(touch, "source"), base::get_text(touch, "medium"), base::get_text(touch, "campaign"),
                                          touch.contains("referrer")}));
}

}  // namespace

LEADLINE_DOOR void name_touches(const Model& model, State& state, facts::State& facts) {
  if (state.first.is_object() && !state.first.contains("channel")) name(model, state.first);
  if (!state.last.is_object() || state.last.contains("channel")) return;
  Json before = Json();
  if (const Json* kept = base::find(state.last, "before")) before = *kept;
  state.last.erase("before");
  name(model, state.last);
  // Of another visit: the page was left before this could be said, and the visit is over.
  Json& visit = facts::section(facts, "visit");
  if (!visit.contains("channel")) {
    for (const char* key : {"source", "medium"}) visit.erase(key);
    for (const char* key : {"source", "medium", "channel"})
      if (const Json* value = base::find(state.last, key)) visit[key] = *value;
  }
  if (base::get_bool(state.last, "direct") && !before.is_null()) state.last = std::move(before);
}

Json describe(const State& state, const facts::State& facts) {
  Json out = base::object();
  base::put(out, "first", state.first);
  base::put(out, "last", state.last);
  const Json& visit = base::get_object(facts.doc, "visit");
  // Of the touch that source and campaign are of; where that has no name yet, of the visit.
  base::put(out, "channel", base::get_string(state.last, "channel", base::get_string(visit, "channel", "Direct")));
  base::put(out, "landing", base::get_text(visit, "landingPath"));
  return out;
}

Json to_json(const State& state) {
  Json out = base::object();
  base::put(out, "first", state.first);
  base::put(out, "last", state.last);
  return out;
}

State from_json(const Json& json) {
  State state;
  if (const Json* first = base::find(json, "first")) state.first = *first;
  if (const Json* last = base::find(json, "last")) state.last = *last;
  return state;
}

}  // namespace leadline::attribution
