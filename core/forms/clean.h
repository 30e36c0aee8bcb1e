// Typed text before it is looked at: what people paste from chats, contacts and spreadsheets carries marks nobody sees.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::forms {

// Takes one character off the front of UTF-8 text; U+FFFD for a byte that begins none.
char32_t take_char(std::string_view& text);

// White space (Unicode White_Space) and the invisible marks that copying brings along (zero width, direction, BOM).
bool is_blank(char32_t c);

// Without blanks at both ends. A single line loses its line breaks, as HTML's controls do; in a text area CRLF and CR
// become LF.
std::string clean(std::string_view text, bool multiline);

// Length in UTF-16 code units: HTML's measure for `minlength` and `maxlength`.
std::int32_t utf16_length(std::string_view text);

}  // namespace leadline::forms
