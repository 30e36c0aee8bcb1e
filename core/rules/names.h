// The names of the operators, for what speaks of them: hints, and the reference that the command line prints.
#pragma once

#include <string>
#include <vector>

namespace leadline::rules {

// In the order of the compiler's table.
std::vector<std::string> operators();

}  // namespace leadline::rules
