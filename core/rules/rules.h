// Conditions: JsonLogic (https://jsonlogic.com), compiled once into a flat program and evaluated against the facts.
//
// The default profile behaves as json-logic-js does, the reference that the official tests were written for, plus the
// community's `val`, `exists`, `??`, `try` and `throw`. docs/conditions.md lists the operators, every decision where
// the published material is silent or contradicts itself, and the limits (base/limits.h), which are normal errors.
//
// An object with exactly one key is an operation; any other object is a literal. What a `var` reads is never evaluated.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"

namespace leadline::rules {

// `strict`: as the community's newer suites want it: arithmetic on what is no number, and wrong numbers of arguments,
// are errors instead of NaN and undefined. Inside a `try` the strict rules hold in both profiles.
enum class Profile { standard, strict };

struct Code;  // program.h

// A compiled rule: an immutable value, cheap to copy. The default one has no rule in it: it is true of anything.
class Program {
 public:
  Program() = default;
  explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  bool empty() const { return code_ == nullptr; }
  const Code* code() const { return code_.get(); }

 private:
  std::shared_ptr<const Code> code_;
};

// Compiles `rule`, which stands at `pointer` in its document. nullopt: one diagnostic was added to `out`, with code
// `unknown_operator`, `rule_too_deep` or `rule_too_large`.
std::optional<Program> compile(const base::Json& rule, const std::string& pointer, base::Diagnostics& out,
                               Profile profile = Profile::standard);

// The same for a place of the config that wants a condition: true, false or an operation. Any other literal is refused with
// `not_a_condition`: `"exclude": "staff"` and a list of conditions would hold for everybody, an empty text for nobody.
std::optional<Program> compile_condition(const base::Json& rule, const std::string& pointer, base::Diagnostics& out);

// What a rule is asked about. `root`: one object of facts. A path that begins with `event` reads from `event` when that
// is set, from `root` otherwise. Both are borrowed for the call.
struct Data {
  const base::Json* root;
  const base::Json* event = nullptr;
};

// An error's type is `NaN`, `Invalid Arguments`, `Limit Exceeded`, or what the rule itself threw.
struct Result {
  bool failed = false;
  base::Json value;   // numbers may be NaN or infinite: dump_json prints null, as JSON.stringify does
  std::string error;  // the type, when `failed`
};

// Plain JsonLogic: a missing variable is null.
Result evaluate(const Program& program, const Data& data);

enum class Truth : std::uint8_t { no, yes, unknown, error };

// The same rule as a condition, in Kleene's three-valued logic: a variable that is missing (absent, without default) is
// unknown, and so is what depends on it; `false and unknown` is no, `true or unknown` is yes. `missing`, `missing_some`,
// `exists`, `??` and a `var` with a default never give unknown. `yes` and `no` are what evaluate() would give whatever
// the missing variables were, short of an error that their values may cause. Allocates nothing for comparisons, `in`, `and`, `or`, `!`, `if` over variables and literals.
Truth test(const Program& program, const Data& data);

// The variables without default that are missing in `data` now: what an explanation lists as unknown. Sorted, once each.
std::vector<std::string> missing_variables(const Program& program, const Data& data);

// Every path the rule can read from the facts, dotted (`event.path`), sorted, once each; keys asked for by `missing`,
// `missing_some` and `exists` included. `computed`: some path is computed, so the list is not all.
struct Variables {
  std::vector<std::string> paths;
  bool computed = false;
};
Variables variables(const Program& program);

// A condition that must hold for test() to give yes: the fact at `path` is one of `values` (strings, numbers, booleans
// or null). From `===` and `in` with a literal list, and from `==` with a string that is no number, at the top or under
// `and`; an `or` of such tests on one path is one guard.
//
// An index over guards is sound in this form: look up the fact itself, by type and value (1 and 1.0 are the same, 1 and
// "1" are not); a rule that is not found cannot be yes. Except when the fact is an array or an object: then ask every
// rule, for `["a"] == "a"` is true. An absent fact cannot be yes. `==` with a number, a boolean, null or a string that
// reads as a number gives no guard, for `1 == "1"` and `0 == ""` are true.
struct Guard {
  std::string path;
  std::vector<base::Json> values;
};
std::vector<Guard> guards(const Program& program);

}  // namespace leadline::rules
