// Plural forms of whole numbers (CLDR, "Language Plural Rules"). It is all of the part that sends: nothing is counted before.
#include "base/door.h"
#include "base/localized.h"
#include "base/text.h"
#include "base/words.h"

namespace leadline::base {

namespace {

// Languages that have the same rule, a row each, as in `PluralRule`. All others have "one" for 1, and "other".
LEADLINE_DATA(send) constexpr char kPluralRules[] =
    "bm bo dz hnj id ig ii in ja jbo jv jw kde kea km ko lkt lo ms my nqo osa sah ses sg su th to tpi vi wo yo yue zh\0"
    "be ru uk\0"
    "bs hr sh sr\0"
    "is mk\0"
    "cs sk\0"
    "pl\0"
    "lt\0"
    "lv\0"
    "mo ro\0"
    "sl\0"
    "ar\0"
    "he iw\0"
    "ga\0"
    "cy\0"
    "mt\0"
    "fil tl\0";
enum class PluralRule { none, east_slavic, balkan, ends_in_one, czech, polish, lithuanian, latvian, romanian, slovenian, arabic, hebrew, irish, welsh, maltese, filipino };

LEADLINE_DATA(send) constexpr char kPluralForms[] = "zero\0one\0two\0few\0many\0other\0";
enum class PluralForm { zero, one, two, few, many, other };

bool within(std::int64_t n, std::int64_t least, std::int64_t most) { return n >= least && n <= most; }

int rule_of(std::string_view language) {
  int rule = 0;
  for (const char* row; *(row = nth_text(kPluralRules, rule)); ++rule) if (has_word(row, language)) return rule;
  return -1;
}

PluralForm form_of(int rule, std::int64_t n) {
  using enum PluralRule;
  using enum PluralForm;
  const std::int64_t ten = n % 10, hundred = n % 100;
  const bool teens = within(hundred, 11, 19), some = within(ten, 2, 4) && !within(hundred, 12, 14), single = ten == 1 && hundred != 11;
  switch (static_cast<PluralRule>(rule)) {
    case none: return other;
    case east_slavic: return single ? one : some ? few : many;
    case balkan: return single ? one : some ? few : other;
    case ends_in_one: return single ? one : other;
    case czech: return n == 1 ? one : within(n, 2, 4) ? few : other;
    case polish: return n == 1 ? one : some ? few : many;
    case lithuanian: return teens || ten == 0 ? other : ten == 1 ? one : few;
    case latvian: return teens || ten == 0 ? zero : ten == 1 ? one : other;
    case romanian: return n == 1 ? one : n == 0 || within(hundred, 1, 19) ? few : other;
    case slovenian: return hundred == 1 ? one : hundred == 2 ? two : within(hundred, 3, 4) ? few : other;
    case arabic: return n < 3 ? static_cast<PluralForm>(n) : within(hundred, 3, 10) ? few : hundred > 10 ? many : other;
    case hebrew: return n == 1 ? one : n == 2 ? two : other;
    case irish: return n == 1 ? one : n == 2 ? two : within(n, 3, 6) ? few : within(n, 7, 10) ? many : other;
    case welsh: return n < 3 ? static_cast<PluralForm>(n) : n == 3 ? few : n == 6 ? many : other;
    case maltese: return n == 1 ? one : n == 2 ? two : n == 0 || within(hundred, 3, 10) ? few : teens ? many : other;
    case filipino: return within(n, 1, 3) || (ten != 4 && ten != 6 && ten != 9) ? one : other;
    default: return n == 1 ? one : other;
  }
}

}  // namespace

const char* plural_form(std::string_view language, std::int64_t n) { return nth_text(kPluralForms, static_cast<int>(form_of(rule_of(language), n))); }

const char* own_word(const Json* words, std::string_view locale, const char* english, const char* usual, std::int64_t n) {
  const Json* forms = words ? find_word(words, locale, english) : nullptr;
  if (forms && forms->is_object())
    for (const char* form : {plural_form(base_language(locale), n), nth_text(kPluralForms, static_cast<int>(PluralForm::other))})
      if (const std::string& text = get_text(*forms, form); !text.empty()) return text.c_str();
  return own_word(words, locale, english, usual);
}

}  // namespace leadline::base
