// Our own words in a language that the config brings: `words`, {"de": {"Close": "Schließen", …}}. A word is known by its English text.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json.h"

namespace leadline::base {

// One of them, as we have it ourselves.
struct OwnWord { const char *english, *vietnamese; };

// What `words` has for `english` in the language of `locale`: of the exact tag, else of its base language; nullptr: nothing.
// No page without such words fetches this: forms of a config with words are drawn by the whole core.
const Json* find_word(const Json* words, std::string_view locale, const char* english);

// The same as a text; `usual` where it has none, and where there are no `words` (nullptr).
const char* own_word(const Json* words, std::string_view locale, const char* english, const char* usual);

// The same of a text about `n` things, which may be a text for each plural form: {"one": …, "few": …, "other": …}.
const char* own_word(const Json* words, std::string_view locale, const char* english, const char* usual, std::int64_t n);

// The plural form of `n` (0 to 999) in that language, as CLDR names them: "one", "two", "few", "many", "other".
const char* plural_form(std::string_view language, std::int64_t n);

}  // namespace leadline::base
