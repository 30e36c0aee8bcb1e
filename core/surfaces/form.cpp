// A form as a tree. Keys, which are ids where something refers to them: f.<name> the field, c. its control, l. its
// label, h. the help, e. the error, s. the suggestion, o.<name>.<i> an option. A name has no dot, so keys are unique.
#include "surfaces/block.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using forms::Field;
using forms::FieldType;
using forms::Form;
using forms::Issue;
using forms::State;
using forms::Status;
using view::Node;

struct Drawing {
  const Form& form;
  const State& state;
  std::string_view locale;
};

std::string part_key(char prefix, std::string_view name) {
  std::string key(1, prefix);
  return key.append(".").append(name);
}

const Issue* issue_of(const forms::Issues& list, std::string_view field) {
  for (const Issue& issue : list)
    if (issue.field == field) return &issue;
  return nullptr;
}

bool on_its_way(const State& state) { return state.status == Status::sending || state.status == Status::saved; }

// What a browser needs to know to bring up the right keyboard and to fill in what it knows (WCAG 2.2, 1.3.5).
void describe_input(const Field& field, Node& control) {
  const bool email = field.type == FieldType::email, tel = field.type == FieldType::tel;
  control.set("type", email ? "email" : tel ? "tel" : "text");
  control.set_if("inputmode", !field.inputmode.empty() ? field.inputmode : email ? "email" : tel ? "tel" : "");
  if (email) control.set("autocapitalize", "off").set("spellcheck", "false");
  if (field.autocomplete == "name") control.set("autocapitalize", "words").set("spellcheck", "false");
}

void add_options(const Drawing& d, const Field& field, Node& control) {
  const std::string prefix = part_key('o', field.name) + ".";
  // Nothing is chosen beforehand: an answer is somebody's answer.
  const std::string& placeholder = field.placeholder.in(d.locale);
  const char* first = placeholder.empty() ? word(Word::choose, d.locale) : placeholder.c_str();
  control.add(view::element(prefix, "option", first));
  control.children.back().set("value");
  int index = 0;
  for (const forms::Option& option : field.options) {
    Node node = view::element(prefix + std::to_string(index++), "option", option.label.in(d.locale));
    node.set("value", option.value);
    control.add(std::move(node));
  }
}

Node control_of(const Drawing& d, const Field& field, const Issue* error, const Issue* suggestion) {
  const bool select = field.type == FieldType::select, box = field.type == FieldType::consent;
  const bool area = field.type == FieldType::textarea;
  const std::string key = control_key(field.name);
  Node control = block(key, select ? "select" : area ? "textarea" : "input", box ? "checkbox" : "control");
  control.set("id", key).set("name", field.name);
  if (box) control.set("type", "checkbox");
  else if (area) control.set("rows", "4");
  else if (!select) describe_input(field, control);
  control.set_if("autocomplete", field.autocomplete);
  if (!select && !box) control.set_if("placeholder", field.placeholder.in(d.locale));
  if (field.max_length) control.set("maxlength", std::to_string(field.max_length));
  if (field.required) control.set("aria-required", "true");
  if (error) control.set("aria-invalid", "true");
  std::string described;
  for (const char prefix : {field.help.empty() ? '\0' : 'h', error ? 'e' : '\0', suggestion ? 's' : '\0'})
    if (prefix) described += (described.empty() ? "" : " ") + part_key(prefix, field.name);
  control.set_if("aria-describedby", described);
  if (select) add_options(d, field, control);
  return control;
}

Node label_of(const Drawing& d, const Field& field) {
  Node label = block(part_key('l', field.name), "label", "label");
  label.set("for", control_key(field.name));
  if (field.required) {
    label.text = field.label.in(d.locale);
    return label;
  }
  label.add(view::element(part_key('t', field.name), "span", field.label.in(d.locale)));
  label.add(block(part_key('q', field.name), "span", "optional", word(Word::optional, d.locale)));
  return label;
}

void add_message(const Drawing& d, const Issue* issue, char prefix, const char* name, const char* role, Node& field) {
  if (!issue) return;
  const std::string key = part_key(prefix, issue->field);
  field.add(block(key, "p", name, forms::message(d.form, *issue, d.locale)));
  field.children.back().set("id", key).set_if("role", role);
}

Node field_of(const Drawing& d, const Field& field) {
  const Issue* error = issue_of(d.state.errors, field.name);
  const Issue* suggestion = issue_of(d.state.suggestions, field.name);
  Node out = block(part_key('f', field.name), "div", "field");
  if (error) out.set("class", "ll-field ll-invalid").set("part", "field invalid");
  Node control = control_of(d, field, error, suggestion);
  if (field.type == FieldType::consent) {
    Node check = block(part_key('b', field.name), "div", "check");
    check.add(std::move(control)).add(label_of(d, field));
    out.add(std::move(check));
  } else {
    out.add(label_of(d, field)).add(std::move(control));
  }
  const std::string help = part_key('h', field.name);
  add_text(out, help, "p", "help", field.help.in(d.locale));
  if (!field.help.empty()) out.children.back().set("id", help);
  // After a submit the summary speaks for all; an error found on leaving a field has to speak for itself.
  add_message(d, error, 'e', "error", d.state.status == Status::invalid ? "" : "alert", out);
  add_message(d, suggestion, 's', "suggest", "status", out);
  return out;
}

// The honeypot: out of sight, out of the tab order, unknown to assistive technology and password managers. Its name
// means nothing to autofill and something to a machine that fills in every field.
Node trap_of(const Drawing& d) {
  Node out = block("trap", "div", "trap");
  out.set("aria-hidden", "true");
  Node label = view::element("trap.label", "label", word(Word::trap, d.locale));
  label.set("for", "trap.control");
  Node control = view::element("trap.control", "input");
  control.set("id", "trap.control").set("name", forms::kTrapName).set("type", "text");
  control.set("tabindex", "-1").set("autocomplete", "off");
  out.add(std::move(label)).add(std::move(control));
  return out;
}

const char* alert_of(const Drawing& d) {
  switch (d.state.status) {
    case Status::invalid: return word(Word::alert_invalid, d.locale);
    case Status::saved: return word(Word::alert_saved, d.locale);
    case Status::failed: return word(Word::alert_failed, d.locale);
    default: return "";
  }
}

Node submit_of(const Drawing& d) {
  const std::string& own = d.form.submit.in(d.locale);
  const char* label = own.empty() ? word(Word::submit, d.locale) : own.c_str();
  if (d.state.status == Status::sending) label = word(Word::sending, d.locale);
  if (d.state.status == Status::saved) label = word(Word::saved, d.locale);
  Node out = block("submit", "button", "button", label);
  out.set("type", "submit");
  // Not `disabled`: that would take the focus away from the button just pressed.
  if (on_its_way(d.state)) out.set("aria-disabled", "true");
  return out;
}

void add_title(Node& parent, std::string_view key, std::string_view text) {
  add_text(parent, key, "h2", "title", text);
  if (!text.empty()) parent.children.back().set("id", "title");
}

Node form_of(const Drawing& d) {
  Node out = block("form", "form", "form");
  out.set("novalidate");
  out.action = "submit";
  add_title(out, "heading", d.form.title.in(d.locale));
  if (!d.form.title.empty()) out.set("aria-labelledby", "title");
  add_text(out, "intro", "p", "intro", d.form.intro.in(d.locale));
  out.add(block("alert", "div", "alert", alert_of(d)));
  out.children.back().set("role", "alert");
  for (const Field& field : d.form.fields)
    if (field.type != FieldType::hidden) out.add(field_of(d, field));
  out.add(trap_of(d)).add(submit_of(d));
  return out;
}

Node done_of(const Drawing& d) {
  Node out = block("done", "div", "done");
  out.set("role", "status").set("tabindex", "-1");
  const std::string& own = d.form.success_title.in(d.locale);
  add_title(out, "done.title", own.empty() ? word(Word::thanks, d.locale) : own.c_str());
  add_text(out, "done.text", "p", "text", d.form.success_message.in(d.locale));
  return out;
}

}  // namespace

std::string control_key(std::string_view field) { return part_key('c', field); }

std::string focus_key(const Form& form, const State& state) {
  if (state.status == Status::sent) return "done";
  if (!state.errors.empty()) return control_key(state.errors[0].field);
  for (const Field& field : form.fields)
    if (field.type != FieldType::hidden) return control_key(field.name);
  return "submit";
}

Node render_form(const Form& form, const State& state, std::string_view locale) {
  const Drawing d{form, state, locale};
  const bool modal = form.display == forms::Display::modal;
  Node root = block("root", modal ? "dialog" : "section", modal ? "dialog" : "panel");
  root.set("lang", locale);
  if (modal) {
    root.set("aria-labelledby", "title");
    Node close = block("close", "button", "close", "×");
    close.set("type", "button").set("aria-label", word(Word::close, locale));
    close.action = "close";
    root.add(std::move(close));
  }
  root.add(state.status == Status::sent ? done_of(d) : form_of(d));
  return root;
}

}  // namespace leadline::surfaces
