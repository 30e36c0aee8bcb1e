// A recorded session (tests/sessions, tests/vectors/printed). Line 1 is {"config": path or object}; then `> event` and
// `< answer` in turn.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "wire/session.h"

namespace leadline {

struct Recorded {
  std::string head, config;
  std::vector<std::string> events, answers;
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// One of the repository's.
inline std::string read_source(const std::string& path) { return read_file(std::filesystem::path(LEADLINE_SOURCE_DIR) / path); }

inline Recorded read_session(const std::filesystem::path& path) {
  Recorded session;
  std::ifstream in(path);
  std::getline(in, session.head);
  const auto head = base::parse_json(session.head);
  if (!head || !head->contains("config")) ADD_FAILURE() << path << ": line 1 must name the config";
  else session.config = (*head)["config"].is_string()
      ? read_source((*head)["config"].get<std::string>()) : base::dump_json((*head)["config"]);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("> ", 0) == 0) session.events.push_back(line.substr(2));
    else if (line.rfind("< ", 0) == 0) session.answers.push_back(line.substr(2));
    else if (!line.empty()) ADD_FAILURE() << path << ": neither an event nor an answer: " << line;
  }
  return session;
}

// The answers that its events get now.
inline std::vector<std::string> run(const Recorded& session) {
  wire::Session core;
  core.load(session.config);
  std::vector<std::string> answers;
  for (const std::string& event : session.events) answers.push_back(core.step(event));
  return answers;
}

// The sessions of a folder of the repository, by name.
inline std::vector<std::filesystem::path> session_files(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(LEADLINE_SOURCE_DIR) / folder))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline std::string session_name(const testing::TestParamInfo<std::filesystem::path>& parameter) {
  std::string name = parameter.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

}  // namespace leadline
