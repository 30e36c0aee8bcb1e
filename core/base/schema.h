// Reading a config: each reader says what is wrong, and where.
#pragma once

#include <initializer_list>
#include <string>

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::base {

// `subject`: what the sentence is about (diagnostic.h). With a `key`, the place is that member of `pointer`.
void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject = {});
void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::int64_t subject);
// `choices`: what would have been right, "a, b, c".
void add_error(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject, std::string_view choices);
void add_error_at(Diagnostics& out, const std::string& pointer, std::string_view key, Problem problem, std::string_view subject = {});
void add_warning(Diagnostics& out, const std::string& pointer, Problem problem, std::string_view subject = {});
bool has_errors(const Diagnostics& diagnostics);

// A warning for each member that is not in `known`.
void check_keys(const Json& object, const std::string& pointer, std::initializer_list<const char*> known,
                Diagnostics& out);

// A required, non-empty string member; "" and an error when it is missing or of another type.
std::string require_string(const Json& object, const char* key, const std::string& pointer, Diagnostics& out);

// A type that a member must have, and what is wrong where it has another.
struct Wanted { Json::value_t type; Problem problem; };
constexpr Wanted a_text() { return {Json::value_t::string, Problem::not_a_string}; }
constexpr Wanted a_boolean() { return {Json::value_t::boolean, Problem::not_a_boolean}; }
constexpr Wanted an_object() { return {Json::value_t::object, Problem::not_an_object}; }
constexpr Wanted a_list() { return {Json::value_t::array, Problem::not_an_array}; }
// Each of `keys` that is there must be of that type. An error where it is not: without it a config would go on as if the member had
// been left out, and nobody would know why.
void expect(const Json& object, const std::string& pointer, Wanted wanted, std::initializer_list<const char*> keys, Diagnostics& out);

// An optional member that must be one of `words`: its index, or `fallback` (with an error when it is another word).
int choose(const Json& object, const char* key, std::initializer_list<const char*> words, int fallback,
           const std::string& pointer, Diagnostics& out);

// A decimal with at most three places, in thousandths ("points"): 2.5 → 2500. False, and an error, when it is not one.
bool read_thousandths(const Json& value, const std::string& pointer, std::int64_t& out, Diagnostics& diagnostics);
// The other way round: 2500 → 2.5, 2000 → 2.
Json from_thousandths(std::int64_t value);

}  // namespace leadline::base
