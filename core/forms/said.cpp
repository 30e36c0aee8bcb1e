// What was answered, for a person to read: a line for each field.
#include "base/door.h"
#include "base/localized.h"
#include "base/number.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

using base::Json;

std::string in_words(const Field& field, const Json& answer, std::string_view locale) {
  if (answer.is_boolean()) return answer.get<bool>() ? "✓" : "";
  if (answer.is_number()) return base::number_text(answer.get<double>());
  if (answer.is_string()) {
    const std::string& text = answer.get_ref<const std::string&>();
    for (const Option& option : field.options) if (option.value == text) return option.label.in(locale);
    return text;
  }
  if (answer.contains("size")) return base::get_text(answer, "name");  // a file
  std::string out;
  for (const Json& one : answer) {
    const std::string text = in_words(field, one, locale);
    if (!text.empty()) out.append(out.empty() ? "" : ", ").append(text);
  }
  return out;
}

}  // namespace

std::string said(const Form& form, const Json& answers, std::string_view locale) {
  std::string out;
  for (const Field& field : form.fields) {
    const Json* answer = field.type == FieldType::hidden ? nullptr : base::find(answers, field.name);
    const std::string words = answer ? in_words(field, *answer, locale) : std::string();
    if (!words.empty()) out.append(out.empty() ? "" : "\n").append(label_text(field, locale)).append(": ").append(words);
  }
  return out;
}

LEADLINE_DOOR void keep_said(Form& form, const Json& answers, std::string_view locale) { base::put(form.success, kSaid, said(form, answers, locale)); }

}  // namespace leadline::forms
