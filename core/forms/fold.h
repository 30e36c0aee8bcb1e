// Text in its plainest form, to compare and to read it: never to send it.
#pragma once

#include <string>
#include <string_view>

namespace leadline::forms {

// Latin letters in lower case and without their marks, also those of Vietnamese (`Đặng` → `dang`), composed or not; digits of any of
// the usual sets in ASCII, with the signs that go with them; blanks of any kind as one space each. Everything else as it is.
std::string fold(std::string_view text);

}  // namespace leadline::forms
