// The channel of a visit, by where it came from, as a page's core would have it.
#pragma once

#include <string>

#include "base/json.h"
#include "config/config.h"

namespace leadline::wire {

// `arrival`: {query, referrer, host}, members of a `page`.
std::string channel_of(const config::Config& config, const base::Json& arrival);

}  // namespace leadline::wire
