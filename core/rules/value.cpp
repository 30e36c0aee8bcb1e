#include "rules/value.h"

#include <limits>

#include "base/number.h"
#include "rules/utf16.h"

namespace leadline::rules {

using base::Json;
using Kind = Value::Kind;

Value Value::of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return of(*json.get_ptr<const bool*>());
    case Json::value_t::number_integer: return of(static_cast<double>(*json.get_ptr<const std::int64_t*>()));
    case Json::value_t::number_unsigned: return of(static_cast<double>(*json.get_ptr<const std::uint64_t*>()));
    case Json::value_t::number_float: return of(*json.get_ptr<const double*>());
    case Json::value_t::string:
    case Json::value_t::array:
    case Json::value_t::object: {
      Value out = of(json.is_string() ? Kind::string : json.is_array() ? Kind::array : Kind::object);
      out.json = &json;
      return out;
    }
    default: return of(Kind::null);
  }
}

bool truthy(const Value& value) {
  switch (value.kind) {
    case Kind::boolean: return value.boolean;
    case Kind::number: return value.number != 0 && value.number == value.number;
    case Kind::string: return !value.text().empty();
    case Kind::array: return !value.json->empty();
    case Kind::object: return true;
    default: return false;
  }
}

void append_text(const Value& value, std::string& out, Budget& budget) {
  --budget.steps;
  switch (value.kind) {
    case Kind::null: out += "null"; break;
    case Kind::boolean: out += value.boolean ? "true" : "false"; break;
    case Kind::number:
      budget.conversion(0);
      base::append_number(value.number, out);
      break;
    case Kind::string:
      budget.text(value.text().size());
      out += value.text();
      break;
    case Kind::array: {  // Array.prototype.join: null is nothing here
      bool first = true;
      for (const Json& item : *value.json) {
        if (!first) out += ',';
        first = false;
        if (!item.is_null() && budget.steps >= 0) append_text(Value::of(item), out, budget);
      }
      break;
    }
    case Kind::object: out += "[object Object]"; break;
    default: out += "undefined"; break;
  }
}

std::string_view to_text(const Value& value, std::string& storage, Budget& budget) {
  if (value.kind == Kind::string) {
    budget.text(value.text().size());
    return value.text();
  }
  append_text(value, storage, budget);
  return storage;
}

double to_number(const Value& value, Budget& budget) {
  switch (value.kind) {
    case Kind::null: return 0;
    case Kind::boolean: return value.boolean ? 1 : 0;
    case Kind::number: return value.number;
    case Kind::string:
    case Kind::array: {
      std::string storage;
      const std::string_view text = to_text(value, storage, budget);
      budget.conversion(text.size());
      return base::to_number(text);
    }
    default: return std::numeric_limits<double>::quiet_NaN();
  }
}

double to_float(const Value& value, Budget& budget) {
  if (value.kind == Kind::number) return value.number + 0.0;  // String(-0) is "0"
  std::string storage;
  const std::string_view text = to_text(value, storage, budget);
  budget.conversion(text.size());
  return base::parse_float(text);
}

bool strict_equals(const Value& a, const Value& b, Budget& budget) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::boolean: return a.boolean == b.boolean;
    case Kind::number: return a.number == b.number;
    case Kind::string:
      if (a.text().size() != b.text().size()) return false;
      budget.text(a.text().size());
      return a.text() == b.text();
    case Kind::array:
    case Kind::object: return a.json == b.json;  // the same array, not an equal one
    default: return true;
  }
}

bool loose_equals(const Value& a, const Value& b, Budget& budget) {
  if (a.kind == b.kind) return strict_equals(a, b, budget);
  if (a.nothing() || b.nothing()) return a.nothing() && b.nothing();
  const bool compound_a = a.kind >= Kind::array, compound_b = b.kind >= Kind::array;
  if (compound_a && compound_b) return false;
  if ((compound_a && b.kind == Kind::string) || (compound_b && a.kind == Kind::string)) {
    std::string storage_a, storage_b;
    return to_text(a, storage_a, budget) == to_text(b, storage_b, budget);
  }
  return to_number(a, budget) == to_number(b, budget);
}

Order compare(const Value& a, const Value& b, Budget& budget) {
  if (a.kind >= Kind::string && b.kind >= Kind::string) {
    std::string storage_a, storage_b;
    const int sign = utf16_compare(to_text(a, storage_a, budget), to_text(b, storage_b, budget));
    return sign < 0 ? Order::less : sign > 0 ? Order::greater : Order::equal;
  }
  const double x = to_number(a, budget), y = to_number(b, budget);
  return x < y ? Order::less : x > y ? Order::greater : x == y ? Order::equal : Order::unordered;
}

}  // namespace leadline::rules
