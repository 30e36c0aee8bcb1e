// The parts of `leadline import` that are files of their own. `maps`: what `--map` said, in order.
#pragma once

#include <string>
#include <vector>

#include "commands.h"

namespace leadline::cli {

int import_leads(const Words& words, const std::vector<std::string>& maps);
int import_outcomes(const Words& words, const std::vector<std::string>& maps);  // told_command.cpp; nothing is mapped
int import_spend(const Words& words, const std::vector<std::string>& maps);

}  // namespace leadline::cli
