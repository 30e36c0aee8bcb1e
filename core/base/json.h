// JSON in the core: nlohmann/json as the value, our own two doors to text.
//
// Reading is ours because nlohmann's parser brings its error texts along (json_reader.cpp). Writing is ours for two
// reasons: numbers must print exactly as JavaScript prints them (1, not 1.0; the shortest text that reads back), and
// nlohmann's writer aborts on text that is not valid UTF-8 when exceptions are off.
//
// An object is a FlatMap: putting a member moves its neighbours, so a `Json&` into an object does not outlive a put into it.
//
// The `get_*` helpers never fail: a missing key or another type gives the fallback. They exist so that call sites
// stay one line and the templates of the library are instantiated once.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/flat_map.h"

namespace leadline::base {

using Json = nlohmann::basic_json<FlatMap>;

}  // namespace leadline::base

extern template class nlohmann::basic_json<leadline::base::FlatMap>;

namespace leadline::base {

// Text to value; nullopt when it is not JSON, or nests deeper than limits::kJsonDepth. Half a surrogate pair, which
// JSON.stringify writes when a text was cut in the middle of an emoji, is read as U+FFFD.
std::optional<Json> parse_json(std::string_view text);

// The same for a document that is kept for a while: in blocks no larger than what is in them, and of at most `most` values,
// lists and objects included. Nullopt with `left` 0: it has more.
std::optional<Json> parse_document(std::string_view text, std::size_t most, std::size_t& left);

// Value to text: no white space, object keys sorted, numbers as JavaScript prints them, control characters escaped.
std::string dump_json(const Json& value);
void dump_json(const Json& value, std::string& out);

// Appends `text` as a JSON string, quotes included.
void dump_string(std::string_view text, std::string& out);
// The same without the quotes.
void escape(std::string_view text, std::string& out);
// A value whose text is known already, and is written as it is.
Json raw_json(std::string_view text);

// Empty ones. `Json::object()` would bring along all that makes values of initializer lists.
inline Json object() { return Json(Json::value_t::object); }
inline Json list() { return Json(Json::value_t::array); }

// The member, or nullptr when `object` is no object or has no such key.
const Json* find(const Json& object, std::string_view key);

// Whether there are more than `levels` arrays and objects one inside another.
bool nests_deeper(const Json& value, int levels);

// The member's own text, or an empty one that lives for ever.
const std::string& get_text(const Json& object, std::string_view key);
std::string get_string(const Json& object, std::string_view key, std::string_view fallback = {});
// Numbers are truncated towards zero and clamped to the int64 range; anything else gives the fallback.
std::int64_t get_int(const Json& object, std::string_view key, std::int64_t fallback = 0);
bool get_bool(const Json& object, std::string_view key, bool fallback = false);
// The member when it is an array or object; otherwise an empty one that lives for ever.
const Json& get_array(const Json& object, std::string_view key);
const Json& get_object(const Json& object, std::string_view key);

// object[key] = value. Each is one call, where nlohmann's `operator[]` and initializer lists are dozens of instructions
// at every use; in wasm that was a quarter of the core.
void put(Json& object, const char* key, std::string_view value);
void put(Json& object, const char* key, const char* value);
void put(Json& object, const char* key, const std::string& value);
void put(Json& object, const char* key, std::int64_t value);
void put(Json& object, const char* key, std::int32_t value);
void put(Json& object, const char* key, bool value);
void put(Json& object, const char* key, const Json& value);
void put(Json& object, const char* key, Json&& value);
void put(Json& object, std::string_view key, Json&& value);

// Empties a value from the inside out. Its destructor alone would first move all that is in it to a list of its own.
void drop(Json& value);

inline void put_all(Json&) {}
template <typename Value, typename... Rest>
void put_all(Json& object, const char* key, Value&& value, Rest&&... rest) {
  put(object, key, std::forward<Value>(value));
  put_all(object, std::forward<Rest>(rest)...);
}

// object_of("key", value, "other", value …)
template <typename... Members>
Json object_of(Members&&... members) {
  Json object = base::object();
  put_all(object, std::forward<Members>(members)...);
  return object;
}

// array.push_back(value)
void push(Json& array, Json&& value);
void push(Json& array, const std::string& value);
void push(Json& array, const char* value);
void push(Json& array, std::int64_t value);

}  // namespace leadline::base
