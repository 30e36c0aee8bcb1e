#include "lint/locales.h"

#include <algorithm>

#include "base/localized.h"
#include "base/finding.h"
#include "base/text.h"
#include "config/own_words.h"
#include "forms/forms.h"
#include "lint/slips.h"

namespace leadline::cli {

namespace {

using base::child_pointer;
using base::Json;

// ISO 639-1, and the languages without a code of two letters that browsers ask for.
constexpr std::string_view kLanguages =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj "
    "fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
    "la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru "
    "rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
    "za zh zu fil haw hsb dsb yue kok mni sat mai doi bho ceb hmn ckb nds gsw chr";

// What people write instead: a country, a code of three letters, a name.
constexpr const char* kMeant[][2] = {
    {"vn", "vi"}, {"vie", "vi"}, {"vietnamese", "vi"}, {"vnm", "vi"}, {"eng", "en"}, {"english", "en"}, {"us", "en"}, {"gb", "en"},
    {"jp", "ja"}, {"jpn", "ja"}, {"cn", "zh"}, {"zho", "zh"}, {"chi", "zh"}, {"chinese", "zh"}, {"kor", "ko"}, {"cz", "cs"}, {"dk", "da"},
    {"gr", "el"}, {"ua", "uk"}, {"deu", "de"}, {"ger", "de"}, {"german", "de"}, {"at", "de"}, {"fra", "fr"}, {"fre", "fr"}, {"french", "fr"},
    {"spa", "es"}, {"spanish", "es"}, {"ita", "it"}, {"por", "pt"}, {"rus", "ru"}, {"tha", "th"}, {"ind", "id"}, {"in", "hi"}};

void lint_tag(const std::string& tag, const std::string& pointer, base::Findings& out) {
  const std::string language = base::base_language(tag);
  if (base::has_word(kLanguages, language)) return;
  std::string meant;
  for (const auto& [written, right] : kMeant)
    if (language == written) meant = right;
  base::add_warning(out, pointer, "unknown_locale", "\"" + tag + "\" is no language",
                    meant.empty() ? "two letters (ISO 639-1), such as \"vi\" or \"en\"" : did_you_mean(meant));
}

// Members that hold a text, or texts by language.
constexpr std::string_view kTexts = "title intro submit label help placeholder eyebrow text button message note";

void walk(const Json& value, const std::string& pointer, bool texts, base::Findings& out) {
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], child_pointer(pointer, i), texts, out);
  if (!value.is_object()) return;
  for (auto it = value.begin(); it != value.end(); ++it) {
    const std::string at = child_pointer(pointer, it.key());
    if (it.key() == "when" || it.key() == "valueMap") continue;  // names of the site's own
    if (it->is_object() && (texts || base::has_word(kTexts, it.key())))
      for (auto text = it->begin(); text != it->end(); ++text) lint_tag(text.key(), child_pointer(at, text.key()), out);
    else walk(*it, at, it.key() == "errors", out);
  }
}

// What is filled in: "{n}", "{name}".
std::vector<std::string> places_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
    if (const std::size_t end = text.find('}', at); end != std::string_view::npos) out.emplace_back(text.substr(at, end - at + 1));
  return out;
}

void lint_word(const std::string& english, const Json& word, const std::string& pointer, base::Findings& out) {
  std::vector<std::string> known;
  for (const config::Word& one : config::own_words()) known.emplace_back(one.english);
  if (std::find(known.begin(), known.end(), english) == known.end()) {
    const std::string near = base::nearest(english, known);
    return base::add_warning(out, pointer, "unknown_word", "we never say \"" + english + "\"", near.empty() ? "docs/forms.md, \"Our own words\", has all that we say" : did_you_mean(near));
  }
  const auto lint_text = [&](const Json& text, const std::string& at) {
    if (!text.is_string()) return;
    for (const std::string& place : places_of(english))
      if (!base::contains(text.get_ref<const std::string&>(), place)) base::add_warning(out, at, "missing_place", "what stands for " + place + " is not said", "write " + place + " where it belongs");
  };
  lint_text(word, pointer);
  if (!word.is_object()) return;
  if (!base::contains(english, "{n}")) return base::add_warning(out, pointer, "dead_option", "there is no number in it, so it has no plural forms", "write the text alone");
  for (auto it = word.begin(); it != word.end(); ++it) {
    const std::string at = child_pointer(pointer, it.key());
    if (!base::has_word("zero one two few many other", it.key())) base::add_warning(out, at, "unknown_key", "\"" + it.key() + "\" is no plural form", "zero, one, two, few, many, other");
    else if (!base::has_word("zero one two", it.key())) lint_text(*it, at);  // "one answer" needs no number
  }
}

// Whether some form of the config says such a word.
bool some_form_says(const Json& document, config::SaidBy by) {
  if (by == config::SaidBy::all) return true;
  for (const Json& form : base::get_array(document, "forms")) {
    if (by == config::SaidBy::more && form.is_object() && forms::asks_for_more(form)) return true;
    for (const Json& field : base::get_array(form, "fields"))
      if (by != config::SaidBy::more && base::get_text(field, "type") == (by == config::SaidBy::slots ? "slot" : "file")) return true;
  }
  return false;
}

// A language that the config speaks, and we do not: of our own words it should have all that its forms say.
void lint_missing(const std::string& tag, const Json& document, const std::string& pointer, base::Findings& out) {
  const std::string language = base::base_language(tag);
  if (language == "en" || language == "vi" || !base::has_word(kLanguages, language)) return;
  const Json& words = base::get_object(document, "words");
  std::vector<std::string> missing;
  std::size_t all = 0;
  for (const config::Word& one : config::own_words()) {
    if (!some_form_says(document, one.said_by)) continue;
    ++all;
    if (!base::get_object(words, tag).contains(one.english) && !base::get_object(words, language).contains(one.english)) missing.emplace_back(one.english);
  }
  if (missing.empty()) return;
  constexpr std::size_t kTold = 5;
  std::string told;
  for (std::size_t i = 0; i < std::min(kTold, missing.size()); ++i) told.append(i ? ", " : "").append("\"" + missing[i] + "\"");
  base::add_warning(out, pointer, "missing_words",
                    std::to_string(missing.size()) + " of our " + std::to_string(all) + " own words stay English for readers of \"" + tag + "\": " + told + (missing.size() > kTold ? " …" : ""),
                    "docs/forms.md, \"Our own words\", has all of them");
}

void lint_words(const Json& document, base::Findings& out) {
  const Json& words = base::get_object(document, "words");
  for (auto it = words.begin(); it != words.end(); ++it) {
    const std::string at = child_pointer("/words", it.key());
    lint_tag(it.key(), at, out);
    for (auto word = it->begin(); it->is_object() && word != it->end(); ++word) lint_word(word.key(), *word, child_pointer(at, word.key()), out);
    lint_missing(it.key(), document, at, out);
  }
  const std::string& locale = base::get_text(document, "locale");
  if (!locale.empty() && !words.contains(locale) && !words.contains(base::base_language(locale))) lint_missing(locale, document, "/locale", out);
}

}  // namespace

void lint_locales(const Json& document, base::Findings& out) {
  if (const Json* locale = base::find(document, "locale"); locale && locale->is_string()) lint_tag(locale->get<std::string>(), "/locale", out);
  for (const char* part : {"forms", "ctas", "scoring", "offers"})
    if (const Json* value = base::find(document, part)) walk(*value, child_pointer("", part), false, out);
  lint_words(document, out);
}

}  // namespace leadline::cli
