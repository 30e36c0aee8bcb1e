// What a visitor reads when something is not right: codes.def, and for what was left empty kinds.def.
#include "base/door.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"
#include "forms/forms.h"

namespace leadline::forms {

namespace {

constexpr const char* kNames[kCodes] = {
#define CODE(name, ...) #name,
#include "forms/codes.def"
#undef CODE
};

// The detail tokens of WHATWG HTML §4.10.18.7.1 that make sense in a lead form.
constexpr std::string_view kAutocomplete =
    "off on name honorific-prefix given-name additional-name family-name nickname organization organization-title "
    "email tel tel-country-code tel-national street-address address-line1 address-line2 address-line3 address-level1 "
    "address-level2 address-level3 address-level4 country country-name postal-code bday sex url language one-time-code "
    "transaction-amount";

// The texts one behind another, each closed by a NUL: a table of their addresses would keep them in the first part.
LEADLINE_DATA(send) constexpr char kTexts[] =
#define CODE(name, english, vietnamese) english "\0" vietnamese "\0"
#include "forms/codes.def"
#undef CODE
    ;

LEADLINE_DATA(send) constexpr char kRequired[] =
#define FIELD_KIND(part, name, element, attributes, autocomplete, personal, limits, english, vietnamese) english "\0" vietnamese "\0"
#include "forms/kinds.def"
#undef FIELD_KIND
    ;

constexpr int kKinds = 0
#define FIELD_KIND(...) + 1
#include "forms/kinds.def"
#undef FIELD_KIND
    ;

const char* text_of(const char* texts, int row, bool vietnamese) { return base::nth_text(texts, 2 * row + (vietnamese ? 1 : 0)); }

const char* text_for(Code code, FieldType type, bool vietnamese) {
  const char* own = code == Code::required ? text_of(kRequired, static_cast<int>(type), vietnamese) : "";
  return *own ? own : text_of(kTexts, static_cast<int>(code), vietnamese);
}

// "images, PDF": families of files have names in each language, other kinds have none.
std::string kinds_in(const Form& form, const Field& field, std::string_view locale, bool vietnamese) {
  const base::Json& kinds = base::get_object(field.more, "kinds");
  std::string out;
  if (vietnamese) return base::get_text(kinds, "vi");
  for (const std::string& kind : base::split(base::get_text(kinds, "en"), ',')) {
    const std::string name(base::trim(kind));
    out.append(out.empty() ? "" : ", ").append(base::own_word(form.words, locale, name.c_str(), name.c_str()));
  }
  return out;
}

// A file's limits are said in words that were made with its field (core/fields/files.cpp).
std::string amount(const Form& form, Code code, const Field& field, std::string_view locale, bool vietnamese) {
  if (code == Code::file_size) return base::get_text(field.more, "most");
  if (code == Code::file_type) return kinds_in(form, field, locale, vietnamese);
  if (code == Code::phone) return field.country == "VN" ? "0912 345 678" : "+44 20 7946 0958";
  const std::int32_t most = field.max_length ? field.max_length : kMostCharacters;
  return base::integer_text(code == Code::too_short ? field.min_length : most);
}

void check_autocomplete(Field& field, base::Diagnostics& diagnostics) {
  // `section-a shipping tel`: the last word is the one that says what the field holds.
  const std::string detail = field.autocomplete.substr(field.autocomplete.rfind(' ') + 1);
  if (detail.empty() || base::has_word(kAutocomplete, detail)) return;
  base::add_warning(diagnostics, field.at + "/autocomplete", base::Problem::unknown_autocomplete, detail);
  field.autocomplete.clear();
}

void check_messages(const Form& form, const Field& field, base::Diagnostics& diagnostics) {
  const std::string at = field.at + "/errors";
  if (!field.errors.is_object()) return base::add_error(diagnostics, at, base::Problem::errors_not_an_object);
  base::check_keys(field.errors, at, {
#define CODE(name, ...) #name,
#include "forms/codes.def"
#undef CODE
  }, diagnostics);
  for (auto it = field.errors.begin(); it != field.errors.end(); ++it) base::Localized::compile(&*it, base::child_pointer(at, it.key()), diagnostics, form.locale);
}

const base::Json* own_text(const Field& field, Code code) { return field.errors.is_object() ? base::find(field.errors, kNames[static_cast<int>(code)]) : nullptr; }

}  // namespace

const char* code_name(Code code) { return kNames[static_cast<int>(code)]; }

std::string_view autocomplete_tokens() { return kAutocomplete; }

LEADLINE_DOOR void check_details(Form& form, base::Diagnostics& diagnostics) {
  for (Field& field : form.fields) {
    check_autocomplete(field, diagnostics);
    if (!field.errors.is_null()) check_messages(form, field, diagnostics);
  }
}

std::string message(const Form& form, const Issue& issue, std::string_view locale) {
  const Field* field = form.find(issue.field);
  if (!field) return {};
  const bool vietnamese = base::base_language(locale) == "vi";
  std::string text = base::own_word(form.words, locale, text_for(issue.code, field->type, false), text_for(issue.code, field->type, vietnamese));
  base::Diagnostics told_before;
  const auto own = base::Localized::compile(own_text(*field, issue.code), {}, told_before, form.locale);
  if (own && !own->empty()) text = own->in(locale);
  const std::string number = issue.code == Code::too_long && !issue.value.empty() ? issue.value : amount(form, issue.code, *field, locale, vietnamese);
  const std::string label = label_text(*field, locale);
  const std::string_view filled[][2] = {{"{n}", number}, {"{label}", label}, {"{value}", issue.value}};
  for (auto it = field->limits.begin(); it != field->limits.end(); ++it)
    text = base::replace_all(std::move(text), "{" + it.key() + "}", base::number_text(it->get<double>()));
  for (const auto& [place, what] : filled) text = base::replace_all(std::move(text), place, what);
  return text;
}

void tell_words(std::vector<base::OwnWord>& out) {
  for (int code = 0; code < kCodes; ++code)
    if (static_cast<Code>(code) != Code::refused) out.push_back({text_of(kTexts, code, false), text_of(kTexts, code, true)});
  for (int row = 0; row < kKinds; ++row)
    if (*text_of(kRequired, row, false)) out.push_back({text_of(kRequired, row, false), text_of(kRequired, row, true)});
}

}  // namespace leadline::forms
