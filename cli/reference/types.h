// Values of the wrong type that the core takes for none at all ("locale": 5 is as if it were not there): said by
// `leadline check`, by the same table that docs/leadline.schema.json is made from, so that an editor and `check` agree.
#pragma once

#include <string>

#include "base/finding.h"

namespace leadline::cli {

// A warning `wrong_type` for each value that fits none of its key's rows, but where `said` already has something to say of
// it, of what is inside it, or of the object it stands in.
base::Findings wrong_types(const base::Json& document, const base::Json& said);

// How the value at `pointer` could be written: `for example "locale": "vi"`, from the same table; "" when it has no such key.
std::string example_of(const std::string& pointer);

}  // namespace leadline::cli
