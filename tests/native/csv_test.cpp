// Tables as spreadsheets write them: what Excel, LibreOffice, Google Sheets and RFC 4180 agree on, and where they do not.
#include "input/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leadline::input {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using namespace std::string_literals;

Rows cells_of(std::string_view bytes) {
  Rows out;
  const Table table = read_table(bytes);
  EXPECT_EQ(table.problem, "");
  for (const TableRow& row : table.rows) out.push_back(row.cells);
  return out;
}

TEST(Csv, ACellMayHoldSeparatorsQuotesAndLineBreaks) {
  EXPECT_EQ(cells_of("a,b\r\n\"x, y\",\"he said \"\"hi\"\"\"\r\n\"two\nlines\",\r\n"), (Rows{{"a", "b"}, {"x, y", "he said \"hi\""}, {"two\nlines", ""}}));
}

TEST(Csv, TheSeparatorIsTheOneOfTheFirstRow) {
  EXPECT_EQ(cells_of("a;b;c\n1,5;2;3\n"), (Rows{{"a", "b", "c"}, {"1,5", "2", "3"}}));
  EXPECT_EQ(cells_of("a\tb\n1;2\t3"), (Rows{{"a", "b"}, {"1;2", "3"}}));
  EXPECT_EQ(cells_of("\"a;b\",c\n1,2"), (Rows{{"a;b", "c"}, {"1", "2"}})) << "one in quotation marks parts nothing";
  EXPECT_EQ(cells_of("sep=;\na,b;c\n"), (Rows{{"a,b", "c"}})) << "Excel's own word for it";
}

TEST(Csv, EveryEndOfLineIsOne) {
  EXPECT_EQ(cells_of("a,b\rc,d\re,f"), (Rows{{"a", "b"}, {"c", "d"}, {"e", "f"}}));
  EXPECT_EQ(cells_of("a\n\n , \n,,\nb\n"), (Rows{{"a"}, {"b"}})) << "rows without text are left out";
}

TEST(Csv, Utf8AndUtf16WithAMarkAreRead) {
  EXPECT_EQ(cells_of("\xEF\xBB\xBFtên\nNguyễn Thị Ánh\n"), (Rows{{"tên"}, {"Nguyễn Thị Ánh"}}));
  EXPECT_EQ(cells_of("\xFF\xFE" "t\0\xEA\0n\0\n\0\x3D\xD8\x00\xDE"s), (Rows{{"tên"}, {"😀"}}));
  EXPECT_EQ(cells_of("\xFE\xFF\0t\0\xEA\0n\0\n\x1E\xA5"s), (Rows{{"tên"}, {"ấ"}}));
}

TEST(Csv, AFormulaThatKeepsANumberFromBeingReadIsItsText) {
  EXPECT_EQ(cells_of("a,b\n=\"0912345678\",\"=\"\"0987654321\"\"\"\n"), (Rows{{"a", "b"}, {"0912345678", "0987654321"}}));
}

TEST(Csv, ARowKnowsTheLineThatItBeginsIn) {
  const Table table = read_table("a\r\n\"1\r\n2\r\n3\"\r\n\r\nx\r\n");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[1].line, 2u);
  EXPECT_EQ(table.rows[2].line, 6u);
}

TEST(Csv, WhatCannotBeReadIsSaidWithItsLine) {
  const auto problem_of = [](std::string_view bytes) {
    const Table table = read_table(bytes);
    EXPECT_TRUE(table.rows.empty());
    return std::to_string(table.line) + ": " + table.problem;
  };
  EXPECT_EQ(problem_of("a\n\"b\n").substr(0, 22), "2: a quotation mark op");
  EXPECT_EQ(problem_of("a\n\"b\"c\n").substr(0, 16), "2: there is text");
  EXPECT_EQ(problem_of("a\nNguy\xEA\n").substr(0, 18), "2: is not in UTF-8") << "Windows' own letters";
  EXPECT_EQ(problem_of("a\0b\0"s).substr(0, 15), "1: is in UTF-16");
}

TEST(Csv, AnythingAtAllEndsInRowsOrInAProblem) {
  std::uint32_t seed = 7;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (std::uint32_t n = seed % 24; n > 0; --n) {
      seed = seed * 1664525 + 1013904223;
      bytes += "a,;\t\"\n\r=\xEF\xBB\xBF\xFF\xFE\0x"s[(seed >> 16) % 15];
    }
    seed = seed * 1664525 + 1013904223;
    const Table table = read_table(bytes);
    EXPECT_EQ(table.problem.empty(), table.line == 0);
  }
}

}  // namespace
}  // namespace leadline::input
