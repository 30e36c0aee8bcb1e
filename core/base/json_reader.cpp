// Text to value: RFC 8259, in one pass. nlohmann's parser does the same with error texts for each byte that can be wrong;
// nobody sees them here, and they were a tenth of what a page loads. tests/native/json_test.cpp holds both together.
#include "base/json.h"
#include "base/limits.h"
#include "base/number.h"

namespace leadline::base {

namespace {

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
  // `left`: how many values it may have. Only then are blocks cut to size: an event is gone before that would pay.
  JsonReader(std::string_view text, std::size_t* left) : JsonReader(text) { left_ = left; }

  bool document(Json& out) {
    if (std::string_view(at_, end_ - at_).substr(0, 3) == "\xef\xbb\xbf") at_ += 3;  // a byte order mark may be ignored
    if (!value(out, 0)) return false;
    blank();
    return at_ == end_;
  }

 private:
  unsigned char peek() const { return at_ == end_ ? 0 : static_cast<unsigned char>(*at_); }

  bool take(char wanted) {
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool take_next(char wanted) {
    blank();
    return take(wanted);
  }

  void blank() {
    while (take(' ') || take('\n') || take('\r') || take('\t')) {}
  }

  bool word(const char* rest, Json&& meaning, Json& out) {
    for (; *rest != '\0'; ++rest)
      if (!take(*rest)) return false;
    out = std::move(meaning);
    return true;
  }

  bool value(Json& out, int depth) {
    if (left_ && (*left_ == 0 || --*left_ == 0)) return false;
    blank();
    switch (peek()) {
      case '{': return depth < limits::kJsonDepth && object(out, depth + 1);
      case '[': return depth < limits::kJsonDepth && array(out, depth + 1);
      case '"': {
        std::string read;
        if (!text(read)) return false;
        out = std::move(read);
        return true;
      }
      case 't': return word("true", Json(true), out);
      case 'f': return word("false", Json(false), out);
      case 'n': return word("null", Json(), out);
      default: return number(out);
    }
  }

  bool array(Json& out, int depth) {
    ++at_;
    out = base::list();
    if (take_next(']')) return true;
    do {
      out.push_back(Json());
      if (!value(out.get_ref<Json::array_t&>().back(), depth)) return false;
    } while (take_next(','));
    if (left_) cut_to_size(out.get_ref<Json::array_t&>());
    return take(']');
  }

  static void cut_to_size(Json::array_t& items) {
    if (items.capacity() == items.size()) return;
    Json::array_t exact;
    exact.reserve(items.size());
    for (Json& item : items) exact.push_back(std::move(item));
    items.swap(exact);
  }

  bool object(Json& out, int depth) {
    ++at_;
    out = base::object();
    if (take_next('}')) return true;
    auto& members = out.get_ref<Json::object_t&>();
    do {
      blank();
      Json& member = members.append();
      if (!text(members.last_key()) || !take_next(':') || !value(member, depth)) return false;
    } while (take_next(','));
    members.settle();
    if (left_) members.cut_to_size();
    return take('}');
  }

  bool digits() {
    const char* const first = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ != first;
  }

  // Integers that 64 bits hold stay integers, as with nlohmann's parser; what no double holds (1e999) is no number.
  bool number(Json& out) {
    const char* const first = at_;
    const bool negative = take('-');
    const char* const whole = at_;
    if (!take('0') && !digits()) return false;
    const char* const whole_end = at_;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    if (at_ == whole_end && integer(std::string_view(whole, whole_end - whole), negative, out)) return true;
    const double read = read_json_number(std::string_view(first, at_ - first));
    out = read;
    return read - read == 0;
  }

  static bool integer(std::string_view text, bool negative, Json& out) {
    std::uint64_t magnitude = 0;
    for (const char c : text) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (magnitude > (UINT64_MAX - digit) / 10) return false;
      magnitude = magnitude * 10 + digit;
    }
    if (!negative) out = magnitude;
    else if (magnitude > std::uint64_t{1} << 63) return false;
    else out = static_cast<std::int64_t>(0 - magnitude);
    return true;
  }

  bool text(std::string& out) {
    if (!take('"')) return false;
    while (!take('"')) {
      const char* const plain = at_;
      while (peek() >= 0x20 && peek() < 0x80 && *at_ != '"' && *at_ != '\\') ++at_;
      out.append(plain, at_ - plain);
      if (peek() < 0x20) return false;  // a control character, or the end
      if (take('\\') ? !escape(out) : peek() >= 0x80 && !character(out)) return false;
    }
    return true;
  }

  // One character of well-formed UTF-8 (Unicode 15, table 3-7): the shortest form, no surrogates, at most U+10FFFF.
  bool character(std::string& out) {
    const unsigned char lead = peek();
    const int more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (more < 0 || end_ - at_ <= more) return false;
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (int i = 1; i <= more; ++i) {
      const auto byte = static_cast<unsigned char>(at_[i]);
      if (byte < low || byte > high) return false;
      low = 0x80;
      high = 0xbf;
    }
    out.append(at_, more + 1);
    at_ += more + 1;
    return true;
  }

  bool escape(std::string& out) {
    static constexpr char kNames[] = "\"\\/bfnrt", kMeanings[] = "\"\\/\b\f\n\r\t";
    for (int i = 0; kNames[i] != '\0'; ++i) {
      if (!take(kNames[i])) continue;
      out += kMeanings[i];
      return true;
    }
    unsigned unit = 0;
    if (!take('u') || !hex(unit)) return false;
    append_utf8((unit & 0xf800) == 0xd800 ? whole_of(unit) : unit, out);
    return true;
  }

  // JavaScript strings may hold half a surrogate pair (an emoji cut in two by `slice`), and JSON.stringify writes it as an
  // escape. UTF-8 cannot hold it; a visitor's event must not be lost over that, so it becomes U+FFFD.
  unsigned whole_of(unsigned unit) {
    const char* const after = at_;
    unsigned second = 0;
    if (unit < 0xdc00 && take('\\') && take('u') && hex(second) && (second & 0xfc00) == 0xdc00)
      return 0x10000 + ((unit & 0x3ff) << 10) + (second & 0x3ff);
    at_ = after;
    return 0xfffd;
  }

  bool hex(unsigned& unit) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const unsigned c = peek();
      const unsigned digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 16;
      if (digit == 16) return false;
      unit = unit << 4 | digit;
    }
    return true;
  }

  static void append_utf8(unsigned code, std::string& out) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) { out += static_cast<char>(code); return; }
    if (code < 0x800) out += static_cast<char>(0xc0 | code >> 6);
    else {
      if (code < 0x10000) out += static_cast<char>(0xe0 | code >> 12);
      else {
        out += static_cast<char>(0xf0 | code >> 18);
        tail(12);
      }
      tail(6);
    }
    tail(0);
  }

  const char* at_;
  const char* const end_;
  std::size_t* left_ = nullptr;
};

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  std::optional<Json> out(std::in_place);
  if (!JsonReader(text).document(*out)) out.reset();
  return out;
}

std::optional<Json> parse_document(std::string_view text, std::size_t most, std::size_t& left) {
  left = most + 1;
  std::optional<Json> out(std::in_place);
  if (!JsonReader(text, &left).document(*out)) out.reset();
  return out;
}

}  // namespace leadline::base
