#include "receiver/upkeep/plan.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr std::int64_t kFewestMarkDays = 120;  // an outbox gives up after 30 days at the most: four times that
constexpr std::int64_t kMostDays = 36'500;
constexpr double kMostRate = 1e6;
constexpr std::int64_t kMebibyte = 1 << 20, kMostMebibytes = 1 << 30;

void wrong(base::Findings& out, const std::string& pointer, const char* code, std::string message, std::string hint = {}) {
  out.push_back({pointer, code, base::Severity::error, std::move(message), std::move(hint)});
}

// The object at that key, with no other members than those; nullptr when it is not there or was refused.
const Json* section_of(const Json& file, const std::string& parent, const char* key, const std::vector<std::string>& known, base::Findings& out) {
  const Json* section = base::find(file, key);
  if (!section) return nullptr;
  const std::string pointer = base::child_pointer(parent, key);
  if (!section->is_object()) {
    wrong(out, pointer, "wrong_type", "must be an object");
    return nullptr;
  }
  for (auto it = section->begin(); it != section->end(); ++it) {
    if (std::find(known.begin(), known.end(), it.key()) != known.end()) continue;
    const std::string nearest = base::nearest(it.key(), known);
    wrong(out, base::child_pointer(pointer, it.key()), "unknown_key", "there is no such key here", nearest.empty() ? "" : "did you mean `" + nearest + "`?");
  }
  return section;
}

// A number from `least` to `most`, in its place.
template <typename Number>
void read_number(const Json& section, const std::string& pointer, const char* key, Number least, Number most, Number& into, base::Findings& out) {
  const Json* value = base::find(section, key);
  if (!value) return;
  const double number = value->is_number() ? value->get<double>() : -1;
  const bool whole = static_cast<double>(static_cast<std::int64_t>(number)) == number;
  if (number >= static_cast<double>(least) && number <= static_cast<double>(most) && (whole || !std::is_integral_v<Number>)) into = static_cast<Number>(number);
  else wrong(out, base::child_pointer(pointer, key), "wrong_number", "must be a " + std::string(std::is_integral_v<Number> ? "whole " : "") + "number from " +
             base::dump_json(Json(least)) + " to " + base::dump_json(Json(most)));
}

void read_rate(const Json& limits, const char* key, const char* per, double seconds, Rate& rate, base::Findings& out) {
  const Json* section = section_of(limits, "/limits", key, {per, "burst"}, out);
  if (!section) return;
  double given = rate.per_second * seconds;
  const std::string pointer = base::child_pointer("/limits", key);
  read_number(*section, pointer, per, 0.001, kMostRate, given, out);
  read_number(*section, pointer, "burst", 0.0, kMostRate, rate.burst, out);
  rate.per_second = given / seconds;
}

void read_retention(const Json& file, Retention& plan, base::Findings& out) {
  const Json* section = section_of(file, "", "retention", {"days", "stages", "quarantine", "marks"}, out);
  if (!section) return;
  const std::int64_t one = 1;
  read_number(*section, "/retention", "days", one, kMostDays, plan.days, out);
  read_number(*section, "/retention", "quarantine", one, kMostDays, plan.quarantine, out);
  read_number(*section, "/retention", "marks", kFewestMarkDays, kMostDays, plan.marks, out);
  const Json* stages = base::find(*section, "stages");
  if (stages && !stages->is_object()) wrong(out, "/retention/stages", "wrong_type", "must map stages to days", "{\"MQL\": 730, \"\": 90}: \"\" is that of leads at none");
  if (!stages || !stages->is_object()) return;
  for (auto it = stages->begin(); it != stages->end(); ++it) read_number(*stages, "/retention/stages", it.key().c_str(), one, kMostDays, plan.stages[it.key()], out);
}

}  // namespace

bool Retention::erases() const { return days > 0 || quarantine > 0 || !stages.empty(); }

std::int64_t Retention::days_of(const std::string& stage, bool quarantined) const {
  if (quarantined && quarantine > 0) return quarantine;
  const auto found = stages.find(stage);
  return found == stages.end() ? days : found->second;
}

void read_upkeep(const Json& file, UpkeepPlan& plan, base::Findings& out) {
  if (const Json* limits = section_of(file, "", "limits", {"address", "site"}, out)) {
    read_rate(*limits, "address", "perMinute", 60, plan.client, out);
    read_rate(*limits, "site", "perSecond", 1, plan.site, out);
  }
  if (const Json* disk = section_of(file, "", "disk", {"low", "least"}, out)) {
    std::int64_t low = plan.room.low / kMebibyte, least = plan.room.least / kMebibyte;
    read_number(*disk, "/disk", "low", std::int64_t{0}, kMostMebibytes, low, out);
    read_number(*disk, "/disk", "least", std::int64_t{0}, kMostMebibytes, least, out);
    if (base::find(*disk, "low") && low < least) wrong(out, "/disk/low", "wrong_number", "must not be less than `least`: files are refused first, then leads");
    plan.room = {std::max(low, least) * kMebibyte, least * kMebibyte};
  }
  read_retention(file, plan.retention, out);
}

}  // namespace leadline::receiver
