// Comparisons and `in`: what most conditions are made of, so nothing here allocates for texts, numbers and constants.
#include "rules/machine.h"

namespace leadline::rules {

using base::Json;

bool Machine::holds(Op op, const Value& a, const Value& b) {
  switch (op) {
    case Op::same: return strict_equals(a, b, budget_);
    case Op::not_same: return !strict_equals(a, b, budget_);
    case Op::equal: return loose_equals(a, b, budget_);
    case Op::not_equal: return !loose_equals(a, b, budget_);
    default: break;
  }
  const Order order = compare(a, b, budget_);
  switch (op) {
    case Op::less: return order == Order::less;
    case Op::less_equal: return order == Order::less || order == Order::equal;
    case Op::greater: return order == Order::greater;
    default: return order == Order::greater || order == Order::equal;
  }
}

// Two operands; three for `<` and `<=` (between), of which one pair that fails decides, whatever the other.
Truth Machine::comparison(std::size_t node, const Frame& frame) {
  const Op op = at(node).op;
  const Value a = operand(node, 0, frame);
  if (a.kind == Kind::error) return Truth::error;
  const Value b = operand(node, 1, frame);
  if (b.kind == Kind::error) return Truth::error;
  const bool first_known = a.usable() && b.usable();
  if (at(node).count < 3 || (op != Op::less && op != Op::less_equal))
    return first_known ? known(holds(op, a, b)) : Truth::unknown;
  const Value c = operand(node, 2, frame);
  if (c.kind == Kind::error) return Truth::error;
  if (first_known && (c.kind == Kind::undefined || !holds(op, a, b))) return known(holds(op, a, b));
  if (c.kind == Kind::undefined) return Truth::unknown;
  const bool second_known = b.usable() && c.usable();
  if (second_known && !holds(op, b, c)) return Truth::no;
  return first_known && second_known ? Truth::yes : Truth::unknown;
}

namespace {

bool text_or_null(const Value& value) { return value.kind == Value::Kind::string || value.kind == Value::Kind::null; }

}  // namespace

// Any number of operands, each pair in turn until one fails; a comparison with what is no number is an error.
Truth Machine::strict_comparison(std::size_t node, const Frame& frame) {
  if (at(node).count < 2 || (at(node).flags & kSugar) != 0) return to_truth(fail("Invalid Arguments"));
  const Op op = at(node).op;
  bool unknown = false;
  Value before;
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    Value current = value(i, frame);
    if (unknown) current = uncertain(current);
    if (current.kind == Kind::error) return Truth::error;
    if (i != node + 1 && before.usable() && current.usable()) {
      bool pair;
      if (op == Op::same || op == Op::not_same || (text_or_null(before) && text_or_null(current))) {
        pair = holds(op, before, current);
      } else {
        const auto number = [this](const Value& v) {
          return v.kind >= Kind::array ? Value::of(to_number(Value(), budget_)) : Value::of(to_number(v, budget_));
        };
        const Value x = number(before), y = number(current);
        if (!unknown && (x.number != x.number || y.number != y.number)) return to_truth(fail("NaN"));
        pair = holds(op, x, y);
      }
      if (!pair) return Truth::no;
    }
    unknown = unknown || current.kind == Kind::unknown;
    before = current;
  }
  return unknown ? Truth::unknown : Truth::yes;
}

Truth Machine::contains(std::size_t node, const Frame& frame) {
  const Value needle = operand(node, 0, frame);
  const Value haystack = operand(node, 1, frame);
  if (needle.kind == Kind::error || haystack.kind == Kind::error) return Truth::error;
  if (haystack.usable() && (haystack.kind < Kind::string || haystack.kind == Kind::object || !rules::truthy(haystack)))
    return Truth::no;  // nothing is in a number, an object, "" or []
  if (!needle.usable() || !haystack.usable()) return Truth::unknown;
  if (haystack.kind == Kind::array) {
    for (const Json& item : *haystack.json) {
      if (--budget_.steps < 0) return to_truth(limit());
      if (strict_equals(needle, Value::of(item), budget_)) return Truth::yes;
    }
    return Truth::no;
  }
  std::string storage;
  budget_.text(haystack.text().size());
  return known(haystack.text().find(to_text(needle, storage, budget_)) != std::string::npos);
}

}  // namespace leadline::rules
