#include <optional>

#include "base/limits.h"
#include "base/reader.h"
#include "base/schema.h"
#include "base/text.h"
#include "fields/fields.h"

namespace leadline::fields {

namespace {

using base::Json;
using base::Problem;
using base::Reader;

constexpr std::int32_t kMostDraftDays = 90;

void read_condition(Reader& in, const char* key, rules::Program& program) {
  const Json* rule = in.find(key);
  if (!rule) return;
  if (auto read = rules::compile_condition(*rule, in.at(key), in.diagnostics())) program = std::move(*read);
  else in.spoil();
}

bool has_options(FieldType type) { return type == FieldType::radio || type == FieldType::multiselect; }

// Pictures of choices, and how they stand.
void read_choices(Reader& in, forms::Field& field) {
  forms::read_options(in, field);
  const int display = base::choose(in.json(), "display", {"list", "buttons", "cards"}, 0, in.pointer(), in.diagnostics());
  if (display > 0) base::put(field.more, "display", display == 1 ? "buttons" : "cards");
  Json images = base::list();
  for (const Json& option : base::get_array(in.json(), "options")) base::push(images, base::get_text(option, "image"));
  for (const Json& image : images)
    if (!image.get_ref<const std::string&>().empty()) base::put(field.more, "images", images);
  bool other = false;
  in.boolean("other", other);
  if (!other) return;
  for (const forms::Option& option : field.options)
    if (option.value == kOther) in.fail("other", Problem::other_twice);
  base::put(field.more, "other", true);
}

// Where a value comes from that the visitor need not type: one source, or several of which the first that has one is taken.
void read_prefill(Reader& in, forms::Field& field) {
  const Json* prefill = in.find("prefill");
  if (!prefill) return;
  Json sources = prefill->is_array() ? *prefill : base::list();
  if (!prefill->is_array()) base::push(sources, Json(*prefill));
  if (sources.empty()) in.fail("prefill", Problem::bad_prefill);
  for (const Json& source : sources) {
    bool known = source == "answers";
    for (const char* place : {"query.", "traits.", "answers."}) known = known || (source.is_string() && base::starts_with(source.get_ref<const std::string&>(), place));
    if (!known) in.fail("prefill", Problem::bad_prefill);
  }
  base::put(field.more, "prefill", std::move(sources));
}

void read_default(Reader& in, forms::Field& field) {
  const Json* value = in.find("default");
  if (!value) return;
  const bool fits = value->is_string() || value->is_boolean() || value->is_number() || (value->is_array() && field.type == FieldType::multiselect);
  if (field.type == FieldType::consent) return in.fail("default", Problem::default_of_consent);
  if (!fits) return in.fail("default", Problem::bad_default);
  base::put(field.more, "default", *value);
}

void read_policy(Reader& in, forms::Field& field) {
  const Json* policy = in.find("policy");
  if (!policy) return;
  if (field.type != FieldType::email) return in.warn("policy", Problem::no_such_policy);
  base::expect(in.json(), in.pointer(), base::an_object(), {"policy"}, in.diagnostics());
  base::check_keys(*policy, in.at("policy"), {"free", "role", "disposable"}, in.diagnostics());
  forms::Policy* at = field.policy;
  for (const char* kind : {"free", "role", "disposable"})
    *at++ = static_cast<forms::Policy>(base::choose(*policy, kind, {"allow", "warn", "block"}, 0, in.at("policy"), in.diagnostics()));
}

// A choice of countries beside a telephone number: these, or `true` for all.
void read_countries(Reader& in, forms::Field& field) {
  const Json* countries = in.find("countries");
  if (!countries) return;
  if (field.type != FieldType::tel) return in.warn("countries", Problem::no_such_countries);
  std::vector<std::string> known = forms::countries_with_codes();
  if (countries->is_array()) {
    known.clear();
    for (std::size_t i = 0; i < countries->size(); ++i) {
      const Json& one = (*countries)[i];
      const std::string code = one.is_string() ? one.get<std::string>() : std::string();
      if (!forms::has_calling_code(code)) in.fail_at(base::child_pointer(in.at("countries"), i), Problem::not_a_country, code);
      known.push_back(code);
    }
  } else if (*countries != Json(true)) {
    return in.fail("countries", Problem::bad_countries);
  }
  if (known.empty()) return in.fail("countries", Problem::bad_countries);
  if (field.country.empty()) field.country = known.front();
  Json list = base::list();
  base::push(list, field.country);  // first, and chosen as long as nobody chooses another
  for (const std::string& one : known) if (one != field.country) base::push(list, one);
  base::put(field.more, "countries", std::move(list));
}

bool read_field(const Json& json, const std::string& pointer, const std::string& timezone, Reader& form, forms::Field& field, Form& more) {
  Reader in(json, pointer, form.diagnostics(), form.locale());
  base::check_keys(json, pointer,
                   {"name", "type", "label", "help", "placeholder", "autocomplete", "inputmode", "required", "minLength", "maxLength", "min", "max", "step",
                    "options", "country", "policy", "purpose", "version", "value", "errors", "visibleWhen", "requiredWhen", "default", "prefill", "display", "other", "countries", "schedule", "taken",
                    "accept", "maxSize"},
                   form.diagnostics());
  static constexpr std::initializer_list<const char*> kTypes = {
#define FIELD_KIND(part, name, ...) #name,
#include "forms/kinds.def"
#undef FIELD_KIND
  };
  const int type = base::choose(json, "type", kTypes, -1, pointer, form.diagnostics());
  if (type < 0 && in.find("type")) return false;
  if (!forms::read_field(json, pointer, form, type < 0 ? 0 : type, field)) return false;
  field.more = base::object();
  if (has_options(field.type)) read_choices(in, field);
  if (field.type == FieldType::slot) read_schedule(in, timezone, field);
  read_file_limits(in, field);
  read_default(in, field);
  read_policy(in, field);
  read_countries(in, field);
  read_prefill(in, field);
  read_condition(in, "visibleWhen", more.visible.emplace_back());
  read_condition(in, "requiredWhen", more.required.emplace_back());
  return in.ok();
}

void read_fields(Reader& in, const std::string& timezone, forms::Form& form, Form& more) {
  const Json& fields = in.array("fields", base::limits::kFields);
  if (fields.empty()) in.fail("fields", Problem::missing_fields);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string at = base::child_pointer(in.at("fields"), i);
    forms::Field field;
    if (!read_field(fields[i], at, timezone, in, field, more)) {
      in.spoil();
      continue;
    }
    if (form.find(field.name)) in.fail_at(base::child_pointer(at, "name"), Problem::duplicate_name);
    form.fields.push_back(std::move(field));
  }
}

void read_step_fields(Reader& in, const forms::Form& form, std::vector<bool>& taken, Step& step) {
  const Json& names = in.array("fields", base::limits::kFields);
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::size_t field = 0;
    while (field < form.fields.size() && !(names[i].is_string() && form.fields[field].name == names[i].get_ref<const std::string&>())) ++field;
    const std::string at = base::child_pointer(in.at("fields"), i);
    if (field == form.fields.size()) in.fail_at(at, Problem::step_without_field, names[i].is_string() ? names[i].get<std::string>() : std::string());
    else if (taken[field]) in.fail_at(at, Problem::field_in_two_steps, form.fields[field].name);
    else {
      taken[field] = true;
      step.fields.push_back(field);
    }
  }
}

void read_jumps(Reader& in, Step& step) {
  const Json& jumps = in.array("next", base::limits::kFields);
  for (std::size_t i = 0; i < jumps.size(); ++i) {
    Reader jump(jumps[i], base::child_pointer(in.at("next"), i), in.diagnostics(), in.locale());
    base::check_keys(jumps[i], jump.pointer(), {"when", "to"}, in.diagnostics());
    step.next.emplace_back();
    read_condition(jump, "when", step.next.back().when);
    step.next.back().to = base::require_string(jumps[i], "to", jump.pointer(), in.diagnostics());
    if (!jump.ok() || step.next.back().to.empty()) in.spoil();
  }
}

bool has_step(const Form& more, const std::string& id) {
  for (const Step& step : more.steps) if (step.id == id) return true;
  return false;
}

// One question a screen: each field is a step.
void step_by_step(const forms::Form& form, Form& more) {
  for (std::size_t i = 0; i < form.fields.size(); ++i)
    if (form.fields[i].type != FieldType::hidden) more.steps.push_back({form.fields[i].name, form.fields[i].label, {i}, {}});
}

void read_steps(Reader& in, const forms::Form& form, Form& more) {
  const Json* given = in.find("steps");
  if (!given) return;
  more.each = *given == "each";
  if (more.each) return step_by_step(form, more);
  const Json& steps = in.array("steps", base::limits::kFields);
  std::vector<bool> taken(form.fields.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Reader one(steps[i], base::child_pointer(in.at("steps"), i), in.diagnostics(), in.locale());
    base::check_keys(steps[i], one.pointer(), {"id", "title", "fields", "next"}, in.diagnostics());
    Step step;
    one.identifier("id", step.id);
    one.text("title", step.title);
    read_step_fields(one, form, taken, step);
    read_jumps(one, step);
    if (has_step(more, step.id)) one.fail("id", Problem::step_twice);
    if (!one.ok()) in.spoil();
    more.steps.push_back(std::move(step));
  }
  for (std::size_t i = 0; i < more.steps.size(); ++i)
    for (std::size_t j = 0; j < more.steps[i].next.size(); ++j)
      if (const std::string& to = more.steps[i].next[j].to; !has_step(more, to))
        in.fail_at(base::child_pointer(base::child_pointer(base::child_pointer(in.at("steps"), i) + "/next", j), "to"), Problem::unknown_step, to);
  // What no step names is asked in the last one. What nobody sees belongs to none, and is always sent.
  for (std::size_t i = 0; i < taken.size(); ++i)
    if (!taken[i] && !more.steps.empty() && form.fields[i].type != FieldType::hidden) more.steps.back().fields.push_back(i);
}

void read_endings(Reader& in, Form& more) {
  const Json& endings = in.array("endings", base::limits::kFields);
  for (std::size_t i = 0; i < endings.size(); ++i) {
    Reader one(endings[i], base::child_pointer(in.at("endings"), i), in.diagnostics(), in.locale());
    if (!endings[i].is_object()) {
      one.fail_at(one.pointer(), Problem::not_an_object, "endings");
      in.spoil();
      continue;
    }
    base::check_keys(endings[i], one.pointer(), {"when", "title", "text", "message", "link", "opens", "button"}, in.diagnostics());
    more.endings.emplace_back();
    if (!one.find("when")) one.fail("when", Problem::ending_without_when);
    read_condition(one, "when", more.endings.back().when);
    more.endings.back().success = endings[i];
    more.endings.back().success.erase("when");
    if (!one.ok()) in.spoil();
  }
}

// `"draft": true`, or {"days": 7}.
void read_draft(Reader& in, Form& more) {
  const Json* draft = in.find("draft");
  more.draft_days = more.steps.empty() ? 0 : 7;  // a long form is not filled in twice
  if (!draft) return;
  base::check_keys(*draft, in.at("draft"), {"days"}, in.diagnostics());
  const std::int64_t days = draft->is_boolean() ? (draft->get<bool>() ? 7 : 0) : base::get_int(*draft, "days", -1);
  if (days < 0 || days > kMostDraftDays) return in.fail("draft", Problem::bad_draft);
  more.draft_days = static_cast<std::int32_t>(days);
}

// How short it may be for this visitor.
void read_length(Reader& in, Form& more) {
  more.skips_known = base::choose(in.json(), "known", {"ask", "skip"}, 0, in.pointer(), in.diagnostics()) == 1;
  in.count("most", more.most);
  in.boolean("shorten", more.shorten);
}

// `"partial": true`, or {"text": …}: what the visitor is told of it.
void read_partial(Reader& in, Form& more) {
  const Json* partial = in.find("partial");
  if (!partial || *partial == Json(false)) return;
  if (more.steps.size() < 2) return in.fail("partial", Problem::partial_without_steps);
  more.partial = true;
  if (partial->is_boolean()) return;
  if (!partial->is_object()) return in.fail("partial", Problem::not_an_object);
  Reader own(*partial, in.at("partial"), in.diagnostics(), in.locale());
  base::check_keys(*partial, own.pointer(), {"text"}, in.diagnostics());
  base::Localized text;
  own.text("text", text);
  if (!own.ok()) in.spoil();
  if (const Json* told = own.find("text")) more.told = *told;
}

}  // namespace

bool compile(const Json& json, const std::string& pointer, const std::string& timezone, base::Diagnostics& out, forms::Form& form, Form& more) {
  Reader in(json, pointer, out, form.locale);
  read_fields(in, timezone, form, more);
  if (!in.ok()) return false;
  read_steps(in, form, more);
  more.in_dialog = form.display == forms::Display::inline_ && base::choose(json, "continueIn", {"page", "dialog"}, 0, pointer, out) == 1;
  if (more.in_dialog && form.title.empty()) in.fail("title", Problem::missing_title);
  read_endings(in, more);
  read_draft(in, more);
  read_length(in, more);
  read_partial(in, more);
  more.usable = in.ok();
  return more.usable;
}

}  // namespace leadline::fields
