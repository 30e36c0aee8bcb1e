#include "targeting/triggers.h"

#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"

namespace leadline::targeting {

using base::Json;
using base::Problem;

namespace {

struct Row {
  const char *name, *key;
  std::int32_t most;
  api::EventKind event;
  const char* member;
};

constexpr Row kRows[] = {
#define TRIGGER(name, key, most, event, member) {#name, key, most, api::EventKind::event, member},
#include "targeting/triggers.def"
#undef TRIGGER
};

constexpr const char* kOn = "on";
constexpr std::initializer_list<const char*> kKeys = {
    kOn,
#define TRIGGER(name, key, ...) *key ? key : kOn,
#include "targeting/triggers.def"
#undef TRIGGER
};

const Row& row_of(const Trigger::Item& item) { return kRows[static_cast<int>(item.kind)]; }

std::optional<Trigger::Item> read_item(const Json& json, const std::string& pointer, base::Diagnostics& out) {
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    const Row& row = kRows[i];
    if (base::get_text(json, "on") != row.name) continue;
    base::check_keys(json, pointer, kKeys, out);
    for (const char* key : kKeys)
      if (json.contains(key) && key != kOn && key != std::string_view(row.key))
        base::add_warning(out, base::child_pointer(pointer, key), Problem::not_of_this_trigger, row.name);
    Trigger::Item item{static_cast<TriggerKind>(i)};
    if (!*row.key) return item;
    const std::int64_t amount = base::get_int(json, row.key);
    if (amount >= 1 && amount <= row.most) {
      item.amount = static_cast<std::int32_t>(amount);
      return item;
    }
    base::add_error_at(out, pointer, row.key, Problem::trigger_amount, base::integer_text(row.most));
    return std::nullopt;
  }
  // Every one that there will be: a CTA that waits for something is not to be there at once.
  if (base::choose(json, "on", {"load", "delay", "dwell", "timeOnSite", "scroll", "view", "exit", "exitMobile", "idle", "click", "event",
                                "band", "stage", "score"}, -1, pointer, out) >= 0)
    base::add_warning(out, base::child_pointer(pointer, "on"), Problem::trigger_not_supported_yet);
  else if (!json.contains("on")) base::add_error(out, pointer, Problem::trigger_needs_on);
  return std::nullopt;
}

}  // namespace

std::optional<Trigger> compile_trigger(const Json& json, const std::string& pointer, base::Diagnostics& out) {
  Trigger trigger;
  const bool all = json.contains("all");
  const Json* items = base::find(json, all ? "all" : "any");
  if (json.is_object()) base::check_keys(json, pointer, {"any", "all"}, out);
  if (!items || !items->is_array() || (all && json.contains("any")) || items->size() > base::limits::kTriggers) {
    base::add_error(out, pointer, Problem::not_a_trigger, base::integer_text(base::limits::kTriggers));
    return std::nullopt;
  }
  trigger.all = all;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto item = read_item((*items)[i], base::child_pointer(base::child_pointer(pointer, all ? "all" : "any"), i), out);
    if (!item) return std::nullopt;
    trigger.items.push_back(*item);
  }
  return trigger;
}

std::uint32_t pull(const Trigger& trigger, std::uint32_t pulled, const api::Event& event) {
  for (std::size_t i = 0; i < trigger.items.size(); ++i) {
    const Row& row = row_of(trigger.items[i]);
    const bool enough = !*row.member || base::get_int(event.data, row.member) >= trigger.items[i].amount;
    if (row.event == event.kind && enough) pulled |= std::uint32_t{1} << i;
  }
  return pulled;
}

bool is_pulled(const Trigger& trigger, std::uint32_t pulled) {
  const std::uint32_t every = (std::uint32_t{1} << trigger.items.size()) - 1;
  return trigger.items.empty() || (trigger.all ? pulled == every : pulled != 0);
}

void add_amounts(const Trigger& trigger, api::EventKind event, std::vector<std::int32_t>& out) {
  for (const Trigger::Item& item : trigger.items)
    if (row_of(item).event == event) out.push_back(item.amount);
}

}  // namespace leadline::targeting
