// A visit's log, line by line: what `replay`, `score` and `explain` read.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace leadline::cli {

struct CloseLog {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using LogFile = std::unique_ptr<std::FILE, CloseLog>;

// `-` is standard input. nullptr when it cannot be read; `problem` says why ("visit.jsonl: no such file").
LogFile open_log(const std::string& path, std::string& problem);

// How messages call it: the path, or "standard input".
std::string log_name(const std::string& path);

// The next line without its end; false at the end of the file.
bool read_line(std::FILE* file, std::string& line);

// The event in a line: a leading `>` removed. nullopt for an answer (`<`), a comment (`#`) or nothing.
std::optional<std::string_view> event_in(std::string_view line);

// Says on stderr what is wrong with a line, as `NAME:LINE: error[code] message (hint)`. `error`: {code, message, hint?}.
void print_line_error(const std::string& name, std::size_t number, const base::Json& error);

}  // namespace leadline::cli
