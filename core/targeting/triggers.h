// Triggers: what has to happen before a surface appears (docs/surfaces.md, "Triggers").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/event.h"
#include "base/diagnostic.h"
#include "base/json.h"
#include "rules/rules.h"

namespace leadline::targeting {

enum class TriggerKind : std::uint8_t {
#define TRIGGER(name, ...) name,
#include "targeting/triggers.def"
#undef TRIGGER
};
enum class Takes : std::uint8_t { nothing, after, percent, word, points };
enum class Judged : std::uint8_t { event, clock, score };
enum class Lasts : std::uint8_t { page, visit, moment };

struct TriggerItem {
  TriggerKind kind = TriggerKind::load;
  std::int64_t amount = 0;       // ms, per cent, or thousandths of points
  std::string word;              // a selector, the name of an event, a band, a stage, or what the points are of
  std::int32_t count = 1;        // `event`: so often …
  std::int64_t within_ms = 0;    // … within so long; 0: within the visit
  base::Json where_document;     // `event`: its condition, as the config has it
  std::string where_pointer;
  rules::Program where;

  Takes takes() const;
  Judged judged() const;
  Lasts lasts() const;
  const char* name() const;
};

// Without any item the surface appears with its page.
struct Trigger {
  std::vector<TriggerItem> items;
  bool all = false;  // each of them; otherwise one is enough
};

// {"any": [{"on", …}]} or {"all": […]}; nullopt when it cannot be used, with the reason in `out`.
std::optional<Trigger> compile_trigger(const base::Json& json, const std::string& pointer, base::Diagnostics& out);

// Whether this event is one of those that the item waits for (how often is for the caller to count).
bool happens(const TriggerItem& item, const api::Event& event, const base::Json& facts);
// Whether the facts say so now. Only of those that are judged by the score.
bool holds(const TriggerItem& item, const base::Json& facts);

}  // namespace leadline::targeting
