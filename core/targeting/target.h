// Targets: for whom, when and how often a surface shows (docs/surfaces.md). A target is what the config says of it; what has happened
// to it is its history (history.h), and gates.h puts both together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "rules/rules.h"
#include "targeting/triggers.h"

namespace leadline::targeting {

enum class Again : std::uint8_t { always, session, every, never };

// How a kind of surface behaves, as far as it matters for when one shows (surfaces/frames.def).
struct Manner {
  bool blocks = false;   // covers the page: one at a time
  bool floats = false;   // stands over the page
  std::string place;     // where on the screen: one at a time there; "": in the page, where there is room for all
  Again again = Again::always;
  std::int64_t every_ms = 0;
};

// Which pages.
struct Pages {
  std::vector<std::string> include, exclude, types;
};

// When by the calendar, in local time.
struct Schedule {
  std::int64_t from = 0, until = 0;  // minutes since 1970; 0: open
  std::uint8_t days = 0;             // a bit each, Sunday is the first; 0: all
  std::vector<std::pair<std::int32_t, std::int32_t>> hours;  // minutes of a day
  std::optional<std::int32_t> zone;  // minutes east of UTC; none: the visitor's
  bool empty() const { return from == 0 && until == 0 && days == 0 && hours.empty(); }
};

struct Frequency {
  Again again = Again::always;
  std::int64_t every_ms = 0;
  bool until_converted = false, until_closed = false;
  std::int32_t until_impressions = 0;                  // 0: any number
  std::int64_t pause_closed_ms = 0, pause_minimised_ms = 0;
};

// How often any of several may show.
struct Clock {
  std::int64_t every_ms = 0;
  std::int32_t per_session = 0;  // 0: any number
};

struct Target {
  std::string id;                // the surface's
  std::string pointer;           // where the config has it
  std::size_t surface = 0;
  std::string opens;             // the form that it leads to: when that is sent, this one has converted
  Manner manner;
  bool enabled = true;
  Trigger trigger;
  std::int64_t arm_ms = 0, delay_ms = 0;  // `armAfter`, `showAfter`
  Pages pages;
  std::vector<std::string> devices, languages;
  Schedule schedule;
  base::Json when_document;      // null: for everybody
  rules::Program when;
  std::string consent;           // the tier that it needs; "": none
  std::string group;
  std::int32_t priority = 0;
  std::int64_t queue_ms = 0;
  Frequency frequency;
  std::int32_t sample_ppm = 1'000'000;  // of a million visitors
  bool on_search_landing = false;

  // How narrowly it is aimed: the narrower wins against the wider.
  int specificity() const;
};

struct Group {
  std::string id;
  Clock clock;
};

struct Model {
  std::vector<Target> targets;
  Clock global;
  std::vector<Group> groups;
  bool preview = false;

  Target* find(std::size_t surface);
  const Target* find(std::size_t surface) const;
  const Clock* group(std::string_view id) const;
};

// The members of a surface that say when it shows: those that `check_keys` of its reader has to let through.
#define LEADLINE_TARGET_KEYS "enabled", "trigger", "armAfter", "showAfter", "pages", "devices", "languages", "schedule", "when", "needsConsent", \
    "group", "priority", "queue", "frequency", "sample", "onSearchLanding"

// What of a surface's `json` says when it shows. False when it cannot be used, with the reason in `out`. `timezone`: the config's.
bool compile_target(const base::Json& json, const std::string& pointer, const std::string& timezone, base::Diagnostics& out, Target& target);
// `frequency` of the config: {global, groups}.
void compile_frequency(const base::Json& json, const std::string& pointer, base::Diagnostics& out, Model& model);
// The conditions of all of them, once there is something that can read them.
void compile_conditions(Model& model, base::Diagnostics& out);

// Whether `text` is like a pattern, in which `*` stands for any text.
bool like(std::string_view pattern, std::string_view text);

}  // namespace leadline::targeting
