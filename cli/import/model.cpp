#include "import/model.h"

#include <algorithm>

#include "base/text.h"
#include "forms/fold.h"

namespace leadline::cli {

namespace {

using base::Json;

constexpr std::size_t kIdBytes = 60;

bool has_id(const Json& list, const std::string& id) {
  return std::any_of(list.begin(), list.end(), [&](const Json& one) { return base::get_text(one, "id") == id; });
}

// What comes before the path: the host is compared, unless it may be any.
std::string read_host(std::string_view& pattern, Json& conditions) {
  const std::size_t scheme = pattern.find("://");
  if (scheme == std::string_view::npos) return {};
  pattern.remove_prefix(scheme + 3);
  const std::size_t slash = pattern.find('/');
  const std::string host = base::lower_ascii(pattern.substr(0, slash));
  pattern = slash == std::string_view::npos ? std::string_view() : pattern.substr(slash);
  if (host == "*") return {};
  if (host.empty() || host.find('*') != std::string::npos) return "a * in the host: write the host, or * alone for any";
  base::push(conditions, test_of("==", "event.host", host));
  return {};
}

Json piece_at(const std::string& text, bool at_end) {
  const auto units = static_cast<std::int64_t>(text.size());  // ASCII: an address bar has nothing else
  Json arguments = base::list();
  base::push(arguments, base::object_of("var", "event.path"));
  base::push(arguments, at_end ? -units : std::int64_t{0});
  if (!at_end) base::push(arguments, units);
  Json sides = base::list();
  base::push(sides, base::object_of("substr", arguments));
  base::push(sides, text);
  return base::object_of("==", sides);
}

}  // namespace

std::string id_of(std::string_view name) {
  std::string out;
  for (const char c : forms::fold(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    else if (!out.empty() && out.back() != '-') out += '-';
  }
  if (out.size() > kIdBytes) out.resize(kIdBytes);
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "rule" : out;
}

void ImportedModel::add(Json rule, std::string_view name) {
  const std::string wanted = id_of(name);
  std::string id = wanted;
  for (int n = 2; has_id(rules, id); ++n) id = wanted + "-" + std::to_string(n);
  base::put(rule, "id", id);
  if (!name.empty()) base::put(rule, "note", name);
  base::push(rules, std::move(rule));
}

std::string ImportedModel::group(std::string_view name) {
  const std::string id = id_of(name);
  if (!has_id(groups, id)) base::push(groups, base::object_of("id", id, "dimension", "engagement"));
  return id;
}

Json test_of(const char* op, const std::string& variable, Json value) {
  Json sides = base::list();
  base::push(sides, base::object_of("var", variable));
  base::push(sides, std::move(value));
  Json out = base::object();
  base::put(out, op, std::move(sides));
  return out;
}

Json all_of(Json conditions) {
  if (conditions.empty()) return Json();
  return conditions.size() == 1 ? Json(conditions[0]) : base::object_of("and", conditions);
}

std::string read_address(std::string_view pattern, Json& conditions) {
  pattern = base::trim(pattern);
  if (pattern.empty()) return "no address is given";
  if (pattern.find_first_of("?#") != std::string_view::npos) return "a question mark or a # in the address: a path is compared without its query";
  if (pattern.find_first_of("[]\\") != std::string_view::npos) return "a set of characters in the address: only * stands for others";
  if (std::any_of(pattern.begin(), pattern.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return "letters with accents in the address: write it as the address bar does, /gi%C3%A1";
  }
  if (std::string reason = read_host(pattern, conditions); !reason.empty()) return reason;
  const std::size_t first = pattern.find('*'), last = pattern.rfind('*');
  const std::string path(pattern);
  if (first == std::string::npos) {
    base::push(conditions, test_of("==", "event.path", path.empty() ? "/" : path));
    return {};
  }
  const std::string begin = path.substr(0, first), end = path.substr(last + 1), between = first == last ? "" : path.substr(first + 1, last - first - 1);
  if (between.find('*') != std::string::npos) return "more than two * in the address";
  if (!between.empty() && (!begin.empty() || !end.empty())) return "two * in the address, and text before or behind them";
  if (!between.empty()) {
    Json sides = base::list();
    base::push(sides, between);
    base::push(sides, base::object_of("var", "event.path"));
    base::push(conditions, base::object_of("in", sides));
  }
  if (!begin.empty()) base::push(conditions, piece_at(begin, false));
  if (!end.empty()) base::push(conditions, piece_at(end, true));
  // `ab*ba` is not `aba`.
  if (!begin.empty() && !end.empty()) base::push(conditions, test_of(">=", "event.path.length", Json(static_cast<std::int64_t>(begin.size() + end.size()))));
  return {};
}

}  // namespace leadline::cli
