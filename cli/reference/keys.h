// Every key of a config: what may stand there, what holds when it is left out, an example and a sentence. One table, from
// which come docs/config.md, docs/leadline.schema.json (tools/reference.mjs), `leadline reference`, and what
// `leadline check` says of a value of the wrong type that the page takes silently for none. Native only: it costs a page nothing.
//
// tests/js/reference.test.mjs holds it against the core in both directions: what is in it the core knows, and what the core knows is in it.
#pragma once

#include <cstddef>
#include <string_view>

namespace leadline::cli {

enum class Type {
  any,         // not looked at
  string,      // `bounds`: a pattern (ECMA-262), or none
  word,        // a string that is not empty
  text,        // a string, or strings by language tag
  identifier,  // letters without accents, digits, _ and -, at most 64
  boolean,
  integer,     // `bounds`: "1..100", or none
  number,
  points,      // at most three decimal places
  choice,      // `bounds`: the words, with | between
  condition,   // JsonLogic: docs/conditions.md
  object,      // its members have rows of their own
  map,         // any members; what they hold is the row `path{}`
  list,        // `bounds`: how many items; what they are is the row `path[]`
};

// Instead of a default: it must be there. Also `required if type: select`, `required unless kind: state|answer`: by a key beside it.
constexpr const char* kRequired = "required";

struct Key {
  const char* path;      // `forms[].fields[].name`: `[]` any item, `{}` any member. Several rows of one path: one of them
  Type type;
  const char* bounds;
  const char* fallback;  // as JSON; in parentheses: in words; "" none
  const char* example;   // members of the object it stands in, as JSON without the braces
  const char* sentence;
};

struct Keys {
  const Key* first;
  std::size_t count;
  const Key* begin() const { return first; }
  const Key* end() const { return first + count; }
};

Keys config_keys();
// As the documents call it: `identifier`, `text`, …
const char* type_name(Type type);
// A challenger is a scoring model of its own: its members are those of `scoring`, but for `id`.
constexpr std::string_view kChallenger = "scoring.challengers[]";

}  // namespace leadline::cli
