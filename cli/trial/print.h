// What a backtest (core/metrics/backtest.h) says, for people and for table programs.
#pragma once

#include <string>

#include "base/json.h"

namespace leadline::cli {

std::string backtest_table(const base::Json& result);
// A line for each lead that moved.
std::string backtest_csv(const base::Json& result);

}  // namespace leadline::cli
