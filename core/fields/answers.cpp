// What is right and wrong in an answer of these kinds, and how it is sent.
#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"
#include "forms/clean.h"
#include "view/view.h"

namespace leadline::fields {

namespace {

using base::Json;
using forms::Code;
using forms::Field;

std::string text_of(const Json* value) { return value && value->is_string() ? forms::clean(value->get_ref<const std::string&>(), false) : std::string(); }

bool has_choice(const Field& field, std::string_view value) {
  for (const forms::Option& option : field.options) if (option.value == value) return true;
  if (field.type == FieldType::rating || field.type == FieldType::nps)
    for (const std::string& one : scale(field)) if (one == value) return true;
  // What was typed beside "other" is an answer like any other.
  return base::get_bool(field.more, "other");
}

bool are_digits(std::string_view text) {
  for (const char c : text) if (c < '0' || c > '9') return false;
  return !text.empty();
}

int number_at(std::string_view text, std::size_t at, std::size_t length) {
  int out = 0;
  for (const char c : text.substr(at, length)) out = 10 * out + (c - '0');
  return out;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// As a control of type=date hands it over (WHATWG HTML §2.3.5.2): 2026-11-29.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!are_digits(text.substr(0, 4)) || !are_digits(text.substr(5, 2)) || !are_digits(text.substr(8, 2))) return false;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= kDays[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

// Of type=time (§2.3.5.4), to the minute: 09:30.
bool is_time(std::string_view text) {
  if (text.size() < 5 || text[2] != ':' || !are_digits(text.substr(0, 2)) || !are_digits(text.substr(3, 2))) return false;
  return number_at(text, 0, 2) < 24 && number_at(text, 3, 2) < 60;
}

// What people write for where a site is, as an address: `example.com` is https://example.com.
std::string url_of(const std::string& text) {
  const std::size_t scheme = text.find("://");
  const std::string whole = scheme == std::string::npos ? "https://" + text : text;
  if (!base::starts_with(whole, "https://") && !base::starts_with(whole, "http://")) return {};
  const std::size_t host = whole.find("://") + 3, end = std::min(whole.find_first_of("/?#", host), whole.size());
  const std::string_view name = std::string_view(whole).substr(host, end - host);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 2 >= name.size() + (name.size() - dot > 2 ? 0 : 1) || !view::safe_url(whole)) return {};
  return name.find_first_of(" @,;") == std::string_view::npos && text.find(' ') == std::string::npos ? whole : std::string();
}

std::optional<Code> wrong_list(const Field& field, const Json& list) {
  const Json *least = base::find(field.limits, "min"), *most = base::find(field.limits, "max");
  const auto count = static_cast<double>(list.size());
  if (least && count < least->get<double>()) return Code::too_few;
  if (most && count > most->get<double>()) return Code::too_many;
  for (const Json& one : list)
    if (!one.is_string() || !has_choice(field, one.get_ref<const std::string&>())) return Code::option;
  return std::nullopt;
}

std::optional<Code> wrong_text(const Field& field, const std::string& text) {
  const std::int32_t length = forms::utf16_length(text);
  if (length > (field.max_length ? field.max_length : forms::kMostCharacters) || text.size() > base::limits::kFieldBytes) return Code::too_long;
  switch (field.type) {
    case FieldType::radio:
    case FieldType::rating:
    case FieldType::nps: return has_choice(field, text) ? std::nullopt : std::optional(Code::option);
    case FieldType::date: return is_date(text) ? std::nullopt : std::optional(Code::date);
    case FieldType::time: return is_time(text) ? std::nullopt : std::optional(Code::time);
    case FieldType::url: return url_of(text).empty() ? std::optional(Code::url) : std::nullopt;
    default: return length < field.min_length ? std::optional(Code::too_short) : std::nullopt;
  }
}

}  // namespace

bool is_chosen(const Json& answer, std::string_view choice) {
  const auto is = [choice](const Json& one) { return one.is_string() && one.get_ref<const std::string&>() == choice; };
  if (!answer.is_array()) return is(answer);
  for (const Json& one : answer) if (is(one)) return true;
  return false;
}

Json fold(const forms::Form& form, const Json& flat) {
  Json out = base::object();
  for (const Field& field : form.fields) {
    const std::string own = field.name + ".";
    if (field.type == FieldType::address) {
      Json lines = base::object();
      for (int i = 0; i < kLineCount; ++i)
        if (std::string text = text_of(base::find(flat, own + line(i).name)); !text.empty()) base::put(lines, std::string_view(line(i).name), Json(text));
      if (!lines.empty()) base::put(out, std::string_view(field.name), std::move(lines));
      continue;
    }
    const Json* value = base::find(flat, field.name);
    if (!value) continue;
    Json answer = *value;
    if (base::get_bool(field.more, "other")) {
      const std::string typed = text_of(base::find(flat, own + kOther));
      const auto fill = [&typed](Json& one) { if (one.is_string() && one.get_ref<const std::string&>() == kOther) one = typed; };
      if (answer.is_array()) for (Json& one : answer) fill(one);
      else fill(answer);
    }
    base::put(out, std::string_view(field.name), std::move(answer));
  }
  return out;
}

}  // namespace leadline::fields

namespace leadline::forms {

using namespace fields;
using base::Json;

LEADLINE_DOOR std::optional<Code> validate_more(const Field& field, const Json* value) {
  const auto missing = [&field] { return field.required ? std::optional(Code::required) : std::nullopt; };
  if (field.type == FieldType::checkbox) return value && value->is_boolean() && value->get<bool>() ? std::nullopt : missing();
  if (field.type == FieldType::address) return value && !base::get_text(*value, "street").empty() ? std::nullopt : missing();
  if (field.type == FieldType::multiselect) return value && value->is_array() && !value->empty() ? wrong_list(field, *value) : missing();
  const std::string text = text_of(value);
  return text.empty() ? missing() : wrong_text(field, text);
}

LEADLINE_DOOR Json normalise_more(const Field& field, const Json* value) {
  if (field.type == FieldType::checkbox) return Json(value && value->is_boolean() && value->get<bool>());
  if (field.type == FieldType::address || field.type == FieldType::multiselect) return value && !value->empty() ? *value : Json();
  std::string text = text_of(value);
  if (text.empty()) return {};
  if ((field.type == FieldType::rating || field.type == FieldType::nps) && are_digits(text)) return Json(static_cast<std::int64_t>(number_at(text, 0, text.size())));
  if (field.type == FieldType::url) if (std::string url = url_of(text); !url.empty()) text = std::move(url);
  if (field.type == FieldType::time) text = text.substr(0, 5);
  return Json(text);
}

}  // namespace leadline::forms
