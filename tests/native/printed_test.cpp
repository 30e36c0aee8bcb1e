// tests/vectors/printed: a session, and beside it what a person reads of it. LEADLINE_UPDATE=1 writes the texts anew: read them
// before you commit them.
#include "wire/printed.h"

#include <cstdlib>

#include "support/recorded.h"

namespace leadline {
namespace {

class Printed : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Printed, SessionsReadAsTheTextBesideThem) {
  const Recorded session = read_session(GetParam());
  const std::vector<std::string> answers = run(session);
  wire::Printer printer;
  std::string text;
  for (std::size_t i = 0; i < answers.size(); ++i) text += printer.print(session.events[i], answers[i]) + "\n";
  std::filesystem::path beside = GetParam();
  beside.replace_extension(".txt");
  if (std::getenv("LEADLINE_UPDATE")) std::ofstream(beside, std::ios::binary) << text;
  else EXPECT_EQ(text, read_file(beside));
}

INSTANTIATE_TEST_SUITE_P(Vectors, Printed, testing::ValuesIn(session_files("tests/vectors/printed")), session_name);

TEST(Printer, CountsTheTimeFromTheFirstEventAndDoesNotBelieveAClockThatGoesBack) {
  wire::Printer printer;
  const auto time = [&printer](const char* event) { return printer.print(event, R"({"e":[]})"); };
  EXPECT_EQ(time(R"({"k":"hide","w":1793404800000,"m":0})"), " 0:00.000  hide");
  EXPECT_EQ(time(R"({"k":"hide","w":1793404801900,"m":1900})"), " 0:01.900  hide");
  EXPECT_EQ(time(R"({"k":"hide","w":1793404000000,"m":2000})"), " 0:02.000  hide") << "the clock was set back";
  EXPECT_EQ(time(R"({"k":"hide","w":1793404060000,"m":62000})"), " 1:02.000  hide");
  EXPECT_EQ(time(R"({"k":"snap"})"), " 1:02.000  snap");
  EXPECT_EQ(time(R"({"k":"hide","w":1793407660000,"m":0})"), "1:01:02.000  hide") << "another page, whose own clock begins anew";
  EXPECT_EQ(time(R"({"k":"hide","w":1793494060000,"m":0})"), "1d 1:01:02.000  hide");
}

TEST(Printer, NeverFailsWhateverTheLinesAre) {
  const auto print = [](const char* event, const char* answer) { return wire::Printer().print(event, answer); };
  EXPECT_EQ(print("", ""), " 0:00.000  ");
  EXPECT_EQ(print("[1]", "nonsense"), " 0:00.000  [1]                                      → nonsense");
  EXPECT_EQ(print(R"({"k":"pgae"})", R"({"e":[{"k":"dance"},7,null]})"), " 0:00.000  pgae                                     → dance; ; ");
  EXPECT_EQ(print(R"({"k":"page","path":{"a":[1]},"query":7})", R"({"e":7,"wake":"soon"})"), " 0:00.000  page a=[1]?7                             → wake in 0 ms");
  EXPECT_EQ(print(R"({"k":"hide","w":-9223372036854775808,"m":9223372036854775807})", "{}"), " 0:00.000  hide") << "no such time";
  EXPECT_EQ(print(R"({"k":"field","name":"note","surface":"f","value":"a\nb"})", "{}"), " 0:00.000  field note of f: a b") << "one event, one line";
}

TEST(Printer, NamesTheWaitInTheUnitThatFits) {
  const auto wake = [](const char* ms) {
    const std::string line = wire::Printer().print(R"({"k":"wake"})", std::string(R"({"e":[],"wake":)") + ms + "}");
    return line.substr(line.find("→") + 4);
  };
  EXPECT_EQ(wake("80"), "wake in 80 ms");
  EXPECT_EQ(wake("1900"), "wake in 1.9 s");
  EXPECT_EQ(wake("2000"), "wake in 2 s");
  EXPECT_EQ(wake("90000"), "wake in 1.5 min");
  EXPECT_EQ(wake("7200000"), "wake in 2 h");
}

}  // namespace
}  // namespace leadline
