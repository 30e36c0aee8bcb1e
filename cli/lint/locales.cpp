#include "lint/locales.h"

#include "base/localized.h"
#include "base/finding.h"
#include "base/text.h"
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

}  // namespace

void lint_locales(const Json& document, base::Findings& out) {
  if (const Json* locale = base::find(document, "locale"); locale && locale->is_string()) lint_tag(locale->get<std::string>(), "/locale", out);
  for (const char* part : {"forms", "ctas", "scoring", "offers"})
    if (const Json* value = base::find(document, part)) walk(*value, child_pointer("", part), false, out);
}

}  // namespace leadline::cli
