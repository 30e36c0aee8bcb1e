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
// What a rating or a recommendation can be: "1" to "5", "0" to "10".
std::vector<std::string> scale(const forms::Field& field);

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
};

struct Model {
  std::vector<Form> forms;  // as Config::forms; of a plain one nothing
};

// Reads the fields of a form that asks for more, and when they are asked. False, with the reason in `out`, when it cannot be used.
bool compile(const base::Json& json, const std::string& pointer, base::Diagnostics& out, forms::Form& form, Form& more);

// ---- Answers

// Whether an answer is this choice, or has it among others.
bool is_chosen(const base::Json& answer, std::string_view choice);
// `flat`: what was entered, by control. By field: of an address {street, ward, province}, of "other" what was typed.
base::Json fold(const forms::Form& form, const base::Json& flat);
// What is right and wrong in one answer, and what is sent of it: forms::validate_more, forms::normalise_more (answers.cpp).

// ---- What is asked now

struct Asked {
  forms::Form whole;              // all fields that these answers lead to: what is validated and sent in the end
  forms::Form now;                // those of the step that shows
  std::vector<std::string> path;  // the steps that these answers lead through
  std::size_t at = 0;             // which of them shows

  bool last() const { return at + 1 >= path.size(); }
};

// `facts`: what conditions may read; `fields.*` are the answers, by field.
Asked ask(const forms::Form& form, const Form& more, const forms::State& state, const base::Json& facts);
// What controls begin with, where the visitor has entered nothing: `prefill`, then `default`.
void prefill(const forms::Form& form, const base::Json& facts, forms::State& state);

}  // namespace leadline::fields
