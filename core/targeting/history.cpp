#include "targeting/history.h"

#include <algorithm>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"

namespace leadline::targeting {

using base::Json;

namespace {

// A number of a record and its name in the kept state. What says nothing is left out.
struct Member { const char* key; std::int64_t Record::*value; };
constexpr Member kMembers[] = {
    {"shown", &Record::shown}, {"closed", &Record::closed}, {"minimised", &Record::minimised}, {"converted", &Record::converted},
    {"times", &Record::impressions}, {"shownIn", &Record::shown_in}, {"visit", &Record::visit}, {"since", &Record::waits_since},
    {"ready", &Record::ready_at}, {"queued", &Record::queued_until},
};
struct Mark { const char* key; bool Record::*value; };
constexpr Mark kMarks[] = {{"tab", &Record::tab}, {"up", &Record::up}, {"preview", &Record::preview}, {"over", &Record::over}, {"dropped", &Record::dropped}};

std::int64_t read_time(const Json& json, const char* key) { return std::clamp<std::int64_t>(base::get_int(json, key), 0, base::limits::kLastInstant); }

Json record_json(const Record& record) {
  Json out = base::object();
  for (const Member& member : kMembers) if (record.*member.value) base::put(out, member.key, record.*member.value);
  for (const Mark& mark : kMarks) if (record.*mark.value) base::put(out, mark.key, true);
  if (record.in_visit) base::put(out, "inVisit", std::int64_t{record.in_visit});
  if (record.on_page) base::put(out, "onPage", std::int64_t{record.on_page});
  Json counted = base::object();
  for (std::size_t i = 0; i < record.counted.size(); ++i) {
    Json times = base::list();
    for (const std::int64_t time : record.counted[i]) base::push(times, time);
    if (!times.empty()) base::put(counted, base::integer_text(static_cast<std::int64_t>(i)).c_str(), std::move(times));
  }
  if (!counted.empty()) base::put(out, "counted", std::move(counted));
  return out;
}

Record read_record(const Json& json, std::size_t items) {
  Record record;
  for (const Member& member : kMembers) record.*member.value = read_time(json, member.key);
  for (const Mark& mark : kMarks) record.*mark.value = base::get_bool(json, mark.key);
  record.in_visit = static_cast<std::uint32_t>(base::get_int(json, "inVisit"));
  record.on_page = static_cast<std::uint32_t>(base::get_int(json, "onPage"));
  const Json& counted = base::get_object(json, "counted");
  for (std::size_t i = 0; i < items && !counted.empty(); ++i) {
    record.counted.emplace_back();
    for (const Json& time : base::get_array(counted, base::integer_text(static_cast<std::int64_t>(i))))
      if (time.is_number_integer() && record.counted[i].size() < base::limits::kCounted) record.counted[i].push_back(time.get<std::int64_t>());
  }
  return record;
}

Json shown_json(const Shown& shown) {
  Json out = base::object();
  if (shown.last) base::put_all(out, "last", shown.last, "visit", shown.visit, "n", shown.in_visit);
  return out;
}

Shown read_shown(const Json& json) { return {read_time(json, "last"), read_time(json, "visit"), static_cast<std::int32_t>(base::get_int(json, "n"))}; }

}  // namespace

LEADLINE_DOOR Json to_json(const State& state, const Model& model) {
  Json out = base::object(), records = base::object(), groups = base::object();
  for (std::size_t i = 0; i < state.records.size(); ++i)
    if (Json record = record_json(state.records[i]); !record.empty()) base::put(records, model.targets[i].id.c_str(), std::move(record));
  for (std::size_t i = 0; i < state.groups.size(); ++i)
    if (Json shown = shown_json(state.groups[i]); !shown.empty()) base::put(groups, model.groups[i].id.c_str(), std::move(shown));
  if (!records.empty()) base::put(out, "of", std::move(records));
  if (!groups.empty()) base::put(out, "groups", std::move(groups));
  if (Json shown = shown_json(state.global); !shown.empty()) base::put(out, "global", std::move(shown));
  if (state.page_began) base::put(out, "page", state.page_began);
  if (state.asked_at) base::put(out, "asked", state.asked_at);
  if (state.banner) base::put(out, "banner", true);
  return out;
}

State from_json(const Json& json, const Model& model) {
  State state;
  const Json &records = base::get_object(json, "of"), &groups = base::get_object(json, "groups");
  for (const Target& target : model.targets) state.records.push_back(read_record(base::get_object(records, target.id), target.trigger.items.size()));
  for (const Group& group : model.groups) state.groups.push_back(read_shown(base::get_object(groups, group.id)));
  state.global = read_shown(base::get_object(json, "global"));
  state.page_began = read_time(json, "page");
  state.asked_at = read_time(json, "asked");
  state.banner = base::get_bool(json, "banner");
  return state;
}

}  // namespace leadline::targeting
