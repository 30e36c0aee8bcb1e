#include "base/json.h"

#include "base/limits.h"
#include "base/number.h"

template class nlohmann::basic_json<leadline::base::FlatMap>;

namespace leadline::base {

void escape(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  static constexpr char kShort[] = "btn fr";  // \b \t \n, nothing for \v, \f \r
  char block[256];  // appended at once: JSON inside of JSON has a quote every few characters
  std::size_t filled = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (filled > sizeof block - 8) {
      out.append(block, filled);
      filled = 0;
    }
    if (byte < 0x20 || byte == '"' || byte == '\\') block[filled++] = '\\';
    if (byte >= 0x20) block[filled++] = c;
    else if (byte >= 8 && byte <= 13 && byte != 11) block[filled++] = kShort[byte - 8];
    else
      for (const char unit : {'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]}) block[filled++] = unit;
  }
  out.append(block, filled);
}

void dump_string(std::string_view text, std::string& out) {
  out += '"';
  escape(text, out);
  out += '"';
}

// nlohmann's binary values have no text of their own.
Json raw_json(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return Json::binary(Json::binary_t::container_type(bytes, bytes + text.size()));
}

namespace {

// JavaScript has doubles only: an integer beyond 2^53 prints as its nearest double there, so here too.
void dump_number(const Json& value, std::string& out) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    const bool fits = !value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{kExact};
    if (fits && number >= -kExact && number <= kExact) return append_integer(number, out);
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
    case Json::value_t::binary: {
      const Json::binary_t& raw = value.get_binary();
      out.append(reinterpret_cast<const char*>(raw.data()), raw.size());
      break;
    }
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

bool nests_deeper(const Json& value, int levels) {
  if (!value.is_structured()) return false;
  if (levels == 0) return true;
  for (const Json& item : value)
    if (nests_deeper(item, levels - 1)) return true;
  return false;
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
  static const Json kEmpty = base::list();
  const Json* value = find(object, key);
  return value && value->is_array() ? *value : kEmpty;
}

const Json& get_object(const Json& object, std::string_view key) {
  static const Json kEmpty = base::object();
  const Json* value = find(object, key);
  return value && value->is_object() ? *value : kEmpty;
}

void put(Json& object, std::string_view key, Json&& value) {
  if (!object.is_object()) object = base::object();
  object.get_ref<Json::object_t&>().put(key, std::move(value));
}
void put(Json& object, const char* key, Json&& value) { put(object, std::string_view(key), std::move(value)); }
void put(Json& object, const char* key, const Json& value) { put(object, key, Json(value)); }
void put(Json& object, const char* key, std::string_view value) { put(object, key, Json(std::string(value))); }
void put(Json& object, const char* key, const std::string& value) { put(object, key, std::string_view(value)); }
void put(Json& object, const char* key, const char* value) { put(object, key, std::string_view(value)); }
void put(Json& object, const char* key, std::int64_t value) { put(object, key, Json(value)); }
void put(Json& object, const char* key, std::int32_t value) { put(object, key, static_cast<std::int64_t>(value)); }
void put(Json& object, const char* key, bool value) { put(object, key, Json(value)); }

void drop(Json& value) {
  if (value.is_object()) {
    auto& members = value.get_ref<Json::object_t&>();
    for (auto& member : members) drop(member.second);
    members.clear();
  } else if (value.is_array()) {
    auto& items = value.get_ref<Json::array_t&>();
    for (Json& item : items) drop(item);
    items.clear();
  }
}

void push(Json& array, Json&& value) {
  if (!array.is_array()) array = base::list();
  auto& items = array.get_ref<Json::array_t&>();
  if (items.empty()) items.reserve(4);
  items.push_back(std::move(value));
}
void push(Json& array, const std::string& value) { push(array, Json(value)); }
void push(Json& array, const char* value) { push(array, std::string(value)); }
void push(Json& array, std::int64_t value) { push(array, Json(value)); }

}  // namespace leadline::base
