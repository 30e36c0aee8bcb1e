// One evaluation. `value` gives what an operation is worth, `truth` whether it holds; operations that are conditions by
// nature are written in `truth`, the others in `value`, and each asks the other. Depth of recursion follows the
// program's, which the compiler limits. Private to this folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "rules/program.h"
#include "rules/value.h"

namespace leadline::rules {

// The data that paths start from: the facts, an element under an iterator, an error under `try`.
struct Frame {
  const Frame* up = nullptr;
  Value data;
  const Value* accumulator = nullptr;  // `reduce`: the scope is {current: data, accumulator}
  double index = -1;                   // of the element
};

class Machine {
 public:
  // `unknowns`: a missing variable is unknown instead of null.
  Machine(const Code& code, const Data& data, bool unknowns) : code_(code), data_(data), unknowns_(unknowns) {}

  Value value(std::size_t node, const Frame& frame);
  Truth truth(std::size_t node, const Frame& frame);
  Frame root_frame() const;
  // What a path reads; `undefined` when there is nothing.
  Value read(const Path& path, const Frame& frame);
  // Copies a value out of the evaluation's memory. False: too large or too deep.
  bool store(const Value& value, base::Json& out);
  const std::string& error() const { return error_; }

 private:
  friend class Arguments;
  using Kind = Value::Kind;

  const Node& at(std::size_t node) const { return code_.nodes[node]; }
  bool strict(std::size_t node) const { return (at(node).flags & kStrict) != 0; }
  // Operand `i`, `undefined` when there are fewer.
  Value operand(std::size_t node, std::size_t i, const Frame& frame);
  std::size_t operand_node(std::size_t node, std::size_t i) const;  // 0: there is none

  Value fail(const char* type);
  Value limit();
  bool over() const { return budget_.steps < 0; }
  Value own(base::Json value);
  Value uncertain(Value value);  // after an unknown condition an error is no more certain than a result
  Truth uncertain(Truth truth);
  static Truth known(bool value) { return value ? Truth::yes : Truth::no; }
  static Value from_truth(Truth truth);
  static Truth to_truth(const Value& value);

  // Paths (path.cpp)
  Value whole(const Frame& frame);
  Value member(const Frame& frame, std::string_view key);
  Value member(const Value& value, std::string_view key);
  Value read_text(const Value& path, const Frame& frame);
  Value asked(const Value& key, const Frame& frame);
  Value computed_var(std::size_t node, const Frame& frame);
  Value keyed(std::size_t node, const Frame& frame);
  Value missing(std::size_t node, const Frame& frame);
  Value missing_some(std::size_t node, const Frame& frame);
  Value missing_keys(const base::Json& keys, const Frame& frame);

  // Control (machine.cpp)
  Value choose(std::size_t node, const Frame& frame);
  Truth choose_truth(std::size_t node, const Frame& frame);
  // `as_truth`: a boolean is wanted, so that more may be known than which value it is.
  Value conditional(std::size_t node, const Frame& frame, bool as_truth);
  Value coalesce(std::size_t node, const Frame& frame);
  Value attempt(std::size_t node, const Frame& frame);
  Value raise(std::size_t node, const Frame& frame);

  // Comparisons (compare.cpp)
  Truth comparison(std::size_t node, const Frame& frame);
  Truth strict_comparison(std::size_t node, const Frame& frame);
  bool holds(Op op, const Value& a, const Value& b);
  Truth contains(std::size_t node, const Frame& frame);

  // Numbers, texts, arrays (operators.cpp, iterate.cpp)
  Value sum(std::size_t node, const Frame& frame);
  Value difference(std::size_t node, const Frame& frame);
  Value strict_arithmetic(std::size_t node, const Frame& frame);
  Value extreme(std::size_t node, const Frame& frame);
  Value concatenate(std::size_t node, const Frame& frame);
  Value substr(std::size_t node, const Frame& frame);
  Value merge(std::size_t node, const Frame& frame);
  Value list(std::size_t node, const Frame& frame);
  Value iterate(std::size_t node, const Frame& frame);
  Value reduce(std::size_t node, const Frame& frame);
  Truth quantify(std::size_t node, const Frame& frame);
  bool measure(const base::Json& value, int depth);

  const Code& code_;
  const Data& data_;
  const bool unknowns_;
  Budget budget_{base::limits::kRuleSteps};
  std::string error_;
  std::vector<std::unique_ptr<base::Json>> temporaries_;
};

}  // namespace leadline::rules
