// Forms that ask more than plain fields (core/forms): other kinds of fields, fields that are there only sometimes, steps. It is a part
// of the core, which a page fetches when its config has such a form; until then the form has no fields and is not drawn.
//
// What is asked at the moment is a form again (`ask`), of plain fields and these, with only those fields that are to be answered: drawing
// it, validating it and sending it is the same as of any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/localized.h"
#include "forms/forms.h"
#include "offers/offers.h"
#include "rules/rules.h"

namespace leadline::fields {

using forms::FieldType;

// ---- Kinds (forms/kinds.def, the rows of `fields`; forms::kind_of_more is here, too)

// Several controls under one name: the boxes of a choice, the lines of an address.
bool is_group(FieldType type);
// The attributes of its control, as words.
std::string_view attributes_of(FieldType type);
// The lines of an address, `address.street` …: what each is called, and its autocomplete token.
struct Line { const char *name, *autocomplete, *label[2]; };  // label: English, Vietnamese
constexpr int kLineCount = 3;
Line line(int index);
// The last choice, where a form takes answers that it did not think of: `"other": true`. What is typed then is the answer.
constexpr const char* kOther = "other";
// The name of the choice of countries beside a telephone number, after a dot: `"countries": true`.
constexpr const char* kCountry = "country";
// What a rating or a recommendation can be: "1" to "5", "0" to "10".
std::vector<std::string> scale(const forms::Field& field);

// ---- Files (files.cpp). The core never sees their bytes: an answer is what the browser says of each that was chosen, [{name, size, type}].

constexpr std::int64_t kMostFiles = 10, kMostFileBytes = 25 * 1024 * 1024, kUsualFileBytes = 5 * 1024 * 1024;
// The words of ours for families of files.
void tell_words_of_files(std::vector<base::OwnWord>& out);
// A size as a config has it, "5MB" or a number of bytes; what is usual where it says nothing; nullopt when it is none.
std::optional<std::int64_t> read_size(const base::Json& field);
// Whether such a file is of one of the kinds in the list, by its name or by its type; of all where nothing is said.
bool is_accepted(const base::Json& kinds, const std::string& name, const std::string& type);
void read_file_limits(base::Reader& in, forms::Field& field);
// What a page, or a site's own server, says of the files. Names are made safe: nothing of a path, no control characters, no great length.
base::Json read_files(const base::Json& said);
std::optional<forms::Code> wrong_files(const forms::Field& field, const base::Json& files);

// ---- Model

struct Jump {
  rules::Program when;
  std::string to;
};

struct Step {
  std::string id;
  base::Localized title;
  std::vector<std::size_t> fields;  // of Form::fields
  std::vector<Jump> next;           // the first that holds; else the step after it
};

struct Ending {
  rules::Program when;
  base::Json success;
};

// Beside a forms::Form, what it asks when.
struct Form {
  bool usable = false;
  std::vector<rules::Program> visible, required;  // of each field; an empty program: always, and as the field says
  std::vector<Step> steps;                   // empty: all in one
  std::vector<Ending> endings;               // the first that holds takes the place of `success`
  std::int32_t draft_days = 0;               // how long what was entered outlives the page; 0: it does not
  bool each = false;                         // each field is a step of its own
  bool skips_known = false;                  // what the visitor has answered before is not asked again
  bool in_dialog = false;                    // of an inline one: its first step stands in the page, the others in a dialog
  bool shorten = false;                      // once no answer can change the stage, only what is required is asked
  bool partial = false;                      // what was answered in the steps before goes out when the visitor leaves in the middle;
  base::Json told;                           // … and what the form says of that: the site's own text, or null
  std::int32_t most = 0;                     // at most so many fields; 0: all

  bool is_planned() const { return skips_known || shorten || most > 0; }
};

struct Model {
  std::vector<Form> forms;  // as Config::forms; of a plain one nothing
};

// Reads the fields of a form that asks for more, and when they are asked. False, with the reason in `out`, when it cannot be used.
// `timezone`: the config's.
bool compile(const base::Json& json, const std::string& pointer, const std::string& timezone, base::Diagnostics& out, forms::Form& form, Form& more);

// ---- Answers

// Whether an answer is this choice, or has it among others.
bool is_chosen(const base::Json& answer, std::string_view choice);
// `flat`: what was entered, by control. By field: of an address {street, ward, province}, of "other" what was typed.
base::Json fold(const forms::Form& form, const base::Json& flat);
// What is right and wrong in one answer, and what is sent of it: forms::validate_more, forms::normalise_more (answers.cpp).

// ---- Appointments (kind `slot`, slots.cpp)

// An answer is the time it begins at, as the schedule's own clock says it: "2026-12-01T09:00+07:00".
struct Slot { std::int64_t starts = 0, ends = 0; std::int32_t capacity = 1; };  // ms since 1970; how many may have it
void read_schedule(base::Reader& in, const std::string& timezone, forms::Field& field);
// Of a time that the schedule has, whether it is free or not, and whenever it is.
std::optional<Slot> read_slot(const forms::Field& field, std::string_view time);
// The names of its controls besides its own, after a dot: which day is looked at, and which times others have taken (with spaces
// between them; the page asks for it and enters it, as a visitor would).
constexpr const char *kDay = "day", *kTaken = "taken";
// Fills in which times can be chosen at the moment: `more.free`, and `more.zone` where the visitor's clock is another.
void offer_times(forms::Form& form, const base::Json& entered, std::int64_t now, std::int32_t tz_minutes);
bool is_free(const forms::Field& field, std::string_view time);
std::string_view day_of(std::string_view time);
std::string clock_of(std::string_view time);
std::string day_in_words(std::string_view time, std::string_view locale, const base::Json* words);
void tell_words_of_days(std::vector<base::OwnWord>& out);
// The appointment as what the form gives: an entry for the calendar. `answers`: by field.
std::optional<offers::Offer> booking_of(const forms::Form& form, const base::Json& answers);

// ---- What is asked now

struct Asked {
  forms::Form whole;              // all fields that these answers lead to: what is validated and sent in the end
  forms::Form now;                // those of the step that shows
  std::vector<std::string> path;  // the steps that these answers lead through
  std::size_t at = 0;             // which of them shows
  std::optional<offers::Offer> booking;  // what was chosen of a `slot`
  bool fresh = false;             // made in this very step, and nothing has changed since

  bool last() const { return at + 1 >= path.size(); }
};

// `facts`: what conditions may read; `fields.*` are the answers, by field. `plan`: what was decided when the form was shown (plan.cpp of
// the engine), so that nothing goes away under the visitor's hands: {known: [field, …], left: {field: why}, rank: {field: number}}.
// What is known is sent and not asked; what is left out is neither; lower ranks, of 0 to kLastRank, stand first in their step.
constexpr std::int64_t kLastRank = 4;
Asked ask(const forms::Form& form, const Form& more, const forms::State& state, const base::Json& facts, const base::Json& plan = {});
// What controls begin with, where the visitor has entered nothing: `prefill`, then `default`. `facts`: {query, traits, answers}.
void prefill(const forms::Form& form, const base::Json& facts, forms::State& state);

// ---- What is known already (known.cpp)

// Some kinds are never taken from before: a consent and an appointment are given anew each time, a message says something new.
bool can_be_known(const forms::Field& field);
// The controls of a field and what was entered into them: {"email": "a@b.c"}, {"address.street": …, "address.ward": …}.
base::Json controls_of(const base::Json& flat, std::string_view field);
// Whether that is a right answer, as of now.
bool is_right(const forms::Field& field, const base::Json& controls);
// What was entered into a field of that name in a form that was sent. `answers`: [{field, values}, …].
const base::Json& said_before(const base::Json& answers, std::string_view field);
// What is known of it: from `answers`, else from the trait of its name. Empty: nothing.
base::Json known_of(const forms::Field& field, const base::Json& answers, const base::Json& traits);
// Whether some form makes use of an answer to this field, so that it is to be remembered.
bool is_of_use(const std::vector<forms::Form>& forms, const Model& model, const std::string& field);
// As much of it as may be read over somebody's shoulder: "a••@gmail.com", "•••• 678", else nothing.
std::string masked(const forms::Field& field, const base::Json& answer);

}  // namespace leadline::fields
