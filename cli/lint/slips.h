// Words that were probably meant to be another one. Stricter than base::nearest: names of the site's own are compared here,
// and "step-1" is no slip for "step-2".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadline::cli {

// One insertion, deletion, substitution or swap of neighbours; two in words of eight letters and more. Capitals, dashes and
// underscores do not count; a digit is never a slip.
bool is_slip(std::string_view word, std::string_view known);

// The first of `known` that `word` is a slip for; "" when there is none, or when `word` itself is known.
std::string slip_of(std::string_view word, const std::vector<std::string>& known);

// `did you mean "WORD"?`, or "" without a word.
std::string did_you_mean(std::string_view word);

}  // namespace leadline::cli
