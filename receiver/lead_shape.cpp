#include "receiver/lead_shape.h"

#include <cmath>

#include "base/diagnostic.h"

namespace leadline::receiver {

namespace {

using base::Json;

constexpr double kLastInstant = 8.64e15;  // ms: no calendar of JavaScript goes further (ECMA-262, Time Values)

bool is_text(const Json& value) { return value.is_string(); }
bool is_object(const Json& value) { return value.is_object(); }
bool is_array(const Json& value) { return value.is_array(); }
bool is_boolean(const Json& value) { return value.is_boolean(); }
bool is_instant(const Json& value) { return value.is_number() && std::abs(value.get<double>()) <= kLastInstant; }
bool is_value(const Json& value) { return value.is_string() || value.is_boolean() || value.is_number(); }
bool are_values(const Json& parts) {
  for (const Json& part : parts) if (!is_value(part)) return false;
  return true;
}
// Of several choices a list; of an address, its parts; of files, what is said of each.
bool is_answer(const Json& value) {
  if (!value.is_array()) return value.is_object() ? are_values(value) : is_value(value);
  for (const Json& part : value) if (!is_value(part) && !(part.is_object() && are_values(part))) return false;
  return true;
}

struct Member {
  const char* name;
  bool (*fits)(const Json&);
  const char* reason;
};

constexpr Member kMembers[] = {
    {"type", is_text, "must be text"},
    {"time", is_instant, "must be a time in milliseconds"},
    {"form", is_text, "must be text, the form's id"},
    {"offer", is_text, "must be text, the offer's id"},
    {"fields", is_object, "must be an object: the answers by name"},
    {"consent", is_array, "must be a list of consents"},
    {"attribution", is_object, "must be an object"},
    {"traits", is_object, "must be an object"},
    {"visit", is_object, "must be an object"},
    {"page", is_object, "must be an object"},
    {"spam", is_object, "must be an object"},
    {"warnings", is_array, "must be a list"},
};

constexpr Member kConsentMembers[] = {
    {"purpose", is_text, "must be text"},       {"granted", is_boolean, "must be true or false"},
    {"text", is_text, "must be text"},          {"version", is_text, "must be text"},
    {"time", is_instant, "must be a time in milliseconds"}, {"locale", is_text, "must be text"},
};

// Absent members are fine here; null is a value like any other.
template <std::size_t kCount>
std::optional<WrongShape> find_wrong_member(const Json& object, const std::string& pointer, const Member (&members)[kCount]) {
  for (const Member& member : members) {
    const Json* value = base::find(object, member.name);
    if (value && !member.fits(*value)) return WrongShape{base::child_pointer(pointer, std::string(member.name)), member.reason};
  }
  return std::nullopt;
}

}  // namespace

std::optional<WrongShape> find_wrong_shape(const Json& submission) {
  if (auto wrong = find_wrong_member(submission, "", kMembers)) return wrong;
  const Json* fields = base::find(submission, "fields");
  if (!fields) return WrongShape{"/fields", "is missing: an object, the answers by name"};
  for (auto it = fields->begin(); it != fields->end(); ++it) {
    if (!is_answer(*it)) return WrongShape{base::child_pointer("/fields", it.key()), "must be text, a number, true or false, or a list or an object of these"};
  }
  const Json& consents = base::get_array(submission, "consent");
  for (std::size_t i = 0; i < consents.size(); ++i) {
    const std::string pointer = base::child_pointer("/consent", i);
    if (!consents[i].is_object()) return WrongShape{pointer, "must be an object: purpose, granted, text, version, time, locale"};
    if (auto wrong = find_wrong_member(consents[i], pointer, kConsentMembers)) return wrong;
  }
  return std::nullopt;
}

}  // namespace leadline::receiver
