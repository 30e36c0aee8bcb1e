#include "lint/conditions.h"

#include <algorithm>
#include <charconv>

#include "base/diagnostic.h"

namespace leadline::cli {

using base::Json;

namespace {

constexpr struct { const char* word; Compare op; Compare turned; const char* sign; } kOperators[] = {
    {"==", Compare::equal, Compare::equal, "=="},
    {"===", Compare::equal, Compare::equal, "=="},
    {"!=", Compare::not_equal, Compare::not_equal, "!="},
    {"!==", Compare::not_equal, Compare::not_equal, "!="},
    {"<", Compare::less, Compare::greater, "<"},
    {"<=", Compare::less_equal, Compare::greater_equal, "<="},
    {">", Compare::greater, Compare::less, ">"},
    {">=", Compare::greater_equal, Compare::less_equal, ">="},
};

bool is_literal(const Json& value) { return !value.is_object(); }

// The one key of an operation, or "".
std::string operator_of(const Json& rule) { return rule.is_object() && rule.size() == 1 ? rule.begin().key() : std::string(); }

void add_pair(const Json& left, const Json& right, Compare op, Compare turned, const std::string& pointer, std::vector<Comparison>& out) {
  if (const auto path = variable_of(left); path && is_literal(right) && !right.is_array()) out.push_back({*path, op, right, pointer});
  if (const auto path = variable_of(right); path && is_literal(left) && !left.is_array()) out.push_back({*path, turned, left, pointer});
}

// What one operation says about a variable; `1 < x < 5` says two things.
void add_comparisons(const Json& rule, const std::string& pointer, std::vector<Comparison>& out) {
  const std::string name = operator_of(rule);
  if (name.empty() || !rule.begin()->is_array() || rule.begin()->size() < 2) return;
  const Json& operands = *rule.begin();
  if (name == "in") {
    const auto path = variable_of(operands[0]);
    const bool literal = operands[1].is_array() && std::all_of(operands[1].begin(), operands[1].end(), is_literal);
    if (path && literal) out.push_back({*path, Compare::among, operands[1], pointer});
    return;
  }
  for (const auto& known : kOperators) {
    if (name != known.word) continue;
    for (std::size_t i = 0; i + 1 < operands.size() && i < 2; ++i)
      add_pair(operands[i], operands[i + 1], known.op, known.turned, pointer, out);
  }
}

// Compares by what is certain: numbers with numbers, booleans with booleans, texts that are no numbers.
bool is_numeric(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return text.empty() || (error == std::errc() && end != text.data()) || text.find_first_of(" \t\n") != std::string::npos;
}

bool differ(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a != b;
  if (a.is_boolean() && b.is_boolean()) return a != b;
  if (!a.is_string() || !b.is_string() || a == b) return false;
  return !is_numeric(a.get<std::string>()) || !is_numeric(b.get<std::string>());
}

bool is_order(Compare op) { return op == Compare::less || op == Compare::less_equal || op == Compare::greater || op == Compare::greater_equal; }
bool is_upper(Compare op) { return op == Compare::less || op == Compare::less_equal; }

bool satisfies(const Json& value, const Comparison& order) {
  if (!value.is_number() || !order.constant.is_number()) return true;  // not certain
  const double a = value.get<double>(), b = order.constant.get<double>();
  switch (order.op) {
    case Compare::less: return a < b;
    case Compare::less_equal: return a <= b;
    case Compare::greater: return a > b;
    default: return a >= b;
  }
}

bool empty_interval(const Comparison& a, const Comparison& b) {
  if (is_upper(a.op) == is_upper(b.op) || !a.constant.is_number() || !b.constant.is_number()) return false;
  const Comparison& upper = is_upper(a.op) ? a : b;
  const Comparison& lower = is_upper(a.op) ? b : a;
  const double high = upper.constant.get<double>(), low = lower.constant.get<double>();
  const bool closed = upper.op == Compare::less_equal && lower.op == Compare::greater_equal;
  return closed ? low > high : low >= high;
}

// Whether `a`, which says what a variable is, leaves nothing for `b`.
bool excludes(const Json& value, const Comparison& b) {
  if (is_order(b.op)) return !satisfies(value, b);
  if (b.op == Compare::equal) return differ(value, b.constant);
  if (b.op == Compare::not_equal) return value == b.constant;
  return std::all_of(b.constant.begin(), b.constant.end(), [&](const Json& item) { return differ(value, item); });
}

void collect_conjunctions(const Json& rule, const std::string& pointer, std::vector<Comparison> outer, std::vector<Contradiction>& out) {
  const std::vector<Comparison> own = conjuncts(rule, pointer);
  for (const Comparison& next : own) {
    for (const Comparison& earlier : outer) {
      const bool said = std::any_of(out.begin(), out.end(), [&](const Contradiction& item) { return item.second.pointer == next.pointer; });
      if (!said && contradict(earlier, next)) out.push_back({earlier, next});
    }
    outer.push_back(next);
  }
  const std::string name = operator_of(rule);
  if (name != "and" && name != "or") return;
  const std::string place = base::child_pointer(pointer, name);
  for (std::size_t i = 0; rule.begin()->is_array() && i < rule.begin()->size(); ++i) {
    const Json& operand = (*rule.begin())[i];
    const std::string at = base::child_pointer(place, i);
    // A nested `and` is already part of `own`: only what lies below it is new.
    if (name == "or" || operator_of(operand) == "or") collect_conjunctions(operand, at, outer, out);
  }
}

}  // namespace

std::optional<std::string> variable_of(const Json& rule) {
  const std::string name = operator_of(rule);
  if (name != "var" && name != "val") return std::nullopt;
  const Json& argument = *rule.begin();
  if (argument.is_string()) return argument.get<std::string>();
  if (!argument.is_array() || argument.empty() || (name == "var" && argument.size() != 1)) return std::nullopt;
  std::string path;
  for (const Json& key : argument) {
    if (!key.is_string()) return std::nullopt;
    path += (path.empty() ? "" : ".") + key.get<std::string>();
  }
  return path;
}

std::vector<Comparison> conjuncts(const Json& rule, const std::string& pointer) {
  std::vector<Comparison> out;
  if (operator_of(rule) != "and") {
    add_comparisons(rule, pointer, out);
    return out;
  }
  const std::string place = base::child_pointer(pointer, "and");
  for (std::size_t i = 0; rule["and"].is_array() && i < rule["and"].size(); ++i)
    for (Comparison& item : conjuncts(rule["and"][i], base::child_pointer(place, i))) out.push_back(std::move(item));
  return out;
}

std::vector<Comparison> all_comparisons(const Json& rule, const std::string& pointer) {
  std::vector<Comparison> out;
  const std::string name = operator_of(rule);
  if (name != "and" && name != "or") {
    add_comparisons(rule, pointer, out);
    return out;
  }
  const std::string place = base::child_pointer(pointer, name);
  for (std::size_t i = 0; rule.begin()->is_array() && i < rule.begin()->size(); ++i)
    for (Comparison& item : all_comparisons((*rule.begin())[i], base::child_pointer(place, i))) out.push_back(std::move(item));
  return out;
}

bool contradict(const Comparison& a, const Comparison& b) {
  if (a.path != b.path) return false;
  if (is_order(a.op) && is_order(b.op)) return empty_interval(a, b);
  if (a.op == Compare::equal) return excludes(a.constant, b);
  if (b.op == Compare::equal) return excludes(b.constant, a);
  const Comparison* list = a.op == Compare::among ? &a : b.op == Compare::among ? &b : nullptr;
  if (!list) return false;
  const Comparison& other = list == &a ? b : a;
  return std::all_of(list->constant.begin(), list->constant.end(), [&](const Json& item) { return excludes(item, other); });
}

std::vector<Contradiction> contradictions(const Json& rule, const std::string& pointer) {
  std::vector<Contradiction> out;
  collect_conjunctions(rule, pointer, {}, out);
  return out;
}

std::vector<Plain> plain_values(const Json& rule, const std::string& pointer) {
  std::vector<Plain> out;
  const std::string name = operator_of(rule);
  if (name != "and" && name != "or" && name != "!") return out;
  const bool listed = rule.begin()->is_array();
  const Json operands = listed ? *rule.begin() : Json::array({*rule.begin()});
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string place = base::child_pointer(pointer, name), at = listed ? base::child_pointer(place, i) : place;
    if (operator_of(operands[i]).empty() && !operands[i].is_boolean()) out.push_back({operands[i], at});
    for (Plain& item : plain_values(operands[i], at)) out.push_back(std::move(item));
  }
  return out;
}

std::string text_of(const Comparison& comparison) {
  std::string sign = "in";
  for (const auto& known : kOperators)
    if (known.op == comparison.op) sign = known.sign;
  return comparison.path + " " + sign + " " + base::dump_json(comparison.constant);
}

std::string pointer_of_variable(const Json& rule, const std::string& pointer, const std::string& path) {
  if (const auto named = variable_of(rule); named && *named == path) return base::child_pointer(pointer, operator_of(rule));
  if (operator_of(rule) == "var" && rule.begin()->is_array() && !rule.begin()->empty() && (*rule.begin())[0] == path)
    return base::child_pointer(pointer, "var");  // with a default
  for (auto it = rule.begin(); rule.is_structured() && it != rule.end(); ++it) {
    const std::string at = rule.is_object() ? base::child_pointer(pointer, it.key())
                                            : base::child_pointer(pointer, static_cast<std::size_t>(it - rule.begin()));
    const std::string found = pointer_of_variable(*it, at, path);
    if (found != at) return found;
  }
  return pointer;
}

}  // namespace leadline::cli
