#include "base/words.h"

#include "base/door.h"
#include "base/localized.h"
#include "base/text.h"

namespace leadline::base {

LEADLINE_DOOR const Json* find_word(const Json* words, std::string_view locale, const char* english) {
  if (!words->is_object()) return nullptr;
  const std::string tag = lower_ascii(locale), language = base_language(locale);
  const Json* found = nullptr;
  for (auto it = words->begin(); it != words->end(); ++it) {
    const std::string one = lower_ascii(it.key());
    const bool exact = one == tag;
    if (!exact && one != language) continue;
    const Json* word = find(*it, english);
    if (word && (exact || !found)) found = word;
  }
  return found;
}

const char* own_word(const Json* words, std::string_view locale, const char* english, const char* usual) {
  const Json* found = words ? find_word(words, locale, english) : nullptr;
  return found && found->is_string() && !found->get_ref<const std::string&>().empty() ? found->get_ref<const std::string&>().c_str() : usual;
}

}  // namespace leadline::base
