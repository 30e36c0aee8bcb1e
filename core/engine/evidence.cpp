#include "engine/evidence.h"

#include "base/limits.h"
#include "base/text.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {

Json shortened(const Json& value) {
  if (!value.is_string()) return value;
  return base::truncate_utf8(value.get_ref<const std::string&>(), base::limits::kTextBytes);
}

void copy(Json& to, const Json& from, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const Json* value = base::find(from, key)) to[key] = shortened(*value);
}

bool is_campaign_parameter(const std::string& key) {
  if (base::starts_with(key, "utm_")) return true;
  for (int i = 0; i < facts::kClickIdCount; ++i) if (key == facts::kClickIds[i]) return true;
  return false;
}

bool wanted(const config::Mentions& mentions, std::initializer_list<const char*> prefixes, const std::string& key) {
  for (const char* prefix : prefixes) if (mentions.wants(prefix, key)) return true;
  return false;
}

// The members of `from` that some condition reads under one of `prefixes`.
Json filtered(const Json& from, const config::Mentions& mentions, std::initializer_list<const char*> prefixes) {
  Json out = Json::object();
  for (auto it = from.begin(); it != from.end(); ++it)
    if (wanted(mentions, prefixes, it.key())) out[it.key()] = shortened(it.value());
  return out;
}

Json reduced_page(const Json& data, const config::Mentions& mentions) {
  Json out = Json::object();
  copy(out, data, {"path", "host", "type"});
  for (const char* key : {"title", "lang"})
    if (wanted(mentions, {"event", "page"}, key)) copy(out, data, {key});
  Json query = Json::object();
  const Json& all = base::get_object(data, "query");
  for (auto it = all.begin(); it != all.end(); ++it)
    if (is_campaign_parameter(it.key()) || wanted(mentions, {"event.query", "page.query"}, it.key())) query[it.key()] = shortened(it.value());
  if (!query.empty()) base::put(out, "query", std::move(query));
  // Where from, not what they read there: the referrer's origin alone, unless a rule asks for more.
  std::string referrer = base::get_text(data, "referrer");
  const std::size_t path = referrer.find('/', referrer.find("://") == std::string::npos ? 0 : referrer.find("://") + 3);
  if (!wanted(mentions, {"event", "page"}, "referrer") && path != std::string::npos) referrer.resize(path);
  if (!referrer.empty()) base::put(out, "referrer", base::truncate_utf8(referrer, base::limits::kTextBytes));
  return out;
}

Json reduced_answers(const Json& data, const config::Config& config) {
  Json out = Json::object();
  copy(out, data, {"form"});
  Json values = filtered(base::get_object(data, "values"), config.mentions, {"fields", "event.values"});
  const forms::Form* form = config.forms.find(base::get_text(data, "form"));
  for (auto it = values.begin(); form && it != values.end(); ++it) {
    const forms::Field* field = form->find(it.key());
    if (field && (field->type == forms::FieldType::email || field->type == forms::FieldType::tel)) it.value() = true;
  }
  base::put(out, "values", std::move(values));
  return out;
}

Json reduced_boot(const Json& data, const config::Mentions& mentions) {
  Json out = Json::object();
  copy(out, data, {"tz", "visitor", "tier"});
  Json device = filtered(base::get_object(data, "device"), mentions, {"device"});
  if (!device.empty()) base::put(out, "device", std::move(device));
  return out;
}

}  // namespace

std::optional<api::Event> reduce(const api::Event& event, const config::Config& config) {
  const Json& data = event.data;
  Json out = Json::object();
  switch (event.kind) {
    case EventKind::boot: out = reduced_boot(data, config.mentions); break;
    case EventKind::page: out = reduced_page(data, config.mentions); break;
    case EventKind::consent: copy(out, data, {"tier"}); break;
    case EventKind::scroll: copy(out, data, {"pct"}); break;
    case EventKind::time: copy(out, data, {"s"}); break;
    case EventKind::seen:
    case EventKind::open:
    case EventKind::close: copy(out, data, {"surface"}); break;
    case EventKind::click: copy(out, data, {"cta", "href"}); break;
    case EventKind::track:
      copy(out, data, {"id", "name"});
      base::put(out, "props", filtered(base::get_object(data, "props"), config.mentions, {"event.props"}));
      break;
    case EventKind::identify: base::put(out, "traits", filtered(base::get_object(data, "traits"), config.mentions, {"traits"})); break;
    case EventKind::answer:
    case EventKind::submit: out = reduced_answers(data, config); break;
    default: return std::nullopt;
  }
  base::put(out, "k", api::event_name(event.kind));
  base::put(out, "w", event.wall.ms);
  return api::Event{event.kind, event.wall, event.mono, event.has_mono, std::move(out)};
}

void remember(State& state, const api::Event& reduced) {
  Log& log = state.log;
  if (log.truncated) return;  // frozen: a log with holes would replay to another score
  std::string line(log.events > 0 ? "," : "");
  base::dump_json(reduced.data, line);
  const bool fits = log.events < static_cast<std::int64_t>(base::limits::kLogEvents) && log.bytes + line.size() <= base::limits::kLogBytes;
  log.truncated = !fits;
  if (!fits) return;
  ++log.events;
  log.bytes += line.size();
  base::escape(line, log.escaped);
}

facts::Change observe(State& state, const config::Config& config, const api::Event& reduced) {
  if (config.scoring.ages) scoring::age(config.scoring, state.facts, state.scoring, reduced.wall.ms);
  const facts::Change change = facts::observe(state.facts, reduced);
  attribution::observe(state.attribution, state.facts, reduced, change);
  scoring::observe(config.scoring, state.facts, state.scoring, reduced);
  return change;
}

Json evidence_json(const State& state, const config::Config& config) {
  Json out = Json::object();
  base::put(out, "core", LEADLINE_VERSION);
  base::put(out, "config", config.hash);
  const Json text = base::parse_json('"' + state.log.escaped + '"').value_or(Json(""));
  base::put(out, "log", base::parse_json("[" + text.get_ref<const std::string&>() + "]").value_or(Json::array()));
  if (state.log.truncated) base::put(out, "truncated", true);
  return out;
}

}  // namespace leadline::engine
