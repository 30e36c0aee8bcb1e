#include "engine/evidence.h"

#include "base/door.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::engine {

using api::EventKind;
using base::Json;

namespace {

// Of each kind the members that stay, besides `k`; "": it is not scored.
constexpr const char* kKept[] = {
#define EVENT(kind, sender, kept, ...) kept,
#include "api/border.def"
};

// The event is reduced where it is: what stays is not copied.
void shorten(Json& value) {
  if (!value.is_string()) return;
  std::string& text = value.get_ref<std::string&>();
  if (text.size() > base::limits::kTextBytes) text = base::truncate_utf8(text, base::limits::kTextBytes);
}

// Leaves the members that `stays` says, with their texts shortened.
template <typename Stays>
void keep_if(Json& object, Stays stays) {
  if (!object.is_object()) return;
  object.get_ref<Json::object_t&>().keep_if([&](const std::string& key, Json& value) {
    if (!stays(key)) return false;
    shorten(value);
    return true;
  });
}

using Names = std::initializer_list<const char*>;

bool is_campaign_parameter(const std::string& key) {
  if (base::starts_with(key, "utm_")) return true;
  for (int i = 0; i < facts::kClickIdCount; ++i) if (key == facts::kClickIds[i]) return true;
  return false;
}

bool wanted(const config::Mentions& mentions, Names prefixes, const std::string& key) {
  for (const char* prefix : prefixes) if (mentions.wants(prefix, key)) return true;
  return false;
}

// The object `data[name]`, made if need be, with the members that some condition reads under one of `prefixes`.
Json& keep_wanted(Json& data, const char* name, const config::Mentions& mentions, Names prefixes) {
  const Json* found = base::find(data, name);
  if (!found || !found->is_object()) base::put(data, name, base::object());
  Json& object = data[name];
  keep_if(object, [&](const std::string& key) { return wanted(mentions, prefixes, key); });
  return object;
}

void reduce_page(Json& data, const config::Mentions& mentions) {
  for (const char* key : {"title", "lang", "country"}) if (!wanted(mentions, {"event", "page"}, key)) data.erase(key);
  if (base::find(data, "query")) {
    keep_if(data["query"], [&](const std::string& key) {
      return is_campaign_parameter(key) || wanted(mentions, {"event.query", "page.query"}, key);
    });
    if (base::get_object(data, "query").empty()) data.erase("query");
  }
  if (!base::find(data, "referrer")) return;
  // Where from, not what they read there: the referrer's origin alone, unless a rule asks for more.
  std::string referrer = base::get_text(data, "referrer");
  const std::size_t path = referrer.find('/', referrer.find("://") == std::string::npos ? 0 : referrer.find("://") + 3);
  if (!wanted(mentions, {"event", "page"}, "referrer") && path != std::string::npos) referrer.resize(path);
  if (referrer.empty()) data.erase("referrer");
  else base::put(data, "referrer", referrer);
}

void reduce_answers(Json& data, const config::Config& config) {
  Json& values = keep_wanted(data, "values", config.mentions, {"fields", "event.values"});
  const forms::Form* form = config.forms.find(base::get_text(data, "form"));
  for (auto it = values.begin(); form && it != values.end(); ++it) {
    const forms::Field* field = form->find(it.key());
    if (field && forms::is_personal(field->type)) it.value() = true;
  }
}

void reduce_boot(Json& data, const config::Mentions& mentions) {
  if (keep_wanted(data, "device", mentions, {"device"}).empty()) data.erase("device");
}

}  // namespace

bool reduce(api::Event& event, const config::Config& config) {
  const std::string_view kept = kKept[static_cast<int>(event.kind)];
  if (kept.empty()) return false;
  Json& data = event.data;
  keep_if(data, [kept](const std::string& key) { return key == "k" || base::has_word(kept, key); });
  switch (event.kind) {
    case EventKind::boot: reduce_boot(data, config.mentions); break;
    case EventKind::page: reduce_page(data, config.mentions); break;
    case EventKind::track:
      if (const std::string& id = base::get_text(data, "id"); id.size() > base::limits::kEventIdBytes)
        base::put(data, "id", base::hex64(base::fnv1a64(id)));
      keep_wanted(data, "props", config.mentions, {"event.props"});
      break;
    case EventKind::identify: keep_wanted(data, "traits", config.mentions, {"traits"}); break;
    case EventKind::answer:
    case EventKind::submit: reduce_answers(data, config); break;
    default: break;
  }
  base::put(data, "w", event.wall.ms);
  return true;
}

void remember(State& state, const api::Event& reduced) {
  Log& log = state.log;
  if (state.log_truncated) return;  // frozen: a log with holes would replay to another score
  std::string line(log.events > 0 ? "," : "");
  base::dump_json(reduced.data, line);
  const bool fits = log.events < static_cast<std::int64_t>(base::limits::kLogEvents) && log.bytes + line.size() <= base::limits::kLogBytes;
  state.log_truncated = !fits;
  if (!fits) return;
  ++log.events;
  log.bytes += line.size();
  base::escape(line, log.escaped);
}

namespace {

template <typename Feature>
inline void learn_after_facts(Feature& own, facts::State& facts, const api::Event& reduced, facts::Change change) {
  if constexpr (requires { learn(own, facts, reduced, change); }) learn(own, facts, reduced, change);
}

}  // namespace

void learn(State& state, const config::Config& config, const api::Event& reduced) {
  const facts::Change change = facts::learn(state.facts, reduced);
#define FEATURE(folder, ...) learn_after_facts(state.folder, state.facts, reduced, change);
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
  if (state.linked.has(config::Part::rules)) attribution::name_touches(config.attribution, state.attribution, state.facts);
}

LEADLINE_DOOR void apply(State& state, const config::Config& config, const api::Event& reduced) {
  // A consent that is taken back: what was said is not taken up again when it is given anew (qualify.cpp).
  if (reduced.kind == EventKind::consent && base::get_text(reduced.data, "tier") == consent::tier_name(consent::Tier::none)) state.followed = base::list();
  scoring::catch_up(config.scoring, state.facts, state.scoring, reduced);
  learn(state, config, reduced);
  scoring::score(config.scoring, state.facts, state.scoring, reduced);
}

Json evidence_json(const State& state, const config::Config& config) {
  Json out = base::object();
  base::put(out, "core", LEADLINE_VERSION);
  base::put(out, "config", config.hash);
  const auto text = base::parse_json('"' + state.log.escaped + '"');
  auto log = base::parse_json("[" + (text ? text->get_ref<const std::string&>() : "?") + "]");
  if (log) base::put(out, "log", std::move(*log));
  else base::put(out, "log", base::list());
  if (!log || state.log_truncated) base::put(out, "truncated", true);
  return out;
}

}  // namespace leadline::engine
