#include "lint/answers.h"

#include <algorithm>

#include "base/finding.h"
#include "base/text.h"
#include "lint/slips.h"

namespace leadline::cli {

namespace {

using base::add_warning;
using base::Json;
using forms::FieldType;
using Words = std::vector<std::string>;

// The answer that a variable holds: "budget" of `fields.budget` and `event.values.budget`; "" of any other.
std::string answer_of(const std::string& path) {
  for (const char* prefix : {"fields.", "event.values."})
    if (base::starts_with(path, prefix)) return path.substr(std::string_view(prefix).size());
  return {};
}

// Fields of that name, in all forms. None when they differ in type: then anything may be the answer.
std::vector<const forms::Field*> fields_of(const std::string& name, const config::Config& config) {
  std::vector<const forms::Field*> out;
  for (const forms::Form& form : config.forms.forms)
    if (const forms::Field* field = form.find(name)) out.push_back(field);
  const bool differ = std::any_of(out.begin(), out.end(), [&](const forms::Field* field) { return field->type != out[0]->type; });
  if (differ) out.clear();
  return out;
}

std::string listed(const Words& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < 5; ++i) out += (i ? ", " : "") + ("\"" + words[i] + "\"");
  return words.size() > 5 ? out + ", …" : out;
}

std::string hint_for(const std::string& word, const Words& known) {
  const std::string near = base::nearest(word, known);
  if (!near.empty()) return did_you_mean(near);
  return (known.size() == 1 ? "there is " : "there are ") + listed(known);
}

// A form's or a CTA's id as an event brings it.
bool lint_id(const std::string& path, const std::string& id, const std::string& pointer, const Json& document, base::Findings& out) {
  const bool cta = path == "event.cta", form = path == "event.form", surface = path == "event.surface";
  if (!cta && !form && !surface) return false;
  Words known;
  for (const Json& one : base::get_array(document, "forms")) known.push_back(base::get_text(one, "id"));  // `data-leadline` opens forms too
  if (!form) for (const Json& one : base::get_array(document, "ctas")) known.push_back(base::get_text(one, "id"));
  if (known.empty() || std::find(known.begin(), known.end(), id) != known.end()) return true;
  const char* what = cta ? "CTA or form" : form ? "form" : "surface";
  add_warning(out, pointer, cta ? "unknown_cta" : form ? "unknown_form" : "unknown_surface", "there is no " + std::string(what) + " \"" + id + "\"", hint_for(id, known));
  return true;
}

void lint_answer(const std::string& name, const std::string& value, const std::string& pointer, const config::Config& config, base::Findings& out) {
  const std::vector<const forms::Field*> fields = fields_of(name, config);
  if (fields.empty()) return;
  const FieldType type = fields[0]->type;
  if (type == FieldType::email || type == FieldType::tel)
    return add_warning(out, pointer, "private_answer", "of \"" + name + "\" scoring only knows that it was answered: addresses and numbers stay out of it",
                       "ask {\"!!\": [{\"var\": \"fields." + name + "\"}]}");
  if (type == FieldType::consent)
    return add_warning(out, pointer, "unknown_option", "\"" + name + "\" is a box: its answer is true or false", "compare it with true or false");
  if (type != FieldType::select) return;
  Words options;
  for (const forms::Field* field : fields) for (const forms::Option& option : field->options) options.push_back(option.value);
  if (std::find(options.begin(), options.end(), value) != options.end()) return;
  // What the visitor reads is often taken for what is sent.
  for (const forms::Field* field : fields)
    for (const forms::Option& option : field->options)
      for (const char* locale : {"en", "vi"})
        if (option.label.in(locale) == value)
          return add_warning(out, pointer, "unknown_option", "\"" + value + "\" is an option's label of \"" + name + "\", not its value", did_you_mean(option.value));
  add_warning(out, pointer, "unknown_option", "\"" + name + "\" has no option \"" + value + "\"", hint_for(value, options));
}

}  // namespace

void lint_constant(const Comparison& comparison, const Json& document, const config::Config& config, base::Findings& out) {
  const bool order = comparison.op != Compare::equal && comparison.op != Compare::not_equal && comparison.op != Compare::among;
  for (const Json& constant : comparison.op == Compare::among ? comparison.constant : Json::array({comparison.constant})) {
    const bool text = constant.is_string();
    if (text && lint_id(comparison.path, constant.get<std::string>(), comparison.pointer, document, out)) continue;
    const std::string name = answer_of(comparison.path);
    if (name.empty() || order || !(text || constant.is_number())) continue;
    if (text && constant.get_ref<const std::string&>().empty()) continue;  // "not answered"
    lint_answer(name, text ? constant.get<std::string>() : base::dump_json(constant), comparison.pointer, config, out);
  }
}

void lint_value_map(const Json& map, const std::string& of, const std::string& pointer, const config::Config& config, base::Findings& out) {
  const std::string name = answer_of(of);
  if (name.empty() || !map.is_object()) return;
  const std::vector<const forms::Field*> fields = fields_of(name, config);
  const bool options = !fields.empty() && fields[0]->type == FieldType::select;
  for (auto it = map.begin(); options && it != map.end(); ++it) lint_answer(name, it.key(), base::child_pointer(pointer, it.key()), config, out);
}

}  // namespace leadline::cli
