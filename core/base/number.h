// Numbers to text as ECMAScript does it (Number::toString, ECMA-262 §6.1.6.1.20): the shortest decimal that reads back
// as the same double, without exponent between 1e-6 and 1e21. Same bytes on every platform: no locale, no libm.
#pragma once

#include <string>

namespace leadline::base {

void append_number(double value, std::string& out);
std::string number_text(double value);

}  // namespace leadline::base
