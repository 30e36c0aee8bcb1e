// The token that opens what is shown to its holder alone.
#pragma once

#include <optional>
#include <string>

namespace leadline::receiver {

// The one kept in a data folder, made at the first start; nullopt with the reason in `problem`.
std::optional<std::string> kept_token(const std::string& folder, std::string& problem);

}  // namespace leadline::receiver
