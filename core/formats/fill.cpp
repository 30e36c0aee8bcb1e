// Templates filled in, and what is wrong with them before.
#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"
#include "formats/formats.h"
#include "formats/templates.h"
#include "formats/words.h"

namespace leadline::formats {

using base::Json;
using base::Problem;

namespace {

constexpr std::size_t kReasons = 10;    // of a score, in a sentence: the weightiest
constexpr std::size_t kItems = 256;     // of a list that is made of another
constexpr std::size_t kPathParts = 8;

// What a template may name. Behind a colon: what that has, where nothing else is there.
LEADLINE_DATA(formats) constexpr char kRoots[] =
    "agreed attribution consent contact experiment fields form id locale offer owner page receiver score site spam submitted supersedes time traits type visit warnings with key value map";
constexpr std::size_t kOfBody = std::string_view(" map").size();  // the last of them, which only a body sees
LEADLINE_DATA(formats) constexpr char kContact[] = "company email first last message name phone";
LEADLINE_DATA(formats) constexpr char kAgreed[] = "any purposes text";

// ---- What is made of a submission

// "45 (warm, MQL): Views the price list (+25); Sends a form (+20)": for whoever calls.
std::string standing_of(const Json& score) {
  const Json* total = base::find(score, word(Word::total));
  std::string out = total ? text_of(*total) : std::string(), names;
  for (const Word key : {Word::band, Word::stage}) {
    const std::string& name = base::get_text(score, word(key));
    if (!name.empty()) names.append(names.empty() ? "" : word(Word::comma)).append(name);
  }
  if (!names.empty()) out.append(word(Word::minus)).append(names).append(word(Word::closed));
  return out;
}

double weight_of(const Json& contribution) {
  const Json* points = base::find(contribution, word(Word::points));
  const double value = points && points->is_number() ? points->get<double>() : 0;
  return value < 0 ? -value : value;
}

std::string reason_of(const Json& contribution) {
  const std::string& note = base::get_text(contribution, word(Word::note));
  const Json* points = base::find(contribution, word(Word::points));
  std::string out = note.empty() ? base::get_text(contribution, word(Word::rule)) : note;
  if (!points || !points->is_number()) return out;
  return out.append(points->get<double>() < 0 ? word(Word::minus) : word(Word::plus)).append(text_of(*points)).append(word(Word::closed));
}

// The weightiest first; of the same weight as the score lists them.
Json reasons_of(const Json& score) {
  const Json& all = base::get_array(score, word(Word::contributions));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (weight_of(all[i]) > 0) order.push_back(i);
  Json out = base::list();
  while (!order.empty() && out.size() < kReasons) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < order.size(); ++i) if (weight_of(all[order[i]]) > weight_of(all[order[best]])) best = i;
    base::push(out, reason_of(all[order[best]]));
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return out;
}

Found why_of(const Json& score) {
  if (!score.is_object() || score.empty()) return std::nullopt;
  std::string out = standing_of(score), reasons;
  for (const Json& reason : reasons_of(score)) reasons.append(reasons.empty() ? "" : word(Word::semicolon)).append(text_of(reason));
  if (!reasons.empty()) out.append(word(Word::colon)).append(reasons);
  return Json(out);
}

// What was agreed to, of the record of consent: {any, purposes, text}.
Json agreed_of(const Json& lead) {
  Json purposes = base::list();
  std::string text;
  for (const Json& one : base::get_array(lead, word(Word::consent))) {
    if (!base::get_bool(one, word(Word::granted))) continue;
    base::push(purposes, base::get_text(one, word(Word::purpose)));
    text.append(text.empty() ? "" : word(Word::line)).append(base::get_text(one, word(Word::text)));
  }
  Json out = base::object();
  if (purposes.empty()) return out;
  base::put_all(out, word(Word::any), true, word(Word::text), text);
  base::put(out, word(Word::purposes), std::move(purposes));
  return out;
}

// ---- A path

Found follow(const Json* at, const std::vector<std::string>& parts, std::size_t from) {
  for (std::size_t i = from; at && i < parts.size(); ++i) {
    if (!at->is_array()) {
      at = base::find(*at, parts[i]);
      continue;
    }
    const double index = base::to_number(parts[i]);
    at = index >= 0 && index < static_cast<double>(at->size()) ? &(*at)[static_cast<std::size_t>(index)] : nullptr;
  }
  return at ? Found(*at) : std::nullopt;
}

Found secret_of(const std::string& path, const Sources& sources) {
  const std::string name = path.substr(std::string_view(word(Word::secret)).size());
  if (sources.secrets) return follow(sources.secrets, {name}, 0);
  return Json(word(Word::open) + path + word(Word::close));
}

bool is_secret(std::string_view path) { return base::starts_with(path, word(Word::secret)); }

Found look_up(const std::string& path, const Sources& sources) {
  if (is_secret(path)) return secret_of(path, sources);
  const std::vector<std::string> parts = base::split(path, '.');
  const std::string& root = parts[0];
  if (root == word(Word::contact)) return follow(&sources.contact, parts, 1);
  if (root == word(Word::map)) return follow(sources.map, parts, 1);
  if (root == word(Word::value)) return follow(sources.value, parts, 1);
  if (root == word(Word::key)) return follow(sources.key, parts, 1);
  if (root == word(Word::agreed)) {
    const Json agreed = agreed_of(sources.lead);
    return follow(&agreed, parts, 1);
  }
  if (root == word(Word::with)) {
    // The config may say that a secret stands there. Nothing that a visitor typed is ever read as a template.
    const Found found = follow(&sources.with, parts, 1);
    if (!found || !found->is_string()) return found;
    return Json(fill_text(found->get<std::string>(), sources));
  }
  if (root == word(Word::score) && parts.size() == 2) {
    const Json& score = base::get_object(sources.lead, word(Word::score));
    if (parts[1] == word(Word::why)) return why_of(score);
    if (parts[1] == word(Word::reasons)) return reasons_of(score);
  }
  return follow(&sources.lead, parts, 0);
}

Found value_of(const Piece& piece, const Sources& sources) {
  Found value = look_up(piece.text, sources);
  for (const Call& call : piece.calls) {
    std::vector<Found> arguments;
    for (const Argument& argument : call.arguments)
      arguments.push_back(argument.is_path ? look_up(argument.value.get<std::string>(), sources) : Found(argument.value));
    value = apply(call.filter, std::move(value), arguments, base::get_text(sources.lead, word(Word::locale)));
  }
  if (value && value->is_string() && value->get_ref<const std::string&>().empty()) return std::nullopt;
  return value;
}

// A text that is one template is that value, whatever it is; among other words it is a text. Where none of its templates finds anything
// the whole is not there: "Phone: {{contact.phone}}" says nothing without a phone.
Json fill_template(const std::string& text, const Sources& sources, bool& there) {
  std::vector<Piece> pieces;
  if (read_template(text, pieces)) return text;  // the config was told
  int values = 0, found = 0;
  std::string out;
  for (const Piece& piece : pieces) {
    if (!piece.is_value) {
      out += piece.text;
      continue;
    }
    ++values;
    const Found value = value_of(piece, sources);
    if (!value) continue;
    ++found;
    if (pieces.size() == 1) return *value;
    out += text_of(*value);
  }
  there = values == 0 || found > 0;
  return out;
}

Json fill_list(const Json& value, const Sources& sources, bool& there) {
  Json out = base::list();
  for (const Json& one : value) {
    bool is_there = true;
    Json made = fill(one, sources, is_there);
    if (is_there) base::push(out, std::move(made));
  }
  there = value.empty() || !out.empty();
  return out;
}

// {"$each": what, "$as": how}: a list, of each member of another value; of a value that has none of itself alone.
Json fill_each(const Json& value, const Sources& sources, bool& there) {
  const Json* as = base::find(value, word(Word::each_as));
  const Json* each = base::find(value, word(Word::each));
  bool is_there = true;
  Json all = fill(*each, sources, is_there);
  if (is_there && !all.is_structured()) {
    Json only = base::list();
    base::push(only, std::move(all));
    all = std::move(only);
  }
  Json out = base::list();
  std::size_t number = 0;
  if (is_there && as) {
    for (auto it = all.begin(); it != all.end() && number < kItems; ++it, ++number) {
      const Json key = all.is_object() ? Json(it.key()) : Json(static_cast<std::int64_t>(number));
      Sources inner = sources;
      inner.key = &key;
      inner.value = &*it;
      bool some = true;
      Json made = fill(*as, inner, some);
      if (some) base::push(out, std::move(made));
    }
  }
  there = !out.empty();
  return out;
}

Json fill_object(const Json& value, const Sources& sources, bool& there) {
  if (value.contains(word(Word::each))) return fill_each(value, sources, there);
  Json out = base::object();
  for (auto it = value.begin(); it != value.end(); ++it) {
    bool is_there = true;
    Json made = fill(*it, sources, is_there);
    if (!is_there) continue;
    const bool named = base::contains(it.key(), word(Word::open));  // by a template, as a honeypot that is called after the list
    if (it.key() != word(Word::spread)) base::put(out, std::string_view(named ? fill_text(it.key(), sources) : it.key()), std::move(made));
    else if (made.is_object())
      for (auto member = made.begin(); member != made.end(); ++member)
        if (!value.contains(member.key())) base::put(out, std::string_view(member.key()), Json(*member));
  }
  there = value.empty() || !out.empty();
  return out;
}

// ---- What is wrong

struct Scope {
  const Json& with;
  bool inside;  // a body
  base::Diagnostics& out;
};

void tell(const Scope& scope, const std::string& at, const Fault& fault) { base::add_error(scope.out, at, fault.problem, fault.subject, fault.choices); }

// With the whole path as it was probably meant. `known`: words, of which the part number `wrong` is none.
void tell_unknown(const Scope& scope, const std::string& path, std::size_t wrong, std::string_view known, const std::string& at) {
  const std::vector<std::string> parts = base::split(path, '.');
  const std::string near = base::nearest(parts[wrong], base::split(known, ' '));
  std::string meant;
  for (std::size_t i = 0; i < parts.size() && !near.empty(); ++i) {
    if (i > 0) meant += '.';
    meant += i == wrong ? near : parts[i];
  }
  tell(scope, at, {Problem::unknown_path, path, meant});
}

std::string names_in(const Json& object) {
  std::string out;
  for (auto it = object.begin(); it != object.end(); ++it) (out += it.key()) += ' ';
  return out;
}

void check_path(const Scope& scope, const std::string& path, const std::string& at) {
  if (is_secret(path)) return;
  const std::vector<std::string> parts = base::split(path, '.');
  std::string_view roots = kRoots;
  if (!scope.inside) roots.remove_suffix(kOfBody);
  if (!base::has_word(roots, parts[0]) || parts.size() > kPathParts) return tell_unknown(scope, path, 0, roots, at);
  for (const std::string& part : parts) if (part.empty()) return tell_unknown(scope, path, 0, {}, at);
  if (parts.size() < 2) return;
  std::string known;
  if (parts[0] == word(Word::contact)) known = kContact;
  else if (parts[0] == word(Word::agreed)) known = kAgreed;
  else if (parts[0] == word(Word::with)) known = names_in(scope.with);
  else return;
  if (!base::has_word(known, parts[1])) tell_unknown(scope, path, 1, known, at);
}

void check_text(const Scope& scope, const std::string& text, const std::string& at) {
  std::vector<Piece> pieces;
  if (const auto fault = read_template(text, pieces)) return tell(scope, at, *fault);
  for (const Piece& piece : pieces) {
    if (!piece.is_value) continue;
    check_path(scope, piece.text, at);
    for (const Call& call : piece.calls)
      for (const Argument& argument : call.arguments)
        if (argument.is_path) check_path(scope, argument.value.get<std::string>(), at);
  }
}

void check(const Scope& scope, const Json& value, const std::string& at) {
  if (value.is_string()) return check_text(scope, value.get<std::string>(), at);
  if (value.is_array()) for (std::size_t i = 0; i < value.size(); ++i) check(scope, value[i], base::child_pointer(at, i));
  if (!value.is_object()) return;
  for (auto it = value.begin(); it != value.end(); ++it) {
    check_text(scope, it.key(), base::child_pointer(at, it.key()));
    check(scope, *it, base::child_pointer(at, it.key()));
  }
}

// False when a body has had its fill.
bool spend(const Sources& sources, std::size_t bytes) {
  if (!sources.left) return true;
  const bool enough = *sources.left >= bytes;
  *sources.left = enough ? *sources.left - bytes : 0;
  return enough;
}

}  // namespace

Json fill(const Json& value, const Sources& sources, bool& there) {
  constexpr std::size_t kOfAValue = 16;
  there = spend(sources, kOfAValue);
  if (!there) return {};
  if (value.is_array()) return fill_list(value, sources, there);
  if (value.is_object()) return fill_object(value, sources, there);
  if (!value.is_string()) return value;
  Json made = fill_template(value.get_ref<const std::string&>(), sources, there);
  if (there && sources.left) there = spend(sources, made.is_structured() ? base::dump_json(made).size() : text_of(made).size());
  return made;
}

std::string fill_text(const std::string& text, const Sources& sources) {
  bool there = true;
  const Json made = fill_template(text, sources, there);
  return there ? text_of(made) : std::string();
}

void check_templates(const Json& value, const Json& with, bool inside, const std::string& pointer, base::Diagnostics& out) {
  check({with, inside, out}, value, pointer);
}

}  // namespace leadline::formats
