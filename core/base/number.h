// Numbers to text and back as ECMAScript does it. Same bytes on every platform: no locale, no libm.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadline::base {

// Number::toString (ECMA-262 §6.1.6.1.20): the shortest decimal that reads back as the same double, without exponent
// between 1e-6 and 1e21; of two equally short ones the nearer. NaN is `NaN`, the infinities are `Infinity`, -0 is `0`.
void append_number(double value, std::string& out);
std::string number_text(double value);

// An integer in decimal. Not std::to_string: its tables of two digits each are more than all that stands here.
void append_integer(std::int64_t value, std::string& out);
std::string integer_text(std::int64_t value);

// A number as JSON writes it (RFC 8259 §6), which the caller has made sure of.
double read_json_number(std::string_view literal);

// StringToNumber (ECMA-262 §7.1.4.1.1), what `Number(text)` gives: white space around is skipped, nothing is 0,
// `0x10`, `0o7`, `0b1` and `Infinity` are read, anything else that is not a whole decimal literal is NaN.
double to_number(std::string_view text);

// `parseFloat(text)` (ECMA-262 §19.2.4): the longest decimal literal at the start; NaN when there is none.
double parse_float(std::string_view text);

}  // namespace leadline::base
