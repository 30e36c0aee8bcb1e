// Strings are UTF-8 here and count in UTF-16 units, as in JavaScript: a character beyond U+FFFF counts two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leadline::rules {

std::size_t utf16_length(std::string_view text);

// The units [from, to), clamped. JavaScript could cut a pair in two; UTF-8 cannot hold a half, so it becomes U+FFFD.
std::string utf16_slice(std::string_view text, std::size_t from, std::size_t to);

// Sign of the comparison by UTF-16 units: differs from bytes only where a surrogate meets U+E000..U+FFFF.
int utf16_compare(std::string_view a, std::string_view b);

}  // namespace leadline::rules
