#include "attribution/attribution.h"

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

bool any_of(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts) if (base::contains(text, part)) return true;
  return false;
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
  if (referrer == base::lower_ascii(base::get_text(event.data, "host"))) referrer.clear();  // our own pages
  if (!referrer.empty()) base::put(touch, "referrer", referrer);
  if (!touch.contains("source") && !referrer.empty()) base::put(touch, "source", referrer);
  const bool direct = touch.empty() && ids.empty();
  base::put(touch, "channel", channel_of(base::get_text(touch, "source"), base::get_text(touch, "medium"), !ids.empty(), referrer));
  if (!ids.empty()) base::put(touch, "clickIds", std::move(ids));
  base::put(touch, "landing", base::get_text(event.data, "path"));
  base::put(touch, "time", facts.now);
  if (direct) base::put(touch, "direct", true);
  return touch;
}

}  // namespace

const char* channel_of(const std::string& source, const std::string& medium, bool has_click_id,
                       const std::string& referrer_host) {
  const std::string m = base::lower_ascii(medium);
  const std::string s = base::lower_ascii(source);
  const bool paid = any_of(m, {"cpc", "ppc", "paid", "cpm", "retargeting"}) || (m.empty() && has_click_id);
  const bool social = any_of(s, {"facebook", "instagram", "tiktok", "zalo", "linkedin", "youtube", "twitter", "x.com", "t.co"});
  if (paid) return social ? "Paid Social" : "Paid Search";
  if (m == "email" || m == "e-mail" || s == "email" || s == "newsletter") return "Email";
  if (m == "sms" || s == "sms") return "SMS";
  if (m == "qr" || m == "offline") return "Offline";
  if (any_of(s, {"chatgpt", "perplexity", "copilot", "gemini.google"})) return "AI Assistants";
  if (social || base::contains(m, "social")) return "Organic Social";
  if (m == "organic" || any_of(s, {"google.", "bing.", "coccoc", "duckduckgo", "yahoo.", "yandex."})) return "Organic Search";
  if (m == "referral" || !referrer_host.empty()) return "Referral";
  return s.empty() && m.empty() ? "Direct" : "Unassigned";
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
  if (state.last.is_null() || !direct) state.last = std::move(touch);
}

Json describe(const State& state, const facts::State& facts) {
  Json out = base::object();
  base::put(out, "first", state.first);
  base::put(out, "last", state.last);
  const Json& visit = base::get_object(facts.doc, "visit");
  base::put(out, "channel", base::get_string(visit, "channel", "Direct"));
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
