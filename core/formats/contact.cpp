// Who a submission is from, whatever the form calls its fields.
#include "base/door.h"
#include "base/text.h"
#include "formats/formats.h"
#include "formats/words.h"
#include "forms/fold.h"
#include "forms/readers.h"

namespace leadline::formats {

using base::Json;
using forms::FieldType;

namespace {

// What makes a field the one: its kind, what a browser may fill into it, or how sites call it (folded, without what is no letter).
struct Sign { Word what; FieldType type; };
LEADLINE_DATA(formats) constexpr Sign kSigns[] = {
    {Word::email, FieldType::email}, {Word::phone, FieldType::tel}, {Word::name, FieldType::name}, {Word::company, FieldType::company},
    {Word::message, FieldType::textarea}, {Word::first, FieldType::hidden}, {Word::family, FieldType::hidden},
};
LEADLINE_DATA(formats) constexpr char kTokens[] = "email\0tel\0name\0organization\0-\0given-name\0family-name\0";
LEADLINE_DATA(formats) constexpr char kNames[] =
    "email mail thudientu\0phone tel mobile sdt sodienthoai dienthoai\0name fullname yourname hoten hovaten ten\0company organization congty doanhnghiep\0"
    "message note comment loinhan ghichu noidung\0firstname givenname\0lastname familyname surname\0";

std::string letters_of(std::string_view name) {
  std::string out;
  for (const char c : forms::fold(name)) if (c >= 'a' && c <= 'z') out += c;
  return out;
}

bool is_named(std::string_view name, int sign) { return base::has_word(base::nth_text(kNames, sign), letters_of(name)); }

// 3: by its kind, 2: by its token, 1: by its name, 0: it is another.
int fitness(const forms::Field& field, int sign) {
  const FieldType type = kSigns[sign].type;
  if (type != FieldType::hidden && field.type == type) return 3;
  if (!field.autocomplete.empty() && base::has_word(field.autocomplete, base::nth_text(kTokens, sign))) return 2;
  return is_named(field.name, sign) ? 1 : 0;
}

// The best of the fields that have an answer, where there are answers to look into.
std::string field_of(const forms::Form& form, int sign, const Json* answers) {
  std::string out;
  int best = 0;
  for (const forms::Field& field : form.fields) {
    const int fits = answers && !base::find(*answers, field.name) ? 0 : fitness(field, sign);
    if (fits <= best) continue;
    best = fits;
    out = field.name;
  }
  return out;
}

std::string answer_named(const Json& answers, int sign) {
  for (auto it = answers.begin(); it != answers.end(); ++it) if (is_named(it.key(), sign)) return it.key();
  return {};
}

void add_name(Json& out, std::string_view locale) {
  const std::string& whole = base::get_text(out, word(Word::name));
  const bool parts = out.contains(word(Word::first)) || out.contains(word(Word::family));
  if (whole.empty() && parts) {
    const std::string name = base::get_text(out, word(Word::first)) + ' ' + base::get_text(out, word(Word::family));
    base::put(out, word(Word::name), base::trim(name));
    return;
  }
  if (whole.empty() || parts) return;
  const forms::Name name = forms::split_name(whole, locale);
  const bool family_first = !name.family.empty() && base::starts_with(base::trim(whole), name.family);
  std::string given = name.given;
  if (!name.middle.empty()) given = family_first ? name.middle + ' ' + name.given : name.given + ' ' + name.middle;
  base::put(out, word(Word::first), given);
  if (!name.family.empty()) base::put(out, word(Word::family), name.family);
}

}  // namespace

LEADLINE_DOOR Json contact_of(const forms::Form* form, const Json& answers, std::string_view locale) {
  Json out = base::object();
  int sign = 0;
  for (const Sign& one : kSigns) {
    const std::string name = form ? field_of(*form, sign, &answers) : answer_named(answers, sign);
    ++sign;
    const std::string& answer = base::get_text(answers, name);
    if (!answer.empty()) base::put(out, word(one.what), answer);
  }
  add_name(out, locale);
  return out;
}

LEADLINE_DOOR std::string contact_field(const forms::Form& form, std::string_view what) {
  int sign = 0;
  for (const Sign& one : kSigns) {
    if (what == word(one.what)) {
      const std::string field = field_of(form, sign, nullptr);
      // The parts of a name that is asked in one field.
      return field.empty() && (one.what == Word::first || one.what == Word::family) ? field_of(form, 2, nullptr) : field;
    }
    ++sign;
  }
  return {};
}

}  // namespace leadline::formats
