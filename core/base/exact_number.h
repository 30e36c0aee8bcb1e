// The digits of doubles, where a multiplication does not give them. Both ways are exactly what ECMA-262 says of numbers, so that it may
// do them who has them: a native program for itself, in a page the browser (wasm/numbers.cpp), for a kilobyte less that a first form waits for.
#pragma once

#include <string>
#include <string_view>

namespace leadline::base {

// Appends Number::toString (ECMA-262 §6.1.6.1.20) of a number that is positive and finite.
void append_exactly(double value, std::string& out);

// The double nearest to `literal`, of two equally near ones the even: [digits][.digits][e[±]digits].
double read_exactly(std::string_view literal);

}  // namespace leadline::base
