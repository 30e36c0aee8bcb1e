// Money, in whole minor units of its currency (ISO 4217: the đồng has none, the dollar a hundred), so that sums are exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace leadline::metrics {

// Digits after the point: 0 for VND, JPY, KRW …, 3 for KWD …, otherwise 2.
int minor_digits(std::string_view currency);
// Three capital letters.
bool is_currency(std::string_view text);
// "1000", "1000.5": what is finer than the minor unit, negative, or more than 15 digits is none.
std::optional<std::int64_t> read_money(std::string_view text, std::string_view currency);
// In major units, "1000.5". `minor` may be a quotient of a sum.
base::Json money_json(double minor, std::string_view currency);

}  // namespace leadline::metrics
