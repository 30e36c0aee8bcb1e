// Triggers: what has to happen on a page before a CTA appears (docs/forms.md, "When it appears").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/event.h"
#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::targeting {

enum class TriggerKind : std::uint8_t {
#define TRIGGER(name, ...) name,
#include "targeting/triggers.def"
#undef TRIGGER
};

// Without any the CTA appears with its page.
struct Trigger {
  struct Item {
    TriggerKind kind;
    std::int32_t amount = 0;
  };
  std::vector<Item> items;
  bool all = false;  // each of them; otherwise one is enough
};

// {"any": [{"on", …}]} or {"all": […]}; nullopt when it cannot be used, with the reason in `out`.
std::optional<Trigger> compile_trigger(const base::Json& json, const std::string& pointer, base::Diagnostics& out);

// What of it has happened, a bit for each item: `pulled` with what this event adds.
std::uint32_t pull(const Trigger& trigger, std::uint32_t pulled, const api::Event& event);
bool is_pulled(const Trigger& trigger, std::uint32_t pulled);

// The amounts that it waits for in events of that kind.
void add_amounts(const Trigger& trigger, api::EventKind event, std::vector<std::int32_t>& out);

}  // namespace leadline::targeting
