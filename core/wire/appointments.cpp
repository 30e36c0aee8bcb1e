#include "wire/appointments.h"

#include "base/text.h"

namespace leadline::wire {

using base::Json;

namespace {

// The fields of a form that ask for an appointment.
std::vector<const forms::Field*> slots_of(const forms::Form* form) {
  std::vector<const forms::Field*> out;
  if (!form) return out;
  for (const forms::Field& field : form->fields)
    if (field.type == forms::FieldType::slot) out.push_back(&field);
  return out;
}

}  // namespace

std::vector<Appointment> appointments_of(const config::Config& config, const Json& submission) {
  std::vector<Appointment> out;
  const std::string& form = base::get_text(submission, "form");
  for (const forms::Field* field : slots_of(config.forms.find(form))) {
    const std::string& time = base::get_text(base::get_object(submission, "fields"), field->name);
    if (time.empty()) continue;
    const auto slot = fields::read_slot(*field, time);
    out.push_back({form, field->name, time, slot ? slot->ends : 0, slot ? slot->capacity : 0});
  }
  return out;
}

Json taken_errors(const config::Config& config, const Json& submission, std::string_view fields) {
  Json errors = base::object();
  const forms::Form* form = config.forms.find(base::get_text(submission, "form"));
  for (const forms::Field* field : slots_of(form))
    if (base::has_word(fields, field->name))
      base::put(errors, std::string_view(field->name), forms::message(*form, {field->name, forms::Code::slot, {}}, base::get_text(submission, "locale")));
  return errors;
}

Json full_times(const config::Config& config, const std::string& id, const std::vector<HeldTime>& held) {
  const forms::Form* form = config.forms.find(id);
  if (!form) return {};
  Json out = base::object();
  for (const forms::Field* field : slots_of(form)) {
    Json full = base::list();
    for (const HeldTime& one : held) {
      const auto slot = one.field == field->name ? fields::read_slot(*field, one.time) : std::nullopt;
      if (slot && one.leads >= slot->capacity) base::push(full, Json(one.time));
    }
    base::put(out, std::string_view(field->name), std::move(full));
  }
  return out;
}

}  // namespace leadline::wire
