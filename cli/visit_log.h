// A visit's log, event by event: what `replay`, `score` and `explain` read. It is a line for each event, read as it is
// written, so that it works in a pipe; or a lead, whose evidence is such a log.
#pragma once

#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/finding.h"
#include "base/json.h"

namespace leadline::cli {

struct CloseLog {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

// How messages call a file: its path, or "standard input".
std::string log_name(const std::string& path);

class VisitLog {
 public:
  // `-` is standard input. nullopt after saying on stderr, as `command`, why it cannot be read: it is missing, or it is a
  // JSON document that holds no visit.
  static std::optional<VisitLog> open(const char* command, const std::string& path);

  struct Entry {
    std::string place;  // "12", the line; "/lead/evidence/log/3" in a lead
    std::string text;
  };
  // The next event; nullopt at the end. Answers (`<`), comments (`#`) and blank lines are passed over, a leading `>` removed.
  std::optional<Entry> next();

  const std::string& name() const { return name_; }
  // The submission whose evidence this is; null when it is a log by itself.
  const base::Json& lead() const { return lead_; }

  // Says on stderr what is wrong with an event, as `NAME:PLACE: error[code] message (hint)`. `error`: {code, message, hint?}.
  void print_error(const std::string& place, const base::Finding& error) const;

 private:
  bool look();
  bool take_document(const std::string& text);
  bool take_log(const base::Json& log, const std::string& pointer);
  bool take_lead(base::Json submission, const std::string& pointer);
  bool refuse(const char* code, const std::string& message, const std::string& hint) const;

  std::string name_;
  std::unique_ptr<std::FILE, CloseLog> file_;  // none: all is in `entries_`
  std::size_t line_ = 0;
  std::deque<Entry> entries_;                  // read already
  base::Json lead_;
};

}  // namespace leadline::cli
