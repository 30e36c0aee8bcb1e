// `leadline try WHAT`: parts of the core by themselves, for tests in other languages.
#include "commands.h"

#include "arguments.h"
#include "try_rule.h"

namespace leadline::cli {

int try_command(const Words& words) {
  const auto arguments = read_arguments(words, {"try", {}, {}, {}, 1, "what to try (`rule`)"});
  if (!arguments) return kUsage;
  if (arguments->rest[0] != "rule") return usage_error("try", "`" + arguments->rest[0] + "` cannot be tried; `rule` can");
  return try_rule();
}

}  // namespace leadline::cli
