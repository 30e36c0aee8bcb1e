#include "input/csv.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace leadline::input {

namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) put(0xC0 | c >> 6);
  else if (c < 0x10000) put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F));
  else put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F));
  put(0x80 | (c & 0x3F));
}

// Half a pair becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool little) {
  std::string out;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<std::uint8_t>(bytes[at]), second = static_cast<std::uint8_t>(bytes[at + 1]);
    return static_cast<std::uint32_t>(little ? first | second << 8 : first << 8 | second);
  };
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    std::uint32_t c = unit(at);
    const bool high = c >= 0xD800 && c < 0xDC00, pair = high && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000;
    if (pair) c = 0x10000 + ((c - 0xD800) << 10) + (unit(at += 2) - 0xDC00);
    else if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
    append_utf8(out, c);
  }
  return out;
}

// Where the first byte stands that is no UTF-8 (RFC 3629); npos when there is none.
std::size_t find_no_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(at + i < text.size() ? text[at + i] : '\0'); };
    const std::uint8_t lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
    if (length == 0) return at;
    for (std::size_t i = 1; i < length; ++i) if ((byte(i) & 0xC0) != 0x80) return at;
    const std::uint8_t next = byte(1);
    if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next >= 0xA0) || (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next >= 0x90)) return at;
    at += length;
  }
  return std::string_view::npos;
}

// The sign that parts most cells of the first row.
char separator_of(std::string_view text) {
  std::size_t counts[3] = {};
  constexpr std::string_view kSigns = ",;\t";
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    if (const std::size_t sign = kSigns.find(c); sign != std::string_view::npos) ++counts[sign];
  }
  return kSigns[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

class TableReader {
 public:
  TableReader(std::string_view text, Table& out) : text_(text), out_(out) {}

  void read() {
    if (text_.size() >= 5 && base::lower_ascii(text_.substr(0, 4)) == "sep=") {
      out_.separator = text_[4];
      at_ = 5;
      end_line();
    } else {
      out_.separator = separator_of(text_);
    }
    while (at_ < text_.size() && out_.problem.empty()) read_row();
    if (!out_.problem.empty()) out_.rows.clear();
  }

 private:
  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  void end_line() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  void fail(std::size_t line, const char* problem) {
    out_.problem = problem;
    out_.line = line;
  }

  void read_row() {
    TableRow row;
    row.line = line_;
    for (;;) {
      row.cells.push_back(read_cell());
      if (!out_.problem.empty()) return;
      if (at_line_end()) break;
      ++at_;  // the separator
    }
    end_line();
    const bool blank = std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return base::trim(cell).empty(); });
    if (!blank) out_.rows.push_back(std::move(row));
  }

  std::string read_cell() {
    const bool formula = text_.substr(at_, 2) == "=\"";
    if (formula) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return unwrap(read_quoted());
    const std::size_t from = at_;
    while (!at_line_end() && text_[at_] != out_.separator) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  std::string read_quoted() {
    std::string cell;
    const std::size_t begun = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' && text_.substr(at_ + 1, 1) != "\"") break;
      if (c == '"') ++at_;
      if (c == '\n' || (c == '\r' && text_.substr(at_ + 1, 1) != "\n")) ++line_;
      cell += c;
    }
    if (at_ >= text_.size()) return fail(begun, "a quotation mark opens a cell here and is never closed"), cell;
    ++at_;
    if (!at_line_end() && text_[at_] != out_.separator) fail(line_, "there is text behind the quotation mark that closes a cell; one inside a cell is written twice (\"\")");
    return cell;
  }

  // ="0912" as a text in quotation marks.
  static std::string unwrap(std::string cell) {
    const bool formula = cell.size() >= 3 && cell.starts_with("=\"") && cell.back() == '"';
    return formula ? cell.substr(2, cell.size() - 3) : cell;
  }

  std::string_view text_;
  Table& out_;
  std::size_t at_ = 0, line_ = 1;
};

}  // namespace

Table read_table(std::string_view bytes) {
  Table out;
  std::string text;
  if (bytes.starts_with("\xFF\xFE")) text = from_utf16(bytes.substr(2), true);
  else if (bytes.starts_with("\xFE\xFF")) text = from_utf16(bytes.substr(2), false);
  else text = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
  if (const std::size_t bad = find_no_utf8(text); bad != std::string::npos) {
    out.problem = "is not in UTF-8; in Excel save it as “CSV UTF-8”, or as “Unicode text”";
    out.line = 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n'));
  } else if (text.find('\0') != std::string::npos) {
    out.problem = "is in UTF-16 without a mark, or is no text; in Excel save it as “CSV UTF-8”";
    out.line = 1;
  } else {
    TableReader(text, out).read();
  }
  return out;
}

base::Json read_records(std::string_view bytes, base::Findings& out) {
  base::Json records = base::list();
  const Table table = read_table(bytes);
  if (!table.problem.empty()) base::add_error(out, "", "not_csv", "line " + std::to_string(table.line) + ": " + table.problem, "a table as spreadsheets write it, with a heading");
  for (std::size_t i = 1; i < table.rows.size(); ++i) {
    const std::vector<std::string>&names = table.rows[0].cells, &cells = table.rows[i].cells;
    if (cells.size() > names.size())
      base::add_error(out, "/" + std::to_string(i - 1), "too_many_cells", "the line has more cells than the header", "put a cell with a comma in it into quotes");
    base::Json record = base::object();
    for (std::size_t at = 0; at < cells.size() && at < names.size(); ++at) {
      const std::string name = base::lower_ascii(base::trim(names[at]));
      const std::string_view value = base::trim(cells[at]);
      if (!name.empty() && !value.empty()) base::put(record, std::string_view(name), base::Json(std::string(value)));
    }
    base::push(records, std::move(record));
  }
  return records;
}

}  // namespace leadline::input
