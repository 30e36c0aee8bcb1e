// The few words of ours on a surface, in English and Vietnamese; everything else is the site's text.
#pragma once

#include <string_view>

namespace leadline::surfaces {

enum class Word : unsigned char {
  optional, choose, submit, trap, close, new_tab,  // on a form when it is first painted
  sending, saved, thanks, alert_saved, unconfirmed, text_unconfirmed,
  copy, copied, calendar, join, download, go_there
};

// Vietnamese for `vi…`, English for every other locale.
const char* word(Word which, std::string_view locale);

}  // namespace leadline::surfaces
