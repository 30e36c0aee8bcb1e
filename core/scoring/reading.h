// What the readers of a scoring document share: points, days and conditions, each with its diagnostics.
#pragma once

#include "scoring/model.h"

namespace leadline::scoring {

// Nullopt when there is no such member, or (with an error) when it is no number of points.
std::optional<Milli> read_points(const base::Json& owner, const char* key, const std::string& pointer, base::Diagnostics& out);

// 1 to 36500; `fallback` when there is no such member, or (with an error) when it is something else.
std::int32_t read_days(const base::Json& owner, const char* key, const std::string& pointer, std::int32_t fallback,
                       base::Diagnostics& out);

// A whole number from 1 to `most`; `fallback` when there is no such member, or (with an error) when it is something else.
std::int32_t read_count(const base::Json& owner, const char* key, const std::string& pointer, std::int32_t fallback, std::int32_t most,
                        base::Diagnostics& out);

// A text; `fallback` when there is no such member, or (with an error) when it is something else.
std::string read_text(const base::Json& owner, const char* key, const std::string& pointer, const char* fallback, base::Diagnostics& out);

// False, with an error, when there is a condition and it cannot be used. None: `program` stays as it is.
bool read_when(const base::Json& owner, const char* key, const std::string& pointer, rules::Program& program,
               base::Diagnostics& out);

}  // namespace leadline::scoring
