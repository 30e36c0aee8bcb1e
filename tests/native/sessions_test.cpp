// tests/sessions/*.jsonl: whole visits with their answers. Line 1 is {"config": path or object}; then `> event` and
// `< answer` in turn. LEADLINE_UPDATE=1 writes the answers anew: look at the difference before you commit it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "wire/session.h"

namespace leadline {
namespace {

namespace fs = std::filesystem;

struct Recorded {
  std::string head, config;
  std::vector<std::string> events, answers;
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Recorded read_session(const fs::path& path) {
  Recorded session;
  std::ifstream in(path);
  std::getline(in, session.head);
  const auto head = base::parse_json(session.head);
  if (!head || !head->contains("config")) ADD_FAILURE() << path << ": line 1 must name the config";
  else session.config = (*head)["config"].is_string()
      ? read_file(fs::path(LEADLINE_SOURCE_DIR) / (*head)["config"].get<std::string>()) : base::dump_json((*head)["config"]);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("> ", 0) == 0) session.events.push_back(line.substr(2));
    else if (line.rfind("< ", 0) == 0) session.answers.push_back(line.substr(2));
    else if (!line.empty()) ADD_FAILURE() << path << ": neither an event nor an answer: " << line;
  }
  return session;
}

std::vector<std::string> run(const Recorded& session) {
  wire::Session core;
  core.load(session.config);
  std::vector<std::string> answers;
  for (const std::string& event : session.events) answers.push_back(core.step(event));
  return answers;
}

class Sessions : public testing::TestWithParam<fs::path> {};

std::vector<fs::path> session_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(LEADLINE_SOURCE_DIR) / "tests/sessions"))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

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
    ASSERT_EQ(answers[i], session.answers[i]) << "event " << i + 1 << ": " << session.events[i];
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

// What there is to know in the end: every record as it was sealed, and what is remembered of the visitor.
struct End {
  std::vector<std::string> records;
  base::Json remembered = base::Json::object();
};

// Keys are drawn as they are needed, and a submission that waits needs one earlier: so each is told by its place among them.
std::string without_keys(const std::string& text, std::vector<std::string>& keys) {
  std::string out = text;
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t at; (at = out.find(keys[i])) != std::string::npos;) out.replace(at, keys[i].size(), "key " + std::to_string(i));
  return out;
}

End end_of(const std::string& config, const std::vector<std::string>& lines) {
  wire::Session core;
  core.load(config);
  End end;
  std::vector<std::string> keys;
  for (const std::string& line : lines) {
    const auto answer = base::parse_json(core.step(line));
    for (const base::Json& effect : (*answer)["e"]) {
      if (base::get_text(effect, "at") != "outbox" || base::get_text(effect, "k") != "store") continue;
      const base::Json& record = base::get_object(effect, "value");
      if (!record.contains("body") || base::get_text(record, "state") == "raw") continue;
      keys.push_back(base::get_text(effect, "key").substr(0, 32));
      end.records.push_back(without_keys(base::dump_json(effect), keys));
    }
  }
  const auto snap = base::parse_json(core.step(R"({"k":"snap"})"));
  const base::Json& state = (*snap)["e"][0]["value"];
  for (const char* part : {"facts", "attribution", "scoring", "log", "logTruncated", "consent", "traits", "waiting"})
    if (const base::Json* found = base::find(state, part)) end.remembered[part] = without_keys(base::dump_json(*found), keys);
  return end;
}

// The log says when which part of the core was there (docs/protocol.md, "Parts"), and the result does not depend on it.
TEST_P(Sessions, GiveTheSameRecordsAndMemoryWhereverTheirPartsCome) {
  const Recorded session = read_session(GetParam());
  const End whole = end_of(session.config, session.events);
  std::size_t boot = 0;
  for (std::size_t place = 0; place <= session.events.size(); ++place) {
    if (place < session.events.size() && session.events[place].find(R"("k":"boot")") != std::string::npos) boot = place;
    if (place <= boot) continue;
    std::vector<std::string> lines(session.events.begin(), session.events.end());
    base::Json late = base::parse_json(lines[boot]).value_or(base::Json());
    late["late"] = {"rules", "score", "send"};
    const base::Json last = base::parse_json(lines[place - 1]).value_or(base::Json());
    lines[boot] = base::dump_json(late);
    std::vector<std::string> parts;
    for (const char* part : {"rules", "score", "send"}) {
      base::Json line = {{"k", "part"}, {"part", part}, {"w", base::get_int(last, "w")}};
      if (last.contains("m")) line["m"] = last["m"];
      parts.push_back(base::dump_json(line));
    }
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), parts.begin(), parts.end());
    const End end = end_of(session.config, lines);
    ASSERT_EQ(end.records, whole.records) << "the parts came before event " << place + 1;
    ASSERT_EQ(end.remembered, whole.remembered) << "the parts came before event " << place + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, Sessions, testing::ValuesIn(session_files()), [](const auto& parameter) {
  std::string name = parameter.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace leadline
