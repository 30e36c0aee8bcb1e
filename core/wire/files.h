// Files that follow a lead, as a receiver judges them: by what the lead says of them, and by what the config's field takes.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "config/config.h"

namespace leadline::wire {

enum class FileFit : std::uint8_t { fits, not_announced, too_large, other_kind };

// Whether the lead says of a file of `bytes` bytes in this place, and its field takes such ones.
FileFit fit_file(const config::Config& config, const base::Json& lead, const std::string& field, std::int64_t index, std::int64_t bytes);

}  // namespace leadline::wire
