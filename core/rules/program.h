// The compiled form. Nodes stand in one array in prefix order: an operation, then its operands, each followed by its
// own. `end` is one past the last node of the subtree, so the first operand of node n is n + 1 and its next sibling
// starts at that operand's `end`. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "rules/rules.h"

namespace leadline::rules {

enum class Op : std::uint8_t {
  constant,  // payload: index in Code::constants
  list,      // an array literal with operations in it
  fact,      // a path known when compiled (`var`, `val`); payload: index in Code::paths; operand: the default, if any
  var, val, exists, missing, missing_some,
  conditional, both, either, negate, truthy, coalesce, attempt, raise,
  equal, not_equal, same, not_same, less, less_equal, greater, greater_equal,
  add, subtract, multiply, divide, modulo, min, max,
  map, filter, reduce, all, none, some,
  merge, in, cat, substr, log,
};

enum : std::uint8_t {
  kStrict = 1,  // strict errors hold here
  kSugar = 2,   // the argument was not an array: {"op": x}
  kRoot = 4,    // a fact read from the outermost scope
};

struct Node {
  Op op;
  std::uint8_t flags;
  std::uint16_t count;    // operands
  std::uint16_t end;
  std::uint16_t payload;
};

struct Path {
  std::string text;               // dotted, as people write it
  std::vector<std::string> keys;  // only where the text does not say them: of `val`, with a dot in one, or an empty one
  std::uint16_t up = 0;           // levels above (`val` with [[n], …])
  bool event = false;             // the first key is `event`

  bool whole() const { return text.empty() && keys.empty(); }  // the whole scope
};

// A path's keys, one after the other.
class Keys {
 public:
  explicit Keys(const Path& path) : path_(path), more_(!path.whole()), rest_(path.text) {}
  bool next(std::string_view& key);

 private:
  const Path& path_;
  std::size_t at_ = 0;
  bool more_;
  std::string_view rest_;
};

struct Code {
  std::vector<Node> nodes;
  std::vector<base::Json> constants;
  std::vector<Path> paths;
  bool computed = false;  // some path is computed
};

}  // namespace leadline::rules
