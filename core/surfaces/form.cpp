// A form as a tree. Keys, which are ids where something refers to them: f.<name> the field, c. its control, l. its
// label, h. the help, e. the error, s. the suggestion, o.<name>.<i> an option. A name has no dot, so keys are unique.
#include "base/door.h"
#include "base/number.h"
#include "surfaces/block.h"
#include "surfaces/choices.h"
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

const Issue* issue_of(const forms::Issues& list, std::string_view field) {
  for (const Issue& issue : list)
    if (issue.field == field) return &issue;
  return nullptr;
}

struct PlainKind { const char* element; view::Words attributes; };

constexpr PlainKind kPlain[] = {
#define FIELD_KIND(part, name, element, attributes, ...) LEADLINE_KIND_IN_show_##part({element, attributes},)
#include "forms/kinds.def"
#undef FIELD_KIND
};

// Names are written with capitals, and no dictionary knows them.
view::Words attributes_of(const Field& field) {
  if (field.type == FieldType::text && field.autocomplete == "name") return "type=text autocapitalize=words spellcheck=false";
  if (!is_plain(field.type)) return attributes_of_more(field.type);
  return kPlain[static_cast<int>(field.type)].attributes;
}

bool is_box(const Field& field) { return field.type == FieldType::consent || field.type == FieldType::checkbox; }

void add_options(const Drawing& d, const Field& field, Node& control) {
  const std::string prefix = part_key('o', field.name) + ".";
  // Nothing is chosen beforehand: an answer is somebody's answer.
  const std::string& placeholder = field.placeholder.in(d.locale);
  control.add(prefix, "option", placeholder.empty() ? word(Word::choose, d) : placeholder).set("value");
  int index = 0;
  for (const forms::Option& option : field.options)
    control.add(prefix + base::integer_text(index++), "option", option.label.in(d.locale)).set("value", option.value);
}

// What its sentences are called by.
std::string described_by(const Field& field, const Issue* error, const Issue* suggestion) {
  std::string described;
  for (const char prefix : {field.help.empty() ? '\0' : 'h', error ? 'e' : '\0', suggestion ? 's' : '\0'})
    if (prefix) described.append(described.empty() ? "" : " ").append(part_key(prefix, field.name));
  return described;
}

void add_control(const Drawing& d, const Field& field, const Issue* error, const Issue* suggestion, Node& parent) {
  const bool select = field.type == FieldType::select, box = is_box(field);
  const std::string key = control_key(field.name);
  Node& control = add_block(parent, key, is_plain(field.type) ? kPlain[static_cast<int>(field.type)].element : "input", box ? "checkbox" : "control");
  control.set("id", key).set("name", field.name).set_all(attributes_of(field)).set_if("inputmode", field.inputmode);
  constexpr view::Name kLimits[] = {"min", "max", "step"};
  for (const view::Name name : kLimits)
    if (const base::Json* limit = base::find(field.limits, std::string_view(name).data())) control.set(name, base::number_text(limit->get<double>()));
  control.set_if("autocomplete", field.autocomplete);
  if (!select && !box) control.set_if("placeholder", field.placeholder.in(d.locale));
  if (field.max_length) control.set("maxlength", base::integer_text(field.max_length));
  if (field.required) control.set("aria-required", "true");
  if (error) control.set("aria-invalid", "true");
  control.set_if("aria-describedby", described_by(field, error, suggestion));
  if (select) add_options(d, field, control);
}

// A link leaves what was typed where it is: it opens in another tab, which gets no hold of this one (`noopener`).
void add_label_parts(const Drawing& d, const Field& field, Node& label) {
  int index = 0;
  for (const forms::LabelPart& part : field.label_parts) {
    const std::string key = part_key('t', field.name) + "." + base::integer_text(index++);
    const std::string& link = part.link.in(d.locale);
    Node& out = label.add(key, link.empty() ? "span" : "a", part.text.in(d.locale));
    if (!link.empty())
      dress(out.set("href", link).set_all("target=_blank rel=noopener").set("title", word(Word::new_tab, d)), "link");
  }
}

void add_label(const Drawing& d, const Field& field, Node& parent) {
  const std::string& text = field.label.in(d.locale);
  Node& label = add_block(parent, part_key('l', field.name), "label", "label").set("for", control_key(field.name));
  if (!field.label_parts.empty()) {
    add_label_parts(d, field, label);
    if (field.required) return;
  } else if (field.required) {
    label.text = text;
    return;
  } else {
    label.add(part_key('t', field.name), "span", text);
  }
  add_block(label, part_key('q', field.name), "span", "optional", word(Word::optional, d));
}

// A sentence about a field, which its control refers to by id.
Node& add_note(char prefix, const Field& field, const char* name, std::string_view text, Node& parent) {
  const std::string key = part_key(prefix, field.name);
  return add_block(parent, key, "p", name, text).set("id", key);
}

// What the sentence proposes stands in it as a button, which takes it; after it, where the site's own text leaves it out.
void add_proposal(const Issue& issue, std::string_view text, Node& note) {
  const std::size_t at = text.find(issue.value);
  const std::string_view before = text.substr(0, at);
  const std::string_view after = at == std::string_view::npos ? std::string_view() : text.substr(at + issue.value.size());
  const std::string key = note.key;
  if (!before.empty()) note.add(key + ".1", "span", before);
  Node& button = add_block(note, key + ".take", "button", "take", issue.value);
  button.set_all("type=button").set("name", issue.field).set("aria-describedby", key).action = api::name_of(api::Action::take);
  if (!after.empty()) note.add(key + ".2", "span", after);
}

LEADLINE_DOOR void add_issue(const Drawing& d, char prefix, const Field& field, const Issue& issue, const char* role, Node& parent) {
  const std::string text = forms::message(d.form, issue, d.locale);
  const bool proposes = issue.proposes() && !forms::on_its_way(d.state);  // else it was sent as it is
  Node& note = add_note(prefix, field, prefix == 'e' ? "error" : "suggest", proposes ? std::string_view() : text, parent);
  note.set_if("role", role);
  if (proposes) add_proposal(issue, text, note);
}

void add_field(const Drawing& d, const Field& field, Node& parent) {
  const Issue* error = issue_of(d.state.errors, field.name);
  const Issue* suggestion = issue_of(d.state.suggestions, field.name);
  Node& out = add_block(parent, part_key('f', field.name), "div", "field");
  if (error) out.set("class", "ll-field ll-invalid").set("part", "field invalid");
  if (!is_plain(field.type) && add_group(d, field, error ? "true" : "", described_by(field, error, suggestion), out)) {
    // Its controls have names of their own.
  } else if (is_box(field)) {
    Node& check = add_block(out, part_key('b', field.name), "div", "check");
    add_control(d, field, error, suggestion, check);
    add_label(d, field, check);
  } else {
    add_label(d, field, out);
    if (!field.more.is_null()) add_before(d, field, out);
    add_control(d, field, error, suggestion, out);
  }
  if (!field.help.empty()) add_note('h', field, "help", field.help.in(d.locale), out);
  // After a submit the summary speaks for all; an error found on leaving a field has to speak for itself.
  const char* role = d.state.status == Status::invalid ? "" : "alert";
  if (error) add_issue(d, 'e', field, *error, role, out);
  if (suggestion) add_issue(d, 's', field, *suggestion, "status", out);
}

// The honeypot: out of sight, out of the tab order, unknown to assistive technology and password managers. Its name
// means nothing to autofill and something to a machine that fills in every field.
void add_trap(const Drawing& d, Node& parent) {
  Node& out = add_block(parent, "trap", "div", "trap").set("aria-hidden", "true");
  out.add("trap.label", "label", word(Word::trap, d)).set("for", "trap.control");
  out.add("trap.control", "input").set_all("id=trap.control type=text tabindex=-1 autocomplete=off")
      .set("name", forms::kTrapName);
}

void add_submit(const Drawing& d, Node& parent) {
  const bool sending = d.state.status == Status::sending, saved = d.state.status == Status::saved;
  const std::string& own = d.form.submit.in(d.locale);
  const Word ours = sending ? Word::sending : saved ? Word::saved : Word::submit;
  const char* label = own.empty() || sending || saved ? word(ours, d) : own.c_str();
  const bool steps = !d.form.progress.is_null();
  Node& out = add_block(parent, "submit", "button", "button", steps && !is_last_step(d.form) && !saved ? word(Word::go_on, d) : label).set("type", "submit");
  // Not `disabled`: that would take the focus away from the button just pressed.
  if (sending || saved) out.set("aria-disabled", "true");
}

void add_form(const Drawing& d, Node& parent) {
  Node& out = add_block(parent, "form", "form", "form").set("novalidate");
  out.action = api::name_of(api::Action::submit);
  add_title(out, "heading", d.form.title.in(d.locale));
  if (!d.form.title.empty()) out.set("aria-labelledby", "title");
  add_text(out, "intro", "p", "intro", d.form.intro.in(d.locale));
  if (!d.form.progress.is_null()) add_progress(d, out);
  add_block(out, "alert", "div", "alert", d.state.status == Status::saved ? word(Word::alert_saved, d) : "").set("role", "alert");
  for (const Field& field : d.form.fields)
    if (field.type != FieldType::hidden) add_field(d, field, out);
  add_trap(d, out);
  if (!d.form.proof.is_null()) out.add("proof", "input").set_all("type=hidden").set("name", forms::kProofName).set("src", base::get_text(d.form.proof, "from"));
  add_submit(d, out);
  if (!d.form.progress.is_null()) add_back(d, out);
  if (d.state.status == Status::invalid || d.state.status == Status::refused || d.state.status == Status::failed) add_alert(d, out);
}

// Where to go from here, after the confirmation: what the config gives, and in a dialog the way back to the page.
void add_steps(const Drawing& d, const forms::Success& success, const Next& next, Node& parent) {
  const bool link = !success.link.empty() && view::safe_url(success.href), modal = d.form.display == forms::Display::modal;
  if (!link && next.button.empty() && !modal) return;
  Node& out = add_block(parent, "steps", "div", "steps");
  add_text(out, "next.title", "h3", "subtitle", next.title.in(d.locale));
  add_text(out, "next.text", "p", "text", next.text.in(d.locale));
  if (!next.button.empty()) {
    const bool follows = !next.href.empty();
    Node& button = add_block(out, "next", follows ? "a" : "button", "button", next.button.in(d.locale));
    button.set(follows ? view::Name("href") : view::Name("type"), follows ? next.href : "button").action = api::name_of(api::Action::next);
  }
  if (link) add_block(out, "link", "a", "link", success.link.in(d.locale)).set("href", success.href);
  if (modal) add_block(out, "end", "button", "end", word(Word::close, d)).set_all("type=button").action = api::name_of(api::Action::close);
}

// What the form gives, now that it was accepted. It looks as the rest of a form does: no first form pays for a style of its own.
void add_gift(const Drawing& d, const Gift& gift, Node& parent) {
  if (!gift.offer) return;
  const offers::Offer& offer = *gift.offer;
  const std::string &address = gift.where.empty() ? offer.href : gift.where, &words = offer.button.in(d.locale);
  const auto say = [&](LastWord usual) { return words.empty() ? std::string(word(usual, d)) : words; };
  Node& out = add_block(parent, "gift", "div", "steps");
  add_text(out, "gift.title", "h3", "subtitle", offer.title.in(d.locale));
  add_text(out, "gift.text", "p", "text", offer.text.in(d.locale));
  if (offer.gives == offers::Gives::code) {
    Node& coupon = add_block(out, "gift.coupon", "div", "field");
    add_block(coupon, "gift.code", "code", "control", offer.code);
    add_block(coupon, "gift.copy", "button", "button", say(LastWord::copy)).set_all("type=button").action = api::name_of(api::Action::copy);
    add_block(coupon, "gift.copied", "p", "help", gift.copied ? word(LastWord::copied, d) : "").set_all("role=status");
  }
  if (offer.gives == offers::Gives::video) {
    Node& video = add_block(out, "gift.video", "video", "control");
    video.set("src", address).set_all("controls= playsinline= preload=metadata");
    if (offer.width && offer.height) video.set("width", base::integer_text(offer.width)).set("height", base::integer_text(offer.height));
  }
  if (offer.gives == offers::Gives::calendar)
    add_block(out, "gift.calendar", "button", "button", say(LastWord::calendar)).set_all("type=button").action = api::name_of(api::Action::calendar);
  const bool file = offer.gives == offers::Gives::file;
  if (address.empty() || offer.gives == offers::Gives::video) return;
  if (offer.gives == offers::Gives::calendar) add_block(out, "gift.link", "a", "link", word(LastWord::join, d)).set("href", address);
  else add_block(out, "gift.link", "a", "button", say(file ? LastWord::download : LastWord::go_there)).set("href", address);
  if (file) out.children.back().set("download");
}

void add_done(const Drawing& d, const Next* next, const Gift& gift, Node& parent) {
  base::Diagnostics told_by_check;
  const forms::Success success = forms::read_success(d.form, {}, told_by_check);
  Node& out = add_block(parent, "done", "div", "done").set_all("role=status tabindex=-1");
  // The site's thanks say that it has arrived, and what comes next follows from that: they are for what was accepted.
  const bool sent = d.state.status == Status::sent;
  const std::string& own = success.title.in(d.locale);
  add_title(out, "done.title", !sent ? word(LastWord::unconfirmed, d) : own.empty() ? word(LastWord::thanks, d) : own);
  add_text(out, "done.text", "p", "text", sent ? success.text.in(d.locale) : word(LastWord::text_unconfirmed, d));
  if (!sent) add_fallback(d, out);
  add_gift(d, gift, out);
  add_steps(d, sent ? success : forms::Success(), sent && next ? *next : Next(), parent);
}

}  // namespace

std::string control_key(std::string_view field) { return part_key('c', field); }

std::string focus_key(const Form& form, const State& state) {
  if (forms::is_over(state)) return "done";
  if (!state.errors.empty()) return error_key(form, state);
  for (const Field& field : form.fields)
    if (field.type != FieldType::hidden) return control_key(field.name);
  return "submit";
}

namespace {

// The dialog or the section that everything of a form stands in.
Node frame(const Form& form, std::string_view locale) {
  const bool modal = form.display == forms::Display::modal;
  Node root = view::element("root", modal ? "dialog" : "section");
  dress(root, modal ? "dialog" : "panel").set("lang", locale);
  if (modal) {
    root.set("aria-labelledby", "title");
    add_close(root, locale, form.words);
  }
  return root;
}

}  // namespace

Node render_form(const Form& form, const State& state, std::string_view locale) {
  Node root = frame(form, locale);
  add_form({form, state, locale}, root);
  return root;
}

Node render_done(const Form& form, const State& state, std::string_view locale, const Next* next, const Gift& gift) {
  Node root = frame(form, locale);
  add_done({form, state, locale}, next, gift, root);
  return root;
}

}  // namespace leadline::surfaces
