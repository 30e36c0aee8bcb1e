#include "wire/printed.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "api/border.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/explain.h"

namespace leadline::wire {

using api::EffectKind;
using base::Json;

namespace {

// What a line of the border says in words. `{name}` is that member's value, `{name?}` only asks whether it has one; what stands
// in brackets is left out when none of its members has.
struct Phrase { const char* kind; const char* words; };

constexpr Phrase kEvents[] = {
#define EVENT(kind, sender, kept, when, printed) {#kind, printed},
#include "api/border.def"
};

// Of `emit`, `store` and `erase` there is one for each name or place.
constexpr Phrase kEffects[] = {
#define EFFECT(kind, does, printed) {#kind, printed},
#define AT(kind, place, printed) {#kind " " #place, printed},
#define EMITTED(name, data, when, printed) {"emit " #name, printed},
#include "api/border.def"
};

constexpr std::size_t kLongest = 48;     // characters of a value
constexpr std::size_t kTimeWidth = 9;
constexpr std::size_t kEventWidth = 40;  // characters: the arrows stand one below the other

std::size_t width_of(std::string_view text) {
  std::size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return characters;
}

std::string shortened(std::string text, std::size_t most) {
  if (width_of(text) <= most) return text;
  while (width_of(text) >= most) text = base::truncate_utf8(text, text.size() - 1);
  return text + "…";
}

std::string to_width(std::string text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::move(text) + std::string(own < width ? width - own : 0, ' ');
}

// An id has 32 digits, the first of which tell it from others: `8f3a02c1…/inbox`.
std::string short_key(const std::string& key) {
  const std::size_t id = key.find('/') == std::string::npos ? key.size() : key.find('/');
  return id == 32 ? key.substr(0, 8) + "…" + key.substr(id) : key;
}

// A value inside another one: a head of the outbox is its key. All in one line.
std::string item_text(const Json& value) {
  if (value.is_object() && value.contains("key")) return short_key(base::get_text(value, "key"));
  std::string text = value.is_string() ? value.get<std::string>() : base::dump_json(value);
  for (char& c : text) if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

std::string value_text(const Json& value) {
  std::string out;
  if (!value.is_structured()) return value.is_null() ? out : shortened(item_text(value), kLongest);
  for (auto it = value.begin(); it != value.end(); ++it)
    out += (out.empty() ? "" : ", ") + (value.is_object() ? it.key() + "=" : std::string()) + shortened(item_text(*it), kLongest);
  return out;
}

// `data.band` of an event or effect; "" when it is not there.
std::string member_text(const Json& line, const std::string& path) {
  const Json* at = &line;
  for (const std::string& name : base::split(path, '.'))
    if (at) at = base::find(*at, name);
  if (!at) return {};
  return path == "key" ? short_key(item_text(*at)) : value_text(*at);
}

// Reads `words` from `at` to the bracket that closes it, or to the end. `said`: whether some member in it had a value.
std::string fill(std::string_view words, std::size_t& at, const Json& line, bool& said) {
  std::string out;
  for (; at < words.size() && words[at] != ']'; ++at) {
    if (words[at] == '{') {
      const std::size_t end = words.find('}', at);
      const bool asks = words[end - 1] == '?';
      const std::string value = member_text(line, std::string(words.substr(at + 1, end - at - 1 - asks)));
      said = said || !value.empty();
      if (!asks) out += value;
      at = end;
    } else if (words[at] == '[') {
      bool inner = false;
      const std::string part = fill(words, ++at, line, inner);
      if (inner) out += part;
      said = said || inner;
    } else {
      out += words[at];
    }
  }
  return out;
}

template <std::size_t n>
const char* find_phrase(const Phrase (&table)[n], const std::string& kind) {
  for (const Phrase& row : table) if (kind == row.kind && *row.words) return row.words;
  return nullptr;
}

std::string say(const char* words, const Json& line) {
  std::size_t at = 0;
  bool said = false;
  return fill(words, at, line, said);
}

std::string event_text(const Json& event) {
  const std::string& kind = base::get_text(event, "k");
  const char* words = find_phrase(kEvents, kind);
  return words ? say(words, event) : kind;
}

const std::string& kind_of(const Json& mount) { return base::get_text(mount, "kind"); }

// A problem, which the core knows by number alone, with its sentence.
std::string problem_text(const char* phrase, const Json& problem) { return say(phrase, base::to_json(config::explain(problem))); }

std::string effect_text(const Json& effect) {
  const std::string& kind = base::get_text(effect, "k");
  if (api::is(kind, EffectKind::warn)) return problem_text("warn {code}: {message}", effect);
  if (api::is(kind, EffectKind::patch)) {  // a surface's first patch brings its place
    const Json* mount = base::find(effect, "mount");
    const std::size_t ops = base::get_array(effect, "ops").size();
    if (!mount) return "change " + base::get_text(effect, "surface") + " (" + std::to_string(ops) + (ops == 1 ? " op)" : " ops)");
    return "show " + base::get_text(effect, "surface") + (kind_of(*mount) == "modal" ? " as a dialog" : kind_of(*mount) == "inline" ? "" : " as a " + kind_of(*mount));
  }
  const std::string& which = base::get_text(effect, api::is(kind, EffectKind::emit) ? "name" : "at");
  const char* words = find_phrase(kEffects, kind + " " + which);
  if (!words) words = find_phrase(kEffects, kind);
  return words ? say(words, effect) : kind;
}

std::string padded(std::int64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}

// 0:01.000, 1:02:03.000, 3d 1:02:03.000
std::string clock_text(std::int64_t ms) {
  const std::int64_t days = ms / 86'400'000, hours = ms / 3'600'000 % 24, minutes = ms / 60'000 % 60;
  std::string out = days ? std::to_string(days) + "d " : "";
  if (days || hours) out += std::to_string(hours) + ":" + padded(minutes, 2);
  else out += std::to_string(minutes);
  return out + ":" + padded(ms / 1000 % 60, 2) + "." + padded(ms % 1000, 3);
}

// One decimal is enough, and a unit that fits: 80 ms, 1.9 s, 30 min, 2 h.
std::string duration_text(std::int64_t ms) {
  const auto tenths = [ms](std::int64_t unit, const char* name) {
    const std::int64_t number = (ms * 10 + unit / 2) / unit;
    return std::to_string(number / 10) + (number % 10 ? "." + std::to_string(number % 10) : "") + name;
  };
  if (ms < 1000) return std::to_string(ms) + " ms";
  return ms < 60'000 ? tenths(1000, " s") : ms < 3'600'000 ? tenths(60'000, " min") : tenths(3'600'000, " h");
}

std::string answer_text(const Json& answer) {
  std::string out;
  const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
  if (const Json* error = base::find(answer, "error")) add(problem_text("refused, {code}[ at {pointer}]: {message}", *error));
  for (const Json& effect : base::get_array(answer, "e")) add(effect_text(effect));
  if (answer.contains("wake")) add("wake in " + duration_text(base::get_int(answer, "wake")));
  return out;
}

}  // namespace

// The wall clock's time from event to event, as the core takes it: one that goes back is not believed, and what the page's own
// clock says has passed since counts instead.
std::int64_t Printer::elapsed_ms(const Json& event) {
  const std::int64_t wall = base::get_int(event, "w", wall_ms_), mono = std::clamp<std::int64_t>(base::get_int(event, "m", mono_ms_), 0, base::limits::kLastInstant);
  if (wall < 0 || wall > base::limits::kLastInstant) return elapsed_ms_;  // no time at all: the core refuses it
  if (begun_) elapsed_ms_ += wall >= wall_ms_ ? wall - wall_ms_ : mono > mono_ms_ ? mono - mono_ms_ : 0;
  begun_ = begun_ || event.contains("w");
  wall_ms_ = wall;
  mono_ms_ = mono;
  return elapsed_ms_;
}

std::string Printer::print(std::string_view event, std::string_view answer) {
  const std::optional<Json> in = base::parse_json(event), out = base::parse_json(answer);
  const bool readable = in && in->is_object();
  const std::string time = clock_text(readable ? elapsed_ms(*in) : elapsed_ms_);
  const std::string what = shortened(readable ? event_text(*in) : std::string(event), kEventWidth);
  const std::string then = out ? answer_text(*out) : shortened(std::string(answer), kLongest);
  const std::string line = std::string(time.size() < kTimeWidth ? kTimeWidth - time.size() : 0, ' ') + time + "  " + what;
  return then.empty() ? line : to_width(line, kTimeWidth + 2 + kEventWidth) + " → " + then;
}

}  // namespace leadline::wire
