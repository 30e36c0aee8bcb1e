#include "engine/state.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"

namespace leadline::engine {

using base::Json;

namespace {

Json surface_json(const SurfaceState& surface) {
  Json out = Json::object();
  base::put(out, "placed", surface.placed);
  base::put(out, "open", surface.open);
  base::put(out, "drawn", surface.drawn);
  base::put(out, "impression", surface.impression);
  if (surface.pulled) base::put(out, "pulled", std::int64_t{surface.pulled});
  if (surface.closed_in) base::put(out, "closedIn", surface.closed_in);
  base::put(out, "shownAt", surface.shown_at);
  if (Json form = forms::to_json(surface.form); !form.is_null()) base::put(out, "form", std::move(form));
  if (!surface.key.empty()) base::put(out, "key", surface.key);
  if (surface.kept) base::put(out, "kept", true);
  return out;
}

SurfaceState read_surface(const Json& json) {
  SurfaceState surface;
  surface.placed = base::get_bool(json, "placed");
  surface.open = base::get_bool(json, "open");
  surface.drawn = base::get_bool(json, "drawn");
  surface.impression = base::get_bool(json, "impression");
  surface.pulled = static_cast<std::uint32_t>(base::get_int(json, "pulled"));
  surface.closed_in = base::get_int(json, "closedIn");
  surface.shown_at = base::get_int(json, "shownAt", -1);
  if (const Json* form = base::find(json, "form")) surface.form = forms::state_from_json(*form);
  surface.key = base::get_text(json, "key");
  surface.kept = base::get_bool(json, "kept");
  return surface;
}

// 64-bit numbers go as text: they would lose digits in JavaScript.
std::uint64_t read_hex(const std::string& text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  return value;
}

Log read_log(const std::string& text) {
  Log log;
  const auto events = base::parse_json("[" + text + "]");
  log.truncated = !events;  // not as we wrote it: evidence that would prove nothing
  if (!events) return log;
  log.events = static_cast<std::int64_t>(events->size());
  log.bytes = text.size();
  base::escape(text, log.escaped);
  return log;
}

const std::string& surface_id(const config::Config& config, std::size_t index) {
  const std::size_t ctas = config.ctas.size();
  return index < ctas ? config.ctas[index].id : config.forms.forms[index - ctas].id;
}

Json waiting_json(const Waiting& waiting) {
  Json out = Json::object();
  Json events = Json::array();
  for (const api::Event& event : waiting.events) base::push(events, Json(event.data));
  base::put(out, "events", std::move(events));
  if (waiting.full) base::put(out, "full", true);
  base::put(out, "facts", facts::to_json(waiting.facts));
  base::put(out, "attribution", attribution::to_json(waiting.attribution));
  return out;
}

Waiting read_waiting(const Json& json) {
  Waiting waiting;
  for (const Json& data : base::get_array(json, "events")) {
    api::Event event;
    if (!api::event_kind(base::get_text(data, "k"), event.kind)) continue;
    event.wall.ms = base::get_int(data, "w");
    event.data = data;
    waiting.bytes += base::dump_json(data).size();
    waiting.events.push_back(std::move(event));
  }
  waiting.full = base::get_bool(json, "full");
  waiting.facts = facts::from_json(base::get_object(json, "facts"));
  waiting.attribution = attribution::from_json(base::get_object(json, "attribution"));
  return waiting;
}

void put_parts(Json& out, const char* key, config::Parts parts) {
  Json names = Json::array();
  for (const config::Part part : config::kParts) if (parts.has(part)) base::push(names, api::name_of(part));
  base::put(out, key, std::move(names));
}

}  // namespace

config::Parts read_parts(const Json& names) {
  config::Parts parts;
  for (const Json& name : names)
    for (const config::Part part : config::kParts)
      if (name.is_string() && name.get_ref<const std::string&>() == api::name_of(part)) parts.add(part);
  return parts;
}

// A state of a core that is whole says nothing of parts.
Json to_json(const State& state, const config::Config& config) {
  Json out = Json::object();
  base::put(out, "v", 1);
  base::put(out, "booted", state.booted);
  base::put(out, "wall", state.wall);
  base::put(out, "mono", state.mono);
  Json random = Json::array();
  base::push(random, base::hex64(state.random.a()));
  base::push(random, base::hex64(state.random.b()));
  base::put(out, "random", std::move(random));
  base::put(out, "locale", state.locale);
  base::put(out, "facts", facts::to_json(state.facts));
  base::put(out, "consent", base::object_of("tier", consent::tier_name(state.consent.tier), "gpc", state.consent.gpc));
  base::put(out, "attribution", attribution::to_json(state.attribution));
  base::put(out, "scoring", state.linked.has(config::Part::score) ? scoring::to_json(state.scoring, config.scoring) : state.kept_scoring);
  base::put(out, "delivery", state.linked.has(config::Part::send) ? delivery::to_json(state.delivery) : state.kept_delivery);
  Json surfaces = Json::object();
  for (std::size_t i = 0; i < state.surfaces.size(); ++i)
    base::put(surfaces, surface_id(config, i).c_str(), surface_json(state.surfaces[i]));
  base::put(out, "surfaces", std::move(surfaces));
  base::put(out, "traits", state.traits);
  base::put(out, "page", state.page);
  base::put(out, "log", base::raw_json('"' + state.log.escaped + '"'));
  if (state.log.truncated) base::put(out, "logTruncated", true);
  if (!state.waiting.events.empty()) base::put(out, "waiting", waiting_json(state.waiting));
  if (!state.linked.all()) {
    put_parts(out, "linked", state.linked);
    put_parts(out, "asked", state.asked);
    put_parts(out, "hurried", state.hurried);
  }
  base::put(out, "unsaved", state.unsaved);
  base::put(out, "savedAt", state.saved_at);
  base::put(out, "patience", state.patience_until);
  return out;
}

State from_json(const Json& json, const config::Config& config) {
  State state;
  state.surfaces.resize(config.ctas.size() + config.forms.forms.size());
  state.booted = base::get_bool(json, "booted");
  state.wall = std::clamp<std::int64_t>(base::get_int(json, "wall"), 0, base::limits::kLastInstant);
  state.mono = std::clamp<std::int64_t>(base::get_int(json, "mono"), 0, base::limits::kLastInstant);
  const Json& random = base::get_array(json, "random");
  if (random.size() == 2 && random[0].is_string() && random[1].is_string())
    state.random = base::Random(read_hex(random[0].get<std::string>()), read_hex(random[1].get<std::string>()));
  state.locale = base::get_text(json, "locale");
  state.facts = facts::from_json(base::get_object(json, "facts"));
  const Json& consent = base::get_object(json, "consent");
  if (!consent::read_tier(base::get_text(consent, "tier"), state.consent.tier)) state.consent.tier = config.consent.initial;
  state.consent.gpc = base::get_bool(consent, "gpc");
  state.attribution = attribution::from_json(base::get_object(json, "attribution"));
  state.kept_scoring = base::get_object(json, "scoring");
  state.kept_delivery = base::get_array(json, "delivery");
  state.waiting = read_waiting(base::get_object(json, "waiting"));
  if (const Json* linked = base::find(json, "linked")) state.linked = read_parts(*linked);
  else for (const config::Part part : config::kParts) state.linked.add(part);
  state.asked = read_parts(base::get_array(json, "asked"));
  state.hurried = read_parts(base::get_array(json, "hurried"));
  const Json& surfaces = base::get_object(json, "surfaces");
  for (std::size_t i = 0; i < state.surfaces.size(); ++i)
    state.surfaces[i] = read_surface(base::get_object(surfaces, surface_id(config, i)));
  state.traits = base::get_object(json, "traits");
  state.page = base::get_object(json, "page");
  state.log = read_log(base::get_text(json, "log"));
  state.log.truncated = state.log.truncated || base::get_bool(json, "logTruncated");
  state.unsaved = base::get_bool(json, "unsaved");
  state.saved_at = base::get_int(json, "savedAt");
  state.patience_until = base::get_int(json, "patience", -1);
  return state;
}

}  // namespace leadline::engine
