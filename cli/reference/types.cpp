#include "reference/types.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "base/text.h"
#include "reference/keys.h"

namespace leadline::cli {

namespace {

using base::Json;

bool is_text(const Json& value) {
  if (!value.is_object() || value.empty()) return value.is_string();
  for (const Json& text : value) if (!text.is_string()) return false;
  return true;
}

bool is_whole(const Json& value) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  return number == static_cast<double>(static_cast<std::int64_t>(number));
}

// By kind alone: what the bounds say, the core has looked at.
bool fits(Type type, const Json& value) {
  switch (type) {
    case Type::any: return true;
    case Type::condition: return value.is_object() || value.is_boolean();
    case Type::string:
    case Type::word:
    case Type::identifier:
    case Type::choice: return value.is_string();
    case Type::text: return is_text(value);
    case Type::boolean: return value.is_boolean();
    case Type::integer: return is_whole(value);
    case Type::number:
    case Type::points: return value.is_number();
    case Type::object:
    case Type::map: return value.is_object();
    case Type::list: return value.is_array();
  }
  return true;
}

const char* wanted(Type type) {
  switch (type) {
    case Type::boolean: return "true or false";
    case Type::integer: return "a whole number";
    case Type::number:
    case Type::points: return "a number";
    case Type::object:
    case Type::map: return "an object";
    case Type::list: return "a list";
    case Type::condition: return "a condition";
    case Type::text: return "a text, or texts by language";
    default: return "a text";
  }
}

std::vector<const Key*> rows_of(const std::string& path) {
  std::vector<const Key*> rows;
  for (const Key& key : config_keys()) if (path == key.path) rows.push_back(&key);
  // A challenger's members are those of a scoring model.
  const bool inside = base::starts_with(path, kChallenger) && path.size() > kChallenger.size();
  return rows.empty() && inside ? rows_of("scoring" + path.substr(kChallenger.size())) : rows;
}

// `/forms/0/fields/2/name` as `forms[].fields[].name`.
std::string path_of(const std::string& pointer) {
  std::string path;
  for (const std::string& token : base::split(pointer, '/')) {
    if (token.empty()) continue;
    const std::vector<const Key*> rows = rows_of(path);
    const auto is = [&rows](Type type) { return std::any_of(rows.begin(), rows.end(), [type](const Key* row) { return row->type == type; }); };
    const bool number = token.find_first_not_of("0123456789") == std::string::npos;
    path += number && is(Type::list) ? "[]" : is(Type::map) ? "{}" : (path.empty() ? "" : ".") + token;
  }
  return path;
}

class Walk {
 public:
  explicit Walk(const Json& said) : said_(said) {}

  // `rows`: those of the value's path.
  void visit(const Json& value, const std::string& path, const std::string& pointer, const std::vector<const Key*>& rows) {
    std::string types;
    for (const Key* row : rows) {
      if (fits(row->type, value)) return enter(value, path, pointer, *row);
      types += (types.empty() ? "" : " or ") + std::string(wanted(row->type));
    }
    if (!types.empty() && !is_said(pointer))
      base::add_warning(out, pointer, "wrong_type", "must be " + types + "; as it is, it is as if it were not there", example_of(pointer));
  }

  void members(const Json& object, const std::string& path, const std::string& pointer) {
    for (auto it = object.begin(); it != object.end(); ++it) {
      const std::string inner = path.empty() ? it.key() : path + "." + it.key();
      visit(*it, inner, base::child_pointer(pointer, it.key()), rows_of(inner));
    }
  }

  base::Findings out;

 private:
  void enter(const Json& value, const std::string& path, const std::string& pointer, const Key& row) {
    if (row.type == Type::object) return members(value, path, pointer);
    if (row.type == Type::map)
      for (auto it = value.begin(); it != value.end(); ++it) visit(*it, path + "{}", base::child_pointer(pointer, it.key()), rows_of(path + "{}"));
    if (row.type == Type::list)
      for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], path + "[]", base::child_pointer(pointer, i), rows_of(path + "[]"));
  }

  bool is_said(const std::string& pointer) const {
    const std::string parent = pointer.substr(0, pointer.rfind('/'));
    for (const Json& item : said_) {
      const std::string& place = base::get_text(item, "pointer");
      if (place == pointer || (!parent.empty() && place == parent) || base::starts_with(place, pointer + "/")) return true;
    }
    return false;
  }

  const Json& said_;
};

}  // namespace

std::string example_of(const std::string& pointer) {
  std::string path = path_of(pointer);
  while (path.size() > 2 && (path.ends_with("[]") || path.ends_with("{}"))) path.resize(path.size() - 2);  // the list's
  for (const Key* row : rows_of(path))
    if (*row->example) return "for example " + std::string(row->example);
  return {};
}

base::Findings wrong_types(const Json& document, const Json& said) {
  Walk walk(said);
  walk.members(document, "", "");
  return std::move(walk.out);
}

}  // namespace leadline::cli
