// The doors: evaluating a program, and asking what it depends on.
#include "rules/rules.h"

#include "base/door.h"
#include "base/number.h"
#include "base/sort.h"
#include "rules/machine.h"

namespace leadline::rules {

using base::Json;

Result evaluate(const Program& program, const Data& data) {
  Result result;
  if (program.empty()) { result.value = true; return result; }
  Machine machine(*program.code(), data, false);
  const Value value = machine.value(0, machine.root_frame());
  if (value.kind == Value::Kind::error || !machine.store(value, result.value)) {
    result.failed = true;
    result.error = value.kind == Value::Kind::error ? machine.error() : "Limit Exceeded";
    result.value = nullptr;
  }
  return result;
}

LEADLINE_DOOR Truth test(const Program& program, const Data& data) {
  if (program.empty()) return Truth::yes;
  Machine machine(*program.code(), data, true);
  return machine.truth(0, machine.root_frame());
}

namespace {

void add_key(const Json& key, std::vector<std::string>& out) {
  if (key.is_array()) {
    for (const Json& each : key) add_key(each, out);
  } else if (key.is_string()) {
    out.push_back(key.get_ref<const std::string&>());
  } else if (key.is_number()) {
    out.push_back(base::dump_json(key));
  }
}

// The keys that `missing`, `missing_some` and `exists` ask for by name.
void add_asked(const Code& code, std::size_t node, std::vector<std::string>& out) {
  const Node& here = code.nodes[node];
  std::vector<std::string> keys;
  for (std::size_t i = node + 1; i < here.end; i = code.nodes[i].end) {
    const bool count = here.op == Op::missing_some && i == node + 1;
    if (!count && code.nodes[i].op == Op::constant) add_key(code.constants[code.nodes[i].payload], keys);
  }
  if (here.op != Op::exists) {
    out.insert(out.end(), keys.begin(), keys.end());
    return;
  }
  std::string path;
  for (const std::string& key : keys) path += (path.empty() ? "" : ".") + key;
  if (!path.empty()) out.push_back(path);
}

}  // namespace

LEADLINE_DOOR std::vector<std::string> missing_variables(const Program& program, const Data& data) {
  std::vector<std::string> out;
  if (program.empty()) return out;
  const Code& code = *program.code();
  Machine machine(code, data, true);
  for (const Node& node : code.nodes) {
    if (node.op != Op::fact || (node.flags & kRoot) == 0 || node.count != 0) continue;
    Path path = code.paths[node.payload];
    path.up = 0;
    if (machine.read(path, machine.root_frame()).kind == Value::Kind::undefined) out.push_back(path.text);
  }
  base::sort_unique(out);
  return out;
}

Variables variables(const Program& program) {
  Variables out;
  if (program.empty()) return out;
  const Code& code = *program.code();
  out.computed = code.computed;
  for (std::size_t i = 0; i < code.nodes.size(); ++i) {
    const Node& node = code.nodes[i];
    if (node.op == Op::fact && (node.flags & kRoot) != 0 && !code.paths[node.payload].whole())
      out.paths.push_back(code.paths[node.payload].text);
    if (node.op == Op::missing || node.op == Op::missing_some || node.op == Op::exists) add_asked(code, i, out.paths);
  }
  base::sort_unique(out.paths);
  return out;
}

namespace {

// The path of a fact without default at `node`, read from the outermost scope; nullptr for anything else.
const Path* plain_fact(const Code& code, std::size_t node) {
  const Node& here = code.nodes[node];
  if (here.op != Op::fact || (here.flags & kRoot) == 0 || here.count != 0) return nullptr;
  const Path& path = code.paths[here.payload];
  if (path.whole() || !path.keys.empty()) return nullptr;
  std::string_view key;
  for (Keys keys(path); keys.next(key);) if (key.empty()) return nullptr;
  return &path;
}

bool indexable(Op op, const Json& value) {
  if (op == Op::equal) {  // loosely equal to nothing but the same text (and to arrays and objects, see rules.h)
    if (!value.is_string()) return false;
    const double number = base::to_number(value.get_ref<const std::string&>());
    return number != number;
  }
  return value.is_primitive();
}

// Adds to `guard` what `fact op constant` (in either order) or `in` of a fact in a literal list allows; false when the
// node is nothing of that kind, or about another fact than the guard so far.
bool add_equality(const Code& code, std::size_t node, Guard& guard) {
  const Node& here = code.nodes[node];
  if (here.count != 2 || (here.op != Op::in && here.op != Op::equal && here.op != Op::same)) return false;
  const std::size_t first = node + 1, second = code.nodes[first].end;
  const bool turned = here.op != Op::in && code.nodes[first].op == Op::constant;
  const Path* path = plain_fact(code, turned ? second : first);
  const Node& other = code.nodes[turned ? first : second];
  if (path == nullptr || other.op != Op::constant || (!guard.path.empty() && guard.path != path->text)) return false;
  guard.path = path->text;
  const Json& constant = code.constants[other.payload];
  if (here.op != Op::in) {
    guard.values.push_back(constant);
    return indexable(here.op, constant);
  }
  for (const Json& item : constant) if (item.is_primitive()) guard.values.push_back(item);
  return constant.is_array();
}

// An equality, or an `or` whose every operand is one about the same fact.
bool add_alternatives(const Code& code, std::size_t node, Guard& guard) {
  if (code.nodes[node].op != Op::either) return add_equality(code, node, guard);
  for (std::size_t i = node + 1; i < code.nodes[node].end; i = code.nodes[i].end)
    if (!add_alternatives(code, i, guard)) return false;
  return true;
}

void collect(const Code& code, std::size_t node, std::vector<Guard>& out) {
  if (code.nodes[node].op == Op::both) {
    for (std::size_t i = node + 1; i < code.nodes[node].end; i = code.nodes[i].end) collect(code, i, out);
    return;
  }
  Guard guard;
  if (add_alternatives(code, node, guard) && !guard.path.empty()) out.push_back(std::move(guard));
}

}  // namespace

std::vector<Guard> guards(const Program& program) {
  std::vector<Guard> out;
  if (!program.empty()) collect(*program.code(), 0, out);
  return out;
}

}  // namespace leadline::rules
