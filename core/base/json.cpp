#include "base/json.h"

#include "base/limits.h"
#include "base/number.h"

template class nlohmann::basic_json<>;

namespace leadline::base {

namespace {

// Builds the value while nlohmann's parser reads: its own builder comes in two variants, with and without a callback,
// and both would be linked. Refuses what nests deeper than kJsonDepth, because values are destroyed recursively.
class Builder {
 public:
  Json root;

  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(Json(value)); }
  bool number_integer(Json::number_integer_t value) { return add(Json(value)); }
  bool number_unsigned(Json::number_unsigned_t value) { return add(Json(value)); }
  bool number_float(Json::number_float_t value, const std::string&) { return add(Json(value)); }
  bool string(std::string& value) { return add(Json(std::move(value))); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return start(Json::value_t::object); }
  bool start_array(std::size_t) { return start(Json::value_t::array); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool key(std::string& value) {
    slot_ = &(*open_[depth_ - 1])[value];
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

 private:
  Json* place(Json&& value) {
    if (depth_ == 0) return &(root = std::move(value));
    Json& parent = *open_[depth_ - 1];
    if (parent.is_object()) return &(*slot_ = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool add(Json&& value) {
    place(std::move(value));
    return true;
  }
  bool start(Json::value_t type) {
    if (depth_ == limits::kJsonDepth) return false;
    Json* opened = place(Json(type));
    open_[depth_++] = opened;
    return true;
  }
  bool end() {
    --depth_;
    return true;
  }

  Json* open_[limits::kJsonDepth] = {};  // an open array does not move: its parent gets nothing new while it is open
  Json* slot_ = nullptr;
  int depth_ = 0;
};

// What the \uXXXX at `at` stands for, or 0 when there is none.
unsigned escaped_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return 0;
  unsigned unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0) return 0;
    unit = unit << 4 | static_cast<unsigned>(digit);
  }
  return unit;
}

// JavaScript strings may hold half a surrogate pair (an emoji cut in two by `slice`), and JSON.stringify writes it as an
// escape. UTF-8 cannot hold it and nlohmann's parser refuses the whole text; a visitor's event must not be lost over
// that, so such an escape becomes U+FFFD. The copy is made only when there is something to mend.
std::string mend_surrogates(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; at < out.size(); ++at) {
    if (out[at] != '\\') continue;
    const unsigned unit = escaped_unit(out, at);
    if ((unit & 0xfc00) == 0xd800 && (escaped_unit(out, at + 6) & 0xfc00) == 0xdc00) at += 11;
    else if ((unit & 0xf800) == 0xd800) out.replace(at + 2, 4, "fffd");
    else ++at;
  }
  return out;
}

bool escapes_surrogates(std::string_view text) {
  return text.find("\\ud") != std::string_view::npos || text.find("\\uD") != std::string_view::npos;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  const std::string mended = escapes_surrogates(text) ? mend_surrogates(text) : std::string();
  if (!mended.empty()) text = mended;
  Builder builder;
  if (!Json::sax_parse(text.data(), text.data() + text.size(), &builder)) return std::nullopt;
  return std::move(builder.root);
}

void dump_string(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"') out += "\\\"";
    else if (c == '\\') out += "\\\\";
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (c == '\b') out += "\\b";
    else if (c == '\f') out += "\\f";
    else if (byte < 0x20) { out += "\\u00"; out += kHex[byte >> 4]; out += kHex[byte & 15]; }
    else out += c;
  }
  out += '"';
}

namespace {

// JavaScript has doubles only: an integer beyond 2^53 prints as its nearest double there, so here too.
void dump_number(const Json& value, std::string& out) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{kExact};
    if (fits && number >= -kExact && number <= kExact) { out += std::to_string(number); return; }
  }
  const double number = value.get<double>();
  if (number - number != 0) out += "null";  // NaN and the infinities, as JSON.stringify writes them
  else append_number(number, out);
}

}  // namespace

void dump_json(const Json& value, std::string& out) {
  switch (value.type()) {
    case Json::value_t::null: out += "null"; break;
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; break;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float: dump_number(value, out); break;
    case Json::value_t::string: dump_string(value.get_ref<const std::string&>(), out); break;
    case Json::value_t::array: {
      out += '[';
      bool first = true;
      for (const Json& item : value) {
        if (!first) out += ',';
        first = false;
        dump_json(item, out);
      }
      out += ']';
      break;
    }
    case Json::value_t::object: {
      out += '{';
      bool first = true;
      for (auto it = value.begin(); it != value.end(); ++it) {
        if (!first) out += ',';
        first = false;
        dump_string(it.key(), out);
        out += ':';
        dump_json(it.value(), out);
      }
      out += '}';
      break;
    }
    case Json::value_t::binary:
    case Json::value_t::discarded: out += "null"; break;
  }
}

std::string dump_json(const Json& value) {
  std::string out;
  dump_json(value, out);
  return out;
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() ? nullptr : &*it;
}

std::string get_string(const Json& object, std::string_view key, std::string_view fallback) {
  const Json* value = find(object, key);
  return value && value->is_string() ? value->get_ref<const std::string&>() : std::string(fallback);
}

const std::string& get_text(const Json& object, std::string_view key) {
  static const std::string kNone;
  const Json* value = find(object, key);
  return value && value->is_string() ? value->get_ref<const std::string&>() : kNone;
}

std::int64_t get_int(const Json& object, std::string_view key, std::int64_t fallback) {
  const Json* value = find(object, key);
  if (!value || !value->is_number()) return fallback;
  if (value->is_number_unsigned()) {
    const auto number = value->get<std::uint64_t>();
    return number > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(number);
  }
  if (value->is_number_integer()) return value->get<std::int64_t>();
  const double number = value->get<double>();
  if (!(number == number)) return fallback;
  if (number >= 9.2e18) return INT64_MAX;
  if (number <= -9.2e18) return INT64_MIN;
  return static_cast<std::int64_t>(number);
}

bool get_bool(const Json& object, std::string_view key, bool fallback) {
  const Json* value = find(object, key);
  return value && value->is_boolean() ? value->get<bool>() : fallback;
}

const Json& get_array(const Json& object, std::string_view key) {
  static const Json kEmpty = Json::array();
  const Json* value = find(object, key);
  return value && value->is_array() ? *value : kEmpty;
}

const Json& get_object(const Json& object, std::string_view key) {
  static const Json kEmpty = Json::object();
  const Json* value = find(object, key);
  return value && value->is_object() ? *value : kEmpty;
}

void put(Json& object, const char* key, Json&& value) { object[key] = std::move(value); }
void put(Json& object, const char* key, const Json& value) { put(object, key, Json(value)); }
void put(Json& object, const char* key, std::string_view value) { put(object, key, Json(std::string(value))); }
void put(Json& object, const char* key, const std::string& value) { put(object, key, std::string_view(value)); }
void put(Json& object, const char* key, const char* value) { put(object, key, std::string_view(value)); }
void put(Json& object, const char* key, std::int64_t value) { put(object, key, Json(value)); }
void put(Json& object, const char* key, std::int32_t value) { put(object, key, static_cast<std::int64_t>(value)); }
void put(Json& object, const char* key, bool value) { put(object, key, Json(value)); }

void push(Json& array, Json&& value) { array.push_back(std::move(value)); }
void push(Json& array, const std::string& value) { push(array, Json(value)); }
void push(Json& array, const char* value) { push(array, std::string(value)); }
void push(Json& array, std::int64_t value) { push(array, Json(value)); }

}  // namespace leadline::base
