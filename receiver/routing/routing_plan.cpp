// Reads `routing` of the site file.
#include <algorithm>

#include "base/calendar.h"
#include "base/text.h"
#include "base/zone.h"
#include "receiver/relay/mail.h"
#include "receiver/relay/plan_parts.h"
#include "receiver/routing/routing.h"

namespace leadline::receiver {

namespace {

using base::Findings;
using base::Json;

constexpr std::size_t kPeople = 200, kRules = 100;
constexpr std::int64_t kMinutesOfDay = 24 * 60;
const std::vector<std::string> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr const char* kHoursExample = "[{\"days\": [\"mon\", \"tue\"], \"from\": \"08:00\", \"to\": \"17:30\"}]";
constexpr const char* kDayExample = "\"2027-01-01\", or \"2027-02-05/2027-02-12\" with both ends";

class RoutingReader {
 public:
  RoutingReader(const Json& config, Routing& routing, Findings& out) : config_(config), routing_(routing), out_(out) {}

  void read(const Json& given) {
    if (!given.is_object()) return refuse("/routing", "wrong_type", "must be an object", "{\"people\": [{\"id\": \"lan\"}], \"rules\": [{\"to\": [\"lan\"]}]}");
    find_unknown_keys(given, {"people", "rules", "hours", "holidays", "zone"}, "/routing", "`routing`", out_);
    WorkingHours all;
    const std::string zone = base::get_string(given, "zone", base::get_string(config_, "timezone"));
    const bool known = base::fixed_zone(zone, all.zone);
    read_hours(given, "/routing", "hours", "holidays", all);
    read_people(given, all);
    const bool by_the_clock = std::any_of(routing_.people.begin(), routing_.people.end(), [](const Person& one) { return !one.hours.shifts.empty() || !one.hours.off.empty(); });
    if (by_the_clock && !known) refuse("/routing/zone", "unknown_zone", "it is not known in which zone people work", "\"zone\": \"Asia/Ho_Chi_Minh\" or \"+07:00\": one whose hours are always the same");
    read_rules(given);
  }

 private:
  void refuse(const std::string& pointer, const char* code, const std::string& message, const std::string& hint = {}) { base::add_error(out_, pointer, code, message, hint); }

  // The list of that key; null when there is none, which is an error where it must be there.
  const Json* list_of(const Json& given, const char* key, const std::string& at, std::size_t most, const char* example) {
    const Json* list = base::find(given, key);
    const std::string pointer = base::child_pointer(at, std::string(key));
    if (!list) return refuse(pointer, "missing", "is missing", example), nullptr;
    if (list->is_array() && !list->empty() && list->size() <= most) return list;
    return refuse(pointer, "wrong_type", "must be a list of 1 to " + std::to_string(most), example), nullptr;
  }

  void read_shift(const Json& given, const std::string& at, WorkingHours& out) {
    const auto from = base::parse_clock(base::get_string(given, "from")), to = base::parse_clock(base::get_string(given, "to"));
    if (!from || !to || *from >= *to) return refuse(at, "not_hours", "is no time from one hour of a day to a later one", kHoursExample);
    find_unknown_keys(given, {"days", "from", "to"}, at, "a shift", out_);
    Shift shift{0, *from, *to};
    for (const Json& day : base::get_array(given, "days")) {
      const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), day.is_string() ? day.get<std::string>() : "");
      if (found == kWeekdays.end()) return refuse(base::child_pointer(at, std::string("days")), "not_a_choice", "must be of: mon, tue, wed, thu, fri, sat, sun");
      shift.days = static_cast<std::uint8_t>(shift.days | 1 << (found - kWeekdays.begin()));
    }
    if (shift.days == 0) return refuse(base::child_pointer(at, std::string("days")), "missing", "is missing", kHoursExample);
    out.shifts.push_back(shift);
  }

  void read_days_off(const Json& given, const std::string& at, WorkingHours& out) {
    const std::string text = given.is_string() ? given.get<std::string>() : "";
    const std::size_t slash = text.find('/');
    const std::string first = text.substr(0, slash), last = slash == std::string::npos ? first : text.substr(slash + 1);
    const auto from = base::parse_local(first), to = base::parse_local(last);
    const bool days = base::parse_local(first) && first.size() == 10 && last.size() == 10;
    if (!days || !from || !to || *from > *to) return refuse(at, "not_a_day", "is no day", kDayExample);
    out.off.push_back({*from / kMinutesOfDay, *to / kMinutesOfDay});
  }

  // What somebody has of their own takes the place of everybody's hours, and is added to everybody's days off.
  void read_hours(const Json& given, const std::string& at, const char* hours, const char* off, WorkingHours& out) {
    const Json* shifts = base::find(given, hours);
    const std::string shifts_at = base::child_pointer(at, std::string(hours)), off_at = base::child_pointer(at, std::string(off));
    if (shifts && !shifts->is_array()) refuse(shifts_at, "wrong_type", "must be a list", kHoursExample);
    if (shifts) out.shifts.clear();
    for (std::size_t i = 0; shifts && shifts->is_array() && i < shifts->size(); ++i) read_shift((*shifts)[i], base::child_pointer(shifts_at, i), out);
    const Json* days = base::find(given, off);
    if (days && !days->is_array()) refuse(off_at, "wrong_type", "must be a list of days", kDayExample);
    for (std::size_t i = 0; days && days->is_array() && i < days->size(); ++i) read_days_off((*days)[i], base::child_pointer(off_at, i), out);
  }

  void read_people(const Json& given, const WorkingHours& all) {
    const Json* list = list_of(given, "people", "/routing", kPeople, "[{\"id\": \"lan\", \"name\": \"Lan\"}]");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
      const Json& one = (*list)[i];
      const std::string at = base::child_pointer("/routing/people", i);
      if (!one.is_object()) {
        refuse(at, "wrong_type", "a person is an object");
        continue;
      }
      find_unknown_keys(one, {"id", "name", "email", "hours", "away"}, at, "a person", out_);
      Person person{base::get_string(one, "id"), {}, base::get_string(one, "email"), all};
      person.name = on_one_line(base::get_string(one, "name", person.id), 100);
      if (!is_endpoint_id(person.id)) refuse(base::child_pointer(at, std::string("id")), "not_an_id", "an id is letters, digits, - and _, at most 64");
      else if (routing_.find(person.id)) refuse(base::child_pointer(at, std::string("id")), "person_twice", "somebody else has that id");
      if (base::find(one, "email") && !is_mail_address(person.email)) refuse(base::child_pointer(at, std::string("email")), "not_an_email", "is no e-mail address");
      read_hours(one, at, "hours", "away", person.hours);
      routing_.people.push_back(std::move(person));
    }
  }

  void read_rules(const Json& given) {
    const Json* list = list_of(given, "rules", "/routing", kRules, "[{\"to\": [\"lan\"]}]");
    for (std::size_t i = 0; list && i < list->size(); ++i) read_rule((*list)[i], i);
  }

  void read_rule(const Json& one, std::size_t number) {
    static const std::string kPlaceOfRule = "/rules/0";
    const std::string at = base::child_pointer("/routing/rules", number);
    if (!one.is_object()) return refuse(at, "wrong_type", "a rule is an object");
    find_unknown_keys(one, {"id", "when", "forms", "to"}, at, "a rule", out_);
    const std::string id = base::find(one, "id") ? base::get_string(one, "id") : "rule-" + std::to_string(number);
    if (!is_endpoint_id(id)) return refuse(base::child_pointer(at, std::string("id")), "not_an_id", "an id is letters, digits, - and _, at most 64");
    if (std::any_of(routing_.rules.begin(), routing_.rules.end(), [&](const RoutingRule& rule) { return rule.fits.id == id; })) return refuse(base::child_pointer(at, std::string("id")), "rule_twice", "another rule has that id", "turns are counted by it");
    RoutingRule rule;
    const Json* to = list_of(one, "to", at, kPeople, "[\"lan\", \"minh\"]");
    for (std::size_t i = 0; to && i < to->size(); ++i) {
      const std::string person = (*to)[i].is_string() ? (*to)[i].get<std::string>() : "";
      if (routing_.find(person)) rule.people.push_back(person);
      else refuse(base::child_pointer(base::child_pointer(at, std::string("to")), i), "no_such_person", "`people` has nobody of that id");
    }
    // When it holds is read as of an endpoint of the relay, and means the same.
    Json endpoint = {{"id", id}, {"url", kAnyUrl}, {"excluded", true}};
    for (const char* key : {"when", "forms"}) if (const Json* part = base::find(one, key)) endpoint[key] = *part;
    Findings found;
    auto read = wire::read_onward(Json::array({std::move(endpoint)}), Json::object(), "/rules", found);
    for (base::Finding& finding : found) {
      finding.pointer = at + finding.pointer.substr(std::min(kPlaceOfRule.size(), finding.pointer.size()));
      out_.push_back(std::move(finding));
    }
    if (read.empty() || rule.people.empty()) return;
    rule.fits = std::move(read[0]);
    routing_.rules.push_back(std::move(rule));
  }

  const Json& config_;
  Routing& routing_;
  Findings& out_;
};

}  // namespace

void read_routing(const Json& file, const Json& config, Routing& routing, Findings& out) {
  if (const Json* given = base::find(file, "routing")) RoutingReader(config, routing, out).read(*given);
}

}  // namespace leadline::receiver
