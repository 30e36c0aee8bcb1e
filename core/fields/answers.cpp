// What is right and wrong in an answer of these kinds, and how it is sent.
#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"
#include "forms/clean.h"
#include "forms/readers.h"

namespace leadline::fields {

namespace {

using base::Json;
using forms::Code;
using forms::Field;

// `identify` and a site's own server may bring numbers.
std::string text_of(const Json* value) {
  if (value && value->is_number()) return base::number_text(value->get<double>());
  return value && value->is_string() ? forms::clean(value->get_ref<const std::string&>(), false) : std::string();
}

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

std::optional<Code> wrong_list(const Field& field, const Json& list) {
  const Json *least = base::find(field.limits, "min"), *most = base::find(field.limits, "max");
  const auto count = static_cast<double>(list.size());
  if (least && count < least->get<double>()) return Code::too_few;
  if (most && count > most->get<double>()) return Code::too_many;
  for (const Json& one : list)
    if (!one.is_string() || !has_choice(field, one.get_ref<const std::string&>())) return Code::option;
  return std::nullopt;
}

std::optional<Code> unless(bool right, Code code) { return right ? std::nullopt : std::optional(code); }

// A browser's own control hands a date over as ISO has it; a form of the page's own may ask for it as text, the day first.
std::optional<Code> wrong_text(const Field& field, const std::string& text) {
  const std::int32_t length = forms::utf16_length(text);
  if (length > (field.max_length ? field.max_length : forms::kMostCharacters) || text.size() > base::limits::kFieldBytes) return Code::too_long;
  switch (field.type) {
    case FieldType::radio:
    case FieldType::rating:
    case FieldType::nps: return unless(has_choice(field, text), Code::option);
    case FieldType::date: return unless(!forms::read_date(text, "vi").empty(), Code::date);
    case FieldType::time: return unless(!forms::read_time(text).empty(), Code::time);
    case FieldType::slot: return unless(is_free(field, text), Code::slot);
    case FieldType::url: return unless(!forms::read_url(text).empty(), Code::url);
    case FieldType::taxcode: return unless(forms::valid_tax_code(text), Code::tax_code);
    default: return unless(length >= field.min_length, Code::too_short);
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
      Json lines = base::get_object(flat, field.name);
      for (int i = 0; i < kLineCount; ++i)
        if (std::string text = text_of(base::find(flat, own + line(i).name)); !text.empty()) base::put(lines, std::string_view(line(i).name), Json(text));
      if (!lines.empty()) base::put(out, std::string_view(field.name), std::move(lines));
      continue;
    }
    const Json* value = base::find(flat, field.name);
    if (!value) continue;
    // A time of another day than the one that is looked at is out of sight, and not what is meant.
    if (const std::string& day = base::get_text(flat, own + kDay); field.type == FieldType::slot && !day.empty() && day_of(text_of(value)) != day) continue;
    Json answer = field.type == FieldType::file ? read_files(*value) : *value;
    if (field.type == FieldType::file && answer.empty()) continue;
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
  if (field.type == FieldType::file) return value && value->is_array() && !value->empty() ? wrong_files(field, *value) : missing();
  const std::string text = text_of(value);
  return text.empty() ? missing() : wrong_text(field, text);
}

LEADLINE_DOOR Json normalise_more(const Field& field, const Json* value) {
  if (field.type == FieldType::checkbox) return Json(value && value->is_boolean() && value->get<bool>());
  if (field.type == FieldType::address || field.type == FieldType::multiselect || field.type == FieldType::file) return value && !value->empty() ? *value : Json();
  std::string text = text_of(value);
  if (text.empty()) return {};
  if ((field.type == FieldType::rating || field.type == FieldType::nps) && are_digits(text)) return Json(static_cast<std::int64_t>(base::to_number(text)));
  std::string read;
  if (field.type == FieldType::url) read = forms::read_url(text);
  else if (field.type == FieldType::date) read = forms::read_date(text, "vi");
  else if (field.type == FieldType::time) read = forms::read_time(text);
  return Json(read.empty() ? text : read);
}

}  // namespace leadline::forms
