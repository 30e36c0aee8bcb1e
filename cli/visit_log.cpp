#include "visit_log.h"

#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>

#include "api/border.h"
#include "base/text.h"
#include "input/files.h"
#include "input/json_text.h"
#include "lead_file.h"

namespace leadline::cli {

using base::Json;

namespace {

// The next line without its end; false at the end of the file.
bool read_line(std::FILE* file, std::string& line) {
  line.clear();
  char* buffer = nullptr;
  std::size_t capacity = 0;
  const ssize_t count = ::getline(&buffer, &capacity, file);
  if (count >= 0) line.assign(buffer, static_cast<std::size_t>(count));
  std::free(buffer);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  return count >= 0;
}

// The event in a line; nullopt for an answer, a comment, or nothing.
std::optional<std::string_view> event_in(std::string_view line) {
  line = base::trim(line);
  if (line.empty() || line[0] == '<' || line[0] == '#') return std::nullopt;
  if (line[0] == '>') line = base::trim(line.substr(1));
  return line;
}

bool is_event(const Json& json) { return json.is_object() && base::find(json, "k"); }

}  // namespace

std::string log_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::optional<VisitLog> VisitLog::open(const char* command, const std::string& path) {
  struct stat info {};
  std::string problem;
  VisitLog log;
  log.name_ = log_name(path);
  if (path != "-" && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) problem = path + ": is a folder, not a file";
  else log.file_.reset(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!log.file_ && problem.empty()) problem = path + ": " + input::reason_of(path, errno);
  if (!problem.empty()) std::fprintf(stderr, "leadline %s: %s\n", command, problem.c_str());
  if (!problem.empty() || !log.look()) return std::nullopt;
  return log;
}

std::optional<VisitLog::Entry> VisitLog::next() {
  if (entries_.empty() && file_) {
    std::string line;
    while (read_line(file_.get(), line)) {
      ++line_;
      if (const auto event = event_in(line)) return Entry{std::to_string(line_), std::string(*event)};
    }
    return std::nullopt;
  }
  if (entries_.empty()) return std::nullopt;
  Entry entry = std::move(entries_.front());
  entries_.pop_front();
  return entry;
}

void VisitLog::print_error(const std::string& place, const base::Finding& error) const {
  std::fprintf(stderr, "%s:%s: error[%s] %s%s\n", name_.c_str(), place.c_str(), error.code.c_str(), error.message.c_str(),
               error.hint.empty() ? "" : (" (" + error.hint + ")").c_str());
}

bool VisitLog::refuse(const char* code, const std::string& message, const std::string& hint) const {
  std::fprintf(stderr, "%s: error[%s] %s%s\n", name_.c_str(), code, message.c_str(), hint.empty() ? "" : (" (" + hint + ")").c_str());
  return false;
}

// The first event tells a log from a document. A log is read on as it comes; of what begins otherwise all is read.
bool VisitLog::look() {
  std::optional<Entry> first = next();
  if (!first) return true;
  const std::optional<Json> json = base::parse_json(first->text);
  const bool opens = first->text[0] == '{' || first->text[0] == '[';
  if (!opens || (json && is_event(*json))) {
    entries_.push_back(std::move(*first));
    return true;
  }
  std::string text(line_ - 1, '\n');  // so that its places are the file's
  text += first->text;
  std::string line;
  std::deque<Entry> rest = {*first};
  while (read_line(file_.get(), line)) {
    text += '\n' + line;
    ++line_;
    if (const auto event = event_in(line)) rest.push_back({std::to_string(line_), std::string(*event)});
  }
  file_.reset();
  // A line that is whole by itself, and more lines: a log after all, whose first line is no event. That is said of the line,
  // unless it is the one that a recorded session begins with.
  const bool lines = rest.size() > 1 && (json || base::parse_json(rest[1].text).has_value());
  const bool alone = rest.size() == 1 && (!json || (!json->is_object() && (!json->is_array() || json->empty())));
  if (!(lines && !base::parse_json(text)) && !alone) return take_document(text);
  if (lines && json && base::find(*json, "config")) rest.pop_front();
  entries_ = std::move(rest);
  return true;
}

bool VisitLog::take_document(const std::string& text) {
  if (const auto error = input::find_syntax_error(text)) {
    input::print_syntax_error(name_, text, *error);
    return false;
  }
  const Json document = base::parse_json(text).value_or(Json());
  if (document.is_array() && !document.empty() && is_event(document[0])) return take_log(document, "");
  if (is_event(document)) return take_log(Json::array({document}), "");
  if (base::find(document, "log") && base::find(document, "core")) return take_lead(base::object_of("evidence", document), "");
  LeadFile lead = wire::lead_in(document);
  if (!lead.submission.is_null()) return take_lead(std::move(lead.submission), lead.pointer);
  return refuse("not_a_visit", "it " + lead.problem + ", not a visit", "a visit is a line of JSON for each event, or a lead as `GET /api/leads` gives it");
}

bool VisitLog::take_log(const Json& log, const std::string& pointer) {
  for (std::size_t i = 0; i < log.size(); ++i) entries_.push_back({pointer + "/" + std::to_string(i), base::dump_json(log[i])});
  return true;
}

bool VisitLog::take_lead(Json submission, const std::string& pointer) {
  const Json& evidence = base::get_object(submission, "evidence");
  const Json& log = base::get_array(evidence, "log");
  if (base::get_bool(evidence, "withheld")) return refuse("withheld", "the visitor did not agree that what they did is sent along", "such a lead has a total and no reasons");
  if (base::get_bool(evidence, "truncated")) return refuse("truncated", "the lead's log is not complete", "a visit that was too long is sent without it");
  if (log.empty()) return refuse("no_log", "the lead carries no log", "it may have been sent by other means than a page of ours");
  take_log(log, pointer + "/evidence/log");
  lead_ = std::move(submission);
  // A log leaves out the language; a lead says it, and its notes are in it.
  const std::string& locale = base::get_text(lead_, "locale");
  for (Entry& entry : entries_) {
    std::optional<Json> event = locale.empty() ? std::nullopt : base::parse_json(entry.text);
    if (!event || !api::is(base::get_text(*event, "k"), api::EventKind::boot)) continue;
    base::put(*event, "lang", locale);
    entry.text = base::dump_json(*event);
  }
  return true;
}

}  // namespace leadline::cli
