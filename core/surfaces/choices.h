// What the part `fields` draws in a form: choices and other groups of controls, and how far a form in steps has come.
#pragma once

#include <string>
#include <string_view>

#include "forms/forms.h"
#include "view/view.h"

namespace leadline::surfaces {

struct Drawing {
  const forms::Form& form;
  const forms::State& state;
  std::string_view locale;
};

inline std::string part_key(char prefix, std::string_view name) {
  std::string key(1, prefix);
  return key.append(".").append(name);
}

view::Words attributes_of_more(forms::FieldType type);
// The controls of a group. False: it is none, but a control like that of a plain field.
bool add_group(const Drawing& d, const forms::Field& field, std::string_view invalid, const std::string& described, view::Node& parent);

bool is_last_step(const forms::Form& form);
void add_progress(const Drawing& d, view::Node& form);
void add_back(const Drawing& d, view::Node& form);

}  // namespace leadline::surfaces
