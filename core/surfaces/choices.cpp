// Groups: the first control of a field has the key c.<name>, as a control alone has; the others o.<name>.<i>, i from 1.
#include "surfaces/choices.h"

#include <utility>

#include "api/border.h"
#include "base/door.h"
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"
#include "forms/phone.h"
#include "surfaces/block.h"
#include "surfaces/surfaces.h"
#include "surfaces/words.h"

namespace leadline::surfaces {

namespace {

using forms::Field;
using forms::FieldType;
using view::Node;

// English, Vietnamese.
LEADLINE_DATA(fields) constexpr char kOwnWords[] =
    " (optional)\0 (không bắt buộc)\0"
    "Other\0Khác\0"
    "What else?\0Câu trả lời khác\0"
    "Back\0Quay lại\0"
    "Step {n} of {of}\0Bước {n}/{of}\0"
    "not at all\0hoàn toàn không\0"
    "very much\0rất có thể\0"
    "Day\0Ngày\0"
    "Time\0Giờ\0"
    "No time is free at the moment. Send the form all the same: we will get in touch.\0Hiện không còn giờ trống. Bạn cứ gửi biểu mẫu, chúng tôi sẽ liên hệ để hẹn giờ.\0"
    "Country\0Quốc gia\0"
    "Times are {zone}.\0Giờ ghi theo {zone}.\0"
    "We already have: \0Đã có: \0"
    "Change\0Sửa\0"
    "This form goes on in the window that has opened.\0Biểu mẫu này tiếp tục trong cửa sổ vừa mở.\0"
    "If you leave before the end, we receive the steps you have completed.\0Nếu bạn rời đi giữa chừng, chúng tôi vẫn nhận được những bước bạn đã điền xong.\0";
LEADLINE_DATA(fields) constexpr char kShortcuts[] = "aria-keyshortcuts", kEachLook[] = "ll-form ll-each", kApart[] = "apart", kApartLook[] = "ll-panel ll-apart";
enum Own { optional, other, what_else, back, step_of, least, most, word_day, word_time, none_free, word_country, times_are, have, change, goes_on, partial };

std::string say(Own word, std::string_view locale, const base::Json* words) {
  return base::own_word(words, locale, base::nth_text(kOwnWords, 2 * word), base::nth_text(kOwnWords, 2 * word + (base::base_language(locale) == "vi" ? 1 : 0)));
}

std::string say(Own word, const Drawing& d) { return say(word, d.locale, d.form.words); }

struct Group {
  const Drawing& d;
  const Field& field;
  std::string_view invalid;
  const std::string& described;
  Node& out;
  int count = 0;

  std::string next_key() {
    const int index = count++;
    return index == 0 ? control_key(field.name) : part_key('o', field.name) + "." + base::integer_text(index);
  }

  // A box or a dial with its label.
  void choice(const char* type, const std::string& value, std::string_view label, const std::string& image) {
    const std::string key = next_key();
    add_box(out, key, type, field.name, value, label, image);
  }

  Node& add_box(Node& parent, const std::string& key, const char* type, const std::string& name, const std::string& value, std::string_view label, const std::string& image) {
    Node& row = add_block(parent, "r" + key, "div", "choice");
    Node& control = row.add(key, "input").set("class", "ll-choose").set("type", type).set("id", key).set("name", name).set("value", value);
    control.set_if("aria-describedby", described);
    // `aria-invalid` of a single box says nothing: the dials of a group have it together.
    Node& text = add_block(row, "t" + key, "label", "option").set("for", key);
    const std::string letter = next_letter();
    control.set_if(kShortcuts, letter);
    if (image.empty() && letter.empty()) {
      text.text = label;
      return control;
    }
    if (!image.empty()) add_block(text, "i" + key, "img", "picture").set("src", image).set("alt", "").set("loading", "lazy");
    if (!letter.empty()) add_block(text, "k" + key, "span", "letter", letter).set("aria-hidden", "true");
    text.add("x" + key, "span", label);
    return control;
  }

  // One question a screen: the letter that chooses this one (js/fields.ts), A to Z. Stars and scales have numbers already.
  std::string next_letter() {
    if (!base::get_bool(d.form.progress, "each") || field.options.empty() || count > 'Z' - 'A' + 1) return {};
    return {static_cast<char>('A' + count - 1)};
  }

  // A line of text that belongs to the group.
  void line(const std::string& name, const char* autocomplete, std::string_view label, bool required, bool marked = false) {
    const std::string key = next_key();
    Node& row = add_block(out, "r" + key, "div", "line");
    Node& text = add_block(row, "t" + key, "label", "label").set("for", key);
    if (!marked) text.text = label;
    else {
      text.add("x" + key, "span", label);
      add_block(text, "q" + key, "span", "optional", say(optional, d));
    }
    Node& control = add_block(row, key, "input", "control").set("type", "text").set("id", key).set("name", name).set_if("autocomplete", autocomplete);
    if (required) control.set("aria-required", "true").set_if("aria-invalid", invalid).set_if("aria-describedby", described);
  }
};

std::string image_of(const Field& field, std::size_t index) {
  const base::Json& images = base::get_array(field.more, "images");
  return index < images.size() ? images[index].get<std::string>() : std::string();
}

void add_choices(Group& group) {
  const Field& field = group.field;
  const char* type = field.type == FieldType::multiselect ? "checkbox" : "radio";
  for (std::size_t i = 0; i < field.options.size(); ++i)
    group.choice(type, field.options[i].value, field.options[i].label.in(group.d.locale), image_of(field, i));
  if (!base::get_bool(field.more, "other")) return;
  group.choice(type, fields::kOther, say(other, group.d), {});
  // What else is asked for once "other" is chosen.
  const base::Json* chosen = base::find(group.d.state.values, field.name);
  if (chosen && fields::is_chosen(*chosen, fields::kOther)) group.line(field.name + "." + fields::kOther, "off", say(what_else, group.d), true);
}

// Stars are numbers for those who cannot see them.
void add_scale(Group& group) {
  for (const std::string& value : fields::scale(group.field)) group.choice("radio", value, value, {});
}

void add_lines(Group& group) {
  const int language = base::base_language(group.d.locale) == "vi" ? 1 : 0;
  for (int i = 0; i < fields::kLineCount; ++i) {
    const fields::Line line = fields::line(i);
    group.line(group.field.name + "." + line.name, line.autocomplete, base::own_word(group.d.form.words, group.d.locale, line.label[0], line.label[language]), group.field.required && i == 0, group.field.required && i > 0);
  }
}

// The days that have a free time, and the times of the one that is looked at. Each time has a key of its own, so that what was chosen of
// one day is not what stands in its place on another.
void add_times(Group& group) {
  const Field& field = group.field;
  const base::Json &free = base::get_array(field.more, "free"), &values = group.d.state.values;
  const std::string own = field.name + ".", key = part_key('k', field.name);
  if (const std::string& address = base::get_text(field.more, "taken"); !address.empty() && !forms::on_its_way(group.d.state)) {
    // What others have is asked for anew when the endpoint has just refused the time.
    const bool again = group.d.state.status == forms::Status::refused;
    group.out.add(key + (again ? ".again" : ".taken"), "input").set("type", "hidden").set("name", own + fields::kTaken)
        .set("src", address + (base::contains(address, "?") ? "&form=" : "?form=") + group.d.form.id);
  }
  if (free.empty()) {
    add_block(group.out, key + ".none", "p", "help", say(none_free, group.d));
    return;
  }
  std::string chosen = base::get_text(values, own + fields::kDay);
  if (chosen.empty()) chosen = fields::day_of(base::get_text(values, field.name));
  bool known = false;
  for (const base::Json& one : free) known = known || fields::day_of(one.get_ref<const std::string&>()) == chosen;
  if (!known) chosen = fields::day_of(free[0].get_ref<const std::string&>());
  Node& days = add_block(group.out, key + ".days", "div", "days").set("class", "ll-days ll-as-buttons").set("role", "radiogroup").set("aria-label", say(word_day, group.d));
  std::string last;
  for (const base::Json& one : free) {
    const std::string& text = one.get_ref<const std::string&>();
    const std::string of(fields::day_of(text));
    if (of == std::exchange(last, of)) continue;
    const std::string box = days.children.empty() ? group.next_key() : part_key('o', field.name) + "." + of;
    Node& control = group.add_box(days, box, "radio", own + fields::kDay, of, fields::day_in_words(text, group.d.locale, group.d.form.words), {});
    if (of == chosen) control.set("checked");
  }
  Node& times = add_block(group.out, key + ".times", "div", "times").set("class", "ll-times ll-as-buttons").set("role", "radiogroup").set("aria-label", say(word_time, group.d));
  if (field.required) times.set("aria-required", "true");
  times.set_if("aria-invalid", group.invalid).set_if("aria-describedby", group.described);
  for (const base::Json& one : free) {
    const std::string& text = one.get_ref<const std::string&>();
    if (fields::day_of(text) == chosen) group.add_box(times, part_key('o', field.name) + "." + text, "radio", field.name, text, fields::clock_of(text), {});
  }
  if (const std::string& zone = base::get_text(field.more, "zone"); !zone.empty())
    add_block(group.out, key + ".zone", "p", "help", base::replace_all(say(times_are, group.d), "{zone}", zone));
}

void add_legend(const Drawing& d, const Field& field, Node& out) {
  if (field.required) out.text = field.label.in(d.locale);
  else {
    out.add(part_key('t', field.name), "span", field.label.in(d.locale));
    add_block(out, part_key('q', field.name), "span", "optional", say(optional, d));
  }
}

// What was chosen, the page says in a control that nobody sees (js/files.ts): the browser's own holds files, which are no text.
void add_file(const Drawing& d, const Field& field, std::string_view invalid, const std::string& described, Node& parent) {
  const std::string key = control_key(field.name);
  add_legend(d, field, add_block(parent, part_key('l', field.name), "label", "label").set("for", key));
  std::string kinds;
  for (const base::Json& kind : base::get_array(field.more, "accept")) kinds.append(kinds.empty() ? "" : ",").append(kind.get_ref<const std::string&>());
  Node& control = add_block(parent, key, "input", "control").set("type", "file").set("id", key).set_if("accept", kinds);
  control.set_if("aria-invalid", invalid).set_if("aria-describedby", described);
  if (base::find(field.limits, "max")->get<double>() > 1) control.set("multiple");
  if (field.required) control.set("aria-required", "true");
  parent.add(part_key('o', field.name), "input").set("type", "hidden").set("name", field.name);
}

}  // namespace

LEADLINE_DOOR view::Words attributes_of_more(FieldType type) { return view::Words::of_table(fields::attributes_of(type)); }

LEADLINE_DOOR bool add_group(const Drawing& d, const Field& field, std::string_view invalid, const std::string& described, Node& parent) {
  if (!fields::is_group(field.type)) return false;
  if (field.type == FieldType::file) {
    add_file(d, field, invalid, described, parent);
    return true;
  }
  const bool dials = field.type == FieldType::radio || field.type == FieldType::rating || field.type == FieldType::nps;
  const std::string& display = base::get_text(field.more, "display");
  Node& out = add_block(parent, part_key('g', field.name), "fieldset", "choices");
  if (dials) out.set("role", "radiogroup");
  const std::string look = field.type == FieldType::rating ? "stars" : field.type == FieldType::nps ? "scale" : field.type == FieldType::slot ? "times" : display;
  if (!look.empty()) out.set("class", "ll-choices ll-as-" + look).set("part", "choices " + look);
  if (dials && field.required) out.set("aria-required", "true");
  if (dials) out.set_if("aria-invalid", invalid);
  out.set_if("aria-describedby", described);
  add_legend(d, field, add_block(out, part_key('l', field.name), "legend", "label"));
  Group group{d, field, invalid, described, out};
  if (field.type == FieldType::address) add_lines(group);
  else if (field.type == FieldType::slot) add_times(group);
  else if (field.options.empty()) add_scale(group);
  else add_choices(group);
  if (field.type == FieldType::nps) {
    Node& ends = add_block(parent, part_key('k', field.name), "div", "ends").set("aria-hidden", "true");
    ends.add(part_key('k', field.name) + ".0", "span", say(least, d));
    ends.add(part_key('k', field.name) + ".1", "span", say(most, d));
  }
  return true;
}

namespace {

// What is known and not asked, with a way to change it: "We already have: E-mail a••@gmail.com, Phone •••• 678 · Change".
void add_known(const Drawing& d, Node& out) {
  std::string text = say(have, d);
  bool first = true;
  for (const Field& field : d.form.fields) {
    const base::Json* seen = base::find(field.more, "known");
    if (!seen) continue;
    text.append(first ? "" : ", ").append(forms::label_text(field, d.locale));
    if (const std::string& value = seen->get_ref<const std::string&>(); !value.empty()) text.append(" ").append(value);
    first = false;
  }
  Node& known = add_block(out, "known", "p", "known");
  const std::string key = part_key('w', known.key);
  known.add(key, "span", text.append(" · ")).set("id", key);
  if (forms::on_its_way(d.state)) return;
  Node& button = add_block(known, part_key('v', known.key), "button", "take", say(change, d));
  button.set_all("type=button").set("aria-describedby", key).action = api::name_of(api::Action::change);
}

}  // namespace

// Their names are the browser's to say (js/fields.ts): 245 of them in each language would be more than all the rest.
LEADLINE_DOOR void add_before(const Drawing& d, const Field& field, Node& parent) {
  const base::Json& countries = base::get_array(field.more, "countries");
  if (countries.empty()) return;
  const std::string key = part_key('k', field.name);
  Node& select = add_block(parent, key, "select", "country").set("class", "ll-control ll-country").set("name", field.name + "." + fields::kCountry)
                     .set("aria-label", say(word_country, d)).set("autocomplete", "tel-country-code");
  for (const base::Json& one : countries) {
    const std::string& code = one.get_ref<const std::string&>();
    Node& option = select.add(key + "." + code, "option", code + " +" + std::string(forms::calling_code(code))).set("value", code);
    if (select.children.size() == 1) option.set("selected");
  }
}

LEADLINE_DOOR bool is_last_step(const forms::Form& form) { return base::get_int(form.progress, "number") >= base::get_int(form.progress, "of"); }

// Where one is, in words and as a bar: the words are what a screen reader says when the step has changed.
LEADLINE_DOOR void add_progress(const Drawing& d, Node& form) {
  if (base::get_bool(d.form.progress, "known")) add_known(d, form);
  if (base::get_bool(d.form.progress, "each")) form.set("class", kEachLook);
  if (const base::Json* told = base::find(d.form.progress, "told")) {
    base::Diagnostics told_by_check;
    const auto own = base::Localized::compile(told->is_null() ? nullptr : told, {}, told_by_check, d.form.locale);
    add_block(form, "told", "p", "help", own && !own->empty() ? own->in(d.locale) : say(partial, d));
  }
  if (!d.form.progress.contains("of")) return;
  const std::string number = base::integer_text(base::get_int(d.form.progress, "number")), of = base::integer_text(base::get_int(d.form.progress, "of"));
  const std::string text = base::replace_all(base::replace_all(say(step_of, d), "{n}", number), "{of}", of);
  Node& out = add_block(form, "progress", "div", "progress");
  add_block(out, "progress.text", "p", "count", text).set("role", "status");
  add_block(out, "progress.bar", "progress", "bar").set("value", number).set("max", of).set("aria-hidden", "true");
  add_text(out, "progress.title", "h3", "subtitle", d.form.step_title.in(d.locale));
}

LEADLINE_DOOR void add_back(const Drawing& d, Node& form) {
  if (base::get_int(d.form.progress, "number") < 2 || forms::on_its_way(d.state)) return;
  add_block(form, "back", "button", "end", say(back, d)).set_all("type=button").action = api::name_of(api::Action::back);
}

// Both have a heading, and what is in the page is out of reach while the dialog is open: so here it is a line of text, without an id.
LEADLINE_DOOR void put_apart(view::Node& dialog, std::string_view locale, const base::Json* words) {
  view::Node place = view::element("root", "section");
  dress(place, "panel").set("class", kApartLook).set("lang", locale);
  const view::Node *title = view::find(dialog, "heading"), *done = view::find(dialog, "done.title");
  if (done || title) add_block(place, "apart.title", "p", "subtitle", (done ? done : title)->text);
  if (!done) add_block(place, "apart.text", "p", "text", say(goes_on, locale, words));
  dialog.key = kApart;
  place.children.push_back(std::move(dialog));
  dialog = std::move(place);
}

void tell_words_of_choices(std::vector<base::OwnWord>& out) {
  for (int i = 0; *base::nth_text(kOwnWords, i); i += 2) out.push_back({base::nth_text(kOwnWords, i), base::nth_text(kOwnWords, i + 1)});
  for (int i = 0; i < fields::kLineCount; ++i) out.push_back({fields::line(i).label[0], fields::line(i).label[1]});
}

bool is_apart(const view::Node& tree) { return view::find(tree, kApart) != nullptr; }

}  // namespace leadline::surfaces
