// Arrays element by element, and what copies values.
#include "base/limits.h"
#include "rules/machine.h"

namespace leadline::rules {

using base::Json;

// Counts a copy's cost before it is made, and refuses what nests deeper than any JSON we read.
bool Machine::measure(const Json& value, int depth) {
  if (--budget_.steps < 0 || depth > base::limits::kJsonDepth) return false;
  if (value.is_string()) budget_.text(value.get_ref<const std::string&>().size());
  if (value.is_structured())
    for (const Json& item : value) if (!measure(item, depth + 1)) return false;
  return true;
}

bool Machine::store(const Value& value, Json& out) {
  switch (value.kind) {
    case Kind::boolean: out = value.boolean; return true;
    case Kind::number: {
      constexpr double kExact = 9007199254740992.0;
      const double number = value.number;
      const bool integer = number >= -kExact && number <= kExact && static_cast<double>(static_cast<std::int64_t>(number)) == number;
      if (integer) out = static_cast<std::int64_t>(number);
      else out = number;
      return true;
    }
    case Kind::string: case Kind::array: case Kind::object:
      if (!measure(*value.json, 1)) return false;
      out = *value.json;
      return true;
    default: out = nullptr; return true;
  }
}

Value Machine::list(std::size_t node, const Frame& frame) {
  Json out = base::list();
  bool unknown = false;
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    const Value item = value(i, frame);
    if (item.kind == Kind::error) return item;
    unknown = unknown || item.kind == Kind::unknown;
    out.push_back(nullptr);
    if (!store(item, out.back())) return limit();
  }
  return unknown ? Value::of(Kind::unknown) : own(std::move(out));
}

// `map` and `filter`. What is no array is an empty one.
Value Machine::iterate(std::size_t node, const Frame& frame) {
  const bool maps = at(node).op == Op::map;
  if (strict(node) && (at(node).flags & kSugar) != 0) return fail("Invalid Arguments");
  const Value source = operand(node, 0, frame);
  if (!source.usable()) return source;
  Json out = base::list();
  if (source.kind != Kind::array) return own(std::move(out));
  const std::size_t body = operand_node(node, 1);
  Frame inner;
  inner.up = &frame;
  bool unknown = false;
  for (const Json& element : *source.json) {
    if (--budget_.steps < 0) return limit();
    const std::size_t mark = temporaries_.size();
    inner.data = Value::of(element);
    ++inner.index;
    Value item;
    if (body != 0) item = maps ? value(body, inner) : from_truth(truth(body, inner));
    if (item.kind == Kind::error) return item;
    unknown = unknown || item.kind == Kind::unknown;
    if (maps || rules::truthy(item)) {
      out.push_back(nullptr);
      if (!store(maps ? item : inner.data, out.back())) return limit();
    }
    temporaries_.resize(mark);
  }
  return unknown ? Value::of(Kind::unknown) : own(std::move(out));
}

Value Machine::reduce(std::size_t node, const Frame& frame) {
  if (strict(node) && (at(node).flags & kSugar) != 0) return fail("Invalid Arguments");
  const Value source = operand(node, 0, frame);
  if (!source.usable()) return source;
  Value accumulator = at(node).count > 2 ? operand(node, 2, frame) : Value::of(Kind::null);
  if (accumulator.kind == Kind::error || source.kind != Kind::array) return accumulator;
  const std::size_t body = operand_node(node, 1);
  Frame inner;
  inner.up = &frame;
  for (const Json& element : *source.json) {
    if (--budget_.steps < 0) return limit();
    inner.data = Value::of(element);
    const Value before = accumulator;
    inner.accumulator = &before;
    ++inner.index;
    accumulator = body != 0 ? value(body, inner) : Value();
    if (accumulator.kind == Kind::error) return accumulator;
  }
  return accumulator;
}

// `all`, `none` and `some`; of an empty array, or of what is no array, `all` and `some` are false and `none` is true.
Truth Machine::quantify(std::size_t node, const Frame& frame) {
  const Op op = at(node).op;
  if (strict(node) && (at(node).flags & kSugar) != 0) return to_truth(fail("Invalid Arguments"));
  const Value source = operand(node, 0, frame);
  if (!source.usable()) return to_truth(source);
  if (strict(node) && source.kind != Kind::array) return to_truth(fail("Invalid Arguments"));
  if (source.kind != Kind::array || source.json->empty()) return known(op == Op::none);
  const std::size_t body = operand_node(node, 1);
  const Truth decides = op == Op::all ? Truth::no : Truth::yes;
  Frame inner;
  inner.up = &frame;
  bool unknown = false;
  for (const Json& element : *source.json) {
    if (--budget_.steps < 0) return to_truth(limit());
    const std::size_t mark = temporaries_.size();
    inner.data = Value::of(element);
    ++inner.index;
    Truth holds = body != 0 ? truth(body, inner) : Truth::no;
    if (unknown) holds = uncertain(holds);
    if (holds == Truth::error) return holds;
    if (holds == decides) return known(op == Op::some);
    unknown = unknown || holds == Truth::unknown;
    temporaries_.resize(mark);
  }
  return unknown ? Truth::unknown : known(op != Op::some);
}

}  // namespace leadline::rules
