// Tables as spreadsheets write them: CSV by RFC 4180, and Excel's habits beside it. Of the libraries that Debian has, one is LGPL and tells no
// lines (libcsv), the other knows its columns at compile time and no line breaks in a cell (fccp): so it is a page of our own
// (tests/native/csv_test.cpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::input {

struct TableRow {
  std::size_t line = 1;            // where it begins
  std::vector<std::string> cells;  // UTF-8
};

struct Table {
  char separator = ',';        // the comma, the semicolon or the tab of the first row
  std::vector<TableRow> rows;  // the heading first; rows without any text are left out
  std::string problem;         // why it cannot be read; then there are no rows
  std::size_t line = 0;        // of the problem
};

// `bytes` in UTF-8, with or without a mark, or in UTF-16 with one. A first line `sep=;` says the separator. A cell `="0912"`, by which Excel is
// kept from reading a number, is its text.
Table read_table(std::string_view bytes);

// The rows under the heading as objects of text, without the cells that are empty; names are in lower case. A table that cannot be read, and a
// row that has more cells than the heading, are told in `out`.
base::Json read_records(std::string_view bytes, base::Findings& out);

}  // namespace leadline::input
