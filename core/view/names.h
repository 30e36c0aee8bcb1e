// The attributes a tree may use, as names that are checked while they are compiled: neither `style` nor `on…` nor what
// else js/surface.ts would drop can be written down, and nothing is left to check when a tree is drawn.
#pragma once

#include <string_view>

#include "api/border.h"

namespace leadline::view {

// Whether `word` is one of `words`, which have single spaces between them.
constexpr bool is_one_of(std::string_view word, std::string_view words) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= words.size(); ++at) {
    if (at < words.size() && words[at] != ' ') continue;
    if (words.substr(begin, at - begin) == word) return !word.empty();
    begin = at + 1;
  }
  return false;
}

constexpr bool name_allowed(std::string_view name) {
  if (name.substr(0, 5) == "aria-") {
    for (const char c : name)
      if (!(c >= 'a' && c <= 'z') && c != '-') return false;
    return true;
  }
  return is_one_of(name, api::kAttributes);
}

void this_attribute_is_not_allowed();  // never defined: reaching it while compiling is the error message

// One name.
class Name {
 public:
  consteval Name(const char* text) : text_(text) {
    if (!name_allowed(text_)) this_attribute_is_not_allowed();
  }
  constexpr operator std::string_view() const { return text_; }

 private:
  std::string_view text_;
};

// Several names, some with a value that is a word: "type=checkbox novalidate".
class Words {
 public:
  consteval Words(const char* text) : text_(text) {
    for (std::string_view rest = text_; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(' '));
      const std::string_view name = one.substr(0, one.find('='));
      if (!name_allowed(name) || name == "href" || name == "src") this_attribute_is_not_allowed();
      rest.remove_prefix(one.size() == rest.size() ? one.size() : one.size() + 1);
    }
  }
  // A row of a table whose rows were checked where it is.
  static constexpr Words of_table(std::string_view text) { return Words(text, 0); }
  constexpr operator std::string_view() const { return text_; }

 private:
  constexpr Words(std::string_view text, int) : text_(text) {}
  std::string_view text_;
};

}  // namespace leadline::view
