// Reads what the config says of when surfaces show.
#include "base/duration.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/zone.h"
#include "base/calendar.h"
#include "targeting/target.h"

namespace leadline::targeting {

using base::Json;
using base::Problem;
using base::Reader;

namespace {

void read_duration(Reader& in, const char* key, std::int64_t& into) {
  const Json* value = in.find(key);
  if (!value) return;
  const auto ms = base::parse_duration(value->is_string() ? value->get_ref<const std::string&>() : std::string());
  if (ms) into = *ms;
  else in.fail(key, Problem::not_a_duration);
}

void read_words(Reader& in, const char* key, std::vector<std::string>& into) {
  for (const Json& word : in.array(key, base::limits::kPatterns)) {
    if (word.is_string() && !word.get_ref<const std::string&>().empty()) into.push_back(word.get<std::string>());
    else in.fail_at(in.at(key), Problem::not_words, key);
  }
}

void read_known_words(Reader& in, const char* key, std::initializer_list<const char*> known, std::vector<std::string>& into) {
  read_words(in, key, into);
  for (const std::string& word : into) {
    bool found = false;
    std::string all;
    for (const char* one : known) {
      found = found || word == one;
      all += all.empty() ? one : std::string(", ") + one;
    }
    if (!found) in.fail_at(in.at(key), Problem::not_one_of, all);
  }
}

// A member that is an object of its own; nullptr when there is none.
const Json* object(Reader& in, const char* key) {
  const Json* value = in.find(key);
  if (value && !value->is_object()) in.fail(key, Problem::not_an_object);
  return value && value->is_object() ? value : nullptr;
}

void read_pages(Reader& in, Pages& pages) {
  const Json* json = object(in, "pages");
  if (!json) return;
  Reader inner(*json, in.at("pages"), in.diagnostics(), {});
  base::check_keys(*json, inner.pointer(), {"include", "exclude", "types"}, in.diagnostics());
  read_words(inner, "include", pages.include);
  read_words(inner, "exclude", pages.exclude);
  read_words(inner, "types", pages.types);
  for (const auto* patterns : {&pages.include, &pages.exclude})
    for (const std::string& pattern : *patterns)
      if (pattern[0] != '/' && pattern[0] != '*' && pattern[0] != '?') inner.fail_at(inner.pointer(), Problem::not_a_pattern, pattern);
  if (!inner.ok()) in.spoil();
}

void read_instant(Reader& in, const char* key, std::int64_t& into) {
  if (!in.find(key)) return;
  const auto minutes = base::parse_local(base::get_text(in.json(), key));
  if (minutes) into = *minutes;
  else in.fail(key, Problem::not_a_local_time);
}

void read_schedule(Reader& in, const std::string& timezone, Schedule& schedule) {
  const Json* json = object(in, "schedule");
  if (!json) return;
  Reader inner(*json, in.at("schedule"), in.diagnostics(), {});
  base::check_keys(*json, inner.pointer(), {"from", "until", "days", "hours", "timezone"}, in.diagnostics());
  read_instant(inner, "from", schedule.from);
  read_instant(inner, "until", schedule.until);
  std::vector<std::string> days, hours;
  read_known_words(inner, "days", {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, days);
  for (const std::string& day : days) schedule.days = static_cast<std::uint8_t>(schedule.days | 1u << (base::find_text("sun\0mon\0tue\0wed\0thu\0fri\0sat\0", day) & 7));
  read_words(inner, "hours", hours);
  for (const std::string& span : hours) {
    const auto parts = base::split(span, '-');
    const auto begin = base::parse_clock(parts[0]), end = parts.size() == 2 ? base::parse_clock(parts[1]) : std::nullopt;
    if (begin && end && *begin < *end) schedule.hours.emplace_back(*begin, *end);
    else inner.fail_at(inner.at("hours"), Problem::not_hours, span);
  }
  const std::string zone = base::get_string(*json, "timezone", timezone);
  std::int32_t minutes = 0;
  if (base::fixed_zone(zone, minutes)) schedule.zone = minutes;
  else if (!zone.empty() && zone != "visitor" && json->contains("timezone")) inner.warn("timezone", Problem::unknown_timezone);
  if (schedule.until && schedule.until <= schedule.from) inner.fail("until", Problem::until_before_from);
  if (!inner.ok()) in.spoil();
}

void read_again(Reader& in, Frequency& frequency) {
  const Json* again = in.find("again");
  if (!again) return;
  if (again->is_object()) {
    Reader inner(*again, in.at("again"), in.diagnostics(), {});
    base::check_keys(*again, inner.pointer(), {"every"}, in.diagnostics());
    if (!inner.find("every")) inner.fail("every", Problem::missing_key);
    read_duration(inner, "every", frequency.every_ms);
    frequency.again = Again::every;
    if (!inner.ok()) in.spoil();
    return;
  }
  const int word = base::choose(in.json(), "again", {"always", "session", "never"}, -1, in.pointer(), in.diagnostics());
  if (word < 0) return in.spoil();
  frequency.again = word == 0 ? Again::always : word == 1 ? Again::session : Again::never;
}

void read_stop(Reader& in, Frequency& frequency) {
  const Json& reasons = in.array("stopOn", 3);
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const Json& reason = reasons[i];
    if (reason.is_object()) base::check_keys(reason, base::child_pointer(in.at("stopOn"), i), {"impressions"}, in.diagnostics());
    const std::int64_t times = base::get_int(reason, "impressions");
    if (reason == "converted") frequency.until_converted = true;
    else if (reason == "closed") frequency.until_closed = true;
    else if (times >= 1 && times <= 1'000'000) frequency.until_impressions = static_cast<std::int32_t>(times);
    else in.fail("stopOn", Problem::not_a_stop);
  }
}

void read_frequency(Reader& in, Frequency& frequency) {
  const Json* json = object(in, "frequency");
  if (!json) return;
  Reader inner(*json, in.at("frequency"), in.diagnostics(), {});
  base::check_keys(*json, inner.pointer(), {"again", "stopOn", "pauseOn"}, in.diagnostics());
  read_again(inner, frequency);
  read_stop(inner, frequency);
  if (const Json* pause = object(inner, "pauseOn")) {
    Reader pauses(*pause, inner.at("pauseOn"), in.diagnostics(), {});
    base::check_keys(*pause, pauses.pointer(), {"closed", "minimised"}, in.diagnostics());
    read_duration(pauses, "closed", frequency.pause_closed_ms);
    read_duration(pauses, "minimised", frequency.pause_minimised_ms);
    if (!pauses.ok()) inner.spoil();
  }
  if (!inner.ok()) in.spoil();
}

void read_sample(Reader& in, std::int32_t& ppm) {
  const Json* sample = in.find("sample");
  if (!sample) return;
  const double share = sample->is_number() ? sample->get<double>() : -1;
  if (share >= 0 && share <= 1) ppm = static_cast<std::int32_t>(share * 1'000'000 + 0.5);
  else in.fail("sample", Problem::not_a_share);
}

Clock read_clock(Reader& in) {
  Clock clock;
  base::check_keys(in.json(), in.pointer(), {"every", "perSession"}, in.diagnostics());
  read_duration(in, "every", clock.every_ms);
  in.count("perSession", clock.per_session);
  return clock;
}

}  // namespace

bool compile_target(const Json& json, const std::string& pointer, const std::string& timezone, base::Diagnostics& out, Target& target) {
  Reader in(json, pointer, out, {});
  target.pointer = pointer;
  target.frequency.again = target.manner.again;
  target.frequency.every_ms = target.manner.every_ms;
  in.boolean("enabled", target.enabled);
  if (const Json* trigger = in.find("trigger")) {
    auto read = compile_trigger(*trigger, in.at("trigger"), out);
    if (read) target.trigger = std::move(*read);
    else in.spoil();
  }
  read_duration(in, "armAfter", target.arm_ms);
  read_duration(in, "showAfter", target.delay_ms);
  read_pages(in, target.pages);
  read_known_words(in, "devices", {"desktop", "tablet", "mobile"}, target.devices);
  read_words(in, "languages", target.languages);
  read_schedule(in, timezone, target.schedule);
  if (const Json* when = in.find("when")) target.when_document = *when;
  if (in.find("needsConsent")) {
    const int tier = base::choose(json, "needsConsent", {"session", "persistent"}, -1, pointer, out);
    if (tier < 0) in.spoil();
    target.consent = tier == 1 ? "persistent" : "session";
  }
  in.string("group", target.group);
  if (const Json* priority = in.find("priority")) {
    target.priority = static_cast<std::int32_t>(std::clamp<std::int64_t>(base::get_int(json, "priority"), -1000, 1000));
    if (!priority->is_number_integer() || *priority != target.priority) in.fail("priority", Problem::not_a_priority);
  }
  read_duration(in, "queue", target.queue_ms);
  read_frequency(in, target.frequency);
  read_sample(in, target.sample_ppm);
  in.boolean("onSearchLanding", target.on_search_landing);
  return in.ok();
}

void compile_frequency(const Json& json, const std::string& pointer, base::Diagnostics& out, Model& model) {
  Reader in(json, pointer, out, {});
  base::check_keys(json, pointer, {"global", "groups"}, out);
  if (const Json* global = object(in, "global")) {
    Reader inner(*global, in.at("global"), out, {});
    model.global = read_clock(inner);
  }
  const Json* groups = object(in, "groups");
  if (!groups) return;
  for (auto it = groups->begin(); it != groups->end() && model.groups.size() < base::limits::kCtas; ++it) {
    Reader inner(*it, base::child_pointer(in.at("groups"), it.key()), out, {});
    if (it->is_object()) model.groups.push_back({it.key(), read_clock(inner)});
    else inner.fail_at(inner.pointer(), Problem::not_an_object, it.key());
  }
}

void compile_conditions(Model& model, base::Diagnostics& out) {
  // What cannot be read holds for nobody: the surface stays away.
  const auto compiled = [&out](const Json& document, const std::string& pointer) {
    base::Diagnostics none;
    if (document.is_null()) return rules::Program();
    if (auto program = rules::compile_condition(document, pointer, out)) return *program;
    return rules::compile(Json(false), "", none).value_or(rules::Program());
  };
  for (Target& target : model.targets) {
    target.when = compiled(target.when_document, base::child_pointer(target.pointer, "when"));
    for (TriggerItem& item : target.trigger.items) item.where = compiled(item.where_document, item.where_pointer);
  }
}

int Target::specificity() const {
  int narrowed = 0;
  for (const bool narrow : {!pages.include.empty(), !pages.exclude.empty(), !pages.types.empty(), !devices.empty(), !languages.empty(), !schedule.empty(),
                            !when_document.is_null(), !trigger.items.empty()})
    narrowed += narrow ? 1 : 0;
  return narrowed;
}

Target* Model::find(std::size_t surface) {
  for (Target& target : targets) if (target.surface == surface) return &target;
  return nullptr;
}

const Target* Model::find(std::size_t surface) const { return const_cast<Model*>(this)->find(surface); }

const Clock* Model::group(std::string_view id) const {
  for (const Group& group : groups) if (group.id == id) return &group.clock;
  return nullptr;
}

bool like(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace leadline::targeting
