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
    const base::Json& effects = base::get_array(*snap, "e");
    wire::Session second;
    second.load(session.config);
    // Before the boot there is nothing to take over.
    if (!effects.empty()) second.step(base::dump_json({{"k", "resume"}, {"state", effects[0]["value"]}}));
    for (std::size_t i = cut; i < session.events.size(); ++i)
      ASSERT_EQ(second.step(session.events[i]), whole[i]) << "resumed before event " << cut + 1 << ", event " << i + 1;
    ASSERT_EQ(first.step(session.events[cut]), whole[cut]) << "a snapshot changed something";
  }
}

// A rehearsal runs a submission, on copies: nobody would know afterwards that it has been asked for.
TEST_P(Sessions, GoOnUnchangedWhenTheirFormsAreRehearsedAtAnyLine) {
  const Recorded session = read_session(GetParam());
  if (std::any_of(session.events.begin(), session.events.end(), [](const std::string& line) { return line.find(R"("late":)") != std::string::npos; })) return;  // until its parts are there a question waits
  const std::vector<std::string> whole = run(session);
  const base::Json config = base::parse_json(session.config).value_or(base::Json());
  wire::Session core;
  core.load(session.config);
  bool booted = false;
  for (std::size_t i = 0; i < session.events.size(); ++i) {
    ASSERT_EQ(core.step(session.events[i]), whole[i]) << "event " << i + 1;
    const base::Json last = base::parse_json(session.events[i]).value_or(base::Json());
    booted = booted || base::get_text(last, "k") == "boot";
    if (!booted || !last.contains("w")) continue;
    for (const base::Json& form : base::get_array(config, "forms")) {
      base::Json line = {{"k", "ask"}, {"what", "rehearsal"}, {"surface", form["id"]}, {"w", base::get_int(last, "w")}};
      if (last.contains("m")) line["m"] = last["m"];
      const base::Json answer = base::parse_json(core.step(base::dump_json(line))).value_or(base::Json());
      const base::Json& effects = base::get_array(answer, "e");
      ASSERT_EQ(effects.size(), 1) << answer;
      ASSERT_GT(base::get_int(effects[0], "data"), 300) << "bytes of a lead with nothing in it";
    }
  }
}

// What there is to know in the end: every record as it was sealed, and what is remembered of the visitor.
std::string end_of(const std::string& config, const std::vector<std::string>& lines) {
  wire::Session core;
  core.load(config);
  std::string end;
  // Keys are drawn as they are needed, and a submission that waits needs one earlier: so each is told by its place among them.
  std::vector<std::string> keys;
  const auto add = [&](std::string text) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      for (std::size_t at; (at = text.find(keys[i])) != std::string::npos;) text.replace(at, keys[i].size(), "key " + std::to_string(i));
    end += text + "\n";
  };
  for (const std::string& line : lines) {
    const auto answer = base::parse_json(core.step(line));
    for (const base::Json& effect : (*answer)["e"]) {
      if (base::get_text(effect, "at") != "outbox" || base::get_text(effect, "k") != "store") continue;
      const base::Json& record = base::get_object(effect, "value");
      if (!record.contains("body") || base::get_text(record, "state") == "raw") continue;
      keys.push_back(base::get_text(effect, "key").substr(0, 32));
      add(base::dump_json(effect));
    }
  }
  const auto snap = base::parse_json(core.step(R"({"k":"snap"})"));
  const base::Json& state = (*snap)["e"][0]["value"];
  keys.push_back(base::get_text(state["facts"]["doc"]["visitor"], "id"));  // drawn of the first line's text where that has no seed
  for (const char* part : {"facts", "attribution", "scoring", "log", "logTruncated", "consent", "traits", "waiting"})
    if (const base::Json* found = base::find(state, part)) add(base::dump_json(*found));
  return end;
}

// Where two texts part, with a little of what is around.
std::string difference(const std::string& a, const std::string& b) {
  const std::size_t at = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin()).first - a.begin();
  const std::size_t from = at < 100 ? 0 : at - 100;
  return a.substr(from, 200) + "\n  instead of\n" + b.substr(from, 200);
}

// Whether the event answers what only a core that has all its parts has said: a request, a proposal to the visitor, or that
// an attempt was refused (until then it is on its way, and a second one is nothing but a second click).
bool answers_a_whole_core(const std::string& line, std::vector<std::string>& attempts) {
  const base::Json event = base::parse_json(line).value_or(base::Json());
  const std::string &kind = base::get_text(event, "k"), &action = base::get_text(event, "do"), &surface = base::get_text(event, "surface");
  if (kind == "reply" || action == "take" || action == "next") return true;
  if (kind != "submit") return false;
  const bool again = std::find(attempts.begin(), attempts.end(), surface) != attempts.end();
  attempts.push_back(surface);
  return again;
}

// The log says when which part of the core was there (docs/protocol.md, "Parts"), and the result does not depend on it.
TEST_P(Sessions, GiveTheSameRecordsAndMemoryWhereverTheirPartsCome) {
  const Recorded session = read_session(GetParam());
  const std::string whole = end_of(session.config, session.events);
  std::optional<std::size_t> boot;
  std::vector<std::string> attempts;
  for (std::size_t place = 0; place <= session.events.size(); ++place) {
    if (place > 0 && answers_a_whole_core(session.events[place - 1], attempts)) break;
    if (place > 0 && session.events[place - 1].find(R"("k":"boot")") != std::string::npos) boot = place - 1;
    if (!boot) continue;
    std::vector<std::string> lines(session.events.begin(), session.events.end());
    base::Json late = base::parse_json(lines[*boot]).value_or(base::Json());
    late["late"] = {"rules", "score", "send"};
    const base::Json last = base::parse_json(lines[place - 1]).value_or(base::Json());
    lines[*boot] = base::dump_json(late);
    std::vector<std::string> parts;
    for (const char* part : {"rules", "score", "send"}) {
      base::Json line = {{"k", "part"}, {"part", part}, {"w", base::get_int(last, "w")}};
      if (last.contains("m")) line["m"] = last["m"];
      parts.push_back(base::dump_json(line));
    }
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), parts.begin(), parts.end());
    const std::string end = end_of(session.config, lines);
    ASSERT_TRUE(end == whole) << "when the parts come before event " << place + 1 << ":\n" << difference(end, whole);
  }
}

// The whole core, and one whose other parts have not come.
TEST(Drawing, OfAFormIsWhatOpeningItShows) {
  const Recorded session = read_session(std::filesystem::path(LEADLINE_SOURCE_DIR) / "tests/sessions/what-a-form-will-show-is-known-before.jsonl");
  for (const bool early : {false, true}) {
    wire::Session core;
    core.load(session.config);
    base::Json boot = *base::parse_json(session.events[0]);
    if (early) boot["late"] = {"rules", "score", "send", "fields"};
    core.step(base::dump_json(boot));
    std::optional<base::Json> drawing;
    int compared = 0;
    for (std::size_t i = 1; i < session.events.size(); ++i) {
      const base::Json answer = *base::parse_json(core.step(session.events[i]));
      for (const base::Json& effect : base::get_array(answer, "e")) {
        if (base::get_text(effect, "k") == "tell" && !effect["data"].is_null()) drawing = effect["data"];
        if (base::get_text(effect, "k") != "patch" || !effect.contains("mount") || !drawing) continue;
        EXPECT_EQ(effect["mount"], (*drawing)["mount"]);
        EXPECT_EQ(effect["ops"], (*drawing)["ops"]);
        ++compared;
      }
    }
    EXPECT_EQ(compared, 2) << "the second time with what was typed";
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, Sessions, testing::ValuesIn(session_files("tests/sessions")), session_name);

}  // namespace
}  // namespace leadline
