// What later parts draw in a form: `fields` choices and other groups of controls, how far a form in steps has come, and what is known
// already; `send` what is wrong with it.
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

// What stands before a control: the countries of a telephone number.
void add_before(const Drawing& d, const forms::Field& field, view::Node& parent);

// What is wrong with the form as a whole, and where the focus goes then (alert.cpp).
void add_alert(const Drawing& d, view::Node& form);
// What can be done besides, below the form's button (ways.cpp): for what could not be sent, or was not accepted. Of the site's own ways alone
// for what is not confirmed.
void add_ways(const Drawing& d, view::Node& form);
void add_fallback(const Drawing& d, view::Node& parent);
std::string error_key(const forms::Form& form, const forms::State& state);

bool is_last_step(const forms::Form& form);
void add_progress(const Drawing& d, view::Node& form);
void add_back(const Drawing& d, view::Node& form);

}  // namespace leadline::surfaces
