// International domain names as the wire has them.
#pragma once

#include <string>
#include <string_view>

namespace leadline::forms {

// A domain in ASCII, each label by RFC 3492 (`việt.vn` → `xn--vit-5kz.vn`): lower case, and composed as NFC has it, for Latin, Greek and
// Cyrillic. A domain that is ASCII already is given back as it is. Not done of UTS 46: the mapping of compatibility forms, the list of
// characters that no domain may have, the rules for text from right to left and for joiners. "" when a label becomes too long, or
// something in it is no letter for certain: a blank, a mark that nobody sees, bytes that are no UTF-8.
std::string domain_to_ascii(std::string_view domain);

}  // namespace leadline::forms
