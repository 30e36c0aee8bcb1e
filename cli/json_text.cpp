#include "json_text.h"

#include <cstring>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace leadline::cli {

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
    error = SyntaxError{position == 0 ? 0 : position - 1, reason, {}};
    return false;
  }
};

std::string hint_for(std::string_view text, std::size_t offset) {
  const char at = offset < text.size() ? text[offset] : '\0';
  std::size_t before = offset < text.size() ? offset : text.size();
  while (before > 0 && std::strchr(" \t\r\n", text[before - 1])) --before;
  if ((at == '}' || at == ']') && before > 0 && text[before - 1] == ',') return "remove the comma before it";
  if (at == '/' || (offset > 0 && offset <= text.size() && text[offset - 1] == '/')) return "JSON has no comments";
  if (at == '\'') return "JSON strings and keys stand in double quotes";
  if (offset + 1 >= text.size()) return "a bracket, brace or quote may not be closed";
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

}  // namespace leadline::cli
