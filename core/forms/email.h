// E-mail addresses: what a browser accepts, and what a person probably meant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::forms {

// "Valid e-mail address" of WHATWG HTML §4.10.5.1.5: the grammar <input type=email> uses, on text that is already
// cleaned. ASCII only; no limit on the length of the whole.
bool valid_email(std::string_view text);

// The labels of a domain in ASCII, as that grammar has them.
bool valid_domain(std::string_view domain);

// The address with its domain in ASCII (`an@việt.vn` → `an@xn--vit-5kz.vn`, punycode.h), which is what mail goes to. An address that is
// ASCII already, or cannot be, is given back as it is.
std::string ascii_email(std::string_view text);

// What kind of address it is, where that is known by its name: what a site may not want (`policy` of a field). In the order of codes.def.
enum class MailKind : std::uint8_t {
  free,        // of a provider that gives addresses to everybody
  role,        // of a function, not of a person: info@, sales@
  disposable,  // gone by tomorrow
};
bool is_mail(MailKind kind, std::string_view address);

// What the address probably should be: a slip in a common provider's name (gmial.com), in the top-level domain
// (.con), a comma for a dot, a blank inside. "" when nothing seems wrong. The answer is always a valid address.
std::string probable_email(std::string_view text);

// An address such as `an@company`: valid by the grammar, on the Internet hardly ever meant.
bool domain_without_dot(std::string_view text);

}  // namespace leadline::forms
