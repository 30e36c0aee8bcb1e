// The few words of ours on a surface, in English and Vietnamese; everything else is the site's text.
#pragma once

#include <string_view>

namespace leadline::surfaces {

enum class Word : unsigned char {
  optional, choose, submit, trap, close, new_tab,  // on a form when it is first painted
  sending, saved, alert_saved, go_on
};
// When it is over: they come with the part that sends.
enum class LastWord : unsigned char { thanks, unconfirmed, text_unconfirmed, copy, copied, calendar, join, download, go_there };

// Vietnamese for `vi…`, English for every other locale.
const char* word(Word which, std::string_view locale);
const char* word(LastWord which, std::string_view locale);

}  // namespace leadline::surfaces
