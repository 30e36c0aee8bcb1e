// JSON to Code: names become operations, paths are split, what holds no operation becomes a constant.
#include <algorithm>

#include "base/door.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/schema.h"
#include "base/text.h"
#include "rules/names.h"
#include "rules/program.h"

namespace leadline::rules {

using base::Json;
namespace limits = base::limits;

namespace {

#define OPERATORS(ROW)                                                                                                        \
  ROW("var", var) ROW("val", val) ROW("exists", exists) ROW("missing", missing) ROW("missing_some", missing_some)             \
  ROW("if", conditional) ROW("?:", conditional) ROW("and", both) ROW("or", either) ROW("!", negate) ROW("!!", truthy)         \
  ROW("??", coalesce) ROW("try", attempt) ROW("throw", raise) ROW("==", equal) ROW("!=", not_equal) ROW("===", same)          \
  ROW("!==", not_same) ROW("<", less) ROW("<=", less_equal) ROW(">", greater) ROW(">=", greater_equal) ROW("+", add)          \
  ROW("-", subtract) ROW("*", multiply) ROW("/", divide) ROW("%", modulo) ROW("min", min) ROW("max", max) ROW("map", map)     \
  ROW("filter", filter) ROW("reduce", reduce) ROW("all", all) ROW("none", none) ROW("some", some) ROW("merge", merge)         \
  ROW("in", in) ROW("cat", cat) ROW("substr", substr) ROW("log", log) ROW("preserve", constant)

LEADLINE_DATA(rules) constexpr char kNames[] =
#define ROW(name, op) name "\0"
    OPERATORS(ROW);
#undef ROW
LEADLINE_DATA(rules) constexpr Op kOperators[] = {
#define ROW(name, op) Op::op,
    OPERATORS(ROW)
#undef ROW
};

const Op* find_operator(const std::string& name) {
  const int row = base::find_text(kNames, name);
  return row < 0 ? nullptr : kOperators + row;
}

bool is_operation(const Json& rule) { return rule.is_object() && rule.size() == 1; }

bool is_literal(const Json& rule, int depth = 0) {
  if (is_operation(rule) || depth > limits::kJsonDepth) return false;
  return !rule.is_array() ||
         std::all_of(rule.begin(), rule.end(), [depth](const Json& item) { return is_literal(item, depth + 1); });
}

std::size_t count_values(const Json& literal) {
  std::size_t count = 1;
  if (literal.is_array()) for (const Json& item : literal) count += count_values(item);
  return count;
}

// Where we are in the document, as a list on the stack: the pointer is written only when there is something to say.
struct Place {
  const Place* up;
  const std::string* key;  // nullptr: an index
  std::size_t index;
};

std::string pointer_of(const Place* place, const std::string& base) {
  if (place == nullptr) return base;
  const std::string up = pointer_of(place->up, base);
  return place->key ? base::child_pointer(up, *place->key) : base::child_pointer(up, place->index);
}

// What an operation's place brings with it.
struct Context {
  int depth = 0;
  int scope = 0;       // enclosing iterators and tries, each two levels for `val`
  bool strict = false;
};

class Compiler {
 public:
  Compiler(const std::string& pointer, base::Diagnostics& out) : pointer_(pointer), out_(out) {}
  bool emit(const Json& rule, const Place* place, Context context);
  Code code;

 private:
  bool emit_operation(const Json& rule, const Place* place, Context context);
  bool emit_operands(const Json& argument, const Place* place, Context context, Op op, std::size_t node);
  bool emit_constant(const Json& value, const Place* place);
  bool emit_fact(Op op, const Json& argument, const Place* place, Context context, bool& done);
  bool fits(const Place* place, std::size_t more);
  bool fail(const Place* place, base::Problem problem, std::string_view subject);
  std::size_t open(Op op, Context context, std::uint8_t flags = 0);
  void close(std::size_t node) { code.nodes[node].end = static_cast<std::uint16_t>(code.nodes.size()); }

  const std::string& pointer_;
  base::Diagnostics& out_;
  std::size_t values_ = 0;  // operations and literals so far
};

bool Compiler::fail(const Place* place, base::Problem problem, std::string_view subject) {
  base::add_error(out_, pointer_of(place, pointer_), problem, subject);
  return false;
}

bool Compiler::fits(const Place* place, std::size_t more) {
  values_ += more;
  if (values_ <= limits::kRuleNodes) return true;
  return fail(place, base::Problem::rule_too_large, base::integer_text(limits::kRuleNodes));
}

std::size_t Compiler::open(Op op, Context context, std::uint8_t flags) {
  if (context.strict) flags |= kStrict;
  code.nodes.push_back({op, flags, 0, 0, 0});
  return code.nodes.size() - 1;
}

bool Compiler::emit_constant(const Json& value, const Place* place) {
  if (!fits(place, count_values(value))) return false;
  const std::size_t node = open(Op::constant, {});
  code.nodes[node].payload = static_cast<std::uint16_t>(code.constants.size());
  code.constants.push_back(value);
  close(node);
  return true;
}

bool Compiler::emit(const Json& rule, const Place* place, Context context) {
  if (++context.depth > limits::kRuleDepth + 1)
    return fail(place, base::Problem::rule_too_deep, base::integer_text(limits::kRuleDepth));
  if (is_operation(rule)) return emit_operation(rule, place, context);
  if (is_literal(rule)) return emit_constant(rule, place);
  if (!fits(place, 1)) return false;
  const std::size_t node = open(Op::list, context);
  return emit_operands(rule, place, context, Op::list, node);
}

bool Compiler::emit_operation(const Json& rule, const Place* place, Context context) {
  const std::string& key = rule.begin().key();
  const Json& argument = rule.begin().value();
  const Place here{place, &key, 0};
  const Op* op = find_operator(key);
  if (op == nullptr) return fail(&here, base::Problem::unknown_operator, key);
  if (*op == Op::constant) return emit_constant(argument, &here);
  if (!fits(place, 1)) return false;
  if (*op == Op::var || *op == Op::val) {
    bool done = false;
    if (!emit_fact(*op, argument, &here, context, done)) return false;
    if (done) return true;
  }
  if (*op == Op::attempt) context.strict = true;
  const std::size_t node = open(*op, context, argument.is_array() ? 0 : kSugar);
  return emit_operands(argument, &here, context, *op, node);
}

// `argument` is the array of operands, or the only one.
bool Compiler::emit_operands(const Json& argument, const Place* place, Context context, Op op, std::size_t node) {
  const bool iterates = op >= Op::map && op <= Op::some;
  const std::size_t count = argument.is_array() ? argument.size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    Context inner = context;
    if ((iterates && i == 1) || (op == Op::attempt && i > 0)) ++inner.scope;
    const Place item{place, nullptr, i};
    const bool listed = argument.is_array();
    if (!emit(listed ? argument[i] : argument, listed ? &item : place, inner)) return false;
  }
  code.nodes[node].count = static_cast<std::uint16_t>(count);
  if (op == Op::var || op == Op::val) code.computed = true;
  if (op == Op::exists || op == Op::missing || op == Op::missing_some) {
    for (std::size_t i = node + 1; i < code.nodes.size(); i = code.nodes[i].end)
      if (code.nodes[i].op != Op::constant) code.computed = true;
  }
  close(node);
  return true;
}

bool is_key(const Json& key) { return key.is_string() || key.is_number() || key.is_boolean(); }

std::string key_text(const Json& key) {
  if (key.is_string()) return key.get_ref<const std::string&>();
  return base::dump_json(key);  // numbers and booleans print alike
}

// {"var": "a.b"}, {"var": ["a.b", default]}, {"val": "a"}, {"val": ["a", "b"]}, {"val": [[levels], "a"]}.
std::optional<Path> literal_path(Op op, const Json& argument) {
  Path path;
  if (op == Op::var) {
    const Json* key = argument.is_array() ? (argument.empty() ? nullptr : &argument[0]) : &argument;
    if (key == nullptr || key->is_null()) return path;
    if (!is_key(*key)) return std::nullopt;
    path.text = key_text(*key);
  } else if (argument.is_array()) {
    for (const Json& key : argument) {
      const bool first = &key == &argument[0];
      if (first && key.is_array() && key.size() == 1 && key[0].is_number()) {
        const double levels = key[0].get<double>();
        path.up = static_cast<std::uint16_t>(std::min(levels < 0 ? -levels : levels, 65535.0));
      } else if (is_key(key)) {
        path.keys.push_back(key_text(key));
      } else {
        return std::nullopt;
      }
    }
  } else if (is_key(argument)) {
    path.keys.push_back(key_text(argument));
  } else if (!argument.is_null()) {
    return std::nullopt;
  }
  return path;
}

// The keys of a `val` as a dotted text; they themselves are kept only where that would be read as others.
void say_keys(Path& path) {
  bool plain = true;
  for (const std::string& key : path.keys) {
    plain = plain && !key.empty() && key.find('.') == std::string::npos;
    path.text += (path.text.empty() ? "" : ".") + key;
  }
  if (plain) std::vector<std::string>().swap(path.keys);
}

// Emits a `fact` and says `done`, or leaves the operation to be compiled as a computed path.
bool Compiler::emit_fact(Op op, const Json& argument, const Place* place, Context context, bool& done) {
  std::optional<Path> path = literal_path(op, argument);
  if (!path) return true;
  done = true;
  if (op == Op::val) say_keys(*path);
  std::string_view first;
  path->event = Keys(*path).next(first) && first == "event";
  const bool root = path->up == 2 * context.scope;
  const std::size_t node = open(Op::fact, context, root ? kRoot : 0);
  code.nodes[node].payload = static_cast<std::uint16_t>(code.paths.size());
  code.paths.push_back(std::move(*path));
  if (op == Op::var && argument.is_array() && argument.size() > 1) {
    const Place item{place, nullptr, 1};
    if (!emit(argument[1], &item, context)) return false;
    code.nodes[node].count = 1;
  }
  close(node);
  return true;
}

}  // namespace

std::vector<std::string> operators() {
  std::vector<std::string> names;
  for (const char* name = kNames; *name; name += names.back().size() + 1) names.emplace_back(name);
  return names;
}

LEADLINE_DOOR std::optional<Program> compile(const Json& rule, const std::string& pointer, base::Diagnostics& out, Profile profile) {
  Compiler compiler(pointer, out);
  Context context;
  context.strict = profile == Profile::strict;
  if (!compiler.emit(rule, nullptr, context)) return std::nullopt;
  return Program(std::make_shared<const Code>(std::move(compiler.code)));
}

LEADLINE_DOOR std::optional<Program> compile_condition(const Json& rule, const std::string& pointer, base::Diagnostics& out) {
  if (is_operation(rule) || rule.is_boolean()) return compile(rule, pointer, out);
  base::add_error(out, pointer, base::Problem::not_a_condition);
  return std::nullopt;
}

}  // namespace leadline::rules
