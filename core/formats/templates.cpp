// Reading templates. What stands between {{ and }}: a path, and filters behind bars, each with arguments behind a colon.
#include "formats/templates.h"

#include "base/number.h"
#include "base/text.h"
#include "formats/words.h"

namespace leadline::formats {

using base::Json;
using base::Problem;

namespace {

LEADLINE_DATA(formats) constexpr char kWords[] =
#define WORD(name, text) text "\0"
#include "formats/words.def"
#undef WORD
    ;

LEADLINE_DATA(formats) constexpr char kFilters[] =
#define FILTER(name, ...) #name "\0"
#include "formats/filters.def"
#undef FILTER
    ;

struct Arity { std::int8_t least, most; };
LEADLINE_DATA(formats) constexpr Arity kArities[] = {
#define FILTER(name, least, most, does) {least, most},
#include "formats/filters.def"
#undef FILTER
};

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool ends_word(char c) { return is_space(c) || c == '|' || c == ',' || c == '\'' || c == '"'; }

// Goes over the text between the braces.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(base::trim(text)) {}

  bool done() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    step(1);
    return true;
  }
  // A name or a number; `stop`: what ends it besides.
  std::string word(char stop = '\0') {
    std::size_t end = 0;
    while (end < rest_.size() && !ends_word(rest_[end]) && (stop == '\0' || rest_[end] != stop)) ++end;
    const std::string out(rest_.substr(0, end));
    step(end);
    return out;
  }
  std::optional<std::string> quoted() {
    const char mark = rest_.empty() ? '\0' : rest_[0];
    const std::size_t end = mark == '\'' || mark == '"' ? rest_.find(mark, 1) : std::string_view::npos;
    if (end == std::string_view::npos) return std::nullopt;
    const std::string out(rest_.substr(1, end - 1));
    step(end + 1);
    return out;
  }

 private:
  void step(std::size_t count) {
    rest_.remove_prefix(count);
    while (!rest_.empty() && is_space(rest_[0])) rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

bool read_argument(Scanner& in, Argument& out) {
  if (const auto text = in.quoted()) {
    out.value = *text;
    return true;
  }
  const std::string name = in.word();
  if (name.empty()) return false;
  const double number = base::to_number(name);
  out.is_path = !(number == number);
  if (out.is_path) out.value = name;
  else out.value = number;
  return true;
}

std::string nearest_filter(const std::string& name) {
  std::string all;
  for (const char* one = kFilters; *one != '\0'; one += std::string_view(one).size() + 1) (all += one) += ' ';
  return base::nearest(name, base::split(all, ' '));
}

std::optional<Fault> read_call(Scanner& in, Call& out) {
  const std::string name = in.word(':');
  const int filter = base::find_text(kFilters, name);
  if (filter < 0) return Fault{Problem::unknown_filter, name, nearest_filter(name)};
  out.filter = static_cast<Filter>(filter);
  if (in.take(':')) {
    do {
      out.arguments.push_back({});
      if (!read_argument(in, out.arguments.back())) return Fault{Problem::bad_filter, name, {}};
    } while (in.take(','));
  }
  const auto count = static_cast<int>(out.arguments.size());
  if (count < kArities[filter].least || count > kArities[filter].most) return Fault{Problem::bad_filter, name, {}};
  return std::nullopt;
}

std::optional<Fault> read_value(std::string_view text, Piece& out) {
  Scanner in(text);
  out.is_value = true;
  out.text = in.word();
  if (out.text.empty()) return Fault{Problem::bad_template, std::string(text), {}};
  while (!in.done()) {
    if (!in.take('|')) return Fault{Problem::bad_template, std::string(text), {}};
    out.calls.push_back({});
    if (auto fault = read_call(in, out.calls.back())) return fault;
  }
  return std::nullopt;
}

}  // namespace

const char* word(Word name) { return base::nth_text(kWords, static_cast<int>(name)); }

std::optional<Fault> read_template(std::string_view text, std::vector<Piece>& out) {
  while (!text.empty()) {
    const std::size_t begin = text.find(word(Word::open));
    Piece plain;
    plain.text = text.substr(0, begin);
    if (!plain.text.empty()) out.push_back(std::move(plain));
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t end = text.find(word(Word::close), begin);
    if (end == std::string_view::npos) return Fault{Problem::bad_template, std::string(text.substr(begin)), {}};
    out.push_back({});
    if (auto fault = read_value(text.substr(begin + 2, end - begin - 2), out.back())) return fault;
    text.remove_prefix(end + 2);
  }
  return std::nullopt;
}

}  // namespace leadline::formats
