// Forms: what is asked (Model), how far a visitor is with it (State), and what is right or wrong with the answers.
// Pure functions; drawing is surfaces', sending is delivery's. docs/forms.md says it for people who write configs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/localized.h"
#include "base/words.h"

namespace leadline::base { class Reader; }

namespace leadline::forms {

// ---- Model

enum class FieldType : std::uint8_t {
#define FIELD_KIND(part, name, ...) name,
#include "forms/kinds.def"
#undef FIELD_KIND
};
// Rows of kinds.def that the first part has, or leaves to `fields`.
#define LEADLINE_KIND_IN_show_show(...) __VA_ARGS__
#define LEADLINE_KIND_IN_show_fields(...)
#define LEADLINE_KIND_IN_fields_show(...)
#define LEADLINE_KIND_IN_fields_fields(...) __VA_ARGS__
constexpr int kPlainKinds = 0
#define FIELD_KIND(part, ...) LEADLINE_KIND_IN_show_##part(+ 1)
#include "forms/kinds.def"
#undef FIELD_KIND
    ;
constexpr bool is_plain(FieldType type) { return static_cast<int>(type) < kPlainKinds; }
// Columns of its row.
struct Kind { const char* autocomplete; bool personal; std::string_view limits; };
Kind kind_of(FieldType type);
Kind kind_of_more(FieldType type);  // of one that is not plain: core/fields has it
// Whether an answer to it says who somebody is.
bool is_personal(FieldType type);

enum class Display : std::uint8_t {
  inline_, modal,
  adopted,  // the page has it already: nothing is drawn, what is sent by it is a submission all the same
};

// What can be wrong with an answer.
enum class Code : std::uint8_t {
#define CODE(name, ...) name,
#include "forms/codes.def"
#undef CODE
};
constexpr int kCodes = 0
#define CODE(...) + 1
#include "forms/codes.def"
#undef CODE
    ;

// The name of the honeypot's control; its text comes as `trap` with `submit`. No field may have it.
constexpr const char* kTrapName = "ll_subject";
// The control that holds the proof of work, by which the lead gets it. No field can have such a name.
constexpr const char* kProofName = ".proof";
// Beside `success`: how else the site can be reached (`delivery.fallback`), {mailto?, tel?}; and of a form that is asked in parts all that was
// answered, as `said` has it.
constexpr const char *kFallback = ".fallback", *kSaid = ".said";
constexpr std::int32_t kMostCharacters = 1000;  // in a field that does not say otherwise; bytes: limits::kFieldBytes

// What becomes of an address of a kind that a site may not want (MailKind, email.h).
enum class Policy : std::uint8_t { allow, warn, block };
constexpr int kMailKinds = 3;

struct Option {
  std::string value;
  base::Localized label;
};

// One piece of a consent's label, and where it leads when it is a link.
struct LabelPart {
  base::Localized text, link;
};

struct Field {
  std::string name;
  FieldType type = FieldType::text;
  bool required = false;
  base::Localized label, help, placeholder;
  std::vector<LabelPart> label_parts;  // consent: the label, when it holds links
  std::string autocomplete;          // token of WHATWG HTML §4.10.18.7; by type when the config says nothing
  std::string inputmode;
  std::string country;               // tel: ISO 3166 code in upper case, or "" (only international numbers are certain)
  bool plans = false;                // tel: whether the numbering plans are there (plans.h)
  std::int32_t min_length = 0;       // in UTF-16 code units, as HTML counts; 0 = no limit
  std::int32_t max_length = 0;
  Policy policy[kMailKinds] = {};    // email: by kind
  base::Json limits = base::object();  // numbers by name, those of its kind that the config gives (kinds.def)
  std::vector<Option> options;       // select
  std::string purpose, version;      // consent; see asks_for_behaviour
  std::string value;                 // hidden: a constant
  base::Json errors;                 // the site's own messages: read when there is something to say; null: none
  std::string at;                    // JSON pointer
  base::Json more;                   // of what core/fields knows: how choices look, what a control begins with; null: nothing

  // Defined in the .cpp, though the compiler could make them by itself: then it would repeat them in every function that copies or
  // moves one, and in wasm those repetitions were a tenth of the code around them.
  Field();
  Field(const Field& other);
  Field(Field&& other) noexcept;
  Field& operator=(const Field& other);
  Field& operator=(Field&& other) noexcept;
  ~Field();
};

struct Form {
  std::string id, offer;
  Display display = Display::inline_;
  std::string into;                  // selector of the place of an inline form; "" = [data-leadline-slot=<id>]
  base::Localized title, intro, submit;
  std::string locale;                // the config's: what a reader of no language of ours gets
  base::Json success;                // as the config has it, and beside it kFallback and kSaid: nobody needs it before a form was sent (read_success)
  base::Json proof;                  // as the config has it; null: it asks for no proof of work (core/proof)
  bool plain = true;                 // otherwise its fields are read by core/fields, and until then there are none
  const base::Json* words = nullptr; // our own words in languages that the config brings (base/words.h); none
  base::Json progress;               // what core/fields draws above the fields: {known?, each?, number?, of?}; null: nothing
  base::Localized step_title;
  std::vector<Field> fields;

  Form();
  Form(const Form& other);
  Form(Form&& other) noexcept;
  Form& operator=(const Form& other);
  Form& operator=(Form&& other) noexcept;
  ~Form();

  const Field* find(std::string_view name) const;
  // Whether it asks for telephone numbers that are not Vietnamese.
  bool needs_plans() const;
};

// What a visitor sees once the form was sent, and where they can go from there.
struct Success {
  base::Localized title, text;
  base::Localized link;    // the words of a link …
  std::string href;        // … and where it leads
  std::string opens;       // a form or a CTA …
  base::Localized button;  // … behind these words; its own when the config has none
};

struct Model {
  std::vector<Form> forms;

  const Form* find(std::string_view id) const;
};

// One form of the config. nullopt, with the reason in `diagnostics`, when it cannot be used: an error in any of its
// fields disables the whole form, since half a form is not what its author meant. Warnings disable nothing.
std::optional<Form> compile(const base::Json& json, const std::string& pointer, base::Diagnostics& diagnostics,
                            std::string_view config_locale = {});
// Whether the form has what core/fields knows: steps, fields that are not always there, another kind than the plain ones.
bool asks_for_more(const base::Json& form);
// One field. `type`: known already, or -1.
bool read_field(const base::Json& json, const std::string& pointer, base::Reader& form, int type, Field& field);
// Choices: of a select, and of the kinds that core/fields knows.
void read_options(base::Reader& in, Field& field);
// All of them (`/forms`); also refuses a second form of the same id, and more than limits::kForms.
Model compile_all(const base::Json& array, const std::string& pointer, base::Diagnostics& diagnostics,
                  std::string_view config_locale = {});
// The words that a field's "autocomplete" may end in, between spaces.
std::string_view autocomplete_tokens();

// `form.success`. What is wrong with it is reported and left out: the form was sent all the same.
Success read_success(const Form& form, const std::string& pointer, base::Diagnostics& diagnostics);

// The label as plain text: what a visitor read, for the consent record and for messages.
std::string label_text(const Field& field, std::string_view locale);

// ---- Validation

struct Issue {
  std::string field;
  Code code = Code::required;
  std::string value;                 // what to use instead (old_number, typo), how many characters (too_long of all answers); else ""

  // Whether `value` can be taken in the place of what was typed.
  bool proposes() const { return !value.empty() && code != Code::too_long && code != Code::refused; }
};
using Issues = std::vector<Issue>;

const char* code_name(Code code);

// Whether numbers of that country (ISO 3166) can be completed with its calling code.
bool has_calling_code(std::string_view country);
// All of these countries, in the order of their codes.
std::vector<std::string> countries_with_codes();
// What is wrong with what no form needs to be drawn: `autocomplete`, and the site's own messages. What cannot be used is left out.
void check_details(Form& form, base::Diagnostics& diagnostics);
// The sentence for a visitor: the field's own text when the config has one, else English or Vietnamese by `locale`.
std::string message(const Form& form, const Issue& issue, std::string_view locale);

// `values`: {name: text or boolean}. `bad`: the browser's own flags {name: "badInput"|"patternMismatch"|…}. A field
// that is missing counts as empty. The answer has at most one error per field, in the form's order; [] = valid.
Issues validate(const Form& form, const base::Json& values, const base::Json& bad);
std::optional<Issue> validate_field(const Field& field, const base::Json* value, const base::Json* bad);
// The same of a kind that is not plain, without the field's name, and what is sent of it (null: nothing): core/fields has them.
std::optional<Code> validate_more(const Field& field, const base::Json* value);
base::Json normalise_more(const Field& field, const base::Json* value);
// What was probably meant (a typo in an e-mail's domain, a phone number with its country's code twice): to show, never to block.
Issues suggest(const Form& form, const base::Json& values);
std::optional<Issue> suggest_field(const Field& field, const base::Json* value);

// What is sent of the values: the form's fields only, trimmed; e-mail without line breaks, phone numbers in E.164 when
// they are valid (else as typed), consent as a boolean, hidden constants; empty texts are left out.
base::Json normalise(const Form& form, const base::Json& values);

// The record of what was agreed to, one entry per consent field: [{purpose, granted, text, version, time, locale}].
base::Json consents(const Form& form, const base::Json& values, std::int64_t now, std::string_view locale);

// The answers as lines for people to read: `Label: answer`. `answers`: by field.
std::string said(const Form& form, const base::Json& answers, std::string_view locale);
void keep_said(Form& form, const base::Json& answers, std::string_view locale);

// A consent to send what the visitor did on the site: its purpose is `behaviour`.
bool asks_for_behaviour(const Field& field);
// Whether the visitor was asked for it, and did not give it. `values`: normalised.
bool withholds_behaviour(const Form& form, const base::Json& values);

// The words of ours that these are made of.
void tell_words(std::vector<base::OwnWord>& out);

// What was sent with a likely mistake all the same: [{field, code, suggestion?}].
base::Json warnings(const Issues& suggestions);

// Signs of a machine, for the one who receives: never a refusal. `score` is 0 to 100; a person, however fast, with autofill or a password
// manager, stays below 20 (spam.cpp).
struct Spam {
  int score = 0;
  std::vector<std::string> reasons;  // "honeypot", "untouched", "too_fast", "links", "same_answers"
};
// What is known of how the answers came about.
struct Signs {
  std::string_view trap;      // the honeypot's text
  std::int64_t shown_ms = -1; // from the first showing to the submit; negative: not known
  bool untouched = false;     // the browser saw no key, no press and no typing in the form: a script filled it in and sent it
};
// `answers`: normalised.
Spam spam(const Form& form, const base::Json& answers, const Signs& signs);

// ---- State: plain data. A text is the browser's while it is being typed; the core has it from the moment its control was left.

enum class Status : std::uint8_t {
  idle,     // open for typing; errors found on leaving a field may show
  invalid,  // a submit was refused
  sending,
  saved,    // on the visitor's disk, will be sent when it can
  sent,     // accepted by the endpoint
  failed,   // neither on disk nor answered
  refused,      // the endpoint did not accept these answers: they can be corrected
  unconfirmed,  // posted, and nobody knows whether it arrived
};

struct State {
  Status status = Status::idle;
  Issues errors, suggestions;
  base::Json values = base::object();  // what was entered so far, by control: with it the form is drawn when it is opened again
  std::string step;  // of a form in steps: the one that shows; "": the first
};

// Sent, or being sent: nothing can be changed any more.
bool on_its_way(const State& state);
// Nothing of the form is left to do: a message stands in its place.
bool is_over(const State& state);

// Compact; null for a state that says nothing. `state_from_json` takes any JSON and keeps what fits.
base::Json to_json(const State& state);
State state_from_json(const base::Json& json);

// What was entered into a field. Nothing happens once the form is on its way.
void keep_value(State& state, const Form& form, const std::string& name, const base::Json& value);
// A control was left: only this field's error and suggestion change. Nothing happens once the form is on its way.
void leave_field(State& state, const Form& form, std::string_view name, const base::Json& value, const base::Json* bad);
// The visitor takes what is proposed for the field: its issue, whose `value` is the control's text now. Nullopt when there
// is none, or the form is on its way.
std::optional<Issue> take_proposal(State& state, const Form& form, std::string_view name);
// The submit: true when everything is right (status `sending`), else the errors are in `state` (status `invalid`).
// False without any change while it is already on its way (`sending`, `saved`, or over).
bool submit(State& state, const Form& form, const base::Json& values, const base::Json& bad);

}  // namespace leadline::forms
