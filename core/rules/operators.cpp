// Numbers, texts and `merge`.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/limits.h"
#include "rules/machine.h"
#include "rules/utf16.h"

namespace leadline::rules {

using base::Json;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double calculate(Op op, double a, double b) {
  switch (op) {
    case Op::add: return a + b;
    case Op::subtract: return a - b;
    case Op::multiply: return a * b;
    case Op::divide: return a / b;
    default: return std::fmod(a, b);  // exact everywhere: no rounding is involved
  }
}

}  // namespace

// The operands of an operation that takes any number of them. With strict rules an operation whose only argument is an
// operation that gives an array takes that array's elements ({"+": {"map": …}}).
class Arguments {
 public:
  Arguments(Machine& machine, std::size_t node, const Frame& frame)
      : machine_(machine), frame_(frame), at_(node + 1), end_(machine.at(node).end),
        spreads_((machine.at(node).flags & (kSugar | kStrict)) == (kSugar | kStrict)) {}

  // False when there are no more, or when one was an error. An unknown one is remembered and passed over.
  bool next(Value& out) {
    for (;;) {
      if (!pull(out)) return false;
      if (out.kind == Value::Kind::error) { failed_ = true; return false; }
      if (out.kind != Value::Kind::unknown) { ++count_; return true; }
      unknown_ = true;
    }
  }
  std::size_t count() const { return count_; }
  // What the operation gives instead of a result when its operands were not all there; false: they were.
  bool stopped(Value& out) const {
    if (failed_) out = Value::of(Value::Kind::error);
    else if (unknown_) out = Value::of(Value::Kind::unknown);
    return failed_ || unknown_;
  }

 private:
  bool pull(Value& out) {
    if (elements_ != nullptr) {
      if (element_ == elements_->size()) return false;
      --machine_.budget_.steps;
      out = machine_.over() ? machine_.limit() : Value::of((*elements_)[element_++]);
      return true;
    }
    if (at_ == end_) return false;
    out = machine_.value(at_, frame_);
    at_ = machine_.at(at_).end;
    if (!spreads_ || out.kind != Value::Kind::array) return true;
    elements_ = out.json;
    return pull(out);
  }

  Machine& machine_;
  const Frame& frame_;
  std::size_t at_, end_;
  const Json* elements_ = nullptr;
  std::size_t element_ = 0;
  std::size_t count_ = 0;
  bool spreads_, failed_ = false, unknown_ = false;
};

// As json-logic-js: `-`, `/` and `%` take two operands and read them with Number.
Value Machine::difference(std::size_t node, const Frame& frame) {
  const Op op = at(node).op;
  const Value a = operand(node, 0, frame), b = operand(node, 1, frame);
  if (a.kind == Kind::error || b.kind == Kind::error) return Value::of(Kind::error);
  if (a.kind == Kind::unknown || b.kind == Kind::unknown) return Value::of(Kind::unknown);
  if (op == Op::subtract && b.kind == Kind::undefined) return Value::of(-to_number(a, budget_));
  return Value::of(calculate(op, to_number(a, budget_), to_number(b, budget_)));
}

// As json-logic-js: `+` and `*` take any number and read them with parseFloat; the only operand of `*` stays as it is.
Value Machine::sum(std::size_t node, const Frame& frame) {
  const Op op = at(node).op;
  Value result = Value::of(0.0), current, stopped;
  Arguments arguments(*this, node, frame);
  while (arguments.next(current)) {
    const bool first = op == Op::multiply && arguments.count() == 1;
    result = first ? current : Value::of(calculate(op, to_float(result, budget_), to_float(current, budget_)));
  }
  if (arguments.stopped(stopped)) return stopped;
  return op == Op::multiply && arguments.count() == 0 ? fail("Invalid Arguments") : result;
}

// As the community's suites: every operator folds all its operands, and what is no number is an error.
Value Machine::strict_arithmetic(std::size_t node, const Frame& frame) {
  const Op op = at(node).op;
  double result = op == Op::multiply ? 1 : 0;
  Value current, stopped;
  Arguments arguments(*this, node, frame);
  while (arguments.next(current)) {
    const double number = current.kind >= Kind::array ? kNaN : to_number(current, budget_);
    const bool first = arguments.count() == 1 && op != Op::add && op != Op::multiply;
    if (op == Op::divide && !first && number == 0) return fail("NaN");
    result = first ? number : calculate(op, result, number);
  }
  if (arguments.stopped(stopped)) return stopped;
  const std::size_t least = op == Op::modulo ? 2 : op == Op::add || op == Op::multiply ? 0 : 1;
  if (arguments.count() < least) return fail("Invalid Arguments");
  if (arguments.count() == 1 && op == Op::subtract) result = -result;
  if (arguments.count() == 1 && op == Op::divide) result = 1 / result;
  const bool infinite = op == Op::divide && (result == kInfinity || result == -kInfinity);
  return result != result || infinite ? fail("NaN") : Value::of(result);
}

Value Machine::extreme(std::size_t node, const Frame& frame) {
  const bool largest = at(node).op == Op::max;
  double result = largest ? -kInfinity : kInfinity;
  Value current, stopped;
  Arguments arguments(*this, node, frame);
  while (arguments.next(current)) {
    if (strict(node) && current.kind != Kind::number) return fail("Invalid Arguments");
    const double number = to_number(current, budget_);
    const bool better = number == result ? std::signbit(result) == largest : largest ? number > result : number < result;
    if (number != number || (better && result == result)) result = number;
  }
  if (arguments.stopped(stopped)) return stopped;
  return strict(node) && arguments.count() == 0 ? fail("Invalid Arguments") : Value::of(result);
}

Value Machine::concatenate(std::size_t node, const Frame& frame) {
  std::string out;
  Value current, stopped;
  Arguments arguments(*this, node, frame);
  while (arguments.next(current)) {
    if (!current.nothing()) append_text(current, out, budget_);
    if (over() || out.size() > base::limits::kRuleTextBytes) return limit();
  }
  return arguments.stopped(stopped) ? stopped : own(std::move(out));
}

// String.prototype.substr, with json-logic's negative length: so many units off the end.
Value Machine::substr(std::size_t node, const Frame& frame) {
  Value values[3];
  bool unknown = false;
  for (std::size_t i = 0; i < 3; ++i) {
    values[i] = operand(node, i, frame);
    if (values[i].kind == Kind::error) return values[i];
    unknown = unknown || values[i].kind == Kind::unknown;
  }
  if (unknown) return Value::of(Kind::unknown);
  std::string storage;
  const std::string_view text = to_text(values[0], storage, budget_);
  const auto units = static_cast<double>(utf16_length(text));
  const auto whole = [this](const Value& value) {
    const double number = to_number(value, budget_);
    return number == number ? std::trunc(number) : 0.0;
  };
  double from = whole(values[1]);
  from = from < 0 ? std::max(units + from, 0.0) : std::min(from, units);
  double length = units - from;
  if (values[2].kind != Kind::undefined) {
    const double wanted = whole(values[2]);
    const bool negative = to_number(values[2], budget_) < 0;
    // JavaScript adds a negative length to the rest's length; a text is appended to it there, and that is no number.
    if (negative) length = values[2].kind == Kind::number ? std::trunc(length + values[2].number) : 0;
    else length = std::min(length, wanted);
  }
  if (!(length > 0)) return own("");
  return own(utf16_slice(text, static_cast<std::size_t>(from), static_cast<std::size_t>(from + length)));
}

Value Machine::merge(std::size_t node, const Frame& frame) {
  Json out = base::list();
  Value current, stopped;
  Arguments arguments(*this, node, frame);
  while (arguments.next(current)) {
    if (current.kind == Kind::array) {
      if (!measure(*current.json, 0)) return limit();
      for (const Json& item : *current.json) out.push_back(item);
    } else {
      out.push_back(nullptr);
      if (!store(current, out.back())) return limit();
    }
  }
  return arguments.stopped(stopped) ? stopped : own(std::move(out));
}

}  // namespace leadline::rules
