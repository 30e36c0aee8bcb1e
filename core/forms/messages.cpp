// What a visitor reads when something is not right: codes.def, and for what was left empty kinds.def.
#include "base/number.h"
#include "base/text.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

constexpr const char* kNames[kCodes] = {
#define CODE(name, ...) #name,
#include "forms/codes.def"
#undef CODE
};

constexpr const char* kTexts[kCodes][2] = {
#define CODE(name, english, vietnamese) {english, vietnamese},
#include "forms/codes.def"
#undef CODE
};

constexpr const char* kRequired[][2] = {
#define FIELD_KIND(name, element, attributes, autocomplete, personal, limits, english, vietnamese) {english, vietnamese},
#include "forms/kinds.def"
#undef FIELD_KIND
};

const char* text_for(Code code, FieldType type, bool vietnamese) {
  const char* own = code == Code::required ? kRequired[static_cast<int>(type)][vietnamese] : "";
  return *own ? own : kTexts[static_cast<int>(code)][vietnamese];
}

std::string amount(Code code, const Field& field) {
  if (code == Code::phone) return field.country == "VN" ? "0912 345 678" : "+44 20 7946 0958";
  const std::int32_t most = field.max_length ? field.max_length : kMostCharacters;
  return std::to_string(code == Code::too_short ? field.min_length : most);
}

}  // namespace

const char* code_name(Code code) { return kNames[static_cast<int>(code)]; }

std::string message(const Form& form, const Issue& issue, std::string_view locale) {
  const Field* field = form.find(issue.field);
  if (!field) return {};
  std::string text = text_for(issue.code, field->type, base::base_language(locale) == "vi");
  for (const ErrorText& own : field->errors)
    if (own.code == issue.code) text = own.text.in(locale);
  const std::string number = issue.code == Code::too_long && !issue.value.empty() ? issue.value : amount(issue.code, *field);
  const std::string label = label_text(*field, locale);
  const std::string_view filled[][2] = {{"{n}", number}, {"{label}", label}, {"{value}", issue.value}};
  for (auto it = field->limits.begin(); it != field->limits.end(); ++it)
    text = base::replace_all(std::move(text), "{" + it.key() + "}", base::number_text(it->get<double>()));
  for (const auto& [place, what] : filled) text = base::replace_all(std::move(text), place, what);
  return text;
}

}  // namespace leadline::forms
