// What is asked now: which fields, in which step, with which words.
#include "base/number.h"
#include "base/text.h"
#include "fields/fields.h"

namespace leadline::fields {

namespace {

using base::Json;

// What a rule may read: the facts, with the answers so far as `fields`.
Json with_answers(const Json& facts, Json answers) {
  Json out = facts;
  base::put(out, "fields", std::move(answers));
  return out;
}

bool holds(const rules::Program& program, const Json& known) {
  return program.empty() || rules::test(program, {&known, nullptr}) == rules::Truth::yes;
}

// The value at a dotted path, as a reader would say it.
std::string said(const Json& known, std::string_view path) {
  const Json* at = &known;
  for (const std::string& step : base::split(path, '.')) {
    at = base::find(*at, step);
    if (!at) return {};
  }
  if (at->is_string()) return at->get<std::string>();
  if (at->is_number()) return base::number_text(at->get<double>());
  if (!at->is_array()) return {};
  std::string out;
  for (const Json& one : *at) if (one.is_string()) out.append(out.empty() ? "" : ", ").append(one.get_ref<const std::string&>());
  return out;
}

// As a part of an address: all but the letters and digits that always stand for themselves (RFC 3986, §2.3) is written as %XX.
std::string in_address(const std::string& text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) out += c;
    else out.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return out;
}

// `{{fields.name}}` in a text is what was answered. What is not known is nothing.
std::string filled(const std::string& text, const Json& known, bool address) {
  std::string out;
  std::size_t from = 0;
  for (;;) {
    const std::size_t open = text.find("{{", from), close = open == std::string::npos ? open : text.find("}}", open);
    out.append(text, from, close == std::string::npos ? close : open - from);
    if (close == std::string::npos) return out;
    const std::string value = said(known, text.substr(open + 2, close - open - 2));
    out += address ? in_address(value) : value;
    from = close + 2;
  }
}

void fill_in(base::Localized& text, const Json& known) {
  text.change([&known](const std::string& words) { return filled(words, known, false); });
}

void fill_in(Json& value, const Json& known, bool address) {
  if (value.is_string()) value = filled(value.get_ref<const std::string&>(), known, address);
  else if (value.is_array()) for (Json& one : value) fill_in(one, known, address);
  else if (value.is_object()) for (auto it = value.begin(); it != value.end(); ++it) fill_in(*it, known, it.key() == "href");
}

const Step* find_step(const Form& more, const std::string& id) {
  for (const Step& step : more.steps) if (step.id == id) return &step;
  return nullptr;
}

// The steps from the first to the end, as the answers lead. Each at most once: a jump back ends it.
std::vector<const Step*> way_of(const Form& more, const Json& known) {
  std::vector<const Step*> way;
  std::size_t at = 0;
  while (at < more.steps.size()) {
    const Step& step = more.steps[at];
    for (const Step* before : way) if (before == &step) return way;
    way.push_back(&step);
    const Step* to = nullptr;
    for (const Jump& jump : step.next) if (!to && holds(jump.when, known)) to = find_step(more, jump.to);
    at = to ? static_cast<std::size_t>(to - more.steps.data()) : at + 1;
  }
  return way;
}

// Those of them that have something to ask; the others are passed over. When none is left, there is still a form to be sent.
std::vector<const Step*> path_of(const std::vector<const Step*>& way, const std::vector<bool>& asks) {
  std::vector<const Step*> path;
  for (const Step* step : way) {
    bool empty = !step->fields.empty();
    for (const std::size_t field : step->fields) empty = empty && !asks[field];
    if (!empty) path.push_back(step);
  }
  if (path.empty() && !way.empty()) path.push_back(way.back());
  return path;
}

bool has_name(const Json& list, const std::string& name) {
  for (const Json& one : list) if (one == name) return true;
  return false;
}

// As they are asked: those whose answers matter most stand first, all others as the config has them.
std::vector<std::size_t> in_order(const forms::Form& form, const std::vector<std::size_t>& fields, const Json& plan) {
  const Json& ranks = base::get_object(plan, "rank");
  std::vector<std::size_t> out;
  for (std::int64_t rank = 0; rank <= kLastRank; ++rank)
    for (const std::size_t i : fields) if (base::get_int(ranks, form.fields[i].name) == rank) out.push_back(i);
  return out;
}

// A field that is known and not asked is drawn as nothing but its name, and as much of the answer as may be seen.
void hide_known(forms::Field& field, const Json& answers) {
  const Json* answer = base::find(answers, field.name);
  field.more = base::object_of("known", answer ? masked(field, *answer) : std::string());
  field.type = FieldType::hidden;
}

// A form without its fields.
forms::Form frame_of(const forms::Form& form) {
  forms::Form out;
  out.id = form.id;
  out.offer = form.offer;
  out.display = form.display;
  out.into = form.into;
  out.title = form.title;
  out.intro = form.intro;
  out.submit = form.submit;
  out.locale = form.locale;
  out.words = form.words;
  out.success = form.success;
  out.proof = form.proof;
  out.plain = false;
  return out;
}

}  // namespace

Asked ask(const forms::Form& form, const Form& more, const forms::State& state, const Json& facts, const Json& plan) {
  // A field that is not to be seen has no answer, so that what depends on it is not to be seen either: from the first to the last.
  Json known = with_answers(facts, fold(form, state.values));
  std::vector<bool> visible(form.fields.size()), asks(form.fields.size());
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    const std::string& name = form.fields[i].name;
    visible[i] = holds(more.visible[i], known) && !base::get_object(plan, "left").contains(name);
    asks[i] = visible[i] && !has_name(base::get_array(plan, "known"), name);
    if (!visible[i]) known["fields"].erase(name);
  }
  Asked out{frame_of(form), frame_of(form), {}, 0, {}};
  const auto add = [&](forms::Form& to, std::size_t i) {
    if (!visible[i]) return;
    forms::Field field = form.fields[i];
    if (!more.required[i].empty()) field.required = holds(more.required[i], known);
    // A number without a country code is of the country that was chosen beside it.
    const std::string& country = base::get_text(state.values, field.name + "." + kCountry);
    if (has_name(base::get_array(field.more, "countries"), country)) field.country = country;
    for (base::Localized* text : {&field.label, &field.help, &field.placeholder}) fill_in(*text, known);
    to.fields.push_back(std::move(field));
  };
  const std::vector<const Step*> way = way_of(more, known), path = path_of(way, asks);
  for (std::size_t i = 0; i < path.size(); ++i) {
    out.path.push_back(path[i]->id);
    if (path[i]->id == state.step) out.at = i;
  }
  std::vector<std::size_t> unseen;  // and of a form without steps all
  for (const Step* step : way) for (const std::size_t i : in_order(form, step->fields, plan)) add(out.whole, i);
  for (std::size_t i = 0; i < form.fields.size(); ++i)
    if (path.empty() || form.fields[i].type == FieldType::hidden) unseen.push_back(i);
  for (const std::size_t i : in_order(form, unseen, plan)) add(out.whole, i);
  bool knows = false;
  if (out.at == 0)
    for (const forms::Field& field : out.whole.fields) {
      if (!has_name(base::get_array(plan, "known"), field.name)) continue;
      knows = true;
      out.now.fields.push_back(field);
      hide_known(out.now.fields.back(), known["fields"]);
    }
  for (const std::size_t i : in_order(form, path.empty() ? unseen : path[out.at]->fields, plan)) if (asks[i]) add(out.now, i);
  for (const Ending& ending : more.endings)
    if (holds(ending.when, known)) {
      out.whole.success = ending.success;
      base::put(out.whole.success, forms::kFallback, base::get_object(form.success, forms::kFallback));
      break;
    }
  fill_in(out.whole.success, known, false);
  for (forms::Form* one : {&out.whole, &out.now}) for (base::Localized* text : {&one->title, &one->intro}) fill_in(*text, known);
  if (path.size() > 1 || knows || more.each || more.partial) out.now.progress = base::object_of("known", knows, "each", more.each);
  if (more.partial) base::put(out.now.progress, "told", more.told);
  if (path.size() > 1) {
    base::put_all(out.now.progress, "number", static_cast<std::int64_t>(out.at + 1), "of", static_cast<std::int64_t>(path.size()));
    if (!more.each) out.now.step_title = path[out.at]->title;  // the field's label says the same
    fill_in(out.now.step_title, known);
  }
  return out;
}

namespace {

// What was answered before, `answers` or `answers.<field>`, as of this field's controls; nothing when it is no right answer to it.
Json answered(const forms::Field& field, const std::string& place, const Json& answers) {
  const std::size_t dot = place.find('.');
  const std::string from = dot == std::string::npos ? field.name : place.substr(dot + 1);
  const Json& theirs = said_before(answers, from);
  Json ours = base::object();
  for (auto it = theirs.begin(); it != theirs.end(); ++it) base::put(ours, std::string_view(field.name + it.key().substr(from.size())), Json(*it));
  return can_be_known(field) && is_right(field, ours) ? ours : base::object();
}

// What a source has for the field, by control.
Json from_source(const forms::Field& field, const std::string& place, const Json& facts) {
  if (base::starts_with(place, "answers")) return answered(field, place, base::get_array(facts, "answers"));
  Json out = base::object();
  if (const std::string text = said(facts, place); !text.empty()) base::put(out, std::string_view(field.name), Json(text));
  return out;
}

}  // namespace

void prefill(const forms::Form& form, const Json& facts, forms::State& state) {
  for (const forms::Field& field : form.fields) {
    if (field.more.is_null() || !controls_of(state.values, field.name).empty()) continue;
    Json controls = base::object();
    for (const Json& source : base::get_array(field.more, "prefill"))
      if (controls.empty()) controls = from_source(field, source.get_ref<const std::string&>(), facts);
    if (const Json* value = base::find(field.more, "default"); value && controls.empty())
      base::put(controls, std::string_view(field.name), value->is_number() ? Json(base::number_text(value->get<double>())) : Json(*value));
    for (auto it = controls.begin(); it != controls.end(); ++it) base::put(state.values, std::string_view(it.key()), Json(*it));
  }
}

}  // namespace leadline::fields
