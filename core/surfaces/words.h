// The few words of ours on a surface, in English and Vietnamese; everything else is the site's text.
#pragma once

#include <string_view>
#include <vector>

#include "base/words.h"

namespace leadline::surfaces {

enum class Word : unsigned char {
  optional, choose, submit, trap, close, new_tab,  // on a form when it is first painted
  sending, saved, alert_saved, go_on
};
// When it is over: they come with the part that sends.
enum class LastWord : unsigned char { thanks, unconfirmed, text_unconfirmed, copy, copied, calendar, join, download, go_there };

// Vietnamese for `vi…`, what `words` (of the config; nullptr: none) has for other languages, else English.
const char* word(Word which, std::string_view locale, const base::Json* words);
const char* word(LastWord which, std::string_view locale, const base::Json* words);
// In a form.
struct Drawing;
const char* word(Word which, const Drawing& d);
const char* word(LastWord which, const Drawing& d);

// All of them, with those that are said of a form as a whole (alert.cpp, ways.cpp); and those of forms that are not plain (choices.cpp).
void tell_words(std::vector<base::OwnWord>& out);
void tell_words_of_alerts(std::vector<base::OwnWord>& out);
void tell_words_of_ways(std::vector<base::OwnWord>& out);
void tell_words_of_choices(std::vector<base::OwnWord>& out);

}  // namespace leadline::surfaces
