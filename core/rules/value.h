// A value during evaluation, and JavaScript's conversions of it (ECMA-262 §7.1, §7.2). Scalars are held; strings, arrays
// and objects are borrowed from the facts, from the program's constants or from the machine's temporaries, so a Value is
// copied like a number. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace leadline::rules {

struct Value {
  // Everything below `undefined` is no value: it goes through an operation untouched.
  enum class Kind : std::uint8_t { error, unknown, undefined, null, boolean, number, string, array, object };

  Kind kind = Kind::undefined;
  bool boolean = false;
  union {
    double number = 0;
    const base::Json* json;
  };

  static Value of(Kind kind) { Value out; out.kind = kind; return out; }
  static Value of(bool value) { Value out; out.kind = Kind::boolean; out.boolean = value; return out; }
  static Value of(double value) { Value out; out.kind = Kind::number; out.number = value; return out; }
  static Value of(const base::Json& json);

  bool usable() const { return kind >= Kind::undefined; }
  bool nothing() const { return kind == Kind::undefined || kind == Kind::null; }
  const std::string& text() const { return json->get_ref<const std::string&>(); }  // of a string
};

// What is left of an evaluation's steps; below zero the evaluation ends with `Limit Exceeded`. So that no input makes one
// step slow, long texts cost a step for each 64 bytes, and turning a text into a number, or a fraction into a text, costs
// what its exact arithmetic may take.
struct Budget {
  std::int64_t steps;
  void text(std::size_t bytes) { steps -= static_cast<std::int64_t>(bytes >> 6); }
  void conversion(std::size_t bytes) { steps -= static_cast<std::int64_t>(64 + (bytes >> 2)); }
};

bool truthy(const Value& value);
double to_number(const Value& value, Budget& budget);
double to_float(const Value& value, Budget& budget);  // parseFloat(String(value))
void append_text(const Value& value, std::string& out, Budget& budget);

// String(value): the text itself when it is one, otherwise built in `storage`.
std::string_view to_text(const Value& value, std::string& storage, Budget& budget);

bool strict_equals(const Value& a, const Value& b, Budget& budget);
bool loose_equals(const Value& a, const Value& b, Budget& budget);

// IsLessThan in both directions at once; `unordered` when a NaN is involved.
enum class Order { less, equal, greater, unordered };
Order compare(const Value& a, const Value& b, Budget& budget);

}  // namespace leadline::rules
