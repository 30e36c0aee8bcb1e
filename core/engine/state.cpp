#include "engine/state.h"

#include <algorithm>

#include "base/door.h"
#include "base/hash.h"
#include "base/limits.h"

namespace leadline::engine {

using base::Json;
using config::Config;
using config::Life;

namespace {

void write(const SurfaceState& surface, Json& out) {
  base::put(out, "placed", surface.placed);
  base::put(out, "open", surface.open);
  if (surface.up) base::put(out, "up", true);
  if (surface.tab) base::put(out, "tab", true);
  base::put(out, "drawn", surface.drawn);
  base::put(out, "impression", surface.impression);
  base::put(out, "shownAt", surface.shown_at);
  if (Json form = forms::to_json(surface.form); !form.is_null()) base::put(out, "form", std::move(form));
  if (surface.copied) base::put(out, "copied", true);
  if (!surface.gift.empty()) base::put(out, "gift", surface.gift);
  if (!surface.key.empty()) base::put(out, "key", surface.key);
  if (surface.kept) base::put(out, "kept", true);
}

void read(const Json& json, SurfaceState& surface) {
  surface.placed = base::get_bool(json, "placed");
  surface.open = base::get_bool(json, "open");
  surface.up = base::get_bool(json, "up");
  surface.tab = base::get_bool(json, "tab");
  surface.drawn = base::get_bool(json, "drawn");
  surface.impression = base::get_bool(json, "impression");
  surface.shown_at = base::get_int(json, "shownAt", -1);
  if (const Json* form = base::find(json, "form")) surface.form = forms::state_from_json(*form);
  surface.copied = base::get_bool(json, "copied");
  surface.gift = base::get_text(json, "gift");
  surface.key = base::get_text(json, "key");
  surface.kept = base::get_bool(json, "kept");
}

// 64-bit numbers go as text: they would lose digits in JavaScript.
std::uint64_t read_hex(const std::string& text) {
  std::uint64_t value = 0;
  for (const char c : text) value = value << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  return value;
}

Json waiting_json(const Waiting& waiting) {
  Json out = base::object();
  Json events = base::list();
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

// Each kind of row writes itself. What says nothing is left out: an empty list of what waits, `false`, and parts of a core that
// is whole.
class Writer {
 public:
  Writer(const State& state, const Config& config, Json& into) : out(into), state_(state), config_(config) {}

  void put(const char* key, bool value) { if (value) base::put(out, key, true); }
  void put(const char* key, std::int64_t value) { base::put(out, key, value); }
  void put(const char* key, const std::string& value) { base::put(out, key, value); }
  void put(const char* key, const Json& value) { if (!value.is_array() || !value.empty()) base::put(out, key, value); }
  void put(const char* key, Json&& value) { base::put(out, key, std::move(value)); }
  void put(const char* key, const Log& log) { base::put(out, key, base::raw_json('"' + log.escaped + '"')); }
  void put(const char* key, const Waiting& waiting) { if (!waiting.events.empty()) base::put(out, key, waiting_json(waiting)); }
  void put(const char* key, const base::Random& random) {
    Json halves = base::list();
    base::push(halves, base::hex64(random.a()));
    base::push(halves, base::hex64(random.b()));
    base::put(out, key, std::move(halves));
  }
  void put(const char* key, const config::Parts& parts) {
    if (state_.linked.all()) return;
    Json names = base::list();
    for (const config::Part part : config::kParts) if (parts.has(part)) base::push(names, api::name_of(part));
    base::put(out, key, std::move(names));
  }
  void put(const char* key, const std::vector<SurfaceState>& surfaces) {
    Json all = base::object();
    for (std::size_t i = 0; i < surfaces.size(); ++i) {
      Json item = base::object();
      write(surfaces[i], item);
      base::put(all, config_.surfaces[i].id().c_str(), std::move(item));
    }
    base::put(out, key, std::move(all));
  }

  Json& out;

 private:
  const State& state_;
  const Config& config_;
};

// … and reads itself, from a state that may be spoiled.
class Reader {
 public:
  Reader(State& state, const Json& kept, const Config& config) : state_(state), kept_(kept), config_(config) {}

  void take(const char* key, bool& into) { into = base::get_bool(kept_, key); }
  void take(const char* key, std::int64_t& into) { into = std::clamp<std::int64_t>(base::get_int(kept_, key), -1, base::limits::kLastInstant); }
  void take(const char* key, std::string& into) { into = base::get_text(kept_, key); }
  void take(const char* key, Json& into) {
    const Json* found = base::find(kept_, key);
    if (found && found->type() == into.type()) into = *found;
  }
  void take(const char* key, Waiting& into) { into = read_waiting(base::get_object(kept_, key)); }
  void take(const char* key, Log& into) {
    const std::string& text = base::get_text(kept_, key);
    const auto events = base::parse_json("[" + text + "]");
    into = {};
    if (!events) {  // not as we wrote it
      state_.log_truncated = true;
      return;
    }
    into.events = static_cast<std::int64_t>(events->size());
    into.bytes = text.size();
    base::escape(text, into.escaped);
  }
  void take(const char* key, base::Random& into) {
    const Json& halves = base::get_array(kept_, key);
    if (halves.size() == 2 && halves[0].is_string() && halves[1].is_string())
      into = base::Random(read_hex(halves[0].get<std::string>()), read_hex(halves[1].get<std::string>()));
  }
  void take(const char* key, config::Parts& into) {
    if (const Json* names = base::find(kept_, key)) into = read_parts(*names);
    else for (const config::Part part : config::kParts) into.add(part);
  }
  void take(const char* key, std::vector<SurfaceState>& into) {
    const Json& all = base::get_object(kept_, key);
    into.resize(config_.surfaces.size());  // forms, and CTAs where they are known already
    for (std::size_t i = 0; i < into.size(); ++i) read(base::get_object(all, config_.surfaces[i].id()), into[i]);
  }

 private:
  State& state_;
  const Json& kept_;
  const Config& config_;
};

// Which version of it is ours: the first, but for those rows that say another.
std::int64_t version_of(std::string_view name) {
#define FEATURE(folder, own, conditions, part, version, life) if (version != 1 && name == #folder) return version;
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) if (version != 1 && name == key) return version;
#include "engine/state.def"
#undef STATE
  static_cast<void>(name);
  return 1;
}

// Those of ours that are not the first.
[[maybe_unused]] Json versions_json() {
  Json others = base::object();
#define FEATURE(folder, own, conditions, part, version, life) if (version != 1) base::put(others, #folder, version);
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) if (version != 1) base::put(others, key, version);
#include "engine/state.def"
#undef STATE
  return others;
}

#define FEATURE(folder, own, conditions, part, version, life) && version == 1
#define STATE(type, member, first, key, version, life) && version == 1
constexpr bool kAllAreFirst = true LEADLINE_FEATURES(FEATURE)
#include "engine/state.def"
    ;
#undef FEATURE
#undef STATE

// Takes out what another version of the core has kept in a shape of its own; whether there was any.
bool drop_unknown(Json& kept) {
  if (!kept.is_object()) kept = base::object();
  Json theirs = base::get_object(kept, "v");
  if constexpr (!kAllAreFirst) {
    const Json ours = versions_json();
    for (const auto& [name, version] : ours.get_ref<const Json::object_t&>()) if (!theirs.contains(name)) base::put(theirs, name, Json(1));
  }
  const std::size_t before = kept.size();
  for (const auto& [name, version] : theirs.get_ref<const Json::object_t&>())
    if (base::get_int(theirs, name, 1) != version_of(name)) kept.erase(name);
  return kept.size() != before;
}

}  // namespace

config::Parts read_parts(const Json& names) {
  config::Parts parts;
  for (const Json& name : names)
    for (const config::Part part : config::kParts)
      if (name.is_string() && name.get_ref<const std::string&>() == api::name_of(part)) parts.add(part);
  return parts;
}

// Rows by how long they live: what outlives the page, and what goes with it.
#define KEPT_page(...)
#define KEPT_visit(...) __VA_ARGS__
#define KEPT_visitor(...) __VA_ARGS__
#define PASSING_page(...) __VA_ARGS__
#define PASSING_visit(...)
#define PASSING_visitor(...)

#define WRITE_show(folder) writer.put(#folder, folder::to_json(state.folder));
#define WRITE_LATE(folder, part) \
  if (state.linked.has(config::Part::part)) writer.put(#folder, folder::to_json(state.folder, config.folder)); \
  else writer.put(#folder, state.kept_##folder);
#define WRITE_ctas(folder) WRITE_LATE(folder, ctas)
#define WRITE_rules(folder) WRITE_LATE(folder, rules)
#define WRITE_score(folder) WRITE_LATE(folder, score)
#define WRITE_send(folder) WRITE_LATE(folder, send)

namespace {

// What goes with the page: only a core that takes over from another one has to know it.
LEADLINE_DOOR void write_page(const State& state, const Config& config, Json& out) {
  Writer writer(state, config, out);
#define FEATURE(folder, own, conditions, part, version, life) PASSING_##life(WRITE_##part(folder))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) PASSING_##life(writer.put(key, state.member);)
#include "engine/state.def"
#undef STATE
}

}  // namespace

Json to_json(const State& state, const Config& config, Life least) {
  Json out = base::object();
  Writer writer(state, config, out);
  if constexpr (kAllAreFirst) writer.put("v", std::int64_t{1});
  else writer.put("v", versions_json());
#define FEATURE(folder, own, conditions, part, version, life) KEPT_##life(WRITE_##part(folder))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) KEPT_##life(writer.put(key, state.member);)
#include "engine/state.def"
#undef STATE
  if (least == Life::page) write_page(state, config, out);
  return out;
}

namespace {

// As it is, to be read later.
Json whole(const Json& kept, const char* key) {
  const Json* found = base::find(kept, key);
  return found ? *found : base::object();
}

#define READ_show(folder) state.folder = folder::from_json(base::get_object(kept, #folder));
#define READ_LATE(folder) state.kept_##folder = whole(kept, #folder);
#define READ_ctas(folder) READ_LATE(folder)
#define READ_rules(folder) READ_LATE(folder)
#define READ_score(folder) READ_LATE(folder)
#define READ_send(folder) READ_LATE(folder)

LEADLINE_DOOR void read_page(State& state, const Json& kept, const Config& config) {
  Reader reader(state, kept, config);
#define FEATURE(folder, own, conditions, part, version, life) PASSING_##life(READ_##part(folder))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) PASSING_##life(reader.take(key, state.member);)
#include "engine/state.def"
#undef STATE
}

}  // namespace

void read(State& state, Json& kept, const Config& config, Life least) {
  const bool dropped = drop_unknown(kept);
  Reader reader(state, kept, config);
#define FEATURE(folder, own, conditions, part, version, life) KEPT_##life(READ_##part(folder))
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
#define STATE(type, member, first, key, version, life) KEPT_##life(reader.take(key, state.member);)
#include "engine/state.def"
#undef STATE
  if (least == Life::page) read_page(state, kept, config);
  // What is scored from now on is no longer what the log says.
  state.log_truncated = state.log_truncated || dropped;
}

namespace {

// The doors of the features that come late.
#define FEATURE(folder, own, conditions, part, ...) \
  LEADLINE_LATE_##part(LEADLINE_DOOR void read_##folder(State& state, const Config& config) { \
    folder::State& read = state.folder.make(); \
    if (const Json kept = std::exchange(state.kept_##folder, Json()); !kept.is_null()) read = folder::from_json(kept, config.folder); })
LEADLINE_FEATURES(FEATURE)
#undef FEATURE

}  // namespace

void read_late(State& state, const Config& config, config::Part part) {
#define FEATURE(folder, own, conditions, part_, ...) \
  LEADLINE_LATE_##part_(if (part == config::Part::part_) read_##folder(state, config);)
  LEADLINE_FEATURES(FEATURE)
#undef FEATURE
}

}  // namespace leadline::engine
