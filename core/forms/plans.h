// The numbering plans of all regions. A part of the core of its own (`phones`): fetched by pages with a form that asks for numbers that
// are not Vietnamese. What they say goes before the rule by length (phone.h).
#pragma once

#include <string>
#include <string_view>

#include "forms/phone.h"

namespace leadline::forms::plans {

// `digits`: ASCII, with a plus in front when it was typed; `country`: ISO 3166, "" where none is known. Valid and E.164 as libphonenumber
// has them, but for what can be read in two ways: that is asked about (`probable`). Not for numbers of Vietnam, which parse_phone knows better.
Phone read(std::string_view digits, std::string_view country);

}  // namespace leadline::forms::plans
