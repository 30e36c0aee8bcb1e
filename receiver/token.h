// Secrets of a data folder: the token that opens what is shown to its holder alone, and the key that links are signed with.
#pragma once

#include <optional>
#include <string>

namespace leadline::receiver {

// The one of that name (data_folder.h) in the folder, made at the first start; nullopt with the reason in `problem`.
std::optional<std::string> kept_secret(const std::string& folder, const char* name, std::string& problem);

}  // namespace leadline::receiver
