#include "metrics/entries.h"

#include "base/number.h"
#include "base/text.h"

namespace leadline::metrics {

namespace {

struct Cells {
  std::vector<std::string> line;
  bool any = false, whole = true;  // `whole`: no quote was left open
};

// One record, which may span lines within quotes.
Cells take_record(std::string_view text, std::size_t& at, char separator) {
  Cells out;
  std::string cell;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') cell += c;
      else if (at + 1 < text.size() && text[at + 1] == '"') { cell += '"'; ++at; }
      else quoted = false;
    } else if (c == '"' && cell.empty()) {
      quoted = out.any = true;
    } else if (c == separator) {
      out.line.push_back(std::move(cell));
      cell.clear();
      out.any = true;
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      cell += c;
      out.any = true;
    }
  }
  out.whole = !quoted;
  out.line.push_back(std::move(cell));
  return out;
}

char separator_of(std::string_view text) {
  const std::string_view header = text.substr(0, text.find('\n'));
  return base::contains(header, ";") && !base::contains(header, ",") ? ';' : ',';
}

}  // namespace

base::Json read_csv(std::string_view text, base::Findings& out) {
  if (base::starts_with(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  const char separator = separator_of(text);
  base::Json rows = base::list();
  std::size_t at = 0;
  const Cells header = take_record(text, at, separator);
  for (std::int64_t number = 0; at < text.size(); ++number) {
    const Cells cells = take_record(text, at, separator);
    const std::string pointer = "/" + base::integer_text(number);
    if (!cells.whole) base::add_error(out, pointer, "open_quote", "a quote is opened and never closed", "close it, or write two for one");
    if (!cells.any) { --number; continue; }
    if (cells.line.size() > header.line.size()) base::add_error(out, pointer, "too_many_cells", "the line has more cells than the header", "put a cell with a comma in it into quotes");
    base::Json row = base::object();
    for (std::size_t i = 0; i < cells.line.size() && i < header.line.size(); ++i) {
      const std::string name = base::lower_ascii(base::trim(header.line[i]));
      const std::string_view value = base::trim(cells.line[i]);
      if (!name.empty() && !value.empty()) base::put(row, std::string_view(name), base::Json(std::string(value)));
    }
    base::push(rows, std::move(row));
  }
  return rows;
}

}  // namespace leadline::metrics
