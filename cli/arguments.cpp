#include "arguments.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"

namespace leadline::cli {

namespace {

bool among(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string unknown_option(const ArgumentRules& rules, const std::string& name) {
  Words known = rules.with_value;
  known.insert(known.end(), rules.flags.begin(), rules.flags.end());
  const std::string nearest = base::nearest(name, known);
  return "there is no option `--" + name + "`" + (nearest.empty() ? "" : "; did you mean `--" + nearest + "`?");
}

// Reads the option at `at` and steps over its value; the problem, or "".
std::string read_option(const Words& words, std::size_t& at, const ArgumentRules& rules, Arguments& out) {
  std::string name = words[at].substr(2);
  const std::size_t equals = name.find('=');
  const bool has_value = equals != std::string::npos;
  std::string value = has_value ? name.substr(equals + 1) : "";
  if (has_value) name.resize(equals);
  if (among(rules.flags, name)) {
    if (has_value) return "`--" + name + "` takes no value";
  } else if (among(rules.with_value, name)) {
    if (!has_value) {
      if (at + 1 >= words.size()) return "`--" + name + "` needs a value";
      value = words[++at];
    }
  } else {
    return unknown_option(rules, name);
  }
  if (!out.options.emplace(name, value).second) return "`--" + name + "` is given twice";
  return {};
}

}  // namespace

std::string Arguments::get(const std::string& name, std::string fallback) const {
  const auto it = options.find(name);
  return it == options.end() ? std::move(fallback) : it->second;
}

int usage_error(const char* command, const std::string& problem) {
  std::fprintf(stderr, "leadline %s: %s\nleadline help %s says how it is used\n", command, problem.c_str(), command);
  return kUsage;
}

std::optional<Arguments> read_arguments(const Words& words, const ArgumentRules& rules) {
  Arguments out;
  std::string problem;
  for (std::size_t at = 0; at < words.size() && problem.empty(); ++at) {
    const bool is_option = words[at].size() > 2 && words[at].compare(0, 2, "--") == 0;
    if (is_option) problem = read_option(words, at, rules, out);
    else if (words[at].size() > 1 && words[at][0] == '-') problem = "there is no option `" + words[at] + "`";
    else out.rest.push_back(words[at]);
  }
  for (const std::string& name : rules.required) {
    if (problem.empty() && !out.has(name)) problem = "`--" + name + "` is missing";
  }
  if (problem.empty() && out.rest.size() < rules.rest) problem = std::string(rules.rest_name) + " is missing";
  if (problem.empty() && !rules.or_more && out.rest.size() > rules.rest) problem = "`" + out.rest[rules.rest] + "` is one word too many";
  if (problem.empty()) return out;
  usage_error(rules.command, problem);
  return std::nullopt;
}

}  // namespace leadline::cli
