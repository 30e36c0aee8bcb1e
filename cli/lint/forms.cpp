#include "lint/forms.h"

#include "base/finding.h"
#include "base/schema.h"
#include "base/text.h"
#include "config/explain.h"
#include "proof/proof.h"
#include "view/view.h"

namespace leadline::cli {

namespace {

using base::child_pointer;
using base::Json;

// A text, or texts by language, each of which is an address.
void lint_address(const Json* address, const std::string& pointer, base::Findings& out) {
  if (!address) return;
  if (address->is_object()) {
    for (auto it = address->begin(); it != address->end(); ++it) lint_address(&it.value(), child_pointer(pointer, it.key()), out);
  } else if (address->is_string() && !view::safe_url(address->get_ref<const std::string&>())) {
    base::add_error(out, pointer, "unsafe_url", "a link must be relative, or begin with https:, http:, mailto: or tel:",
                    "it is left out, and its words are shown as they are");
  }
}

void lint_opens(const forms::Success& success, const std::string& pointer, const config::Config& config, base::Findings& out) {
  if (success.opens.empty()) return;
  if (const forms::Form* form = config.forms.find(success.opens)) {
    if (form->display != forms::Display::modal)
      base::add_error(out, pointer, "not_a_dialog", "\"" + success.opens + "\" is a part of its page and cannot be opened", "name a form with \"display\": \"modal\", or a CTA");
    return;
  }
  std::vector<std::string> known;
  for (const surfaces::Surface& surface : config.surfaces) {
    if (surface.id() == success.opens) return;
    known.push_back(surface.id());
  }
  const std::string near = base::nearest(success.opens, known);
  base::add_error(out, pointer, "unknown_form", "there is no form and no CTA \"" + success.opens + "\"",
                  near.empty() ? "" : "did you mean \"" + near + "\"?");
}

// What the core's own readers have found.
void say(const base::Diagnostics& found, base::Findings& out) {
  for (const base::Diagnostic& diagnostic : found) out.push_back(config::explain(diagnostic));
}

void lint_field(const Json& json, const std::string& pointer, const forms::Field& field, base::Findings& out) {
  const Json& parts = base::get_array(json, "label");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string at = child_pointer(child_pointer(pointer, "label"), i);
    base::Diagnostics unknown;
    if (base::find(parts[i], "text")) base::check_keys(parts[i], at, {"text", "link"}, unknown);
    say(unknown, out);
    lint_address(base::find(parts[i], "link"), child_pointer(at, "link"), out);
  }
  if (field.required && forms::asks_for_behaviour(field))
    base::add_warning(out, child_pointer(pointer, "required"), "not_free", "a consent that nobody can do without is not free",
                      "leave out \"required\": without the tick the lead goes without what the visitor did");
}

// What stands in a form's place once it was sent.
void lint_success(const forms::Form& form, const std::string& pointer, const config::Config& config, base::Findings& out) {
  base::Diagnostics wrong;
  const forms::Success read = forms::read_success(form, pointer, wrong);
  say(wrong, out);
  lint_opens(read, child_pointer(pointer, "opens"), config, out);
  lint_address(base::find(base::get_object(form.success, "link"), "href"), child_pointer(child_pointer(pointer, "link"), "href"), out);
}

// What only a form of ours has a use for, and what only one that the page has already.
void lint_adopted(const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  const std::string at = child_pointer(pointer, "success");
  const Json& success = base::get_object(json, "success");
  if (form.display != forms::Display::adopted) {
    for (const char* key : {"event", "selector"})
      if (success.contains(key))
        base::add_warning(out, child_pointer(at, key), "dead_option", "nobody has to say of a form of ours that it was sent", "\"kind\": \"adopted\" is for forms that the page has already");
    return;
  }
  base::Diagnostics wrong;
  base::expect(success, at, base::a_text(), {"event", "selector"}, wrong);
  say(wrong, out);
  const auto dead = [&out](const std::string& where) { base::add_warning(out, where, "dead_option", "the page has this form already, and draws it when and as it likes"); };
  for (const char* key : {"title", "intro", "submit", "after", LEADLINE_TARGET_KEYS}) if (json.contains(key) && std::string_view(key) != "enabled") dead(child_pointer(pointer, key));
  for (const char* key : {"title", "text", "message", "link", "opens", "button"}) if (success.contains(key)) dead(child_pointer(at, key));
}

// What comes over the page has no place among paragraphs.
void lint_place(const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  if (json.contains("after") && form.display == forms::Display::modal)
    base::add_warning(out, child_pointer(pointer, "after"), "dead_option", "only a form in the page has a place after some paragraphs", "leave out \"display\"");
}

// A form in steps may go on in a dialog, if it stands in the page.
void lint_continue(const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  if (base::get_text(json, "continueIn") != "dialog") return;
  const std::string at = child_pointer(pointer, "continueIn");
  if (form.display != forms::Display::inline_)
    base::add_warning(out, at, "dead_option", "only a form in the page can go on in a dialog", "leave out \"display\"");
  else if (!json.contains("steps"))
    base::add_warning(out, at, "dead_option", "the form has no second step that could go on anywhere", "give it \"steps\"");
}

// How short a form may be, where that shortens nothing, or asks for less than cannot be left out.
void lint_length(const Json& document, const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  std::int64_t all = 0, must = 0;
  const Json& fields = base::get_array(json, "fields");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const forms::Field* field = form.find(base::get_text(fields[i], "name"));
    if (!field || field->type == forms::FieldType::hidden || field->type == forms::FieldType::consent) continue;
    ++all;
    if (field->required && !fields[i].contains("visibleWhen")) ++must;  // one that may not be there is not counted against it
  }
  const std::int64_t most = base::get_int(json, "most");
  const std::string fields_of = std::to_string(all) + (all == 1 ? " field" : " fields"), at = child_pointer(pointer, "most");
  if (most > 0 && most >= all)
    base::add_warning(out, at, "dead_option", "the form has " + fields_of + " that could be left out: it never asks more than " + std::to_string(most), "a smaller number, or leave it out");
  else if (most > 0 && most < must)
    base::add_warning(out, at, "most_below_required", std::to_string(must) + " fields are required and always asked: they are more than " + std::to_string(most) + ", and nothing else is ever asked",
                      "\"most\": " + std::to_string(must) + " or more, or let some of them be optional");
  if (!base::get_bool(json, "shorten")) return;
  const std::string key = child_pointer(pointer, "shorten");
  if (base::get_array(base::get_object(document, "scoring"), "stages").empty())
    base::add_warning(out, key, "dead_option", "a form is shortened once no answer can change the stage, and \"scoring\" has no stages", "give it \"stages\", or say how many fields there may be: \"most\"");
  else if (must == all)
    base::add_warning(out, key, "dead_option", "every field is required: nothing can be left out", "let some of them be optional");
}

// The page asks for a challenge where the lead goes: at the site's own receiver.
void lint_proof(const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  if (!json.contains("proof")) return;
  const std::string at = child_pointer(pointer, "proof");
  if (form.display == forms::Display::adopted) return base::add_warning(out, at, "dead_option", "the page has this form already: nothing is worked on in it");
  base::Diagnostics wrong;
  proof::read_terms(form.proof, at, wrong);
  say(wrong, out);
  lint_address(base::find(form.proof, "from"), child_pointer(at, "from"), out);
}

// The names of the fields of a step.
bool asks(const Json& step, const std::string& field) {
  for (const Json& one : base::get_array(step, "fields")) if (one == field) return true;
  return false;
}

// What goes out of a form that is left in the middle: whether anything ever does, and whether it was agreed to.
void lint_partial(const Json& json, const std::string& pointer, const forms::Form& form, base::Findings& out) {
  const Json* partial = base::find(json, "partial");
  const Json& steps = base::get_array(json, "steps");
  if (!partial || *partial == Json(false) || steps.empty()) return;  // each field a step: their order says it
  const std::string at = child_pointer(pointer, "partial");
  bool reached = false;
  for (const forms::Field& field : form.fields) {
    bool early = false;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) early = early || asks(steps[i], field.name);
    reached = reached || (early && (field.type == forms::FieldType::email || field.type == forms::FieldType::tel));
    if (field.type == forms::FieldType::consent && field.required && !asks(steps[0], field.name))
      base::add_warning(out, at, "late_consent", "what is sent unfinished goes without the consent \"" + field.name + "\", which is asked for in a later step", "ask for it in the first step");
  }
  if (!reached) base::add_warning(out, at, "dead_option", "no step but the last asks for an e-mail address or a telephone number: nothing is ever sent unfinished", "ask for one in an earlier step");
}

// Whether an endpoint takes files, of a lead whose acceptance can be known.
bool takes_files(const Json& endpoint) { return !base::get_text(endpoint, "files").empty() && base::get_text(endpoint, "response") != "none"; }

// Files follow the lead to an address of their own: without one they stay with the visitor, who believes that they were sent.
void lint_file(const Json& document, const std::string& pointer, const forms::Form& form, const forms::Field& field, base::Findings& out) {
  if (field.type != forms::FieldType::file) return;
  if (form.display == forms::Display::adopted) return base::add_warning(out, child_pointer(pointer, "type"), "dead_option", "files of a form that the page has already are the page's own to send");
  for (const Json& endpoint : base::get_array(base::get_object(document, "delivery"), "endpoints")) if (takes_files(endpoint)) return;
  base::add_warning(out, child_pointer(pointer, "type"), "files_go_nowhere", "no endpoint takes files: the lead says which there are, and nobody gets them",
                    "\"files\": \"/api/files\" beside the \"url\" of an endpoint whose \"response\" can be read");
}

}  // namespace

void lint_forms(const Json& document, const config::Config& config, base::Findings& out) {
  const Json& list = base::get_array(document, "forms");
  for (std::size_t f = 0; f < list.size(); ++f) {
    const forms::Form* form = config.forms.find(base::get_text(list[f], "id"));
    if (!form) continue;
    const std::string pointer = child_pointer("/forms", f);
    lint_success(*form, child_pointer(pointer, "success"), config, out);
    lint_adopted(list[f], pointer, *form, out);
    lint_place(list[f], pointer, *form, out);
    lint_continue(list[f], pointer, *form, out);
    lint_length(document, list[f], pointer, *form, out);
    lint_proof(list[f], pointer, *form, out);
    lint_partial(list[f], pointer, *form, out);
    const Json& endings = base::get_array(list[f], "endings");
    for (std::size_t i = 0; i < endings.size(); ++i) {
      if (!endings[i].is_object()) continue;
      forms::Form ending = *form;
      ending.success = endings[i];
      ending.success.erase("when");
      lint_success(ending, child_pointer(child_pointer(pointer, "endings"), i), config, out);
    }
    const Json& fields = base::get_array(list[f], "fields");
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (const forms::Field* field = form->find(base::get_text(fields[i], "name"))) {
        lint_field(fields[i], child_pointer(child_pointer(pointer, "fields"), i), *field, out);
        lint_file(document, child_pointer(child_pointer(pointer, "fields"), i), *form, *field, out);
      }
  }
}

}  // namespace leadline::cli
