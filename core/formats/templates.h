// A template, taken apart: "Hello {{contact.name | upper}}". Inside this folder only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/problem.h"

namespace leadline::formats {

enum class Filter {
#define FILTER(name, ...) name##_,
#include "formats/filters.def"
#undef FILTER
};

struct Argument {
  bool is_path = false;
  base::Json value;  // a text or a number; of a path its text
};

struct Call {
  Filter filter;
  std::vector<Argument> arguments;
};

struct Piece {
  std::string text;          // as it stands, …
  bool is_value = false;     // … or the path of a value,
  std::vector<Call> calls;   // and what is made of it
};

struct Fault {
  base::Problem problem;
  std::string subject, choices;
};

// nullopt: it was read.
std::optional<Fault> read_template(std::string_view text, std::vector<Piece>& out);

// What a filter makes of a value. `value`: nothing when there is none.
using Found = std::optional<base::Json>;
Found apply(Filter filter, Found value, const std::vector<Found>& arguments, std::string_view locale);

// A value as a person reads it.
std::string text_of(const base::Json& value);

}  // namespace leadline::formats
