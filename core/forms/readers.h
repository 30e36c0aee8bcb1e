// What people type, to one form that machines read: names, tax codes, addresses of pages, numbers, dates, times. Pure functions of
// text that is already cleaned (clean.h) and of the reader's locale; tests/vectors/forms/readers.json says what each makes of what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadline::forms {

struct Name {
  std::string family, middle, given;
};

// A full name in its parts. Vietnamese order (family, middle, given) for names that begin with a Vietnamese family name, and for what
// a reader of Vietnamese types; Chinese, Japanese, Korean and Hungarian readers write the family name first, too. Elsewhere the family
// name comes last, with the particles that belong to it (Ludwig van Beethoven), or before a comma (Nguyen, Van An).
// A single word is the given name.
Name split_name(std::string_view text, std::string_view locale);

// A Vietnamese company's tax code (MST): ten digits of which the last checks the others, or thirteen for a branch (0100109106-001).
// Spaces, dots and dashes between them do not matter.
bool valid_tax_code(std::string_view text);

// The address of a page as a browser would open it: `example.com` → `https://example.com/`. "" when it is none, or neither http nor https.
std::string read_url(std::string_view text);

// 1.234,5 in Vietnam, 1,234.5 in Britain, 1 234,5 in France. A number that is right in no other way is read though its separators are
// another country's. Nullopt when it is no number.
std::optional<double> read_number(std::string_view text, std::string_view locale);

// `YYYY-MM-DD` of a date that exists: as it stands (ISO 8601), or in the reader's order (month first in en-US, year first in China, Japan,
// Korea and Hungary, day first elsewhere), between slashes, dots, dashes or spaces. "" when it is none. Two digits of a year are none.
std::string read_date(std::string_view text, std::string_view locale);

// `HH:MM` of 24 hours: `9:05`, `09.05`, `9h05`, `9h`, `9 giờ 30`, `2:30 pm`, `2 giờ chiều`. "" when it is no time. Seconds are dropped.
std::string read_time(std::string_view text);

}  // namespace leadline::forms
