#include "wire/files.h"

#include "fields/fields.h"

namespace leadline::wire {

using base::Json;

FileFit fit_file(const config::Config& config, const Json& lead, const std::string& name, std::int64_t index, std::int64_t bytes) {
  const forms::Form* form = config.forms.find(base::get_text(lead, "form"));
  const forms::Field* field = form ? form->find(name) : nullptr;
  if (!field || field->type != forms::FieldType::file) return FileFit::not_announced;
  const Json& list = base::get_array(base::get_object(lead, "fields"), name);
  const Json* most = base::find(field->limits, "max");
  if (index < 0 || index >= static_cast<std::int64_t>(list.size()) || static_cast<double>(index) >= most->get<double>()) return FileFit::not_announced;
  const Json& said = list[static_cast<std::size_t>(index)];
  if (base::get_text(said, "name").empty()) return FileFit::not_announced;
  if (bytes > base::get_int(field->more, "maxSize")) return FileFit::too_large;
  if (base::get_int(said, "size", -1) != bytes) return FileFit::not_announced;
  const bool taken = fields::is_accepted(base::get_array(field->more, "accept"), base::get_text(said, "name"), base::get_text(said, "type"));
  return taken ? FileFit::fits : FileFit::other_kind;
}

}  // namespace leadline::wire
