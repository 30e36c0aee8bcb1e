// A form and answers from anywhere: the same verdict twice, messages for what is wrong, and only the form's own fields are sent.
// Also the readers of what people type. Input: the form's JSON, a newline, the answers' JSON.
#include <string>
#include <string_view>

#include "base/json.h"
#include "forms/forms.h"
#include "forms/readers.h"
#include "fuzz.h"

namespace {

namespace forms = leadline::forms;
using leadline::base::Json;
using leadline::fuzz::require;

void try_readers(std::string_view text) {
  for (const char* locale : {"vi", "en-US", "ja"}) {
    const forms::Name name = forms::split_name(text, locale);
    require(name.family.size() + name.middle.size() + name.given.size() <= text.size(), "no part of a name is there twice");
    const std::string date = forms::read_date(text, locale);
    require(date.empty() || forms::read_date(date, locale) == date, "a date reads back as itself");
    const auto number = forms::read_number(text, locale);
    require(!number || *number - *number == 0, "a number is one");
  }
  const std::string time = forms::read_time(text), url = forms::read_url(text);
  require(time.empty() || forms::read_time(time) == time, "a time reads back as itself");
  require(url.empty() || forms::read_url(url) == url, "an address reads back as itself");
  require(url.empty() || url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0, "an address is one of the web");
  forms::valid_tax_code(text);
}

void try_form(std::string_view input) {
  const std::string_view first = leadline::fuzz::take_line(input);
  const auto config = leadline::base::parse_json(first);
  const auto values = leadline::base::parse_json(input);
  try_readers(input);
  if (!config || !values) return;
  leadline::base::Diagnostics diagnostics;
  auto form = forms::compile(*config, "/forms/0", diagnostics, "en");
  if (!form) return require(!diagnostics.empty(), "a form that cannot be used has a reason");
  for (const bool plans : {false, true}) {
    for (forms::Field& field : form->fields) field.plans = plans;
    const forms::Issues errors = forms::validate(*form, *values, Json::object());
    require(forms::validate(*form, *values, Json::object()).size() == errors.size(), "the same verdict twice");
    for (const forms::Issue& issue : errors) require(form->find(issue.field) && !forms::message(*form, issue, "vi").empty(), "what is wrong has a field and a message");
    for (const forms::Issue& issue : forms::suggest(*form, *values)) require(form->find(issue.field), "a suggestion has a field");
    const Json fields = forms::normalise(*form, *values);
    for (auto it = fields.begin(); it != fields.end(); ++it) require(form->find(it.key()), "only the form's fields are sent");
    require(leadline::base::parse_json(leadline::base::dump_json(fields)).has_value(), "what is sent is JSON");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  leadline::fuzz::within_limit({reinterpret_cast<const char*>(bytes), size}, try_form);
  return 0;
}
