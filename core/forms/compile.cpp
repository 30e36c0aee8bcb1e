#include "base/limits.h"
#include "base/number.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "forms/forms.h"
#include "forms/phone.h"

namespace leadline::forms {

namespace {

using base::Json;
using base::Problem;
using base::Reader;

constexpr Kind kPlain[] = {
#define FIELD_KIND(part, name, element, attributes, autocomplete, personal, limits, ...) LEADLINE_KIND_IN_show_##part({autocomplete, personal, limits},)
#include "forms/kinds.def"
#undef FIELD_KIND
};

// What the first part leaves to core/fields, in a form and in a field.
constexpr std::initializer_list<const char*> kMoreOfForm = {"steps", "endings", "draft", "known", "most", "shorten", "partial"};
constexpr std::initializer_list<const char*> kMoreOfField = {"visibleWhen", "requiredWhen", "default", "prefill", "display", "other", "policy", "countries"};

constexpr std::initializer_list<const char*> kPlainTypes = {
#define FIELD_KIND(part, name, ...) LEADLINE_KIND_IN_show_##part(#name,)
#include "forms/kinds.def"
#undef FIELD_KIND
};

void read_option(const Json& json, const std::string& pointer, Reader& parent, Field& field) {
  Option option;
  if (json.is_string()) {
    option.value = json.get<std::string>();
    option.label = *base::Localized::compile(&json, pointer, parent.diagnostics(), parent.locale());
  } else {
    Reader in(json, pointer, parent.diagnostics(), parent.locale());
    base::check_keys(json, pointer, {"value", "label", "image"}, in.diagnostics());
    in.string("value", option.value);
    in.text("label", option.label);
    if (!in.ok()) return parent.spoil();
  }
  const auto refuse = [&](base::Problem problem) { parent.fail_at(pointer, problem); };
  if (option.value.empty() || option.label.empty())
    return refuse(Problem::option_incomplete);
  for (const Option& other : field.options)
    if (other.value == option.value) return refuse(Problem::option_twice);
  field.options.push_back(std::move(option));
}

}  // namespace

Kind kind_of(FieldType type) { return is_plain(type) ? kPlain[static_cast<int>(type)] : kind_of_more(type); }

void read_options(Reader& in, Field& field) {
  const Json& options = in.array("options", base::limits::kOptions);
  if (options.empty()) in.fail("options", Problem::missing_options);
  for (std::size_t i = 0; i < options.size() && in.ok(); ++i)
    read_option(options[i], base::child_pointer(in.at("options"), i), in, field);
}

namespace {

void read_consent(Reader& in, Field& field) {
  in.string("purpose", field.purpose);
  in.string("version", field.version);
  if (field.purpose.empty())
    in.fail("purpose", Problem::consent_needs_purpose);
}

// A limit that its kind does not have is as wrong as an unknown key.
void read_limits(Reader& in, Field& field) {
  for (const char* name : {"min", "max", "step"}) {
    const Json* value = in.find(name);
    if (!value) continue;
    if (!base::has_word(kind_of(field.type).limits, name)) in.warn(name, Problem::no_such_limit);
    else if (!value->is_number()) in.fail(name, Problem::limit_not_a_number);
    else base::put(field.limits, name, *value);
  }
  const Json *least = base::find(field.limits, "min"), *most = base::find(field.limits, "max"), *step = base::find(field.limits, "step");
  if (least && most && most->get<double>() < least->get<double>()) in.fail("min", Problem::min_above_max);
  if (step && !(step->get<double>() > 0)) in.fail("step", Problem::step_not_positive);
}

void read_country(Reader& in, Field& field) {
  in.string("country", field.country);
  // Whether there is such a country is for `leadline check` (cli/lint): the list of them all comes after the first form.
  for (char& c : field.country) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (c < 'A' || c > 'Z' || field.country.size() != 2)
      return in.fail("country", Problem::unknown_country);
  }
}

// A part is a text, or a text that is a link: {"text", "link"}. What else is in it, and where links may lead, is for
// `leadline check` (cli/lint); a tree holds no link that runs something (view::safe_url).
void read_label_parts(const Json& parts, const std::string& pointer, Reader& in, Field& field) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    const Json* words = base::find(parts[i], "text");
    auto text = base::Localized::compile(words ? words : &parts[i], at, in.diagnostics(), in.locale());
    auto link = base::Localized::compile(base::find(parts[i], "link"), at, in.diagnostics(), in.locale());
    if (text && link) field.label_parts.push_back({std::move(*text), std::move(*link)});
    else in.spoil();
  }
}

void read_label(Reader& in, Field& field) {
  const Json* label = in.find("label");
  if (field.type == FieldType::consent && label && label->is_array()) read_label_parts(*label, in.at("label"), in, field);
  else in.text("label", field.label);
  if (field.label.empty() && field.label_parts.empty() && field.type != FieldType::hidden)
    in.fail("label", Problem::missing_label);
}

}  // namespace

bool asks_for_more(const Json& form) {
  for (const char* key : kMoreOfForm) if (form.contains(key)) return true;
  for (const Json& field : base::get_array(form, "fields")) {
    if (!field.is_object()) continue;
    for (const char* key : kMoreOfField) if (field.contains(key)) return true;
    bool plain = !field.contains("type");
    for (const char* type : kPlainTypes) plain = plain || base::get_text(field, "type") == type;
    if (!plain) return true;
  }
  return false;
}

bool read_field(const Json& json, const std::string& pointer, Reader& form, int type, Field& field) {
  Reader in(json, pointer, form.diagnostics(), form.locale());
  if (!json.is_object()) {
    in.fail_at(pointer, Problem::field_not_an_object);
    return false;
  }
  if (type < 0) {
    base::check_keys(json, pointer,
                     {"name", "type", "label", "help", "placeholder", "autocomplete", "inputmode", "required",
                      "minLength", "maxLength", "min", "max", "step", "options", "country", "purpose", "version", "value", "errors"},
                     form.diagnostics());
    type = base::choose(json, "type", kPlainTypes, 0, pointer, form.diagnostics());
  }
  field.type = static_cast<FieldType>(type);
  in.identifier("name", field.name);
  if (field.name == kTrapName) in.fail("name", Problem::reserved_name);
  in.boolean("required", field.required);
  read_label(in, field);
  in.text("help", field.help);
  in.text("placeholder", field.placeholder);
  in.string("inputmode", field.inputmode);
  in.string("value", field.value);
  in.count("minLength", field.min_length);
  in.count("maxLength", field.max_length);
  if (field.max_length && field.min_length > field.max_length)
    in.fail("minLength", Problem::contradiction);
  read_limits(in, field);
  field.autocomplete = kind_of(field.type).autocomplete;
  in.string("autocomplete", field.autocomplete);
  read_country(in, field);
  field.at = in.pointer();
  if (const Json* errors = in.find("errors")) field.errors = *errors;
  if (field.type == FieldType::select) read_options(in, field);
  if (field.type == FieldType::consent) read_consent(in, field);
  return in.ok();
}

namespace {

void read_fields(Reader& in, Form& form) {
  const Json& fields = in.array("fields", base::limits::kFields);
  if (fields.empty()) in.fail("fields", Problem::missing_fields);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string pointer = base::child_pointer(in.at("fields"), i);
    Field field;
    if (!read_field(fields[i], pointer, in, -1, field)) {
      in.spoil();
      continue;
    }
    if (form.find(field.name))
      in.fail_at(base::child_pointer(pointer, "name"), Problem::duplicate_name);
    form.fields.push_back(std::move(field));
  }
}

}  // namespace

Field::Field() = default;
Field::Field(const Field&) = default;
Field::Field(Field&&) noexcept = default;
Field& Field::operator=(const Field&) = default;
Field& Field::operator=(Field&&) noexcept = default;
Field::~Field() = default;

Form::Form() = default;
Form::Form(const Form&) = default;
Form::Form(Form&&) noexcept = default;
Form& Form::operator=(const Form&) = default;
Form& Form::operator=(Form&&) noexcept = default;
Form::~Form() = default;

const Field* Form::find(std::string_view name) const {
  for (const Field& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

bool Form::needs_plans() const {
  for (const Field& field : fields)
    if (field.type == FieldType::tel && (field.country != "VN" || base::find(field.more, "countries"))) return true;
  return false;
}

const Form* Model::find(std::string_view id) const {
  for (const Form& form : forms)
    if (form.id == id) return &form;
  return nullptr;
}

bool is_personal(FieldType type) { return kind_of(type).personal; }

std::optional<Form> compile(const Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                            std::string_view config_locale) {
  Form form;
  Reader in(json, pointer, diagnostics, config_locale);
  if (!json.is_object()) {
    in.fail_at(pointer, Problem::form_not_an_object);
    return std::nullopt;
  }
  base::check_keys(json, pointer, {"id", "kind", "display", "into", "offer", "title", "intro", "fields", "submit", "success", "proof", "steps", "endings", "draft", "known", "most", "shorten", "continueIn", "partial",
                                  // After how many paragraphs it stands, and when it shows by itself: read with the CTAs (config/link.cpp).
                                  "after", "enabled", "trigger", "armAfter", "showAfter", "pages", "devices", "languages", "schedule", "when", "needsConsent", "group",
                                  "priority", "queue", "frequency", "sample", "onSearchLanding"},
                   diagnostics);
  form.locale = config_locale;
  in.identifier("id", form.id);
  const char* kind = in.find("kind") ? "kind" : "display";
  const int display = base::choose(json, kind, {"inline", "modal", "adopted"}, -1, pointer, diagnostics);
  if (display < 0 && in.find(kind)) in.spoil();
  form.display = display < 0 ? Display::inline_ : static_cast<Display>(display);
  in.string("into", form.into);
  in.string("offer", form.offer);
  in.text("title", form.title);
  in.text("intro", form.intro);
  in.text("submit", form.submit);
  if (form.title.empty() && form.display == Display::modal)
    in.fail("title", Problem::missing_title);
  base::expect(json, pointer, base::an_object(), {"success", "proof"}, diagnostics);
  if (const Json* success = in.find("success")) form.success = *success;
  if (const Json* proof = in.find("proof")) form.proof = *proof;
  form.plain = !asks_for_more(json);
  if (form.plain) read_fields(in, form);
  if (!in.ok()) return std::nullopt;
  return form;
}

Success read_success(const Form& form, const std::string& pointer, base::Diagnostics& diagnostics) {
  Success out;
  if (!form.success.is_object()) return out;
  Reader in(form.success, pointer, diagnostics, form.locale);
  base::check_keys(form.success, pointer, {"title", "text", "message", "link", "opens", "button", "event", "selector", kFallback, kSaid}, diagnostics);
  in.text("title", out.title);
  in.text(in.find("text") ? "text" : "message", out.text);
  in.string("opens", out.opens);
  in.text("button", out.button);
  if (const Json* link = in.find("link")) {
    Reader to(*link, in.at("link"), diagnostics, form.locale);
    base::check_keys(*link, to.pointer(), {"text", "href"}, diagnostics);
    to.text("text", out.link);
    to.string("href", out.href);
    if (out.link.empty() || out.href.empty())
      to.fail_at(to.pointer(), Problem::bad_link);
  }
  return out;
}

std::string label_text(const Field& field, std::string_view locale) {
  std::string out = field.label.in(locale);
  for (const LabelPart& part : field.label_parts) out += part.text.in(locale);
  return out;
}

Model compile_all(const Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                  std::string_view config_locale) {
  Model model;
  std::size_t fields = 0, options = 0;
  Reader in(array, pointer, diagnostics, config_locale);
  if (!array.is_array()) in.fail_at(pointer, Problem::forms_not_an_array);
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) {
    const std::string at = base::child_pointer(pointer, i);
    if (i == base::limits::kForms) {
      in.fail_at(at, Problem::too_many_forms);
      break;
    }
    std::optional<Form> form = compile(array[i], at, diagnostics, config_locale);
    if (!form) continue;
    std::size_t own_options = 0;
    for (const Field& field : form->fields) own_options += field.options.size();
    if (fields + form->fields.size() > base::limits::kAllFields)
      in.fail_at(base::child_pointer(at, "fields"), Problem::too_many_fields, base::integer_text(base::limits::kAllFields));
    else if (options + own_options > base::limits::kAllOptions)
      in.fail_at(base::child_pointer(at, "fields"), Problem::too_many_options, base::integer_text(base::limits::kAllOptions));
    else if (model.find(form->id))
      in.fail_at(base::child_pointer(at, "id"), Problem::form_twice);
    else {
      fields += form->fields.size();
      options += own_options;
      model.forms.push_back(std::move(*form));
    }
  }
  return model;
}

}  // namespace leadline::forms
