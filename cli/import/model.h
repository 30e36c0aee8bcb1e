// A scoring model of somebody else's as one of ours: what it becomes, and what it does not.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "input/csv.h"

namespace leadline::cli {

// What their numbers are called here: `page:12` → `/pricing`, `form:3` → `contact`.
using Names = std::map<std::string, std::string>;

// Something of theirs that is not here, or is not quite here.
struct Remark {
  std::size_t line = 0;
  bool lost = true;  // false: it is here, and works in another way
  std::string what, reason;
};

struct ImportedModel {
  base::Json rules = base::list(), groups = base::list();
  std::vector<Remark> remarks;
  std::string problem;  // why it is no such file; then there is nothing else

  void lose(std::size_t line, std::string what, std::string reason) { remarks.push_back({line, true, std::move(what), std::move(reason)}); }
  void tell(std::size_t line, std::string what, std::string reason) { remarks.push_back({line, false, std::move(what), std::move(reason)}); }
  // Adds a rule under an id made of its name, of its own. `points` stands in it already.
  void add(base::Json rule, std::string_view name);
  // Declares a group, if it is not; its id.
  std::string group(std::string_view name);
};

// Letters, digits and dashes: `Xem bảng giá` → `xem-bang-gia`; never empty.
std::string id_of(std::string_view name);

// {"==": [{"var": name}, value]} and the like.
base::Json test_of(const char* op, const std::string& variable, base::Json value);
// All of them: none, the only one, or {"and": […]}.
base::Json all_of(base::Json conditions);

// A pattern of an address, in which `*` is any text: its conditions are added to `conditions`. The reason why it cannot be carried over, or "".
std::string read_address(std::string_view pattern, base::Json& conditions);

// Point actions of Mautic, as `GET /api/points` gives them. `text`: for the lines.
ImportedModel read_mautic(const base::Json& document, std::string_view text, const Names& names);
// A table of rules, one a row (docs/cli.md).
ImportedModel read_rule_table(const input::Table& table);

}  // namespace leadline::cli
