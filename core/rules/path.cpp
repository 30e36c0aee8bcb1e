// Reading the data: `var`, `val`, `exists`, `missing`, `missing_some`.
#include <algorithm>

#include "base/number.h"
#include "rules/machine.h"
#include "rules/utf16.h"

namespace leadline::rules {

using base::Json;

namespace {

// The index that JavaScript sees in a property name: 0, 1, 2 … without sign or leading zeros; -1 for any other name.
std::int64_t array_index(std::string_view key) {
  if (key.empty() || key.size() > 10 || (key.size() > 1 && key[0] == '0')) return -1;
  std::int64_t index = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') return -1;
    index = index * 10 + (c - '0');
  }
  return index;
}

}  // namespace

bool Keys::next(std::string_view& key) {
  if (!path_.keys.empty()) {
    if (at_ == path_.keys.size()) return false;
    key = path_.keys[at_++];
    return true;
  }
  if (!more_) return false;
  const std::size_t dot = rest_.find('.');
  key = rest_.substr(0, dot);
  more_ = dot != std::string_view::npos;
  if (more_) rest_.remove_prefix(dot + 1);
  return true;
}

// A frame's data as one value; that of `reduce` has to be built.
Value Machine::whole(const Frame& frame) {
  if (frame.accumulator == nullptr) return frame.data;
  if (!frame.accumulator->usable()) return *frame.accumulator;
  Json scope = base::object();
  if (!store(frame.data, scope["current"]) || !store(*frame.accumulator, scope["accumulator"])) return limit();
  return own(std::move(scope));
}

Value Machine::member(const Frame& frame, std::string_view key) {
  if (frame.accumulator != nullptr)
    return key == "current" ? frame.data : key == "accumulator" ? *frame.accumulator : Value();
  if (frame.up == nullptr && data_.event != nullptr && key == "event") return Value::of(*data_.event);
  return member(frame.data, key);
}

// An own property as JavaScript sees it: members, elements, `length`, and the units of a string. What objects inherit
// there (`constructor`, `toString`) does not exist here.
Value Machine::member(const Value& value, std::string_view key) {
  switch (value.kind) {
    case Kind::error:
    case Kind::unknown: return value;
    case Kind::object: {
      const auto found = value.json->find(key);
      return found == value.json->end() ? Value() : Value::of(*found);
    }
    case Kind::array: {
      if (key == "length") return Value::of(static_cast<double>(value.json->size()));
      const std::int64_t index = array_index(key);
      const bool inside = index >= 0 && static_cast<std::size_t>(index) < value.json->size();
      return inside ? Value::of((*value.json)[static_cast<std::size_t>(index)]) : Value();
    }
    case Kind::string: {
      const bool length = key == "length";
      const std::int64_t index = array_index(key);
      if (!length && index < 0) return Value();
      budget_.text(value.text().size());
      const std::size_t units = utf16_length(value.text());
      if (length) return Value::of(static_cast<double>(units));
      const auto unit = static_cast<std::size_t>(index);
      return unit < units ? own(utf16_slice(value.text(), unit, unit + 1)) : Value();
    }
    default: return Value();
  }
}

Value Machine::read(const Path& path, const Frame& frame) {
  const Frame* scope = &frame;
  Keys keys(path);
  std::string_view key;
  if (path.up != 0) {
    int up = path.up;
    for (; up >= 2 && scope != nullptr; up -= 2) scope = scope->up;
    if (scope == nullptr) return Value();
    if (up == 1) {  // between an element and the data around its iterator stands {index}
      const bool index = keys.next(key) && key == "index" && !keys.next(key) && scope->index >= 0;
      return index ? Value::of(scope->index) : Value();
    }
  }
  if (!keys.next(key)) return whole(*scope);
  const bool event = path.event && scope->up == nullptr && data_.event != nullptr;
  Value value = event ? Value::of(*data_.event) : member(*scope, key);
  while (value.kind > Kind::undefined && keys.next(key)) value = member(value, key);
  return value;
}

// A dotted path that was not known when the rule was compiled.
Value Machine::read_text(const Value& path, const Frame& frame) {
  if (path.nothing() || (path.kind == Kind::string && path.text().empty())) return whole(frame);
  std::string storage;
  std::string_view rest = to_text(path, storage, budget_);
  Value value;
  for (bool first = true;; first = false) {
    const std::size_t dot = rest.find('.');
    const std::string_view key = rest.substr(0, dot);
    value = first ? member(frame, key) : member(value, key);
    if (dot == std::string_view::npos || value.kind <= Kind::undefined) return value;
    rest.remove_prefix(dot + 1);
  }
}

Value Machine::computed_var(std::size_t node, const Frame& frame) {
  const Value path = operand(node, 0, frame);
  if (!path.usable()) return path;
  const Value found = read_text(path, frame);
  if (found.kind != Kind::undefined) return found;
  if (at(node).count > 1) return operand(node, 1, frame);
  return Value::of(unknowns_ ? Kind::unknown : Kind::null);
}

// `val` and `exists`: the operands are the keys, or one operand is an array of them; a first key [n] goes n levels up.
Value Machine::keyed(std::size_t node, const Frame& frame) {
  const bool exists = at(node).op == Op::exists;
  Path path;
  const auto add = [&](const Value& key, bool first) {
    if (first && key.kind == Kind::array && key.json->size() == 1 && (*key.json)[0].is_number()) {
      const double up = to_number(Value::of((*key.json)[0]), budget_);
      path.up = static_cast<std::uint16_t>(std::min(up < 0 ? -up : up, 65535.0));
    } else {
      std::string storage;
      path.keys.emplace_back(to_text(key, storage, budget_));
    }
  };
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    Value key = value(i, frame);
    if (exists && key.kind == Kind::unknown) key = Value::of(Kind::null);
    if (!key.usable()) return key;
    if ((at(node).flags & kSugar) == 0) { add(key, i == node + 1); continue; }
    if (key.kind == Kind::array) for (const Json& each : *key.json) add(Value::of(each), &each == &(*key.json)[0]);
    else if (!key.nothing()) add(key, true);
  }
  const Value found = read(path, frame);
  if (exists) return found.kind == Kind::error ? found : Value::of(found.kind != Kind::undefined);
  if (found.kind != Kind::undefined) return found;
  return Value::of(unknowns_ ? Kind::unknown : Kind::null);
}

// What {"var": key} reads; a key that is an array is a path and a default there.
Value Machine::asked(const Value& key, const Frame& frame) {
  if (key.kind != Kind::array) return read_text(key, frame);
  const Json& pair = *key.json;
  const Value found = read_text(pair.empty() ? Value() : Value::of(pair[0]), frame);
  return found.kind == Kind::undefined && pair.size() > 1 ? Value::of(pair[1]) : found;
}

// Which of the keys have nothing, null or "" behind them; a first key that is an array stands for all of them. Whether a
// variable is missing is known, so this is never unknown.
Value Machine::missing_keys(const Json& keys, const Frame& frame) {
  const Json& asked_for = !keys.empty() && keys[0].is_array() ? keys[0] : keys;
  Json out = base::list();
  for (const Json& key : asked_for) {
    const Value found = asked(Value::of(key), frame);
    if (found.kind == Kind::error) return found;
    if (found.usable() && !found.nothing() && !(found.kind == Kind::string && found.text().empty())) continue;
    if (!measure(key, 1)) return limit();
    out.push_back(key);
  }
  return own(std::move(out));
}

Value Machine::missing(std::size_t node, const Frame& frame) {
  Json keys = base::list();
  for (std::size_t i = node + 1; i < at(node).end; i = at(i).end) {
    const Value key = value(i, frame);
    if (key.kind == Kind::error) return key;
    keys.push_back(nullptr);
    if (!store(key, keys.back())) return limit();
  }
  return missing_keys(keys, frame);
}

Value Machine::missing_some(std::size_t node, const Frame& frame) {
  const Value need = operand(node, 0, frame);
  const Value options = operand(node, 1, frame);
  if (need.kind == Kind::error || options.kind == Kind::error) return Value::of(Kind::error);
  if (options.kind != Kind::array) return fail("Invalid Arguments");
  const Value absent = missing_keys(*options.json, frame);
  if (absent.kind == Kind::error) return absent;
  const auto present = static_cast<double>(options.json->size()) - static_cast<double>(absent.json->size());
  return present >= to_number(need, budget_) ? own(base::list()) : absent;
}

}  // namespace leadline::rules
