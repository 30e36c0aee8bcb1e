// Small words about text. Bytes are UTF-8; nothing here knows a locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadline::base {

std::string_view trim(std::string_view text);             // ASCII white space
std::string lower_ascii(std::string_view text);
bool contains(std::string_view text, std::string_view part);
// Whether `words`, words between spaces, has `word`.
bool has_word(std::string_view words, std::string_view word);
// Text number `index` of several, one behind another, each ended by a NUL. Such a list holds no addresses, so that it can lie in a
// later part of the core (base/door.h).
const char* nth_text(const char* texts, int index);
// The number of `wanted` among them, which end with an empty text (the NUL that closes a literal); -1 when it is none.
int find_text(const char* texts, std::string_view wanted);
bool starts_with(std::string_view text, std::string_view prefix);
// At most `bytes` bytes, never cutting a character in two.
std::string truncate_utf8(std::string_view text, std::size_t bytes);
std::vector<std::string> split(std::string_view text, char separator);
// Every `from` in `text` becomes `to`.
std::string replace_all(std::string text, std::string_view from, std::string_view to);
// The candidate nearest to `word` (Levenshtein), or "" when none is near enough to be a slip of the finger.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace leadline::base
