// tests/sessions/*.jsonl: whole visits with their answers. LEADLINE_UPDATE=1 writes the answers anew: look at the difference
// before you commit it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "support/recorded.h"
#include "wire/printed.h"

namespace leadline {
namespace {

// The last lines of a session up to event `at`, for people: what it answers now, and what was recorded where that reads otherwise.
std::string told(const Recorded& session, const std::vector<std::string>& answers, std::size_t at) {
  constexpr std::size_t kLines = 8;
  wire::Printer now, recorded;
  std::string out;
  for (std::size_t i = 0; i <= at; ++i) {
    const std::string line = now.print(session.events[i], answers[i]), before = recorded.print(session.events[i], session.answers[i]);
    if (i + kLines > at) out += (before == line ? "" : "recorded: " + before + "\n     now: ") + line + "\n";
  }
  return out;
}

class Sessions : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Sessions, GiveTheRecordedAnswersByteForByte) {
  const Recorded session = read_session(GetParam());
  const std::vector<std::string> answers = run(session);
  if (std::getenv("LEADLINE_UPDATE")) {
    std::ofstream out(GetParam(), std::ios::binary);
    out << session.head << "\n";
    for (std::size_t i = 0; i < answers.size(); ++i) out << "> " << session.events[i] << "\n< " << answers[i] << "\n";
    return;
  }
  ASSERT_FALSE(session.events.empty());
  ASSERT_EQ(session.events.size(), session.answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i)
    ASSERT_EQ(answers[i], session.answers[i]) << "event " << i + 1 << ":\n" << told(session, answers, i);
}

TEST_P(Sessions, GoOnUnchangedWhenResumedAtAnyLine) {
  const Recorded session = read_session(GetParam());
  const std::vector<std::string> whole = run(session);
  wire::Session first;
  first.load(session.config);
  for (std::size_t cut = 0; cut < session.events.size(); ++cut) {
    const auto snap = base::parse_json(first.step(R"({"k":"snap"})"));
    ASSERT_TRUE(snap);
    base::Json resume = {{"k", "resume"}, {"state", (*snap)["e"][0]["value"]}};
    wire::Session second;
    second.load(session.config);
    second.step(base::dump_json(resume));
    for (std::size_t i = cut; i < session.events.size(); ++i)
      ASSERT_EQ(second.step(session.events[i]), whole[i]) << "resumed before event " << cut + 1 << ", event " << i + 1;
    ASSERT_EQ(first.step(session.events[cut]), whole[cut]) << "a snapshot changed something";
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, Sessions, testing::ValuesIn(session_files("tests/sessions")), session_name);

}  // namespace
}  // namespace leadline
