// Appointments (kind `slot`): the times of a small schedule, as far as they are still free.
//
// A time is a text, "2026-12-01T09:00+07:00": where it is read it means the same, and its day is its beginning.
#include <algorithm>

#include "base/calendar.h"
#include "base/door.h"
#include "base/duration.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "base/zone.h"
#include "fields/fields.h"

namespace leadline::fields {

namespace {

using base::Json;
using base::Problem;
using base::Reader;

constexpr std::int64_t kMinuteMs = 60'000, kDayMinutes = 24 * 60, kDayMs = kDayMinutes * kMinuteMs;
constexpr std::size_t kMostTimes = 600;   // that are offered at once
constexpr std::int64_t kMostDays = 90;
constexpr std::size_t kDayBytes = 10;     // "2026-12-01"
constexpr std::size_t kLocalBytes = 16;   // "2026-12-01T09:00"
LEADLINE_DATA(fields) constexpr char kWeekdays[] = "sun\0mon\0tue\0wed\0thu\0fri\0sat\0";
constexpr std::int64_t kWorkdays = 0b0111110;

// "+07:00"
std::string zone_text(std::int64_t minutes) {
  const std::int64_t size = minutes < 0 ? -minutes : minutes;
  const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + base::integer_text(value); };
  return (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

// A length of time under that key, within its limits.
void read_span(Reader& in, const char* key, std::int64_t usual, std::int64_t most, Json& out) {
  std::int64_t ms = usual;
  if (const Json* given = in.find(key)) {
    const auto read = base::parse_duration(given->is_string() ? given->get_ref<const std::string&>() : std::string());
    if (!read || *read > most) return in.fail(key, Problem::not_a_duration);
    ms = *read;
  }
  base::put(out, key, Json(ms));
}

void read_number(Reader& in, const char* key, std::int32_t usual, std::int32_t least, std::int32_t most, Problem problem, Json& out) {
  std::int32_t value = usual;
  in.count(key, value);
  if (value < least || value > most) return in.fail(key, problem);
  base::put(out, key, Json(std::int64_t{value}));
}

void read_days(Reader& in, Json& out) {
  std::int64_t days = 0;
  const Json& list = in.array("days", 7);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const int day = list[i].is_string() ? base::find_text(kWeekdays, list[i].get_ref<const std::string&>()) : -1;
    if (day < 0) in.fail_at(base::child_pointer(in.at("days"), i), Problem::not_a_weekday, list[i].is_string() ? list[i].get<std::string>() : std::string());
    else days |= std::int64_t{1} << day;
  }
  base::put(out, "days", Json(days ? days : kWorkdays));
}

void read_hours(Reader& in, Json& out) {
  Json hours = base::list();
  const Json& list = in.array("hours", 12);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string span = list[i].is_string() ? list[i].get<std::string>() : std::string();
    const auto dash = span.find('-');
    const std::int32_t begin = base::parse_clock(span.substr(0, dash)).value_or(-1), end = dash == std::string::npos ? -1 : base::parse_clock(span.substr(dash + 1)).value_or(-1);
    if (begin < 0 || begin >= end) {
      in.fail_at(base::child_pointer(in.at("hours"), i), Problem::not_hours, span);
      continue;
    }
    for (const std::int32_t at : {begin, end}) base::push(hours, Json(std::int64_t{at}));
  }
  if (hours.empty() && in.ok()) in.fail("hours", Problem::schedule_without_hours);
  base::put(out, "hours", std::move(hours));
}

void read_exceptions(Reader& in, Json& out) {
  Json dates = base::list();
  const Json& list = in.array("except", 366);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string date = list[i].is_string() ? list[i].get<std::string>() : std::string();
    if (date.size() == kDayBytes && base::parse_local(date)) base::push(dates, Json(date));
    else in.fail_at(base::child_pointer(in.at("except"), i), Problem::not_an_exception, date);
  }
  base::put(out, "except", std::move(dates));
}

void read_zone(Reader& in, const std::string& timezone, Json& out) {
  std::int32_t zone = 0;
  const std::string name = base::get_string(in.json(), "timezone", timezone);
  if (!base::fixed_zone(name, zone)) in.fail("timezone", Problem::slot_without_zone);
  base::put(out, "zone", Json(std::int64_t{zone}));
}

bool has_text(const Json& list, std::string_view text) {
  for (const Json& one : list) if (one.is_string() && one.get_ref<const std::string&>() == text) return true;
  return false;
}

// Whether a local time, in minutes, begins an appointment, whenever that is.
bool begins(const Json& schedule, std::int64_t local) {
  if (!(base::get_int(schedule, "days") >> base::weekday(local) & 1)) return false;
  if (has_text(base::get_array(schedule, "except"), base::local_text(local).substr(0, kDayBytes))) return false;
  const std::int64_t of_day = local % kDayMinutes, length = base::get_int(schedule, "minutes");
  const Json& hours = base::get_array(schedule, "hours");
  for (std::size_t i = 0; i + 1 < hours.size(); i += 2) {
    const auto from = hours[i].get<std::int64_t>(), to = hours[i + 1].get<std::int64_t>();
    if (of_day >= from && of_day + length <= to && (of_day - from) % length == 0) return true;
  }
  return false;
}

const Json& schedule_of(const forms::Field& field) { return base::get_object(field.more, "schedule"); }

}  // namespace

void read_schedule(Reader& field, const std::string& timezone, forms::Field& out) {
  const Json* json = field.find("schedule");
  if (!json || !json->is_object()) return field.fail("schedule", json ? Problem::not_an_object : Problem::slot_without_schedule);
  Reader in(*json, field.at("schedule"), field.diagnostics(), field.locale());
  base::check_keys(*json, in.pointer(), {"timezone", "days", "hours", "except", "minutes", "lead", "ahead", "capacity", "place"}, in.diagnostics());
  Json schedule = base::object();
  read_zone(in, timezone, schedule);
  read_days(in, schedule);
  read_hours(in, schedule);
  read_exceptions(in, schedule);
  read_number(in, "minutes", 30, 5, kDayMinutes, Problem::not_slot_minutes, schedule);
  read_number(in, "capacity", 1, 1, 1000, Problem::not_a_capacity, schedule);
  read_span(in, "lead", 120 * kMinuteMs, kMostDays * kDayMs, schedule);
  read_span(in, "ahead", 14 * kDayMs, kMostDays * kDayMs, schedule);
  std::string place, taken;
  in.string("place", place);
  if (!place.empty()) base::put(schedule, "place", place);
  field.string("taken", taken);
  if (!taken.empty()) base::put(out.more, "taken", taken);
  base::put(out.more, "schedule", std::move(schedule));
  if (!in.ok()) field.spoil();
}

LEADLINE_DOOR std::optional<Slot> read_slot(const forms::Field& field, std::string_view text) {
  const Json& schedule = schedule_of(field);
  const std::int64_t zone = base::get_int(schedule, "zone"), minutes = base::get_int(schedule, "minutes");
  const auto local = base::parse_local(text.substr(0, kLocalBytes));
  if (!local || text.size() <= kLocalBytes || text.substr(kLocalBytes) != zone_text(zone) || !begins(schedule, *local)) return std::nullopt;
  return Slot{(*local - zone) * kMinuteMs, (*local - zone + minutes) * kMinuteMs, static_cast<std::int32_t>(base::get_int(schedule, "capacity"))};
}

namespace {

// The times that somebody who comes now may choose. `taken`: those that others have, with spaces between them.
Json free_times(const forms::Field& field, std::int64_t now, const std::string& taken) {
  const Json& schedule = schedule_of(field);
  const std::int64_t zone = base::get_int(schedule, "zone"), length = base::get_int(schedule, "minutes");
  const std::int64_t first = (now + base::get_int(schedule, "lead")) / kMinuteMs + zone + 1, last = (now + base::get_int(schedule, "ahead")) / kMinuteMs + zone;
  const Json& hours = base::get_array(schedule, "hours");
  Json out = base::list();
  for (std::int64_t day = first - first % kDayMinutes; day <= last; day += kDayMinutes)
    for (std::size_t i = 0; i + 1 < hours.size(); i += 2)
      for (std::int64_t at = day + hours[i].get<std::int64_t>(); at + length <= day + hours[i + 1].get<std::int64_t>(); at += length) {
        if (at < first || at > last || !begins(schedule, at) || out.size() >= kMostTimes) continue;
        std::string text = base::local_text(at) + zone_text(zone);
        if (!base::has_word(taken, text)) base::push(out, Json(std::move(text)));
      }
  return out;
}

}  // namespace

// Of each field of the kind: which times there are. Where there is none, nobody is kept from sending the rest.
LEADLINE_DOOR void offer_times(forms::Form& form, const Json& entered, std::int64_t now, std::int32_t tz_minutes) {
  for (forms::Field& field : form.fields) {
    if (field.type != FieldType::slot) continue;
    Json times = free_times(field, now, base::get_text(entered, field.name + "." + kTaken));
    if (times.empty()) field.required = false;
    const std::int64_t zone = base::get_int(schedule_of(field), "zone");
    if (zone != tz_minutes) base::put(field.more, "zone", "UTC" + zone_text(zone));
    base::put(field.more, "free", std::move(times));
  }
}

bool is_free(const forms::Field& field, std::string_view time) {
  // A site's own server that asks without the time of day (`leadline validate`) gets what the schedule says.
  const Json* free = base::find(field.more, "free");
  return free ? has_text(*free, time) : read_slot(field, time).has_value();
}

std::string_view day_of(std::string_view time) { return time.substr(0, kDayBytes); }
std::string clock_of(std::string_view time) { return std::string(time.substr(kDayBytes + 1, 5)); }

namespace {

LEADLINE_DATA(fields) constexpr char kDays[] = "Sun\0CN\0Mon\0Th 2\0Tue\0Th 3\0Wed\0Th 4\0Thu\0Th 5\0Fri\0Th 6\0Sat\0Th 7\0";
LEADLINE_DATA(fields) constexpr char kMonths[] = "Jan\0Feb\0Mar\0Apr\0May\0Jun\0Jul\0Aug\0Sep\0Oct\0Nov\0Dec\0";
LEADLINE_DATA(fields) constexpr char kDate[] = "{weekday}, {day} {month}\0{weekday}, {day}/{month}\0";

}  // namespace

std::string day_in_words(std::string_view time, std::string_view locale, const Json* words) {
  const auto local = base::parse_local(day_of(time));
  if (!local) return std::string(time);
  const bool vietnamese = base::base_language(locale) == "vi";
  const int weekday = 2 * base::weekday(*local);
  std::string day(time.substr(8, 2)), month(time.substr(5, 2));
  const char* name = base::nth_text(kMonths, (month[0] - '0') * 10 + month[1] - '0' - 1);
  if (!vietnamese) {
    if (day[0] == '0') day.erase(0, 1);
    month = base::own_word(words, locale, name, name);
  }
  std::string text = base::own_word(words, locale, kDate, base::nth_text(kDate, vietnamese ? 1 : 0));
  const std::string filled[][2] = {{"{weekday}", base::own_word(words, locale, base::nth_text(kDays, weekday), base::nth_text(kDays, weekday + (vietnamese ? 1 : 0)))},
                                   {"{day}", day}, {"{month}", month}};
  for (const auto& [place, what] : filled) text = base::replace_all(std::move(text), place, what);
  return text;
}

void tell_words_of_days(std::vector<base::OwnWord>& out) {
  for (int i = 0; *base::nth_text(kDays, i); i += 2) out.push_back({base::nth_text(kDays, i), base::nth_text(kDays, i + 1)});
  for (int i = 0; *base::nth_text(kMonths, i); ++i) out.push_back({base::nth_text(kMonths, i), ""});
  out.push_back({kDate, base::nth_text(kDate, 1)});
}

std::optional<offers::Offer> booking_of(const forms::Form& form, const Json& answers) {
  for (const forms::Field& field : form.fields) {
    if (field.type != FieldType::slot) continue;
    const std::string& time = base::get_text(answers, field.name);
    const auto slot = read_slot(field, time);
    if (!slot) continue;
    offers::Offer offer;
    offer.id = form.id;
    offer.gives = offers::Gives::calendar;
    const auto words = [&](std::string_view locale) { return day_in_words(time, locale, form.words) + ", " + clock_of(time); };
    base::Diagnostics none;
    Json title = base::object_of("en", words("en"), "vi", words("vi"));
    if (form.words && form.words->is_object())
      for (auto it = form.words->begin(); it != form.words->end(); ++it) base::put(title, std::string_view(it.key()), words(it.key()));
    if (auto text = base::Localized::compile(&title, {}, none)) offer.title = std::move(*text);
    offer.starts = offers::calendar_time(slot->starts / kMinuteMs);
    offer.ends = offers::calendar_time(slot->ends / kMinuteMs);
    offer.place = base::get_text(schedule_of(field), "place");
    return offer;
  }
  return std::nullopt;
}

}  // namespace leadline::fields
