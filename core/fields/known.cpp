// What is known before it is asked: from a form that was sent before, or because the site said so.
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"

namespace leadline::fields {

namespace {

using base::Json;
using forms::Field;

constexpr const char* kSource = "answers";

// Whether a control is one of the field's: `address.ward` is of `address`.
bool is_of(std::string_view control, std::string_view field) {
  return base::starts_with(control, field) && (control.size() == field.size() || control[field.size()] == '.');
}

// As a control has it: a number that the site knows is typed in digits.
Json typed(const Json& value) { return value.is_number() ? Json(base::number_text(value.get<double>())) : value; }

// The first of its characters, which may be of several bytes.
std::string_view first_letter(std::string_view text) {
  std::size_t end = text.empty() ? 0 : 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, end);
}

}  // namespace

bool can_be_known(const Field& field) {
  switch (field.type) {
    case FieldType::consent:
    case FieldType::hidden:
    case FieldType::textarea:
    case FieldType::slot:
    case FieldType::file: return false;
    default: return true;
  }
}

Json controls_of(const Json& flat, std::string_view field) {
  Json out = base::object();
  for (auto it = flat.begin(); it != flat.end(); ++it)
    if (is_of(it.key(), field)) base::put(out, std::string_view(it.key()), Json(*it));
  return out;
}

bool is_right(const Field& field, const Json& controls) {
  forms::Form alone;
  alone.fields.push_back(field);
  alone.fields[0].required = true;  // nothing is no answer
  const Json answers = fold(alone, controls);
  return !forms::validate_field(alone.fields[0], base::find(answers, field.name), nullptr);
}

const Json& said_before(const Json& answers, std::string_view field) {
  for (const Json& one : answers) if (base::get_text(one, "field") == field) return base::get_object(one, "values");
  return base::get_object(answers, "");
}

Json known_of(const Field& field, const Json& answers, const Json& traits) {
  if (!can_be_known(field)) return base::object();
  if (const Json& said = said_before(answers, field.name); !said.empty() && is_right(field, said)) return said;
  Json told = base::object();
  if (const Json* trait = base::find(traits, field.name)) base::put(told, std::string_view(field.name), typed(*trait));
  return !told.empty() && is_right(field, told) ? told : base::object();
}

bool is_of_use(const std::vector<forms::Form>& forms, const Model& model, const std::string& field) {
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (model.forms[i].skips_known && forms[i].find(field)) return true;
    for (const Field& other : forms[i].fields)
      for (const Json& source : base::get_array(other.more, "prefill"))
        if (source == kSource ? other.name == field : source == kSource + ("." + field)) return true;
  }
  return false;
}

std::string masked(const Field& field, const Json& answer) {
  if (!answer.is_string()) return {};
  const std::string& text = answer.get_ref<const std::string&>();
  if (field.type == FieldType::email) {
    const std::size_t at = text.rfind('@');
    return at == std::string::npos ? std::string() : std::string(first_letter(text)).append("••").append(text, at);
  }
  if (field.type != FieldType::tel) return {};
  std::string digits;
  for (const char c : text) if (c >= '0' && c <= '9') digits += c;
  return digits.size() < 6 ? std::string() : "•••• " + digits.substr(digits.size() - 3);
}

}  // namespace leadline::fields
