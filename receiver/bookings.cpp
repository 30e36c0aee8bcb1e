#include "receiver/bookings.h"

#include "base/text.h"
#include "fields/fields.h"

namespace leadline::receiver {

using base::Json;

std::vector<Booking> bookings_of(const config::Config& config, const Json& submission) {
  std::vector<Booking> bookings;
  const forms::Form* form = config.forms.find(base::get_text(submission, "form"));
  if (!form) return bookings;
  for (const forms::Field& field : form->fields) {
    if (field.type != forms::FieldType::slot) continue;
    const std::string& time = base::get_text(base::get_object(submission, "fields"), field.name);
    if (time.empty()) continue;
    const auto slot = fields::read_slot(field, time);
    bookings.push_back({form->id, field.name, time, slot ? slot->ends : 0, slot ? slot->capacity : 0});
  }
  return bookings;
}

Json taken_errors(const config::Config& config, const Json& submission, std::string_view fields) {
  Json errors = Json::object();
  const forms::Form* form = config.forms.find(base::get_text(submission, "form"));
  if (!form) return errors;
  for (const forms::Field& field : form->fields)
    if (base::has_word(fields, field.name)) errors[field.name] = forms::message(*form, {field.name, forms::Code::slot, {}}, base::get_text(submission, "locale"));
  return errors;
}

Json full_times(const forms::Form& form, const std::vector<HeldTime>& held) {
  Json full = Json::object();
  for (const forms::Field& field : form.fields)
    if (field.type == forms::FieldType::slot) full[field.name] = Json::array();
  for (const HeldTime& one : held) {
    const forms::Field* field = form.find(one.field);
    const auto slot = field && field->type == forms::FieldType::slot ? fields::read_slot(*field, one.time) : std::nullopt;
    if (slot && one.leads >= slot->capacity) full[one.field].push_back(one.time);
  }
  return full;
}

}  // namespace leadline::receiver
