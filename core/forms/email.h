// E-mail addresses: what a browser accepts, and what a person probably meant.
#pragma once

#include <string>
#include <string_view>

namespace leadline::forms {

// "Valid e-mail address" of WHATWG HTML §4.10.5.1.5: the grammar <input type=email> uses, on text that is already
// cleaned. ASCII only; no limit on the length of the whole.
bool valid_email(std::string_view text);

// What the address probably should be: a slip in a common provider's name (gmial.com), in the top-level domain
// (.con), a comma for a dot, a blank inside. "" when nothing seems wrong. The answer is always a valid address.
std::string probable_email(std::string_view text);

// An address such as `an@company`: valid by the grammar, on the Internet hardly ever meant.
bool domain_without_dot(std::string_view text);

}  // namespace leadline::forms
