// The dispatch, and the operations that decide which of their operands are evaluated.
#include "rules/machine.h"

#include "base/limits.h"

namespace leadline::rules {

using base::Json;

Frame Machine::root_frame() const {
  Frame frame;
  frame.data = Value::of(*data_.root);
  return frame;
}

Value Machine::fail(const char* type) {
  error_ = type;
  return Value::of(Kind::error);
}

Value Machine::limit() {
  budget_.steps = -1;  // stays: no `try` goes on after it
  return fail("Limit Exceeded");
}

Value Machine::own(Json value) {
  temporaries_.push_back(std::make_unique<Json>(std::move(value)));
  return Value::of(*temporaries_.back());
}

Value Machine::uncertain(Value value) {
  return value.kind == Kind::error && !over() ? Value::of(Kind::unknown) : value;
}

Truth Machine::uncertain(Truth truth) { return truth == Truth::error && !over() ? Truth::unknown : truth; }

Value Machine::from_truth(Truth truth) {
  if (truth == Truth::error) return Value::of(Kind::error);
  return truth == Truth::unknown ? Value::of(Kind::unknown) : Value::of(truth == Truth::yes);
}

Truth Machine::to_truth(const Value& value) {
  if (value.usable()) return known(rules::truthy(value));
  return value.kind == Kind::error ? Truth::error : Truth::unknown;
}

std::size_t Machine::operand_node(std::size_t node, std::size_t i) const {
  if (i >= at(node).count) return 0;
  std::size_t child = node + 1;
  while (i-- > 0) child = at(child).end;
  return child;
}

Value Machine::operand(std::size_t node, std::size_t i, const Frame& frame) {
  const std::size_t child = operand_node(node, i);
  return child != 0 ? value(child, frame) : Value();
}

Value Machine::value(std::size_t node, const Frame& frame) {
  if (--budget_.steps < 0) return limit();
  const Node& here = at(node);
  switch (here.op) {
    case Op::constant: return Value::of(code_.constants[here.payload]);
    case Op::fact: {
      const Value found = read(code_.paths[here.payload], frame);
      if (found.kind != Kind::undefined) return found;
      if (here.count != 0) return value(node + 1, frame);
      return Value::of(unknowns_ ? Kind::unknown : Kind::null);
    }
    case Op::list: return list(node, frame);
    case Op::var: return computed_var(node, frame);
    case Op::val:
    case Op::exists: return keyed(node, frame);
    case Op::missing: return missing(node, frame);
    case Op::missing_some: return missing_some(node, frame);
    case Op::conditional: return conditional(node, frame, false);
    case Op::both:
    case Op::either: return choose(node, frame);
    case Op::coalesce: return coalesce(node, frame);
    case Op::attempt: return attempt(node, frame);
    case Op::raise: return raise(node, frame);
    case Op::add: case Op::multiply: return strict(node) ? strict_arithmetic(node, frame) : sum(node, frame);
    case Op::subtract: case Op::divide: case Op::modulo:
      return strict(node) ? strict_arithmetic(node, frame) : difference(node, frame);
    case Op::min: case Op::max: return extreme(node, frame);
    case Op::map: case Op::filter: return iterate(node, frame);
    case Op::reduce: return reduce(node, frame);
    case Op::merge: return merge(node, frame);
    case Op::cat: return concatenate(node, frame);
    case Op::substr: return substr(node, frame);
    case Op::log: return operand(node, 0, frame);  // the core has no console: `log` hands its operand on
    default: return from_truth(truth(node, frame));
  }
}

Truth Machine::truth(std::size_t node, const Frame& frame) {
  switch (at(node).op) {
    case Op::both:
    case Op::either: return choose_truth(node, frame);
    case Op::conditional: return to_truth(conditional(node, frame, true));
    case Op::negate: {
      const std::size_t child = operand_node(node, 0);
      const Truth inner = child != 0 ? truth(child, frame) : Truth::no;
      return inner == Truth::yes ? Truth::no : inner == Truth::no ? Truth::yes : inner;
    }
    case Op::truthy: {
      const std::size_t child = operand_node(node, 0);
      return child != 0 ? truth(child, frame) : Truth::no;
    }
    case Op::equal: case Op::not_equal: case Op::same: case Op::not_same:
    case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal:
      return strict(node) ? strict_comparison(node, frame) : comparison(node, frame);
    case Op::in: return contains(node, frame);
    case Op::all: case Op::none: case Op::some: return quantify(node, frame);
    default: return to_truth(value(node, frame));
  }
}

// `and` gives its first falsy operand or the last, `or` its first truthy operand or the last. After an unknown it is open
// which operand comes out, even where it is not open whether it is true.
Value Machine::choose(std::size_t node, const Frame& frame) {
  if (strict(node) && (at(node).flags & kSugar) != 0) return fail("Invalid Arguments");
  const bool decides = at(node).op == Op::either;
  Value current;
  bool unknown = false;
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    current = value(i, frame);
    if (unknown) current = uncertain(current);
    if (current.kind == Kind::error) return current;
    if (current.kind == Kind::unknown) unknown = true;
    else if (rules::truthy(current) == decides) break;
  }
  return unknown ? Value::of(Kind::unknown) : current;
}

// The same when only the truth is wanted: what most conditions are made of, so it has its own loop.
Truth Machine::choose_truth(std::size_t node, const Frame& frame) {
  if (--budget_.steps < 0) return to_truth(limit());
  if (strict(node) && (at(node).flags & kSugar) != 0) return to_truth(fail("Invalid Arguments"));
  const Truth decides = known(at(node).op == Op::either);
  bool unknown = false;
  for (std::size_t i = node + 1, end = at(node).end; i < end; i = at(i).end) {
    Truth current = truth(i, frame);
    if (unknown) current = uncertain(current);
    if (current == decides || current == Truth::error) return current;
    unknown = unknown || current == Truth::unknown;
  }
  return unknown ? Truth::unknown : known(decides == Truth::no && at(node).count != 0);
}

Value Machine::conditional(std::size_t node, const Frame& frame, bool as_truth) {
  if (--budget_.steps < 0) return limit();
  if (strict(node) && (at(node).flags & kSugar) != 0) return fail("Invalid Arguments");
  bool open = false;  // a condition was unknown: the result counts only if every way leads to the same
  Value result;
  for (std::size_t i = node + 1;; i = at(at(i).end).end) {
    const bool none = i == at(node).end;
    const bool last = none || at(i).end == at(node).end;
    Truth condition = last ? Truth::yes : truth(i, frame);
    if (open) condition = uncertain(condition);
    if (condition == Truth::error) return Value::of(Kind::error);
    if (condition == Truth::no) continue;
    const std::size_t way = last ? i : at(i).end;
    Value branch = none ? Value::of(Kind::null) : as_truth ? from_truth(truth(way, frame)) : value(way, frame);
    if (none && as_truth) branch = Value::of(false);
    if (open || condition == Truth::unknown) {
      branch = uncertain(branch);
      if (!branch.usable()) return branch;
      if (open && !strict_equals(branch, result, budget_)) return Value::of(Kind::unknown);
    }
    if (condition == Truth::yes) return branch;
    open = true;
    result = branch;
  }
}

Value Machine::coalesce(std::size_t node, const Frame& frame) {
  if (strict(node) && (at(node).flags & kSugar) != 0) return fail("Invalid Arguments");
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    const Value current = value(i, frame);
    if (current.kind != Kind::unknown && !current.nothing()) return current;
  }
  return Value::of(Kind::null);
}

// The first operand that is no error. The later ones see {type: the last error} as their data, the old data two levels up.
Value Machine::attempt(std::size_t node, const Frame& frame) {
  Value current = Value::of(Kind::null);
  Frame inner;
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    current = value(i, i == node + 1 ? frame : inner);
    if (current.kind != Kind::error || over()) return current;
    inner.up = &frame;
    Json caught = base::object();
    caught["type"] = error_;
    inner.data = own(std::move(caught));
  }
  return current;
}

Value Machine::raise(std::size_t node, const Frame& frame) {
  Value thrown = operand(node, 0, frame);
  if (thrown.kind == Kind::error) return thrown;
  if (thrown.kind == Kind::object) {
    const Json* type = base::find(*thrown.json, "type");
    thrown = type ? Value::of(*type) : Value();
  }
  std::string storage;
  if (thrown.usable() && thrown.kind != Kind::undefined) error_ = to_text(thrown, storage, budget_);
  else error_ = "Error";
  return Value::of(Kind::error);
}

}  // namespace leadline::rules
