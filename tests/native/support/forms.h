// A form as a page with all parts of the core reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "fields/fields.h"
#include "forms/forms.h"

namespace leadline::forms {

inline std::optional<Form> compile_whole(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics, std::string_view locale = {}) {
  std::optional<Form> form = compile(json, pointer, diagnostics, locale);
  fields::Form more;
  if (form && !form->plain && !fields::compile(json, pointer, "Asia/Ho_Chi_Minh", diagnostics, *form, more)) form.reset();
  if (form) check_details(*form, diagnostics);
  return form;
}

}  // namespace leadline::forms
