#include "facts/facts.h"

#include "base/limits.h"
#include "base/text.h"

namespace leadline::facts {

using base::Json;

// Whose they are says attribution/channels.cpp.
const char* const kClickIds[] = {"gclid",  "gbraid",    "wbraid",        "dclid",   "fbclid", "msclkid", "ttclid", "twclid",
                                 "li_fat_id", "zalo_click_id", "rdt_cid", "epik", "ScCid", "yclid", "irclid"};
const int kClickIdCount = sizeof kClickIds / sizeof *kClickIds;

Json& section(State& state, const char* name) {
  const Json* found = base::find(state.doc, name);
  if (!found || !found->is_object()) base::put(state.doc, name, base::object());
  return *state.doc.find(name);
}

std::string campaign_of(const Json& query) {
  std::string out;
  if (query.empty()) return out;
  for (const char* key : {"utm_source", "utm_medium", "utm_campaign"}) {
    const std::string& value = base::get_text(query, key);
    if (!value.empty()) out += value + "\n";
  }
  for (int i = 0; i < kClickIdCount; ++i) {
    const std::string& value = base::get_text(query, kClickIds[i]);
    if (!value.empty()) out.append(kClickIds[i]).append("=").append(value).append("\n");
  }
  return out;
}

namespace {

void begin_visit(State& state, const api::Event& event) {
  const std::int64_t now = event.wall.ms;
  ++state.visit_number;
  Json& visitor = section(state, "visitor");
  if (state.last_event > 0) base::put(visitor, "daysSinceLast", (now - state.last_event) / kDayMs);
  if (!visitor.contains("firstSeen")) base::put(visitor, "firstSeen", now);
  base::put(visitor, "visits", state.visit_number);
  base::put(visitor, "isReturning", state.visit_number > 1);
  base::put(state.doc, "visit", base::object());
  base::put(state.doc["visit"], "pages", 0);
  state.visit_began = now;
  state.campaign.clear();
}

void take_page(State& state, const Json& data, Change& change) {
  change.new_page = true;
  Json page = base::object();
  for (const char* key : {"path", "title", "host", "type", "lang", "country", "query"}) {
    const Json* value = base::find(data, key);
    if (value) base::put(page, key, *value);
  }
  base::put(page, "scroll", 0);
  base::put(page, "seconds", 0);
  base::put(state.doc, "page", std::move(page));
  Json& visit = section(state, "visit");
  base::put(visit, "pages", base::get_int(visit, "pages") + 1);
  if (!visit.contains("landingPath")) base::put(visit, "landingPath", base::get_text(data, "path"));
}

// Members of `from` go into `into`; null takes one away. Bounded: a page must not fill our memory with traits.
void merge(Json& into, const Json& from) {
  if (!from.is_object()) return;
  for (auto it = from.begin(); it != from.end(); ++it) {
    if (it.value().is_null()) into.erase(it.key());
    else if (into.contains(it.key()) || into.size() < base::limits::kTraits) into[it.key()] = it.value();
  }
}

void keep_most(Json& page, const char* key, std::int64_t value) {
  if (value > base::get_int(page, key)) page[key] = value;
}

// `campaign`: that of the page which is the event.
bool begins_visit(const State& state, const api::Event& event, const std::string& campaign) {
  if (state.visit_number == 0) return event.kind != api::EventKind::boot;
  if (event.wall.ms - state.last_event >= kVisitIdleMs) return event.kind != api::EventKind::boot;
  return !campaign.empty() && campaign != state.campaign;
}

}  // namespace

Change learn(State& state, const api::Event& event) {
  using api::EventKind;
  Change change;
  state.now = event.wall.ms;
  const Json& data = event.data;
  const std::string campaign = event.kind == EventKind::page ? campaign_of(base::get_object(data, "query")) : std::string();
  if (begins_visit(state, event, campaign)) {
    begin_visit(state, event);
    change.new_visit = true;
  }
  switch (event.kind) {
    case EventKind::boot:
      state.tz_minutes = static_cast<std::int32_t>(base::get_int(data, "tz"));
      if (const Json* id = base::find(data, "visitor")) base::put(section(state, "visitor"), "id", *id);
      if (const Json* device = base::find(data, "device")) base::put(state.doc, "device", *device);
      if (const Json* tier = base::find(data, "tier")) base::put(section(state, "consent"), "tier", *tier);
      break;
    case EventKind::consent: base::put(section(state, "consent"), "tier", base::get_text(data, "tier")); break;
    case EventKind::page:
      if (!campaign.empty()) state.campaign = campaign;
      take_page(state, data, change);
      break;
    case EventKind::scroll: keep_most(section(state, "page"), "scroll", base::get_int(data, "pct")); break;
    case EventKind::time: keep_most(section(state, "page"), "seconds", base::get_int(data, "s")); break;
    case EventKind::identify: merge(section(state, "traits"), base::get_object(data, "traits")); break;
    case EventKind::answer:
    case EventKind::submit: merge(section(state, "fields"), base::get_object(data, "values")); break;
    default: break;
  }
  // A boot alone is no sign of life: whether it belongs to the last visit is decided by the page that follows.
  if (event.kind != EventKind::boot) state.last_event = state.now;
  refresh(state, state.now);
  return change;
}

void refresh(State& state, std::int64_t now) {
  if (state.visit_number > 0) base::put(section(state, "visit"), "seconds", (now - state.visit_began) / 1000);
}

Json to_json(const State& state) {
  Json out = base::object();
  base::put(out, "doc", state.doc);
  base::put(out, "now", state.now);
  base::put(out, "tz", state.tz_minutes);
  base::put(out, "began", state.visit_began);
  base::put(out, "last", state.last_event);
  base::put(out, "visit", state.visit_number);
  base::put(out, "campaign", state.campaign);
  return out;
}

State from_json(const Json& json) {
  State state;
  state.doc = base::get_object(json, "doc");
  state.now = base::get_int(json, "now");
  state.tz_minutes = static_cast<std::int32_t>(base::get_int(json, "tz"));
  state.visit_began = base::get_int(json, "began");
  state.last_event = base::get_int(json, "last");
  state.visit_number = base::get_int(json, "visit");
  state.campaign = base::get_text(json, "campaign");
  return state;
}

}  // namespace leadline::facts
