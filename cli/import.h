// What `leadline import` takes: a function of each kind, called with the words after it.
#pragma once

#include "commands.h"

namespace leadline::cli {

int import_outcomes(const Words& words);  // import_outcomes.cpp
int import_spend(const Words& words);

}  // namespace leadline::cli
