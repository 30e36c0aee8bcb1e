// What stands after a command: options with a value (`--port 80` or `--port=80`), flags, and the rest in order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands.h"

namespace leadline::cli {

struct Arguments {
  std::map<std::string, std::string> options;  // name without dashes; flags have the value ""
  Words rest;

  bool has(const std::string& name) const { return options.count(name) != 0; }
  std::string get(const std::string& name, std::string fallback = {}) const;
};

// What a command understands.
struct ArgumentRules {
  const char* command;
  Words with_value;
  Words flags;
  Words required;         // options that must be there
  std::size_t rest = 0;   // how many words beside the options, exactly …
  const char* rest_name = "";
  bool or_more = false;   // … or at least
};

// Reads the words, or says on stderr what is wrong (with the nearest option for a slip) and gives nullopt.
std::optional<Arguments> read_arguments(const Words& words, const ArgumentRules& rules);

// Says on stderr that a command was called wrongly, and how to learn more. Gives kUsage.
int usage_error(const char* command, const std::string& problem);

}  // namespace leadline::cli
