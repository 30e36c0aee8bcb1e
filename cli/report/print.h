// A report (core/metrics/report.h) as people and other programs read it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace leadline::cli {

std::string report_table(const base::Json& report);
std::string report_csv(const base::Json& report);
// One file without scripts, with charts; `locale` en or vi.
std::string report_html(const base::Json& report, const std::string& locale);

// "12.5 %", "1,250,000", "—" for null.
std::string share_text(const base::Json& value);
std::string number_of(const base::Json& value, int digits = 2);

// Lines in columns: the first to the left, the others, numbers, to the right.
using Line = std::vector<std::string>;
std::string aligned(const std::vector<Line>& lines);
// As a cell of a CSV file.
std::string csv_cell(const std::string& text);

}  // namespace leadline::cli
