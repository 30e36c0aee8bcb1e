#include "targeting/asked.h"

#include <algorithm>

#include "base/hash.h"
#include "base/localized.h"
#include "base/calendar.h"

namespace leadline::targeting {

using base::Json;

namespace {

Json list_of(const std::vector<std::string>& words) {
  Json list = base::list();
  for (const std::string& word : words) base::push(list, word);
  return list;
}

}  // namespace

std::int64_t since(const Situation& now, std::int64_t then) { return std::max<std::int64_t>(0, now.now - then); }

std::int64_t armed_at(const Asked& asked) { return asked.state.page_began + asked.target.arm_ms; }

std::int64_t due(const Asked& asked, const TriggerItem& item) {
  if (item.judged() != Judged::clock) return 0;
  if (item.lasts() == Lasts::visit) return asked.now.visit_began + item.amount;
  return asked.record.waits_since ? asked.record.waits_since + item.amount : 0;
}

namespace {

bool has_happened(const Asked& asked, std::size_t i) {
  const TriggerItem& item = asked.target.trigger.items[i];
  if (((asked.record.on_page | asked.record.in_visit) >> i & 1) != 0) return true;
  const std::int64_t at = due(asked, item);
  return at > 0 && asked.now.now >= at;
}

}  // namespace

bool is_pulled(const Asked& asked) {
  const Trigger& trigger = asked.target.trigger;
  if (asked.now.now < armed_at(asked)) return false;
  bool any = false, all = true;
  for (std::size_t i = 0; i < trigger.items.size(); ++i) {
    const bool it = has_happened(asked, i);
    any = any || it;
    all = all && it;
  }
  return trigger.items.empty() || (trigger.all ? all : any);
}

const Target* in_the_way(const Asked& asked) {
  if (!asked.target.manner.floats) return nullptr;
  for (std::size_t i = 0; i < asked.model.targets.size(); ++i) {
    const Target& other = asked.model.targets[i];
    const Record& record = asked.state.records[i];
    if (&other != &asked.target && record.up && !record.tab && other.manner.floats && other.manner.place == asked.target.manner.place) return &other;
  }
  return nullptr;
}

namespace {

// ---- The gates: whether each lets it pass

bool disabled(const Asked& asked) { return asked.target.enabled; }

bool schedule(const Asked& asked) {
  const Schedule& schedule = asked.target.schedule;
  if (schedule.empty()) return true;
  const std::int64_t ms = asked.now.now + std::int64_t{schedule.zone.value_or(asked.now.tz_minutes)} * 60'000;
  const std::int64_t local = ms >= 0 ? ms / 60'000 : (ms - 59'999) / 60'000;
  if (asked.detail) asked.tell("local", base::local_text(local));
  if (schedule.from) asked.tell("from", base::local_text(schedule.from));
  if (schedule.until) asked.tell("until", base::local_text(schedule.until));
  if ((schedule.from && local < schedule.from) || (schedule.until && local >= schedule.until)) return false;
  if (schedule.days && !(schedule.days >> base::weekday(local) & 1)) return false;
  if (schedule.hours.empty()) return true;
  const auto of_day = static_cast<std::int32_t>(((local % 1440) + 1440) % 1440);
  for (const auto& [begin, end] : schedule.hours) if (of_day >= begin && of_day < end) return true;
  return false;
}

// `?name=value*` is a parameter of the address, anything else a path.
bool is_on(const Json& page, const std::string& pattern) {
  if (pattern[0] != '?') return like(pattern, base::get_text(page, "path"));
  const std::size_t equals = pattern.find('=');
  const Json* value = base::find(base::get_object(page, "query"), std::string_view(pattern).substr(1, equals == std::string::npos ? equals : equals - 1));
  return value && value->is_string() && (equals == std::string::npos || like(std::string_view(pattern).substr(equals + 1), value->get_ref<const std::string&>()));
}

bool url(const Asked& asked) {
  const Pages& pages = asked.target.pages;
  const Json& page = asked.now.around;
  const auto any = [&page](const std::vector<std::string>& patterns) { return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& one) { return is_on(page, one); }); };
  const std::string& type = base::get_text(page, "type");
  if (asked.detail) {
    asked.tell("path", base::get_text(page, "path"));
    if (!pages.types.empty()) asked.tell("type", type);
  }
  if (any(pages.exclude)) return false;
  if (!pages.types.empty() && std::find(pages.types.begin(), pages.types.end(), type) == pages.types.end()) return false;
  return pages.include.empty() || any(pages.include);
}

// A phone, a tablet or neither, by what the browser says of its pointer and its width.
const char* device_of(const Situation& now) {
  const Json& device = base::get_object(now.around, "device");
  if (!base::get_bool(device, "touch")) return "desktop";
  return base::get_int(device, "width") < 768 ? "mobile" : "tablet";
}

bool device(const Asked& asked) {
  const auto& devices = asked.target.devices;
  if (devices.empty()) return true;
  asked.tell("is", device_of(asked.now));
  asked.tell("devices", list_of(devices));
  return std::find(devices.begin(), devices.end(), device_of(asked.now)) != devices.end();
}

bool language(const Asked& asked) {
  const auto& languages = asked.target.languages;
  if (languages.empty()) return true;
  asked.tell("is", asked.now.language);
  asked.tell("languages", list_of(languages));
  for (const std::string& one : languages) if (one == asked.now.language || base::base_language(one) == base::base_language(asked.now.language)) return true;
  return false;
}

bool audience(const Asked& asked) {
  if (asked.target.when_document.is_null()) return true;
  if (!asked.now.can_ask) {
    asked.tell("when", "not read yet");
    return false;
  }
  const rules::Truth truth = rules::test(asked.target.when, {&asked.now.facts, nullptr});
  if (asked.detail) {
    asked.tell("when", truth == rules::Truth::yes ? "yes" : truth == rules::Truth::no ? "no" : truth == rules::Truth::unknown ? "unknown" : "error");
    if (truth == rules::Truth::unknown) asked.tell("missing", list_of(rules::missing_variables(asked.target.when, {&asked.now.facts, nullptr})));
  }
  return truth == rules::Truth::yes;
}

bool consent(const Asked& asked) {
  const std::string &needs = asked.target.consent, &is = base::get_text(base::get_object(asked.now.facts, "consent"), "tier");
  if (needs.empty()) return true;
  asked.tell("is", is);
  asked.tell("needs", needs);
  return is == "persistent" || is == needs;
}

bool excluded(const Asked& asked) { return !base::get_bool(base::get_object(asked.now.facts, "score"), "excluded"); }

// `last`, the time that has to pass since then, and when it will have.
bool has_passed(const Asked& asked, const char* since_when, std::int64_t last, std::int64_t every) {
  asked.tell(since_when, last);
  asked.tell("every", every);
  asked.tell("nextAt", last + every);
  return since(asked.now, last) >= every;
}

bool item_cap(const Asked& asked) {
  const Record& record = asked.record;
  const Frequency& frequency = asked.target.frequency;
  if (frequency.until_impressions) {
    asked.tell("impressions", record.impressions);
    asked.tell("most", frequency.until_impressions);
    if (record.impressions >= frequency.until_impressions) return false;
  }
  if (!record.shown || frequency.again == Again::always) return true;
  if (frequency.again == Again::every) return has_passed(asked, "last", record.shown, frequency.every_ms);
  asked.tell("last", record.shown);
  asked.tell("again", frequency.again == Again::session ? "session" : "never");
  return frequency.again == Again::session && record.shown_in != asked.now.visit;
}

bool has_room(const Asked& asked, const Clock& clock, const Shown& shown) {
  if (clock.per_session) {
    const std::int32_t times = shown.visit == asked.now.visit ? shown.in_visit : 0;
    asked.tell("shown", times);
    asked.tell("perSession", clock.per_session);
    if (times >= clock.per_session) return false;
  }
  return !clock.every_ms || !shown.last || has_passed(asked, "last", shown.last, clock.every_ms);
}

// Groups and the site count what comes over the page, not what stands in it.
bool group_cap(const Asked& asked) {
  if (asked.target.group.empty() || !asked.target.manner.floats) return true;
  for (std::size_t i = 0; i < asked.model.groups.size(); ++i) {
    if (asked.model.groups[i].id != asked.target.group) continue;
    asked.tell("group", asked.target.group);
    return has_room(asked, asked.model.groups[i].clock, asked.state.groups[i]);
  }
  return true;
}

bool global_cap(const Asked& asked) { return !asked.target.manner.floats || has_room(asked, asked.model.global, asked.state.global); }

bool converted(const Asked& asked) {
  if (!asked.target.frequency.until_converted || !asked.record.converted) return true;
  asked.tell("at", asked.record.converted);
  return false;
}

bool closed(const Asked& asked) {
  const Record& record = asked.record;
  const Frequency& frequency = asked.target.frequency;
  if (record.closed && frequency.until_closed) {
    asked.tell("at", record.closed);
    return false;
  }
  if (record.closed && frequency.pause_closed_ms && !has_passed(asked, "at", record.closed, frequency.pause_closed_ms)) return false;
  return !record.minimised || !frequency.pause_minimised_ms || record.tab || has_passed(asked, "minimised", record.minimised, frequency.pause_minimised_ms);
}

// The same visitor is always in, or always out: by a hash, so that nothing has to be remembered.
bool sampled_out(const Asked& asked) {
  if (asked.target.sample_ppm >= 1'000'000) return true;
  std::string text(asked.now.visitor);
  const auto place = static_cast<std::int32_t>(base::fnv1a64(text.append("\n").append(asked.target.id)) % 1'000'000);
  asked.tell("place", place);
  asked.tell("below", asked.target.sample_ppm);
  return place < asked.target.sample_ppm;
}

// Search engines rank a page lower that covers itself when a phone comes to it (Google, "Avoid intrusive interstitials").
bool search_landing(const Asked& asked) {
  if (!asked.target.manner.blocks || asked.target.on_search_landing) return true;
  const Json& visit = base::get_object(asked.now.facts, "visit");
  const bool first = base::get_int(visit, "pages") <= 1, found = base::get_text(visit, "channel") == "Organic Search";
  return !first || !found || std::string_view(device_of(asked.now)) != "mobile";
}

Json trigger_json(const Asked& asked) {
  Json list = base::list();
  for (std::size_t i = 0; i < asked.target.trigger.items.size(); ++i) {
    Json item = base::object_of("on", asked.target.trigger.items[i].name(), "happened", has_happened(asked, i));
    if (const std::int64_t at = due(asked, asked.target.trigger.items[i])) base::put(item, "at", at);
    base::push(list, std::move(item));
  }
  return list;
}

// A page that it is not for does not run its triggers; `ready_at` stands once they have been pulled (note_pulled).
bool trigger_wait(const Asked& asked) {
  if (asked.detail) {
    asked.tell(asked.target.trigger.all ? "all" : "any", trigger_json(asked));
    if (asked.target.arm_ms) asked.tell("armedAt", armed_at(asked));
    if (asked.record.ready_at) asked.tell("readyAt", asked.record.ready_at);
  }
  if (asked.record.over) return false;
  if (asked.record.ready_at) return asked.now.now >= asked.record.ready_at;
  return asked.target.delay_ms == 0 && is_pulled(asked);
}

bool consent_banner(const Asked& asked) {
  if (!asked.target.manner.blocks) return true;
  if (asked.state.asked_at) asked.tell("last", asked.state.asked_at);
  return !asked.state.banner && (!asked.state.asked_at || since(asked.now, asked.state.asked_at) >= kAfterConsentMs);
}

bool form_in_progress(const Asked& asked) {
  if (!asked.target.manner.floats || asked.now.form_in_progress.empty()) return true;
  asked.tell("form", asked.now.form_in_progress);
  return false;
}

bool lost_arbitration(const Asked& asked) {
  const Target* other = in_the_way(asked);
  if (other) asked.tell("to", other->id);
  if (asked.record.queued_until) asked.tell("until", asked.record.queued_until);
  return !other && !asked.record.dropped;
}

struct Gate {
  api::Why code;
  bool (*passes)(const Asked& asked);
  bool always, wish, moment;
};

constexpr Gate kGates[] = {
#define GATE(code, always, wish, moment) {api::Why::code, code, always, wish, moment},
#include "targeting/gates.def"
#undef GATE
};

bool passes(const Gate& gate, const Asked& asked) {
#ifndef __wasm__
  ++gates_asked();
#endif
  return gate.passes(asked);
}

// The first gate that refuses of those that are asked; `shown` when none does.
template <typename Which>
api::Why ask(const Asked& asked, Which which) {
  for (const Gate& gate : kGates) if (which(gate) && !passes(gate, asked)) return gate.code;
  return api::Why::shown;
}

}  // namespace

#ifndef __wasm__
std::int64_t& gates_asked() {
  thread_local std::int64_t asked = 0;
  return asked;
}
#endif

Asked asked_of(const Model& model, const State& state, const Situation& now, std::size_t target) {
  return {model, state, now, model.targets[target], state.records[target], nullptr};
}

api::Why ask_visitor(const Asked& asked) {
  return ask(asked, [](const Gate& gate) { return !gate.moment; });
}

api::Why ask_moment(const Asked& asked) {
  return ask(asked, [](const Gate& gate) { return gate.moment; });
}

api::Why ask_staying(const Asked& asked) {
  return ask(asked, [](const Gate& gate) { return gate.always; });
}

api::Why ask_wish(const Asked& asked) {
  return ask(asked, [](const Gate& gate) { return gate.wish; });
}

api::Why explain(const Model& model, const State& state, const Situation& now, std::size_t target, Json& gates) {
  const bool up = state.records[target].up;
  for (const Gate& gate : kGates) {
    if (up && !gate.always) continue;
    Json detail = base::object();
    Asked asked = asked_of(model, state, now, target);
    asked.detail = &detail;
    const bool passed = passes(gate, asked);
    Json row = base::object_of("gate", api::name_of(gate.code), "passed", passed);
    if (!detail.empty()) base::put(row, "detail", std::move(detail));
    base::push(gates, std::move(row));
    if (!passed) return gate.code;
  }
  return api::Why::shown;
}

}  // namespace leadline::targeting
