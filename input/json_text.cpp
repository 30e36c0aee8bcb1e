#include "input/json_text.h"

#include <cctype>
#include <cstdio>
#include <cstring>
#include <set>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::input {

namespace {

using base::Json;

// nlohmann's SAX events; only the error is of interest, with its position.
struct ErrorCatcher : nlohmann::json_sax<Json> {
  std::optional<SyntaxError> error;
  int depth = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }

  // `position` counts the bytes read, the offending one included. The message reads
  // "[json.exception.parse_error.101] parse error at line 1, column 2: REASON; last read: 'TEXT'".
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& problem) override {
    std::string reason = problem.what();
    const std::size_t column = reason.find(", column ");
    const std::size_t colon = reason.find(": ", column == std::string::npos ? 0 : column);
    if (colon != std::string::npos) reason.erase(0, colon + 2);
    // The text itself is not repeated: it may be half a character, and the place says where it stands.
    const std::size_t last = reason.find("; last read: '");
    const std::size_t rest = reason.rfind("'; expected ");
    if (last != std::string::npos) reason.erase(last, rest != std::string::npos && rest > last ? rest + 1 - last : std::string::npos);
    error = SyntaxError{position == 0 ? 0 : position - 1, reason, {}};
    return false;
  }
};

// Marks that word processors and chats put in place of those of JSON, and what they are called.
constexpr struct { std::string_view mark; const char* hint; } kTypographic[] = {
    {"“", "“ is a curly quote: JSON's are straight, \""}, {"”", "” is a curly quote: JSON's are straight, \""}, {"„", "„ is a curly quote: JSON's are straight, \""},
    {"‘", "‘ is a curly quote: JSON's are straight and double, \""}, {"’", "’ is a curly quote: JSON's are straight and double, \""},
    {"«", "« is no quote in JSON: they are straight, \""}, {"»", "» is no quote in JSON: they are straight, \""},
    {"\u00a0", "there is a no-break space: put an ordinary one"}, {"，", "a full-width comma: JSON's is ,"}, {"：", "a full-width colon: JSON's is :"}};

// The hint for a typographic mark that covers the byte at `offset`.
std::string typographic_hint(std::string_view text, std::size_t offset, std::size_t before) {
  for (const auto& [mark, hint] : kTypographic)
    for (std::size_t back = 0; back < mark.size() && back <= offset; ++back)
      if (text.substr(offset - back, mark.size()) == mark) return hint;
  // Or one in the string that has just ended, or that never does.
  const bool ended = before >= 2 && text[before - 1] == '"';
  const bool endless = offset < text.size() && (text[offset] == '\n' || text[offset] == '\r');
  if (!ended && !endless) return {};
  const std::size_t opened = text.rfind('"', ended ? before - 2 : offset);
  const std::string_view last = opened == std::string_view::npos ? "" : text.substr(opened, offset - opened);
  for (const auto& [mark, hint] : kTypographic)
    if (last.find(mark) != std::string_view::npos && base::starts_with(hint, mark)) return hint;
  return {};
}

std::string hint_for(std::string_view text, std::size_t offset) {
  const char at = offset < text.size() ? text[offset] : '\0';
  std::size_t before = offset < text.size() ? offset : text.size();
  // The parser stops behind the first letter of a word that is none.
  while (before > 0 && std::isalpha(static_cast<unsigned char>(text[before - 1]))) --before;
  while (before > 0 && std::strchr(" \t\r\n", text[before - 1])) --before;
  if (const std::string mark = typographic_hint(text, offset, before); !mark.empty()) return mark;
  const char last = before > 0 ? text[before - 1] : '\0';
  if ((at == '}' || at == ']') && last == ',') return "remove the comma before it";
  if (at == '/' || (offset > 0 && offset <= text.size() && text[offset - 1] == '/')) return "JSON has no comments";
  if (at == '\'') return "JSON strings and keys stand in double quotes";
  if (offset + 1 >= text.size()) return "a bracket, brace or quote may not be closed";
  if ((at == '"' || at == '{' || at == '[') && last != '\0' && std::strchr("\"}]0123456789", last)) return "a comma, or a colon, is missing before it";
  if (at == '\n' || at == '\r') return "a string ends on the line where it begins; a line break in it is written \\n";
  if (std::isalpha(static_cast<unsigned char>(at)) || at == '_') return last == '{' || last == ',' ? "keys stand in double quotes" : "texts stand in double quotes; words without are true, false and null";
  return {};
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && std::strchr(" \t\r\n", text[at])) ++at;
  return at;
}

// From an opening quote to behind the closing one.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

// From the first character of a value to behind its last.
std::size_t skip_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at;
    } else if (depth > 0 && (c == '}' || c == ']')) {
      --depth;
      ++at;
    } else if (depth == 0) {
      while (at < text.size() && !std::strchr(" \t\r\n,]}", text[at])) ++at;
      return at;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return at;
  }
  return at;
}

struct Child {
  std::size_t name;   // where it begins for a reader: a member's key, an item's value
  std::size_t value;
};

// The child called `token` of the object or array that begins at `at`. Of members with the same key the last one counts,
// as it does for the parser.
std::optional<Child> find_child(std::string_view text, std::size_t at, const std::string& token) {
  if (at >= text.size() || (text[at] != '{' && text[at] != '[')) return std::nullopt;
  const bool is_object = text[at] == '{';
  std::optional<Child> found;
  std::size_t index = 0;
  at = skip_space(text, at + 1);
  while (at < text.size() && text[at] != '}' && text[at] != ']') {
    const std::size_t name = at;
    std::string key = std::to_string(index++);
    if (is_object) {
      at = skip_string(text, at);
      const std::optional<Json> decoded = base::parse_json(text.substr(name, at - name));
      if (decoded && decoded->is_string()) key = decoded->get<std::string>();
      at = skip_space(text, skip_space(text, at) + 1);  // the colon
    }
    if (key == token) found = Child{name, at};
    at = skip_space(text, skip_value(text, at));
    if (at < text.size() && text[at] == ',') at = skip_space(text, at + 1);
  }
  return found;
}

}  // namespace

Place place_of(std::string_view text, std::size_t offset) {
  Place place;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((byte & 0xC0) != 0x80) {  // not inside a character
      ++place.column;
    }
  }
  return place;
}

std::optional<SyntaxError> find_syntax_error(std::string_view text) {
  ErrorCatcher catcher;
  Json::sax_parse(text.begin(), text.end(), &catcher);
  if (catcher.error) {
    if (base::trim(text).empty()) return SyntaxError{0, "the text is empty", {}};
    catcher.error->hint = hint_for(text, catcher.error->offset);
    return catcher.error;
  }
  if (!base::parse_json(text)) {
    return SyntaxError{0, "brackets nest deeper than " + std::to_string(base::limits::kJsonDepth) + " levels", {}};
  }
  return std::nullopt;
}

std::string syntax_error_line(const std::string& name, std::string_view text, const SyntaxError& error) {
  const Place place = place_of(text, error.offset);
  return name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": error[not_json] " + error.reason + (error.hint.empty() ? "" : " (" + error.hint + ")");
}

void print_syntax_error(const std::string& name, std::string_view text, const SyntaxError& error) {
  std::fprintf(stderr, "%s\n", syntax_error_line(name, text, error).c_str());
}

namespace {

// Walks over the value at `at`; adds the pointers of repeated keys inside it.
void collect_repeated(std::string_view text, std::size_t at, const std::string& pointer, std::vector<std::string>& out) {
  if (at >= text.size() || (text[at] != '{' && text[at] != '[')) return;
  const bool is_object = text[at] == '{';
  std::set<std::string> seen;
  std::size_t index = 0;
  at = skip_space(text, at + 1);
  while (at < text.size() && text[at] != '}' && text[at] != ']') {
    std::string here = base::child_pointer(pointer, index++);
    if (is_object) {
      const std::size_t name = at;
      at = skip_string(text, at);
      const std::optional<Json> key = base::parse_json(text.substr(name, at - name));
      here = base::child_pointer(pointer, key && key->is_string() ? key->get<std::string>() : std::string());
      at = skip_space(text, skip_space(text, at) + 1);  // the colon
      if (!seen.insert(here).second) out.push_back(here);
    }
    collect_repeated(text, at, here, out);
    at = skip_space(text, skip_value(text, at));
    if (at < text.size() && text[at] == ',') at = skip_space(text, at + 1);
  }
}

}  // namespace

std::vector<std::string> repeated_keys(std::string_view text) {
  std::vector<std::string> out;
  collect_repeated(text, skip_space(text, 0), "", out);
  return out;
}

std::size_t find_pointer(std::string_view text, std::string_view pointer) {
  std::size_t place = skip_space(text, 0);
  std::size_t value = place;
  if (pointer.empty()) return place;
  for (const std::string& part : base::split(pointer.substr(1), '/')) {
    const std::string token = base::replace_all(base::replace_all(part, "~1", "/"), "~0", "~");
    const std::optional<Child> child = find_child(text, value, token);
    if (!child) break;
    place = child->name;
    value = child->value;
  }
  return place;
}

}  // namespace leadline::input
