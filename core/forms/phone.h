// Phone numbers as people write them, to E.164 (ITU-T): Vietnam exactly, every other country by its numbering plan where that part of the
// core is there (plans.h), by its length where not. What can be read in two ways is never decided here: a wrong number is a lost lead, so the visitor is asked, and what was typed is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::forms {

struct Phone {
  bool valid = false;
  std::string e164;     // "+84912345678"; "" when not valid, or valid but not certain
  std::string renamed;  // a Vietnamese 11-digit mobile number of before 2018: what it became, "0398 123 456"
  std::string probable; // what was probably meant, in E.164, when `e164` is not certain: to ask, never to use unasked
};

// `text`: digits of any of the usual sets (ASCII, full-width, Arabic-Indic) between spaces, dots, dashes, slashes and
// parentheses, with an optional extension, which is dropped. International numbers begin with `+` or `00`; others are
// numbers of `country` (ISO 3166, upper case), with its calling code or without. With no country, 7 to 15 digits are valid but have no E.164 form.
enum class By : std::uint8_t { length, plan };
Phone parse_phone(std::string_view text, std::string_view country, By by = By::length);

// The calling code ("84" for "VN"), "" for a country that has none.
std::string_view calling_code(std::string_view country);

}  // namespace leadline::forms
